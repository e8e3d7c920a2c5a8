"""Record what the embedded model answers for every seed, so that tests can replay it without a model.

    python -m tests.record [local|hosted|all] [seed …] [--new]

The articles of `tests/injections/`, and an annotated one that is no seed, are recorded as seeds are, the local way.
Each is one cassette and the `Summary` it must give, written together and only when it is done. `--new` keeps the
answers to requests that are as they were, asks the others and drops what is no longer asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import vcr
from pydantic import SecretStr
from vcr.cassette import Cassette
from vcr.record_mode import RecordMode

from summarizer.client import Client
from summarizer.client_errors import Endpoint
from summarizer.connect import Connection
from summarizer.errors import ServiceUnavailable
from summarizer.ingest import read_article
from summarizer.local import serve
from summarizer.models import Summary
from summarizer.pipeline import summarize_with
from summarizer.plan import Profile
from summarizer.settings import Settings
from summarizer.weights import fetch, known_model

Mode = Literal["local", "hosted"]
MODES: tuple[Mode, ...] = ("local", "hosted")
ROOT = Path(__file__).resolve().parent.parent
SEEDS = tuple(sorted((ROOT / "seeds").glob("*.txt")))
ARTICLES = (*SEEDS, ROOT / "tests" / "gold" / "GUM_news_korea.txt")
"""What is recorded the local way."""
INJECTIONS = tuple(sorted(p for p in (ROOT / "tests" / "injections").iterdir() if p.is_file()))
HOSTED = ("002",)
"""Seeds that are recorded the hosted way too, at nearly half an hour each on two busy cores."""
CASSETTES = ROOT / "cassettes"
RECORDED = "RECORDED.json"

STALE = "the request differs from what was recorded: run `make record`"
NOWHERE = "http://127.0.0.1:9/v1"
"""Nothing listens on the discard port: whatever the cassette lacks fails."""

# One request at a time, because answers to batched requests differ in the last digits of their arithmetic.
SETTINGS: Mapping[Mode, Settings] = {
    "local": Settings(concurrency=1, max_attempts=1, timeout=600),
    "hosted": Settings(concurrency=1, max_attempts=1, timeout=1800, max_tokens=1024, passage=1500, max_reasks=0),
}
"""Passages and answers of the hosted kind are kept so short that they fit the embedded model's window, and faulty
answers are not asked again: without a grammar this model gives many, at minutes each."""
_PACKAGES = ("instructor", "openai", "summarizer", "vcrpy", "xllamacpp")
_UNTIMED = {"started", "seconds", "package_version"}


def seeds_of(mode: Mode) -> list[Path]:
    """The articles that are recorded in this mode."""
    return [s for s in ARTICLES if mode == "local" or s.name.startswith(HOSTED)]


def folder_of(article: Path) -> Path:
    """Where the recordings of a seed or an injection are."""
    return CASSETTES / "injections" if article in INJECTIONS else CASSETTES


class Stale(AssertionError):
    """What is recorded is not what the code asks now."""


@dataclass(frozen=True)
class Server:
    """Where the requests of a recording go."""

    base_url: str
    api_key: str
    model: str


def connection(mode: Mode, client: Client) -> Connection:
    """The same for recording and replay: a hosted service gets passages, the embedded model sentences."""
    settings = SETTINGS[mode]
    profile = Profile("sentence" if mode == "local" else "passage", settings.max_tokens, settings.passage)
    return Connection(client, mode, client.endpoint.model, profile, settings.concurrency)


def summarized(mode: Mode, seed: Path, server: Server) -> Summary:
    """The summary of a seed."""
    settings = SETTINGS[mode]
    endpoint = Endpoint(
        model=server.model,
        base_url=server.base_url,
        api_key=SecretStr(server.api_key),
        timeout=settings.timeout,
        max_attempts=1,
        max_reasks=settings.max_reasks,
    )

    async def work() -> Summary:
        async with Client(endpoint) as client:
            return await summarize_with(connection(mode, client), read_article(str(seed)), settings)

    return asyncio.run(work())


def replay(mode: Mode, seed: Path, folder: Path = CASSETTES, model: str | None = None) -> Summary:
    """The summary of a seed from its cassette alone.

    Raises:
        Stale: there is no cassette, or it lacks a request.
    """
    path = folder / mode / f"{seed.stem}.yaml"
    if not path.is_file():
        raise Stale(f"there is no {path.relative_to(folder.parent)}: run `make record`")
    return _played(path, mode, seed, model or known_model().served_as)


def _played(path: Path, mode: Mode, seed: Path, model: str) -> Summary:
    asked: list[Any] = []
    with tape(path, RecordMode.NONE, asked.append) as cassette:
        try:
            summary = summarized(mode, seed, Server(NOWHERE, "not-needed", model))
        except ServiceUnavailable as error:
            raise Stale(f"{STALE} ({seed.stem}, {mode}: {difference(asked[-1], cassette.requests)})") from error
    if len(cassette.play_counts) < len(cassette):
        raise Stale(f"{len(cassette) - len(cassette.play_counts)} recorded requests are not made: run `make record`")
    return summary


def difference(missed: Any, recorded: Sequence[Any]) -> str:
    """Where a request differs from the recorded one that is most like it."""
    body = json.loads(missed.body)
    nearest: list[str] | None = None
    for candidate in recorded:
        other = json.loads(candidate.body)
        found = [key for key in sorted({*body, *other} - {"messages"}) if body.get(key) != other.get(key)]
        pairs = zip(body["messages"], other["messages"], strict=False)
        found += [f"message {i}" for i, (mine, theirs) in enumerate(pairs, 1) if mine != theirs]
        if len(body["messages"]) != len(other["messages"]):
            found.append("the number of messages")
        if nearest is None or len(found) < len(nearest):
            nearest = found
    return f"it differs in {', '.join(nearest)}" if nearest else "nothing is recorded"


@contextmanager
def tape(path: Path, mode: RecordMode, seen: Callable[[Any], object] = id) -> Iterator[Cassette]:
    """A cassette that matches the whole request, holds no key, and nothing that varies without need."""

    def request(sent: Any) -> Any:
        sent.headers = {"Content-Type": "application/json"}
        sent.uri = re.sub(r"^https?://[^/]+", NOWHERE.removesuffix("/v1"), sent.uri)
        seen(sent)
        return sent

    recorder = vcr.VCR(
        record_mode=mode,
        match_on=["method", "path", "body"],
        before_record_request=request,
        before_record_response=_untimed,
        decode_compressed_response=True,
        drop_unused_requests=mode is not RecordMode.NONE,
    )
    with recorder.use_cassette(str(path), allow_playback_repeats=True) as cassette:
        yield cassette


def _untimed(response: dict[str, Any]) -> dict[str, Any]:
    """A response without headers that vary and without llama.cpp's own clock; the rest of its body as it was."""
    response["headers"] = {k: v for k, v in response["headers"].items() if k.lower() == "content-type"}
    try:
        body = json.loads(response["body"]["string"])
    except ValueError:
        return response
    if isinstance(body, dict) and body.pop("timings", None) is not None:
        response["body"]["string"] = json.dumps(body, ensure_ascii=False).encode()
    return response


