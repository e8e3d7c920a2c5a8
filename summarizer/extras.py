"""Parts of the installation that are optional, and what to say where one is missing."""

from __future__ import annotations


def install(extra: str) -> str:
    """The command that installs an extra, from the folder of the sources."""
    return f"pip install '.[{extra}]'"


def lacks(needing: str, extra: str) -> str:
    """What to say where an extra is missing, without the full stop; `needing` is a subject with its verb."""
    return f"{needing} the extra `{extra}`, which is not installed: {install(extra)}"
