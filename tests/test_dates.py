from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.dates import moment


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-12", date(2026, 3, 12)),
        ("20260312", date(2026, 3, 12)),
        ("2026/3/12", date(2026, 3, 12)),
        ("12 March 2026", date(2026, 3, 12)),
        ("March 12, 2026", date(2026, 3, 12)),
        ("Thursday 12th of March 2026", date(2026, 3, 12)),
        ("13/03/2026", date(2026, 3, 13)),
        ("12.12.2026", date(2026, 12, 12)),
        (" 12 Mar 2026 10:30 ", datetime(2026, 3, 12, 10, 30)),  # noqa: DTZ001 -- none is given
        ("2026-03-12T10:30:00Z", datetime(2026, 3, 12, 10, 30, tzinfo=UTC)),
        ("Thu, 12 Mar 2026 10:30:00 GMT", datetime(2026, 3, 12, 10, 30, tzinfo=UTC)),
        ("Thu, 12 Mar 2026 10:30:00 +0200", datetime(2026, 3, 12, 10, 30, tzinfo=timezone(timedelta(hours=2)))),
        (1773311400, datetime(2026, 3, 12, 10, 30, tzinfo=UTC)),
        ("1773311400", datetime(2026, 3, 12, 10, 30, tzinfo=UTC)),
        (date(2026, 3, 12), date(2026, 3, 12)),
    ],
)
def test_dates_as_people_write_them(written: object, meant: date) -> None:
    assert moment(written) == meant
    assert type(moment(written)) is type(meant)


@pytest.mark.parametrize(
    "written",
    [
        *("03/04/2026", "March 2026", "2026", "12 March", "12.03.26", "Monday", "", "yesterday", "12. März 2026"),
        *("31 February 2026", "9" * 80, "in 2026 it rained", 2026, float("nan"), 10**400, True, None, ["2026"]),
    ],
)
def test_what_may_mean_something_else_is_no_date(written: object) -> None:
    assert moment(written) is None


@given(st.text(alphabet="0123456789 -/.:,TZ+JanuryFebMchdts", max_size=40))
def test_a_date_never_has_a_year_that_is_not_written(text: str) -> None:
    found = moment(f"{text} 1987")
    assert found is None or str(found.year) in text + "1987"
