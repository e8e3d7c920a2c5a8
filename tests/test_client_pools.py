from __future__ import annotations

from contextlib import ExitStack

import pytest

from summarizer.client_pools import Pools


def test_a_pool_is_made_when_all_others_are_busy_and_the_first_with_room_is_taken_again() -> None:
    pools = Pools(object)
    assert pools.made == []
    with pools.one() as first, ExitStack() as held:
        others = [held.enter_context(pools.one()) for _ in range(16)]
        assert len(pools.made) == 3  # eight, eight and one
        assert others.count(first) == 7
    with pools.one() as again:
        assert again is first
    assert len(pools.made) == 3


def test_a_failure_frees_its_place() -> None:
    pools = Pools(object)
    for _ in range(9):
        with pytest.raises(ZeroDivisionError), pools.one():
            1 / 0  # noqa: B018 -- fails
    assert len(pools.made) == 1
