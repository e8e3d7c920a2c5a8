"""Kill a bulk run again and again, at random moments, and see that nothing is lost and nothing is paid for twice.

    python -m benchmarks.kills --articles 2000 --kills 1000

Each life of `summarizer bulk` ends by SIGKILL, of the main process alone or of all its processes, after a random time;
then the same command goes on. At the end every article must be done once, no request may have been sent more often
than the lives explain that it was in flight at, and SQLite must find the file sound.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

TEXT = (
    "Rain in Ruritania, part {0}\n\nMayor Rassendyll said that {0} bridges may have fallen. It snowed in May. "
    "The Bureau of Weather denied that {0} dams were likely to break."
)
CONCURRENCY = 4
MOST_REQUESTS = 9
"""In one life at most: 1,000 lives need about 2,000 articles."""
BY_REQUESTS = 0.9
TOLD = 100
"""Kills between two words on how it stands."""
WHOLE_GROUP = 0.5


def stats(url: str) -> dict[str, int]:
    """What the service counts."""
    with urllib.request.urlopen(f"{url}/stats") as answer:  # noqa: S310 -- loopback
        counted: dict[str, int] = json.load(answer)
    return counted


def live(command: list[str], pick: random.Random, url: str) -> bool:
    """One life; whether it ended by itself.

    It is killed once it has sent some requests, or, one time in ten, after some time, which may be while it starts.
    """
    end = stats(url)["requests"] + pick.randint(1, MOST_REQUESTS) if pick.random() < BY_REQUESTS else None
    process, last = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True), time.monotonic() + 60
    if end is None:
        last = time.monotonic() + 3 * pick.random()
    while process.poll() is None:
        if time.monotonic() > last or (end is not None and stats(url)["requests"] >= end):
            time.sleep(pick.random() / 50)
            if pick.random() < WHOLE_GROUP:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
            return False
        time.sleep(0.005)
    return process.returncode == 0


def main() -> None:
    """Run it and print what was found; exit code 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pick, started = random.Random(options.seed), time.monotonic()  # noqa: S311 -- moments, no secrets
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.loopback", "--latency", "0.02"], stdout=subprocess.PIPE
    )
    try:
        url = (server.stdout.readline() if server.stdout else b"").decode().strip()
        with tempfile.TemporaryDirectory() as folder:
            sound = _scene(Path(folder), url, options, pick)
    finally:
        server.kill()
    print(f"{time.monotonic() - started:.0f} seconds")
    sys.exit(not sound)


def _scene(folder: Path, url: str, options: argparse.Namespace, pick: random.Random) -> bool:
    rows = (json.dumps({"text": TEXT.format(i)}) + "\n" for i in range(options.articles))
    (folder / "a.jsonl").write_text("".join(rows))
    db = folder / "a.db"
    command = [sys.executable, "-m", "summarizer", "bulk", str(folder / "a.jsonl"), "--db", str(db), "--model", "m"]
    command += ["--base-url", url, "--concurrency", str(CONCURRENCY), "--processes", "1"]
    kills = 0
    while kills < options.kills and not live(command, pick, url):
        kills += 1
        if kills % TOLD == 0:
            print(f"{kills} kills, {stats(url)['different']} requests answered", file=sys.stderr, flush=True)
    last = subprocess.run(command, check=False, capture_output=True, text=True)
    with sqlite3.connect(db) as store:
        ((done, articles),) = store.execute("SELECT count(*), count(DISTINCT article_id) FROM summaries").fetchall()
        ((check,),) = store.execute("PRAGMA integrity_check").fetchall()
        states = dict(store.execute("SELECT status, count(*) FROM items GROUP BY status"))
    counted = stats(url)
    twice = counted["requests"] - counted["different"]
    print(f"{kills} kills, last run ended with {last.returncode}: {last.stderr.strip()}")
    print(f"articles done {done} of {options.articles}, different {articles}, states {states}, integrity {check}")
    print(
        f"requests {counted['requests']}, different {counted['different']}, sent again {twice}, "
        f"which is {twice / max(1, kills):.2f} a kill with {CONCURRENCY} in flight"
    )
    return bool(done == articles == options.articles and check == "ok" and twice <= kills * CONCURRENCY)


if __name__ == "__main__":
    main()
