"""How a bulk run compares: with a bare loop that sends the same requests, with itself on one process, and in memory.

    python -m benchmarks.bulk throughput --articles 2000   # a service that takes 200 ms, 200 requests in flight
    python -m benchmarks.bulk throughput --langextract     # LangExtract too: pip install --group bench
    python -m benchmarks.bulk memory                       # 1,000 and 100,000 articles, without and with a service
    python -m benchmarks.bulk processes                    # `--model none` over one process and over two

`throughput` starts a service on loopback that takes the same time for each answer, lets `summarizer bulk` run once to
see which requests it makes, then in turn: a loop of `AsyncOpenAI` and `asyncio.gather` that sends those same requests
and stores nothing, and `summarizer bulk` into a new database. Each is a process of its own, timed from start to end,
imports included, with the computing time of all the processes that it starts; a run over a tenth of the articles tells
how much of that is start-up. All ratios are of runs side by side.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
IN_FLIGHT = 200
LATENCY = 0.2
SHORT = (
    "Rain in Ruritania, part {0}\n\nMayor Rassendyll said on Monday that {0} bridges may have fallen. "
    "The Bureau of Weather denied that {0} dams were likely to break. According to the army, {0} villages are cut off. "
    "Black Michael, who leads the opposition, claimed that help had reportedly been refused."
)
"""An item of a news wire: about 300 characters."""
BARE = """
import asyncio, json, sys
from openai import AsyncOpenAI, DefaultAsyncHttpxClient
async def main(url, path, in_flight):
    bodies = [json.loads(line) for line in open(path, encoding="utf-8")]
    room = asyncio.Semaphore(in_flight)
    http = DefaultAsyncHttpxClient(trust_env=False)
    async with AsyncOpenAI(api_key="k", base_url=url, max_retries=0, http_client=http) as client:
        async def one(body):
            async with room:
                await client.chat.completions.create(**body)
        await asyncio.gather(*(one(body) for body in bodies))
asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""

PROBE = """
import ctypes, os, resource, subprocess, sys, time
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: the fork server ends after the process that started it
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], check=True, stdout=subprocess.PIPE)
wall = time.perf_counter() - start
try:
    while True:
        os.wait()
except ChildProcessError:
    pass
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.buffer.write(done.stdout)
print("\\n", wall, used.ru_utime + used.ru_stime, used.ru_maxrss, sep=" ")
"""


