"""Summaries written to files for other programs, one after the other, so that a corpus never stands in memory.

>>> from pathlib import Path
>>> from summarizer.export import write
>>> write(summaries, "csv", Path("tables"))  # doctest: +SKIP
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args

from summarizer.brat import CONFIGURATION, standoff
from summarizer.export_tables import CSV_FILES, PARQUET_FILES, check_parquet, write_csv, write_parquet
from summarizer.models import Summary
from summarizer.outputs import FILE_NAME, check_folder, check_writable, file_name, free_path, whole_file, whole_folder
from summarizer.render import check_format, render
from summarizer.schema_org import render_schema_org
from summarizer.store_records import Kept
from summarizer.web_annotation import render_web_annotations

ExportForm = Literal["jsonl", "csv", "parquet", "markdown", "webannotation", "schemaorg", "brat"]
"""`docs/reports.md` says what each one holds."""

EXPORT_FORMS: tuple[ExportForm, ...] = get_args(ExportForm)

_BRAT_FILES = re.compile(rf"{FILE_NAME.pattern}\.(txt|ann)|annotation\.conf")
# One file for all summaries is written instead of a folder where the target's name ends so.
_ONE_FILE: dict[ExportForm, tuple[str, ...]] = {
    "jsonl": ("",),
    "markdown": (".md", ".markdown"),
    "webannotation": (".jsonl", ".ndjson"),
    "schemaorg": (".jsonl", ".ndjson"),
}
_SUFFIXES: dict[ExportForm, str] = {"markdown": ".md", "webannotation": ".jsonld", "schemaorg": ".jsonld"}


def write(
    summaries: Iterable[Summary | Kept],
    form: ExportForm,
    target: Path,
    *,
    force: bool = False,
    with_ids: bool = False,
) -> int:
    """Write the summaries in a form to a file or folder, all of it or nothing.

    `jsonl` is one file. `csv` and `parquet` are a folder with a file a table, `brat` a folder with two files an
    article. `markdown`, `webannotation` and `schemaorg` are a folder with a file an article, or one file where the
    target's name ends in `.md` or, for the latter two, in `.jsonl` (one JSON-LD document a line).

    Args:
        summaries: what to write; taken one at a time. `Store.kept` gives them with what is known of each article's
            record, which `csv` and `parquet` have columns for.
        form: one of `EXPORT_FORMS`.
        target: the file or folder.
        force: write into a folder although it holds files that no earlier export made; they stay as they are.
        with_ids: begin each line of `jsonl` with `external_id`, `origin` and `metadata`, so that it is no `Summary`.

    Returns:
        How many summaries were written.

    Raises:
        SettingsError: there is no such form.
        OutputError: the target cannot be written or is somebody else's, or an extra is missing; nothing was changed.
    """
    check_target(form, target, force=force)
    kept = (one if isinstance(one, Kept) else Kept(one) for one in summaries)
    if _is_one_file(form, target):
        with whole_file(target) as path, path.open("w", encoding="utf-8", newline="\n") as file:
            count = 0
            for count, text in enumerate(_lines(kept, form, with_ids=with_ids), 1):  # noqa: B007 -- the number of the last is the result
                file.write(text)
            return count
    with whole_folder(target, _files(form), force=force) as folder:
        if form in _SUFFIXES:
            return _write_documents(kept, form, folder)
        return {"csv": write_csv, "parquet": write_parquet}.get(form, _write_brat)(kept, folder)


def check_target(form: ExportForm, target: Path, *, force: bool = False) -> None:
    """Find out before the work begins whether `write` could write there.

    Raises:
        SettingsError: there is no such form.
        OutputError: it could not.
    """
    check_format(form, EXPORT_FORMS)
    if form == "parquet":
        check_parquet()
    if _is_one_file(form, target):
        check_writable(target)
    else:
        check_folder(target, _files(form), force=force)


def _is_one_file(form: ExportForm, target: Path) -> bool:
    return target.name.lower().endswith(_ONE_FILE.get(form, ()))


def _files(form: ExportForm) -> re.Pattern[str]:
    """The names of the files that an export of this form makes in its folder."""
    if form in _SUFFIXES:
        return re.compile(FILE_NAME.pattern + re.escape(_SUFFIXES[form]))
    return {"csv": CSV_FILES, "parquet": PARQUET_FILES}.get(form, _BRAT_FILES)


def _lines(kept: Iterable[Kept], form: ExportForm, *, with_ids: bool) -> Iterator[str]:
    """What stands in one file for all summaries."""
    for number, one in enumerate(kept):
        summary = one.summary
        if form == "markdown":
            yield ("\n" if number else "") + render(summary, "markdown")
        elif form == "webannotation":
            yield render_web_annotations(summary, indent=None)
        elif form == "schemaorg":
            yield render_schema_org(summary, indent=None)
        else:
            yield one.jsonl() if with_ids else f"{summary.model_dump_json()}\n"


def _write_documents(kept: Iterable[Kept], form: ExportForm, folder: Path) -> int:
    document = {"webannotation": render_web_annotations, "schemaorg": render_schema_org}.get(form, _markdown)
    count = 0
    for count, one in enumerate(kept, 1):  # noqa: B007 -- the number of the last is the result
        path = free_path(folder, file_name(one.summary.article.id), _SUFFIXES[form])
        path.write_bytes(document(one.summary).encode())
    return count


def _markdown(summary: Summary) -> str:
    return render(summary, "markdown")


def _write_brat(kept: Iterable[Kept], folder: Path) -> int:
    (folder / "annotation.conf").write_text(CONFIGURATION, encoding="utf-8")
    count = 0
    for count, one in enumerate(kept, 1):  # noqa: B007 -- the number of the last is the result
        path = free_path(folder, file_name(one.summary.article.id), ".txt")
        path.write_bytes(one.summary.article.text.encode())
        path.with_suffix(".ann").write_bytes(standoff(one.summary).encode())
    return count