def comparable(summary: Summary) -> dict[str, Any]:
    """A summary without what differs from run to run or release to release."""
    data = summary.model_dump(mode="json")
    data["provenance"] = {k: v for k, v in data["provenance"].items() if k not in _UNTIMED}
    return data


def expected(mode: Mode, seed: Path, folder: Path = CASSETTES) -> dict[str, Any]:
    """What a seed's recording gave, in the form of `comparable`."""
    data: dict[str, Any] = json.loads((folder / mode / f"{seed.stem}.summary.json").read_text(encoding="utf-8"))
    return data


def record(mode: Mode, seed: Path, server: Callable[[], Server], folder: Path = CASSETTES, *, new: bool = False) -> str:
    """Record one seed and write its cassette, its summary and its entry in RECORDED.json; returns a line about it."""
    final = folder / mode / f"{seed.stem}.yaml"
    part = final.with_suffix(".part")
    part.unlink(missing_ok=True)
    final.parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    if new and final.is_file():
        shutil.copy(final, part)
    try:
        current = _current(part, mode, seed)
        summary = current or _recorded(part, mode, seed, server())
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)
    seconds = round(time.perf_counter() - start, 1)
    _write(final.with_suffix(".summary.json"), comparable(summary))
    _note(folder / RECORDED, f"{mode}/{seed.stem}", {} if current else _entry(summary, seconds))
    used = summary.provenance.usage
    return (
        f"{mode} {seed.stem}: {seconds} s, {used.requests} requests, {used.input_tokens} tokens in, "
        f"{used.output_tokens} out; {len(summary.claims)} claims, {len(summary.ungrounded)} ungrounded"
    )


def _current(part: Path, mode: Mode, seed: Path) -> Summary | None:
    """The summary, where every request is already in the cassette."""
    try:
        return _played(part, mode, seed, known_model().served_as) if part.is_file() else None
    except Stale:
        return None


def _recorded(part: Path, mode: Mode, seed: Path, server: Server) -> Summary:
    with tape(part, RecordMode.NEW_EPISODES):
        made = summarized(mode, seed, server)
    summary = _played(part, mode, seed, server.model)
    if comparable(summary) != comparable(made):
        raise Stale(f"{mode} {seed.stem}: the replay differs from the recording; identical requests got two answers")
    return summary


def _entry(summary: Summary, seconds: float) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": seconds,
        "model": {"name": summary.provenance.model, "sha256": known_model().sha256},
        "packages": {name: _version(name) for name in _PACKAGES},
        "prompts": {f"{p.name}/v{p.version}": p.sha256 for p in summary.provenance.prompts},
        "usage": summary.provenance.usage.model_dump(),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except ModuleNotFoundError:
        return None


def _note(path: Path, name: str, entry: dict[str, Any]) -> None:
    """Put an entry in; an empty one leaves what is noted, because nothing was recorded."""
    notes = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    _write(path, dict(sorted({**notes, name: entry or notes.get(name, {})}.items())))


def _write(path: Path, data: object) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def embedded() -> Server:
    """The embedded model's own server, started when it is first needed and stopped at exit."""
    server = serve(fetch(known_model()))
    return Server(server.base_url, server.api_key, server.model_name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Record what the command line names, one seed after the other."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.record", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("mode", nargs="?", choices=[*MODES, "all"], default="all")
    parser.add_argument("seeds", nargs="*", help="beginnings of seed names; all seeds by default")
    parser.add_argument("--new", action="store_true", help="ask only what is not recorded yet")
    options = parser.parse_args(arguments)
    for mode in MODES if options.mode == "all" else (options.mode,):
        for seed in [*seeds_of(mode), *(INJECTIONS if mode == "local" else ())]:
            if not options.seeds or seed.name.startswith(tuple(options.seeds)):
                sys.stderr.write(record(mode, seed, embedded, folder_of(seed), new=options.new) + "\n")


if __name__ == "__main__":
    main()
