"""Connections to a service in small pools: a pool of httpcore looks at all of its connections twice a request.

With a hundred requests under way that looking is a sixth of the computing time of a request; in eights it costs little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

PoolT = TypeVar("PoolT")

_FEW = 8
"""Requests under way in one pool, and so its connections."""


class Pools(Generic[PoolT]):
    """Pools that are made when all those before them are busy, so that one article needs one."""

    def __init__(self, make: Callable[[], PoolT]) -> None:
        self._make = make
        self.made: list[PoolT] = []
        self._under_way: list[int] = []

    @contextmanager
    def one(self) -> Iterator[PoolT]:
        """The first pool with room, held for one request."""
        place = next((i for i, busy in enumerate(self._under_way) if busy < _FEW), len(self.made))
        if place == len(self.made):
            self.made.append(self._make())
            self._under_way.append(0)
        self._under_way[place] += 1
        try:
            yield self.made[place]
        finally:
            self._under_way[place] -= 1
