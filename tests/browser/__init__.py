"""Where the browser is that shows pages to tests, screenshots and benchmarks, and how it is started."""

from __future__ import annotations

import os
import shutil

# Nothing but the page itself: no sandbox (tests may run as root), no updates, no look-ups, no first-run pages.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]


def find_chromium() -> str | None:
    """The browser to use: the one that `CHROMIUM` names, else Debian's or Google's."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)
