"""How fast the page of a long article opens and how much it weighs: `python benchmarks/page.py` (needs Chromium).

The seeds, one after the other, are one article of 100 kB, read by the lexical layer. Each try is a new window; the time
is the browser's own, from the start of navigation to the end of the load event, and to the first two frames after it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from summarizer import Article, Settings, summarize
from summarizer.page import render_html
from tests.browser import FLAGS, find_chromium
from tests.samples import SEEDS

SIZE = 100_000
TRIES = 7
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"


def main() -> None:
    """Print the figures."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("no Chromium is installed: apt-get install chromium")
    text = ""
    while len(text.encode()) < SIZE:
        text += "\n\n".join(path.read_text(encoding="utf-8") for path in SEEDS) + "\n\n"
    summary = summarize(Article.from_text(text.encode()[:SIZE].decode(errors="ignore")), Settings(model="none"))
    began = time.perf_counter()
    html = render_html(summary)
    made = time.perf_counter() - began
    size, weight = len(summary.article.text.encode()), len(html.encode())
    print(f"article  {size:,} bytes, {len(summary.claims)} claims, {len(summary.attributions)} attributions")
    print(f"page     {weight:,} bytes, {weight / size:.1f} times the text, made in {made:.2f} s")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        tries = [opened(browser, path) for _ in range(TRIES)]
        browser.close()
    for name, times in zip(("loaded", "drawn"), zip(*tries, strict=True), strict=True):
        print(f"{name:8} {statistics.median(times):.0f} ms (median of {TRIES}; {min(times):.0f}–{max(times):.0f})")


def opened(browser: Browser, path: Path) -> tuple[float, float]:
    """Milliseconds until the page was loaded, and until it was drawn."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(path.as_uri())
    drawn, loaded = float(tab.evaluate(FRAMES)), float(tab.evaluate(LOADED))
    context.close()
    return loaded, drawn


if __name__ == "__main__":
    main()
