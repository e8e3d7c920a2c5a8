"""When an article was published, as people write it: ISO 8601, RFC 2822, seconds since 1970, or English words."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime
from typing import Final

from pydantic import TypeAdapter, ValidationError

_WHEN: Final = TypeAdapter[date | datetime](date | datetime)
_LONGEST: Final = 60
"""Characters of a date in words; what is longer is none."""
_FIRST_SECOND: Final = 100_000_000
"""1973: a smaller number is rather a year than seconds since 1970."""
_SECONDS: Final = re.compile(r"\d{9,13}(?:\.\d+)?")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_YEAR_FIRST: Final = re.compile(r"\d{4}\D")
_PROBES: Final = (datetime(2000, 1, 1), datetime(2001, 2, 2, 1, 1))  # noqa: DTZ001 -- what is left out has no zone either
"""What fills in what is left out: where the results differ, it was."""


def moment(value: object) -> date | datetime | None:
    """A date, or date and time; none where that is uncertain: `03/04/2026`, `March 2026`, a bare year."""
    if isinstance(value, str):
        text = value.strip()
        return _in_seconds(text) if _SECONDS.fullmatch(text) else _iso(text) or _in_words(text)
    if isinstance(value, date):
        return value
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) < _FIRST_SECOND:
        return None
    return _in_seconds(value)


def _in_seconds(value: object) -> date | datetime | None:
    try:
        return _WHEN.validate_python(value)
    except ValidationError:
        return None


def _iso(text: str) -> date | datetime | None:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _in_words(text: str) -> date | datetime | None:
    """A date in any order and form that dateutil knows, as long as it names day, month and a year of four digits."""
    if len(text) > _LONGEST or not _YEAR.search(text):
        return None
    from dateutil import parser  # noqa: PLC0415 -- few dates need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a zone that it does not know
        try:
            found, other = (parser.parse(text, default=probe) for probe in _PROBES)
            swapped = found if _YEAR_FIRST.match(text) else parser.parse(text, default=_PROBES[0], dayfirst=True)
        except (ValueError, OverflowError, TypeError, ArithmeticError):
            return None
    if not found.date() == other.date() == swapped.date() or str(found.year) not in text:
        return None
    is_whole: bool = found.time() == other.time()
    when: date | datetime = found if is_whole else found.date()
    return when
