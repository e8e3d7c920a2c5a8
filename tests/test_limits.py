from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import CapReached
from summarizer.limits import Allowance, Limits, Throttle
from summarizer.models import Usage
from summarizer.prices import Price

CONTEXT = multiprocessing.get_context("spawn")
ASK = Usage(requests=1, input_tokens=60, output_tokens=40)


def allowance(price: Price | None = None, **limits: float) -> Allowance:
    return Allowance(Limits(**limits), price, CONTEXT)  # type: ignore[arg-type] -- whole numbers are floats here


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stands still until it is moved."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def forward(seconds: float) -> None:
        now[0] += seconds

    return forward


def test_without_limits_nothing_waits(clock: Callable[[float], None]) -> None:
    free = allowance()
    assert [free.turn(ASK) for _ in range(100)] == [0.0] * 100
    assert free.set_aside(ASK)
    clock(1)


def test_requests_a_minute(clock: Callable[[float], None]) -> None:
    slow = allowance(requests_a_minute=60)
    assert [slow.turn(ASK) for _ in range(4)] == [0.0, 0.0, 1.0, 2.0]  # one a second, one of them ahead
    clock(10)
    assert slow.turn(ASK) == 0.0


def test_tokens_a_minute_follow_what_was_used(clock: Callable[[float], None]) -> None:
    slow = allowance(tokens_a_minute=600)  # an ASK is ten seconds' worth
    assert slow.turn(ASK) == 0.0
    assert slow.turn(ASK) == pytest.approx(9.0)
    assert slow.set_aside(ASK)
    slow.settle(ASK, Usage(requests=1, input_tokens=10, output_tokens=0))  # nine seconds' worth came back
    assert slow.turn(ASK) == pytest.approx(10.0)
    clock(0)


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_no_minute_sees_more_requests_than_allowed(gaps: list[float]) -> None:
    slow, now, sent = allowance(requests_a_minute=30), 0.0, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: now)
        for gap in gaps:
            now += gap
            sent.append(now + slow.turn(ASK))
    for start in sent:
        assert sum(start <= at < start + 60 for at in sent) <= 31  # one of them ahead


def test_a_cap_on_tokens_holds_back_then_ends() -> None:
    tight = allowance(max_tokens=250)
    assert tight.set_aside(ASK)
    assert tight.set_aside(ASK)
    assert not tight.set_aside(ASK)  # 200 of 250 are kept for two requests under way, which may take less
    tight.settle(ASK, Usage(requests=1, input_tokens=60, output_tokens=0))
    tight.settle(ASK, ASK)
    with pytest.raises(CapReached, match=r"The cap of 250 tokens is reached: 160 are spent, .* 100 more; raise it"):
        tight.set_aside(ASK)
    assert tight.spent() == Usage(requests=2, input_tokens=120, output_tokens=40)


def test_a_cap_on_money() -> None:
    tight = allowance(Price(0.001, 0.01), max_cost=0.5)  # an ASK may cost 0.46
    assert tight.set_aside(ASK)
    tight.settle(ASK, ASK)
    assert tight.cost() == pytest.approx(0.46)
    with pytest.raises(CapReached, match=r"cap of 0\.5 US dollars is reached: 0\.46 are spent"):
        tight.set_aside(ASK)


def test_what_failed_costs_nothing() -> None:
    tight = allowance(max_tokens=100)
    assert tight.set_aside(ASK)
    tight.settle(ASK, None)
    assert tight.set_aside(ASK)
    assert allowance().cost() is None


def test_what_a_dead_process_had_set_aside_comes_free() -> None:
    tight = allowance(max_tokens=150)
    assert tight.set_aside(ASK, slot=1)
    assert not tight.set_aside(ASK, slot=2)
    tight.forget(1)
    assert tight.set_aside(ASK, slot=2)


@given(st.lists(st.integers(0, 100), max_size=40))
def test_no_order_of_answers_breaks_a_cap(taken: list[int]) -> None:
    tight, under_way = allowance(max_tokens=500), 0
    for tokens in taken:
        try:
            under_way += tight.set_aside(ASK)
        except CapReached:
            break
        if under_way:
            tight.settle(ASK, Usage(requests=1, input_tokens=tokens, output_tokens=0))
            under_way -= 1
        assert tight.spent().input_tokens + 100 * under_way <= 500


# --- the throttle


def test_no_more_than_its_room_is_under_way() -> None:
    async def crowd() -> int:
        gate, here, most = Throttle(allowance(), 3), 0, 0

        async def one() -> None:
            nonlocal here, most
            async with gate.admit(ASK) as ticket:
                here += 1
                most = max(most, here)
                await asyncio.sleep(0)
                here -= 1
                ticket.used(ASK)

        await asyncio.gather(*(one() for _ in range(50)))
        return most

    assert asyncio.run(crowd()) == 3


def test_429_halves_the_room_once_and_answers_widen_it_again(clock: Callable[[float], None]) -> None:
    gate = Throttle(allowance(), 64)
    gate.throttled(None)
    gate.throttled(5.0)  # refused together with the first
    assert gate.room == 32
    clock(6)
    gate.throttled(1.0)
    assert gate.room == 16
    for _ in range(16):
        gate.answered()
    assert gate.room == 16
    gate.answered()
    assert gate.room == 17
    for _ in range(10_000):
        gate.answered()
    assert gate.room == 64
    for _ in range(100):
        clock(100)
        gate.throttled(0)
    assert gate.room == 1


def test_who_gives_up_waiting_leaves_the_room_to_others() -> None:
    async def scene() -> list[str]:
        gate, log = Throttle(allowance(), 1), []

        async def one(name: str) -> None:
            async with gate.admit(ASK):
                log.append(name)
                await asyncio.sleep(0.01)

        first, second, third = (asyncio.create_task(one(name)) for name in ("first", "second", "third"))
        await asyncio.sleep(0.001)
        second.cancel()
        await asyncio.gather(first, second, third, return_exceptions=True)
        return log

    assert asyncio.run(scene()) == ["first", "third"]


def _spend(shared: Allowance) -> None:
    for _ in range(200):
        assert shared.set_aside(ASK)
        shared.settle(ASK, ASK)


def test_processes_count_together() -> None:
    shared = allowance()
    processes = [CONTEXT.Process(target=_spend, args=(shared,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert shared.spent() == Usage(requests=400, input_tokens=24_000, output_tokens=16_000)
