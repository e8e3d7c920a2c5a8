from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from summarizer.errors import InputError, NotAnArticle, SourceNotFound
from summarizer.fetch import Limits, Page, fetch, is_public, without_secrets

LOCAL = Limits(max_bytes=10_000, timeout=5, allow_private=True)


ANSWERS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "/page": (200, b"The army fled.", {"Content-Type": "text/plain; charset=utf-8"}),
    "/gzip": (200, gzip.compress(b"The army fled."), {"Content-Encoding": "gzip"}),
    "/bomb": (200, gzip.compress(b"\0" * 5_000_000), {"Content-Encoding": "gzip"}),
    "/triple": (
        200,
        gzip.compress(gzip.compress(gzip.compress(b"\0" * 50_000_000))),
        {"Content-Encoding": "gzip,gzip,gzip"},
    ),
    "/large": (200, b"x" * 20_000, {}),
    "/onward": (302, b"", {"Location": "/page"}),
    "/loop": (302, b"", {"Location": "/loop"}),
    "/ftp": (302, b"", {"Location": "ftp://127.0.0.1/file"}),
    "/missing": (404, b"no", {}),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path, _, _ = self.path.partition("?")
        if path == "/echo":
            lines = [f"{key}: {value}" for key, value in self.headers.items()]
            self.answer(200, "\n".join(lines).encode(), {})
        elif path == "/slow":
            self.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        elif path == "/slow-head":
            self.drip(b"HTTP/1.1 200 OK\r\nX-Filling: ")
        elif path == "/endless":
            self.endless()
        elif path == "/broken":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
        else:
            self.answer(*ANSWERS[path])

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, head: bytes) -> None:
        self.wfile.write(head)
        for _ in range(40):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def endless(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                self.wfile.write(b"x" * 100_000)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_page(server: str) -> None:
    assert fetch(f"{server}/page?a=1#part", LOCAL) == Page(
        url=f"{server}/page?a=1", content_type="text/plain; charset=utf-8", data=b"The army fled."
    )


def test_the_request_names_the_package_and_the_host(server: str) -> None:
    sent = fetch(f"{server}/echo", LOCAL).data.decode()
    assert "user-agent: summarizer" in sent.lower()
    assert f"host: {server.removeprefix('http://')}" in sent.lower()


def test_a_host_name_stays_in_the_host_header(server: str) -> None:
    port = server.rpartition(":")[2]
    sent = fetch(f"http://localhost:{port}/echo", LOCAL).data.decode().lower()
    assert f"host: localhost:{port}" in sent


def test_compressed_pages_are_unpacked(server: str) -> None:
    assert fetch(f"{server}/gzip", LOCAL).data == b"The army fled."


def test_redirects_are_followed(server: str) -> None:
    assert fetch(f"{server}/onward", LOCAL).url == f"{server}/page"


def test_user_names_and_passwords_are_kept_out_of_the_record(server: str) -> None:
    page = fetch(f"{server.replace('//', '//ann:secret@')}/onward", LOCAL)
    assert page.url == f"{server}/page"


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/missing", SourceNotFound, "404 Not Found"),
        ("/loop", SourceNotFound, "redirects more than 5 times"),
        ("/ftp", SourceNotFound, "only http and https"),
        ("/broken", SourceNotFound, "broke off"),
        ("/large", NotAnArticle, "larger than the limit of 10,000 bytes"),
        ("/bomb", NotAnArticle, "larger than the limit of 10,000 bytes"),
        ("/triple", NotAnArticle, "larger than the limit of 10,000 bytes"),
        ("/endless", NotAnArticle, "larger than the limit of 10,000 bytes"),
    ],
)
def test_failures_are_one_sentence_without_secrets(server: str, path: str, kind: type[InputError], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        fetch(f"{server.replace('//', '//ann:secret@')}{path}?key=secret", LOCAL)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("path", ["/slow", "/slow-head"])
def test_a_slow_server_is_given_up(server: str, path: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SourceNotFound, match=r"within 0\.2 seconds"):
        fetch(f"{server}{path}", Limits(max_bytes=10_000, timeout=0.2, allow_private=True))
    assert time.monotonic() - begun < 1.5


def test_fetching_inside_an_event_loop(server: str) -> None:
    async def work() -> Page:
        return fetch(f"{server}/page", LOCAL)

    assert asyncio.run(work()).data == b"The army fled."


def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with pytest.raises(SourceNotFound, match="cannot be reached: the connection failed"):
            fetch(url, LOCAL)


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(SourceNotFound, match=r"there is no host nowhere\.example"):
        fetch("https://nowhere.example/a", LOCAL)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.0.0.1",
        "169.254.169.254",
        "2130706433",
        "0.0.0.0",  # noqa: S104 -- an address to refuse
        "[::ffff:127.0.0.1]",
        "224.0.0.1",
        "[fe80::1]",
    ],
)
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(SourceNotFound, match=r"not public; --allow-private .*ReadSettings\(allow_private=True\)"):
        fetch(f"http://{host}/latest", Limits(max_bytes=10, timeout=1))


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def mixed(*_: object, **__: object) -> list[object]:
        return [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("192.168.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", mixed)
    with pytest.raises(SourceNotFound, match="not public"):
        fetch("http://news.example/a", Limits(max_bytes=10, timeout=1))


def test_a_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = iter([True, False])
    monkeypatch.setattr("summarizer.fetch.is_public", lambda _: next(checked))
    with pytest.raises(SourceNotFound, match="not public"):
        fetch(f"{server}/onward", Limits(max_bytes=10_000, timeout=5))


@pytest.mark.parametrize(
    "url", ["ftp://example.com/a", "http://", "https:///path", "http://[::1", "http://a:99999/", "http://\x00/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(SourceNotFound):
        fetch(url, Limits(max_bytes=10, timeout=1))


@pytest.mark.parametrize(
    ("public", "address"),
    [
        (True, "93.184.216.34"),
        (True, "2606:2800:220:1::1"),
        (False, "100.64.0.1"),
        (False, "172.16.0.1"),
        (False, "240.0.0.1"),
        (False, "255.255.255.255"),
        (False, "fe80::1%eth0"),
        (False, "fd00::1"),
        (False, "ff02::1"),
        (False, "::"),
        (False, "2002:7f00:1::"),
        (False, "64:ff9b::7f00:1"),
        (True, "64:ff9b::5db8:d822"),
    ],
)
def test_is_public(public: bool, address: str) -> None:  # noqa: FBT001 -- parametrized
    assert is_public(address) is public


def test_without_secrets() -> None:
    assert without_secrets("https://ann:pw@example.com:8443/a/b?key=1#c") == "https://example.com:8443/a/b"
    assert without_secrets("http://[::1") == "the URL"
