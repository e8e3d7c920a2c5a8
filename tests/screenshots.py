"""Screenshots of the seeds' pages for the documentation: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from summarizer.page import render_html
from summarizer.report import write
from tests.browser import FLAGS, find_chromium
from tests.samples import SEEDS, recorded_summaries

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
WIDE, PHONE = (1280, 1500), (390, 1400)


def main() -> None:
    """Each seed's page as the embedded model read it, in light; one in dark, one on a phone; a report on all."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("no Chromium is installed: apt-get install chromium")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for path, summary in zip(SEEDS, recorded_summaries(), strict=True):
            page = Path(folder) / f"{path.stem[:3]}.html"
            page.write_text(render_html(summary), encoding="utf-8")
            shoot(browser, page, page.stem, WIDE)
        write(recorded_summaries(), Path(folder) / "site")
        shoot(browser, Path(folder) / "site" / "index.html", "report", WIDE)
        shoot(browser, Path(folder) / "003.html", "003-dark", WIDE, dark=True)
        shoot(browser, Path(folder) / "004.html", "004-phone", PHONE, at="#text")
        browser.close()


def shoot(browser: Browser, page: Path, name: str, size: tuple[int, int], *, dark: bool = False, at: str = "") -> None:
    """Write what the window shows when the page was opened at a place of it."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
    )
    tab = context.new_page()
    tab.goto(page.as_uri() + at)
    tab.screenshot(path=FOLDER / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
