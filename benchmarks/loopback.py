"""A chat-completions service on loopback that answers every question of this package and of LangExtract.

    python -m benchmarks.loopback --latency 0.2

Prints its address. Each answer takes the same time. `GET /stats` tells how many requests came, how many different ones,
and how many at once; `GET /requests` gives all of them, the same one as often as it came. An answer is made once for
each request and kept, so that a second run measures the client and not this service.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from tests.faults import Received, Response, answered, obliging, wanted


@dataclass
class Service:
    """Answers, and counts."""

    latency: float
    came: Counter[str] = field(default_factory=Counter)
    answers: dict[str, bytes] = field(default_factory=dict)
    different: dict[str, bytes] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    under_way: int = 0
    most: int = 0

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it closes."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, _, rest = head.partition(b"\r\n")
                headers = dict(line.lower().split(b": ", 1) for line in rest.split(b"\r\n") if line)
                body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
                payload = self.told(first) if first.startswith(b"GET") else await self.answer(body)
                head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(payload)
                writer.write(head + payload)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def answer(self, body: bytes) -> bytes:
        """The answer to a request, after a while."""
        name = sha256(body).hexdigest()
        self.came[name] += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.bodies.append(self.different.setdefault(name, body))
        if name not in self.answers:
            self.answers[name] = obliging_all(Received("/v1/chat/completions", {}, json.loads(body))).body
        await asyncio.sleep(self.latency)
        self.under_way -= 1
        return self.answers[name]

    def told(self, line: bytes) -> bytes:
        """The requests, one a line, or what came so far."""
        if b"/requests" in line:
            return b"\n".join(self.bodies)
        figures = {"requests": self.came.total(), "different": len(self.came), "at_once": self.most}
        return json.dumps(figures).encode()


def obliging_all(request: Received) -> Response:
    """A proper answer to LangExtract too: each line of the text it asks about, up to a full stop, is a claim."""
    if wanted(request) != "extractions":
        return obliging(request)
    text = request.said.rpartition("\nQ: ")[2].rpartition("\nA:")[0]
    found = [part.strip() for part in re.split(r"\.\s|\n", text) if part.strip()]
    return answered(json.dumps({"extractions": [{"claim": part, "claim_attributes": {}} for part in found]}))


async def serve(latency: float) -> None:
    """Serve until killed."""
    service = Service(latency)
    server = await asyncio.start_server(service.connected, "127.0.0.1", 0, limit=1 << 20, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--latency", type=float, default=0.2, help="seconds until an answer is sent")
    asyncio.run(serve(parser.parse_args().latency))
