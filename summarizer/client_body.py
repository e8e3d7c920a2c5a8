"""The body of a service's response, bounded before anybody reads it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

LARGEST_ANSWER = 10_000_000
"""Bytes: of a longer response no more is read, whatever its status."""


class Unreadable(Exception):
    """The service answered 200 with something that is no chat completion."""


class TooLarge(Exception):
    """The service sent more than `LARGEST_ANSWER` bytes."""


class _Bounded(httpx2.AsyncByteStream):
    """A body of which no more than `LARGEST_ANSWER` bytes are read."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = LARGEST_ANSWER
        async for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise TooLarge
            yield chunk

    async def aclose(self) -> None:
        """Close the connection that the body comes from."""
        await self._stream.aclose()


async def bound(response: httpx2.Response) -> None:
    """Bound a response, as an event hook of the HTTP client.

    Raises:
        Unreadable: it is compressed, which was not asked for, and could unpack to any size.
    """
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unreadable
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)
