"""A chat-completions service on loopback that fails in every way real ones do, and answers properly when told to.

with FaultServer(FAULTS["429"], FAULTS["500"], answered('{"claims":[]}')) as server:
    ...  # three requests to server.base_url get these, in this order; the last one is repeated
    assert server.requests[0].body["messages"]
"""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from types import TracebackType
from typing import Any, Literal, Self

JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
GIGABYTE = 1_000_000_000
PAGE = b"<!doctype html><title>Bad gateway</title><h1>Something went wrong</h1><p>nginx</p>"


@dataclass(frozen=True)
class Received:
    """One request as it arrived; names of headers in lower case."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, str]]:
        """The chat."""
        messages: list[dict[str, str]] = self.body["messages"]
        return messages

    @property
    def said(self) -> str:
        """What the last message says."""
        return self.messages[-1]["content"]


@dataclass(frozen=True)
class Response:
    """What the server does with one request."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    breaks: Literal["no", "silent", "closed", "cut", "drips", "floods"] = "no"
    """silent: never answers; closed: hangs up; cut: hangs up half-way; drips: one byte at a time, for ever; floods:
    a gigabyte after the body."""


Behaviour = Response | Callable[[Received], Response]


def completed(message: object, finish_reason: object = "stop", usage: object = None) -> Response:
    """A chat completion with one choice."""
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1767225600,
        "model": "test",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason, "logprobs": None}],
        "usage": usage or {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
    return Response(body=json.dumps(body).encode())


def answered(content: object, finish_reason: object = "stop") -> Response:
    """A chat completion that says this."""
    return completed({"role": "assistant", "content": content, "refusal": None}, finish_reason)


def refused(status: int, message: str = "No.", headers: Mapping[str, str] | None = None) -> Response:
    """An error with the service's own explanation."""
    body = {"error": {"message": message, "type": "error", "param": None, "code": None}}
    return Response(status, json.dumps(body).encode(), {**JSON, **(headers or {})})


EMPTY = '{"attributions":[]}'
_TOOL_CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": EMPTY}}],
}


def by_date(_: Received) -> Response:
    """429 with a `Retry-After` that is a date, twenty seconds away."""
    return refused(429, headers={"Retry-After": formatdate(time() + 20, usegmt=True)})


