"""The tables of columns in docs/reports.md, made from the row models: `python -m tests.columns` writes them anew."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from summarizer.tables import TABLES

DOC = Path(__file__).parent.parent / "docs" / "reports.md"
BLOCK = re.compile(r"(?<=<!-- columns -->\n).*(?=<!-- /columns -->)", re.DOTALL)
NAMES = {str: "text", int: "integer", float: "number", bool: "true or false", datetime: "time (UTC)"}


def columns() -> str:
    """The block as it should stand in the page."""
    out = []
    for table in TABLES:
        out += [f"\n### `{table.name}`\n", f"{table.meaning}\n", "| column | type | meaning |", "|---|---|---|"]
        for column in table.columns():
            empty = " or empty" if column.may_be_empty else ""
            out.append(f"| `{column.name}` | {NAMES[column.type]}{empty} | {column.meaning} |")
    return "\n".join(out) + "\n\n"


if __name__ == "__main__":
    DOC.write_text(BLOCK.sub(lambda _: columns(), DOC.read_text(encoding="utf-8")), encoding="utf-8")