@contextmanager
def service(latency: float) -> Iterator[str]:
    """The address of a service that takes this long."""
    command = [sys.executable, "-m", "benchmarks.loopback", "--latency", str(latency)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    try:
        yield (process.stdout.readline() if process.stdout else b"").decode().strip()
    finally:
        process.kill()


def corpus(path: Path, count: int, texts: list[str]) -> Path:
    """A JSONL file of different articles: the texts with a number, over and over."""
    with path.open("w", encoding="utf-8") as out:
        for i in range(count):
            text = texts[i % len(texts)]
            text = text.format(i) if "{0}" in text else f"{text.rstrip()} This is report number {i}."
            out.write(json.dumps({"text": text}) + "\n")
    return path


class Took(NamedTuple):
    """What a command took: seconds by the clock and of computing, MB of its largest process; and what it printed."""

    wall: float
    cpu: float
    peak: float
    out: str


def took(command: list[str]) -> Took:
    """Run a command; the processes that it starts count, those too that it leaves behind (on Linux)."""
    done = subprocess.run([sys.executable, "-c", PROBE, *command], check=True, capture_output=True, text=True, cwd=ROOT)
    out, _, figures = done.stdout.rstrip("\n").rpartition("\n")
    wall, cpu, size = map(float, figures.split())
    return Took(wall, cpu, size / (1024**2 if sys.platform == "darwin" else 1024), out)


def bulk(source: Path, db: Path, *options: str) -> list[str]:
    """The command of a bulk run into a new database."""
    for old in db.parent.glob(f"{db.name}*"):
        old.unlink()
    return [sys.executable, "-m", "summarizer", "bulk", str(source), "--db", str(db), *options]


def throughput(folder: Path, options: argparse.Namespace) -> None:
    """Requests a second beside a bare loop."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for name, texts in (("wire items of 300 characters", [SHORT]), ("the five seeds, 5 kB each", seeds)):
        source, few = (corpus(folder / f"{n}.jsonl", n, texts) for n in (options.articles, options.articles // 10))
        with service(LATENCY) as url:
            hosted = ("--model", "m", "--base-url", url, "--concurrency", str(IN_FLIGHT))
            bodies, fewer = (_requests(folder, one, url, hosted) for one in (source, few))
            rows: dict[str, list[tuple[Took, Took]]] = {"bare loop": [], "summarizer bulk": []}
            for _ in range(options.runs):
                bare = [sys.executable, "-c", BARE, url]
                rows["bare loop"].append(
                    (took([*bare, str(fewer), str(IN_FLIGHT)]), took([*bare, str(bodies), str(IN_FLIGHT)]))
                )
                rows["summarizer bulk"].append(
                    (took(bulk(few, folder / "a.db", *hosted)), took(bulk(source, folder / "a.db", *hosted)))
                )
        counts = _lines(fewer), _lines(bodies)
        print(f"{name}: {options.articles:,} articles, {counts[1]:,} requests")
        for label, pairs in rows.items():
            _print_rates(label, pairs, counts)
        ratios = sorted(
            bare.wall / ours.wall
            for (_, bare), (_, ours) in zip(rows["bare loop"], rows["summarizer bulk"], strict=True)
        )
        print(f"  ratio            {statistics.median(ratios):8.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)
        if options.langextract:
            _langextract(source, options.articles)


def _requests(folder: Path, source: Path, url: str, hosted: tuple[str, ...]) -> Path:
    """All requests that a bulk run makes, in a file: long articles that begin alike ask some twice."""
    before = len(_told(url, "requests").splitlines())
    took(bulk(source, folder / "a.db", *hosted))
    mine = folder / f"{source.stem}-bodies.jsonl"
    mine.write_bytes(b"\n".join(_told(url, "requests").splitlines()[before:]))
    return mine


def _told(url: str, what: str) -> bytes:
    with urllib.request.urlopen(f"{url}/{what}") as answer:  # noqa: S310 -- loopback
        told: bytes = answer.read()
    return told


def _lines(path: Path) -> int:
    return len(path.read_bytes().splitlines())


def _print_rates(label: str, pairs: list[tuple[Took, Took]], counts: tuple[int, int]) -> None:
    """The rate from start to end, and what the requests after the first tenth took each: the start is in both runs."""
    few, many = counts
    rates = sorted(many / long.wall for _, long in pairs)
    more = many - few
    steady = statistics.median(more / (long.wall - short.wall) for short, long in pairs)
    cost = statistics.median(1000 * (long.cpu - short.cpu) / more for short, long in pairs)
    start = statistics.median(short.wall - few * (long.wall - short.wall) / more for short, long in pairs)
    print(
        f"  {label:16} {statistics.median(rates):8.0f} requests a second ({rates[0]:.0f} to {rates[-1]:.0f})", end="; "
    )
    print(f"{steady:.0f} once under way, after {start:.1f} s; {cost:.1f} ms of computing time each")


def _langextract(source: Path, articles: int) -> None:
    """LangExtract over the same articles with as many requests in flight; it asks its own questions, once a chunk."""
    with service(LATENCY) as url:
        done = took([sys.executable, "-m", "benchmarks.bulk_langextract", url, str(source), str(IN_FLIGHT)])
        told = json.loads(_told(url, "stats"))
    requests = told["requests"]
    print(
        f"  langextract      {requests / done.wall:8.0f} requests a second, "
        f"{articles / done.wall:.0f} articles a second, "
        f"{1000 * done.cpu / requests:.1f} ms of computing time each; at most {told['at_once']} in flight, "
        f"{done.out.strip()} extractions placed",
        flush=True,
    )


def memory(folder: Path, options: argparse.Namespace) -> None:
    """Peak memory of a small and a large corpus."""
    with service(0.0) as url:
        for name, model in (
            ("no model", ("--model", "none")),
            ("service", ("--model", "m", "--base-url", url, "--concurrency", "64")),
        ):
            peaks = []
            for count in (options.small, options.large):
                source = corpus(folder / "a.jsonl", count, [SHORT])
                peaks.append(took(bulk(source, folder / "a.db", *model)).peak)
            print(
                f"{name}: {peaks[0]:.0f} MB at {options.small:,} articles, {peaks[1]:.0f} MB at {options.large:,}: "
                f"ratio {peaks[1] / peaks[0]:.2f}",
                flush=True,
            )


def processes(folder: Path, options: argparse.Namespace) -> None:
    """`--model none` over one process and over two."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    source = corpus(folder / "a.jsonl", options.articles, seeds)
    pairs = []
    for _ in range(options.runs):
        one, two = (took(bulk(source, folder / "a.db", "--model", "none", "--processes", n)).wall for n in "12")
        pairs.append((one, two))
    ratios = sorted(one / two for one, two in pairs)
    for label, column in (("one process", 0), ("two processes", 1)):
        rates = sorted(options.articles / pair[column] for pair in pairs)
        print(f"{label:14} {statistics.median(rates):6.0f} articles a second ({rates[0]:.0f} to {rates[-1]:.0f})")
    print(f"ratio          {statistics.median(ratios):6.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def main() -> None:
    """Run one of the benchmarks and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=("throughput", "memory", "processes"))
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--langextract", action="store_true", help="measure LangExtract beside it")
    options = parser.parse_args()
    work = {"throughput": throughput, "memory": memory, "processes": processes}[options.what]
    with tempfile.TemporaryDirectory() as folder:
        work(Path(folder), options)


if __name__ == "__main__":
    main()
