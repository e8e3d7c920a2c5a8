"""How a bulk run compares: with a bare loop that sends the same requests, with itself on one process, and in memory.

    python -m benchmarks.bulk throughput --articles 2000   # a service that takes 200 ms, 200 requests in flight
    python -m benchmarks.bulk memory                       # 1,000 and 100,000 articles, without and with a service
    python -m benchmarks.bulk processes                    # `--model none` over one process and over two

`throughput` starts a service on loopback that takes the same time for each answer, lets `summarizer bulk` run once to
see which requests it makes, then in turn: a loop of `AsyncOpenAI` and `asyncio.gather` that sends those same requests
and stores nothing, and `summarizer bulk` into a new database. Each is a process of its own, timed from start to end,
imports included. All ratios are of runs side by side.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def seconds(command: list[str]) -> float:
    """Wall seconds of a process from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def bulk(source: Path, db: Path, *options: str) -> list[str]:
    """The command of a bulk run into a new database."""
    for old in db.parent.glob(f"{db.name}*"):
        old.unlink()
    return [sys.executable, "-m", "summarizer", "bulk", str(source), "--db", str(db), *options]


def throughput(folder: Path, options: argparse.Namespace) -> None:
    """Requests a second beside a bare loop."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for name, texts in (("wire items of 300 characters", [SHORT]), ("the five seeds, 5 kB each", seeds)):
        source, bodies = corpus(folder / "a.jsonl", options.articles, texts), folder / "bodies.jsonl"
        with service(LATENCY) as url:
            hosted = ("--model", "m", "--base-url", url, "--concurrency", str(IN_FLIGHT))
            seconds(bulk(source, folder / "a.db", *hosted))
            with urllib.request.urlopen(f"{url}/requests") as answer:  # noqa: S310 -- loopback
                bodies.write_bytes(answer.read())
            count = sum(1 for _ in bodies.open("rb"))
            pairs = []
            for _ in range(options.runs):
                bare = seconds([sys.executable, "-c", BARE, url, str(bodies), str(IN_FLIGHT)])
                pairs.append((bare, seconds(bulk(source, folder / "a.db", *hosted))))
        ratios = sorted(bare / ours for bare, ours in pairs)
        print(f"{name}: {options.articles:,} articles, {count:,} requests")
        for label, column in (("bare loop", 0), ("summarizer bulk", 1)):
            rates = sorted(count / pair[column] for pair in pairs)
            print(f"  {label:16} {statistics.median(rates):8.0f} requests a second ({rates[0]:.0f} to {rates[-1]:.0f})")
        print(f"  ratio            {statistics.median(ratios):8.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)


def peak(command: list[str]) -> float:
    """Peak memory in MB of the largest process that a command starts, itself included."""
    probe = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", probe, *command], check=True, capture_output=True, text=True)
    kilobytes = int(done.stdout) / (1024 if sys.platform == "darwin" else 1)
    return kilobytes / 1024


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
                peaks.append(peak(bulk(source, folder / "a.db", *model)))
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
        one, two = (seconds(bulk(source, folder / "a.db", "--model", "none", "--processes", n)) for n in "12")
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
    options = parser.parse_args()
    work = {"throughput": throughput, "memory": memory, "processes": processes}[options.what]
    with tempfile.TemporaryDirectory() as folder:
        work(Path(folder), options)


if __name__ == "__main__":
    main()