FAULTS: dict[str, Behaviour] = {
    **{str(n): refused(n) for n in (400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504)},
    "429 in seconds": refused(429, headers={"Retry-After": "7"}),
    "429 by date": by_date,
    "429 far date": refused(429, headers={"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}),
    "429 past date": refused(429, headers={"Retry-After": "Fri, 01 Jan 2021 00:00:00 GMT"}),
    "429 huge": refused(429, headers={"Retry-After": "86400"}),
    "429 nonsense": refused(429, headers={"Retry-After": "soon"}),
    "503 huge": refused(503, headers={"Retry-After": "86400"}),
    "closed": Response(breaks="closed"),
    "cut": Response(body=answered(EMPTY).body, breaks="cut"),
    "silent": Response(breaks="silent"),
    "drips": Response(body=answered(EMPTY).body, breaks="drips"),
    "gigabyte": Response(body=answered(EMPTY).body[:-1], breaks="floods"),
    "gigabyte 500": Response(500, body=b'{"error":', breaks="floods"),
    "compressed": Response(body=gzip.compress(answered(EMPTY).body), headers={**JSON, "Content-Encoding": "gzip"}),
    "elsewhere": Response(307, headers={**JSON, "Location": "http://127.0.0.2:9/v1/chat/completions"}),
    "page": Response(200, PAGE, HTML),
    "page 500": Response(500, PAGE, HTML),
    "page 404": Response(404, PAGE, HTML),
    "nothing": Response(),
    "half a JSON": Response(body=answered(EMPTY).body[:-40]),
    "not UTF-8": Response(body=answered("é").body.replace(b"\\u00e9", b"\xe9\xff")),
    "a list": Response(body=b"[]"),
    "deep": Response(body=b"[" * 100_000),
    "error with 200": Response(body=refused(200, "No provider is left.").body),
    "no choices": Response(body=answered(EMPTY).body.replace(b'"choices": [{', b'"choices": [], "was": [{')),
    "choices of text": Response(body=b'{"id":"1","choices":"none","usage":null}'),
    "message of null": completed(None),
    "content of numbers": answered([1, 2]),
    "usage of text": completed({"role": "assistant", "content": EMPTY}, usage={"prompt_tokens": "many"}),
    "length": answered(EMPTY[:10], "length"),
    "refusal": completed({"role": "assistant", "content": None, "refusal": "I cannot help with that."}),
    "content filter": answered("", "content_filter"),
    "tool call": completed(_TOOL_CALL, "tool_calls"),
    "null content": answered(None),
    "empty content": answered(""),
    "braces": answered("{" * 50_000 + "[" * 50_000),
    "prose": answered("Here are the attributions you asked for."),
    "wrong types": answered('{"attributions":[{"sentence":"one","cue":1,"source":[],"content":"all"}]}'),
    "extra fields": answered('{"attributions":[],"comment":"none found"}'),
    "doubled keys": answered('{"attributions":7,"attributions":[]}'),
    "surrogates": answered('{"attributions":[{"sentence":0,"cue":"\\ud800","source":null,"content":[]}]}'),
    "NUL": answered("\0" * 100),
    "NaN": answered('{"attributions":[{"sentence":NaN,"cue":"said","source":null,"content":[]}]}'),
}
"""One response for each way to fail, by a name that tests and the documentation use."""

DESCRIBED = {
    "429 in seconds": "answers 429 with `Retry-After: 7`",
    "429 by date": "answers 429 with a `Retry-After` date in 20 seconds",
    "429 far date": "answers 429 with a `Retry-After` date in the year 2100",
    "429 past date": "answers 429 with a `Retry-After` date that is past",
    "429 huge": "answers 429 with `Retry-After: 86400`",
    "429 nonsense": "answers 429 with `Retry-After: soon`",
    "503 huge": "answers 503 with `Retry-After: 86400`",
    "closed": "hangs up without an answer",
    "cut": "hangs up in the middle of the body",
    "silent": "never answers",
    "drips": "sends its answer a byte at a time, for longer than the time limit",
    "gigabyte": "answers with a gigabyte",
    "gigabyte 500": "answers 500 with a gigabyte",
    "compressed": "compresses its answer although it is asked not to",
    "elsewhere": "redirects to another host (307)",
    "page": "answers 200 with an HTML error page",
    "page 500": "answers 500 with an HTML error page",
    "page 404": "answers 404 with an HTML error page",
    "nothing": "answers 200 with an empty body",
    "half a JSON": "answers with JSON that breaks off",
    "not UTF-8": "answers with invalid UTF-8",
    "a list": "answers with a JSON list",
    "deep": "answers with 100,000 brackets inside each other",
    "error with 200": "answers 200 with an error object",
    "no choices": "answers without choices",
    "choices of text": "answers with wrong types: choices",
    "message of null": "answers with wrong types: message",
    "content of numbers": "answers with wrong types: content",
    "usage of text": "answers with wrong types: usage",
    "length": "cuts the answer off (`finish_reason: length`)",
    "refusal": "refuses (`refusal`)",
    "content filter": "withholds the answer (`finish_reason: content_filter`)",
    "tool call": "answers with a tool call in place of text",
    "null content": "answers with no text",
    "empty content": "answers with an empty text",
    "prose": "answers in prose in place of JSON",
    "braces": "answers with 100,000 brackets as its text",
    "wrong types": "answers with an object whose fields have wrong types",
    "extra fields": "answers with an object that has other fields",
    "doubled keys": "answers with an object that has a key twice",
    "NaN": "answers with `NaN` for a number",
    "surrogates": "answers with half of a surrogate pair, escaped",
    "NUL": "answers with NUL characters",
}
"""What each of them is, where its name does not say so."""


class FaultServer:
    """Answers requests by a script and keeps them; use it as a context manager."""

    def __init__(self, *script: Behaviour) -> None:
        self.script = script
        self.requests: list[Received] = []
        self.flooded = 0
        """Bytes that clients took of endless bodies."""
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"faults": self}))
        self._http.daemon_threads = False
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def base_url(self) -> str:
        """Address for a client."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def response(self, request: Received) -> Response:
        """Keep the request and choose what to do with it."""
        with self._lock:
            behaviour = self.script[min(len(self.requests), len(self.script) - 1)]
            self.requests.append(request)
        return behaviour if isinstance(behaviour, Response) else behaviour(request)

    def wait(self, seconds: float) -> bool:
        """Wait, but not longer than the server runs; whether it is over."""
        return self._over.wait(seconds)


def pieces(response: Response) -> list[bytes]:
    """The body as it is written."""
    if response.breaks == "drips":
        return [bytes([byte]) for byte in response.body]
    return [response.body[: len(response.body) // 2] if response.breaks == "cut" else response.body]


class _Handler(BaseHTTPRequestHandler):
    faults: FaultServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}"
        request = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(raw))
        self.close_connection = True
        try:
            self.answer(self.faults.response(request))
        except ConnectionError:  # the client gave up, which is what some tests are about
            return

    def answer(self, response: Response) -> None:
        if response.breaks == "silent":
            self.faults.wait(30)
        if response.breaks in {"silent", "closed"}:
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        length = len(response.body) + (GIGABYTE if response.breaks == "floods" else 0)
        self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()
        for piece in pieces(response):
            self.wfile.write(piece)
            if response.breaks == "drips" and self.faults.wait(0.05):
                return
        if response.breaks == "floods":
            self.flood()

    def flood(self) -> None:
        """Write on until the client hangs up."""
        block = b" " * 1_000_000
        for _ in range(GIGABYTE // len(block)):
            self.faults.flooded += self.wfile.write(block)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay silent."""


