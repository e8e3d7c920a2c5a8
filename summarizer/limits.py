"""How fast and how much may be asked: rates, hard caps and a concurrency that follows what the service bears.

`Allowance` is shared by all processes of a run; `Throttle` is one process's gate before its requests.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING

from summarizer.errors import CapReached
from summarizer.models import Usage

if TYPE_CHECKING:
    from summarizer.prices import Price

_BURST = 1.0
"""Seconds: as many requests as fit into this time may go out at once."""
_PATIENCE = 0.05
"""Seconds between two looks at whether requests under way took less than was set aside for them."""
_PAUSE = 1.0
"""Seconds of silence after a 429 that does not say how long."""
_REQUEST_AT, _TOKEN_AT, _REQUESTS, _INPUT, _OUTPUT, _KEPT = range(6)
SLOTS = 256
"""Most processes of one run."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may send and spend; none: as much as it takes."""

    requests_a_minute: float | None = None
    tokens_a_minute: float | None = None
    max_tokens: int | None = None
    """Tokens in and out that all requests of the run may take together."""
    max_cost: float | None = None
    """US dollars, likewise."""


class Allowance:
    """What is left of the limits, counted for all processes of a run together.

    Rates are held by the generic cell rate algorithm (ITU-T I.371): the state of each is the time at which the next
    request conforms. Caps hold whatever answers turn out to take: the most that a request may take is set aside
    before it is sent.
    """

    def __init__(self, limits: Limits, price: Price | None, context: BaseContext) -> None:
        self.limits = limits
        self.price = price
        self._lock = context.Lock()
        self._state = context.Array("d", _KEPT + 2 * SLOTS, lock=False)  # for each slot: tokens and dollars set aside

    def turn(self, expected: Usage) -> float:
        """Take the next turn; the seconds until it comes."""
        now = time.monotonic()
        tokens = expected.input_tokens + expected.output_tokens
        with self._lock:
            return max(
                self._next(_REQUEST_AT, self.limits.requests_a_minute, 1, now),
                self._next(_TOKEN_AT, self.limits.tokens_a_minute, tokens, now),
            )

    def set_aside(self, expected: Usage, slot: int = 0) -> bool:
        """Keep what a request may take; false while that is kept for requests under way, and may come free.

        Args:
            expected: the most that the request may take.
            slot: the process that sends it.

        Raises:
            CapReached: what is left does not suffice even when all others are done.
        """
        tokens, cost = expected.input_tokens + expected.output_tokens, self._cost(expected)
        with self._lock:
            for which, (name, wanted, spent, most) in enumerate(
                (
                    ("tokens", tokens, self._state[_INPUT] + self._state[_OUTPUT], self.limits.max_tokens),
                    ("US dollars", cost, self._cost(self._spent()), self.limits.max_cost),
                )
            ):
                if most is None or spent + self._kept(which) + wanted <= most:
                    continue
                if spent + wanted <= most:
                    return False
                msg = (
                    f"The cap of {most:,g} {name} is reached: {spent:,.6g} are spent, and the next request may take "
                    f"{wanted:,.6g} more; raise it and run the same command again."
                )
                raise CapReached(msg)
            self._state[_KEPT + 2 * slot] += tokens
            self._state[_KEPT + 2 * slot + 1] += cost
        return True

    def settle(self, expected: Usage, used: Usage | None, slot: int = 0) -> None:
        """A request is over: count what it took, if it was answered, and free the rest."""
        tokens = expected.input_tokens + expected.output_tokens
        with self._lock:
            self._state[_KEPT + 2 * slot] -= tokens
            self._state[_KEPT + 2 * slot + 1] -= self._cost(expected)
            if used is None:
                return
            self._state[_REQUESTS] += used.requests
            self._state[_INPUT] += used.input_tokens
            self._state[_OUTPUT] += used.output_tokens
            if self.limits.tokens_a_minute:
                over = tokens - used.input_tokens - used.output_tokens
                self._state[_TOKEN_AT] -= 60 * over / self.limits.tokens_a_minute

    def forget(self, slot: int) -> None:
        """Free what a process had set aside: it died."""
        with self._lock:
            self._state[_KEPT + 2 * slot] = self._state[_KEPT + 2 * slot + 1] = 0.0

    def spent(self) -> Usage:
        """What all answered requests of the run took."""
        with self._lock:
            return self._spent()

    def cost(self) -> float | None:
        """The same in US dollars; none where the price is not known."""
        return None if self.price is None else self.price.cost(self.spent())

    def _spent(self) -> Usage:
        requests, inputs, outputs = (int(self._state[i]) for i in (_REQUESTS, _INPUT, _OUTPUT))
        return Usage(requests=requests, input_tokens=inputs, output_tokens=outputs)

    def _kept(self, which: int) -> float:
        return float(sum(self._state[_KEPT + which :: 2]))

    def _cost(self, usage: Usage) -> float:
        return 0.0 if self.price is None else self.price.cost(usage)

    def _next(self, state: int, a_minute: float | None, amount: int, now: float) -> float:
        if not a_minute:
            return 0.0
        at = max(float(self._state[state]), now)
        self._state[state] = at + 60 * amount / a_minute
        return max(0.0, at - now - _BURST)


class Throttle:
    """The gate before the requests of one process: caps, then room, then its turn.

    Room follows additive increase, multiplicative decrease (Chiu & Jain 1989): a 429 halves it and pauses all, each
    answer adds a little again, up to `most`.
    """

    def __init__(self, allowance: Allowance, most: int, slot: int = 0) -> None:
        self._allowance = allowance
        self._slot = slot
        self._most = most
        self._room = float(most)
        self._under_way = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._silent_until = 0.0

    @property
    def room(self) -> int:
        """How many requests may be under way now."""
        return max(1, int(self._room))

    @asynccontextmanager
    async def admit(self, expected: Usage) -> AsyncIterator[_Ticket]:
        """Wait until the request may go out.

        Raises:
            CapReached: a cap does not allow it.
        """
        await self._enter()
        try:
            while not self._allowance.set_aside(expected, self._slot):  # noqa: ASYNC110 -- other processes set no event
                await asyncio.sleep(_PATIENCE)
            ticket = _Ticket(self)
            try:
                silence = self._silent_until - time.monotonic()
                await asyncio.sleep(max(silence, self._allowance.turn(expected), 0.0))
                yield ticket
            finally:
                self._allowance.settle(expected, ticket.usage, self._slot)
        finally:
            self._leave()

    def answered(self) -> None:
        """An answer came: there may be room for more."""
        self._room = min(float(self._most), self._room + 1 / self._room)

    def throttled(self, seconds: float | None) -> None:
        """The service wants less: halve the room, once for all the requests that it refuses together."""
        now = time.monotonic()
        if now >= self._silent_until:
            self._room = max(1.0, self._room / 2)
        self._silent_until = max(self._silent_until, now + (_PAUSE if seconds is None else seconds))

    async def _enter(self) -> None:
        if self._under_way >= self.room or self._waiting:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():
                    self._leave()
                raise
        else:
            self._under_way += 1

    def _leave(self) -> None:
        self._under_way -= 1
        while self._waiting and self._under_way < self.room:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                self._under_way += 1


class _Ticket:
    """Leave to send one request."""

    def __init__(self, throttle: Throttle) -> None:
        self.usage: Usage | None = None
        self._throttle = throttle

    def used(self, usage: Usage) -> None:
        """The request was answered and took this."""
        self.usage = usage
        self._throttle.answered()

    def throttled(self, seconds: float | None) -> None:
        """The service asked to send less."""
        self._throttle.throttled(seconds)