_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_CITED = re.compile(r"^(c\d+)(?: \((.*?) says\))?: (.*)$", re.MULTILINE)
_SAYS = re.compile(r"(?P<source>[A-Z]\w+(?: [A-Z]\w+)*) (?P<cue>said|says|claimed) (?:that )?(?P<content>[^“”\"]+)")


def obliging(request: Received) -> Response:
    """A proper answer to any question of this package: it reads the prompt and the schema or grammar, and copies."""
    name = wanted(request)
    question = request.said
    lines = [(int(n), text) for n, text in _LINE.findall(question)]
    if name == "attributions":
        return answered(json.dumps({"attributions": [_attribution(n, m) for n, t in lines for m in _SAYS.finditer(t)]}))
    if name == "claims":
        return answered(json.dumps({"claims": [_claim(n, t) for n, t in lines if re.search(r"\w", t)]}))
    points = [
        {"claims": [c], "text": text.rstrip(".") + (f", according to {source}." if source else ".")}
        for c, source, text in _CITED.findall(question)[:5]
    ]
    return answered(json.dumps({"headline": question.splitlines()[1], "key_points": points}))


def wanted(request: Received) -> str:
    """The first field of the answer that a request's schema or grammar asks for."""
    if grammar := request.body.get("grammar"):
        return str(re.findall(r"\w+", grammar.partition("::=")[2])[0])
    fields: dict[str, object] = request.body["response_format"]["json_schema"]["schema"]["properties"]
    return next(iter(fields))


def _attribution(number: int, match: re.Match[str]) -> dict[str, object]:
    content: Sequence[str] = [match["content"].rstrip(" .!?")]
    return {"sentence": number, "cue": match["cue"], "source": match["source"], "content": content}


def _claim(number: int, text: str) -> dict[str, object]:
    said = _SAYS.search(text)
    words = (said["content"] if said else text).strip(" .!?“”\"'")
    labels = {"certainty": "certain", "polarity": "affirmed", "kind": "event"}
    return {
        "sentence": number,
        "evidence": [words],
        "text": words[:1].upper() + words[1:] + ".",
        "hedges": [],
        **labels,
    }
