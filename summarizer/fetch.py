"""One page from the web, fetched with care: only public addresses, bounded in size, time and redirects.

A name is resolved here, every address it has is checked, and the connection goes to a checked address, so that a name
that resolves differently a moment later leads nowhere. Proxies and `.netrc` are not used.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from summarizer.blocking import wait_for
from summarizer.errors import NotAnArticle, SourceNotFound

if TYPE_CHECKING:
    import httpx2

MAX_REDIRECTS: Final = 5
_ADDRESSES_TRIED: Final = 3
_HEADERS: Final = {
    "User-Agent": "summarizer (reads one article for one reader)",
    "Accept": "text/html,application/xhtml+xml,text/plain,text/markdown,application/pdf;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take."""

    max_bytes: int
    """Most bytes of the body, after decompression."""
    timeout: float
    """Seconds for the whole fetch, redirects included; the system looks names up in its own time."""
    allow_private: bool = False
    """Whether addresses that are not public may be asked: a loopback server, an intranet."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a web server answered."""

    url: str
    """Where it was found after redirects, without user name, password and fragment."""
    content_type: str | None
    data: bytes


def without_secrets(url: str) -> str:
    """The URL for a message: no user name, password, query or fragment, any of which may hold a key."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "the URL"
    return f"{parts.scheme}://{host}{parts.path}"


def fetch(url: str, limits: Limits) -> Page:
    """The page at an http or https URL.

    Raises:
        SourceNotFound: the URL is malformed, refused, unreachable, too slow, or answered with an error.
        NotAnArticle: the body is larger than `limits.max_bytes`.
    """
    return wait_for(_fetch(url, limits))


async def _fetch(url: str, limits: Limits) -> Page:
    """Fetch asynchronously, because only so can a time limit break off whatever is going on."""
    import httpx2  # noqa: PLC0415 -- importing it costs more than reading a file

    shown = without_secrets(url)
    with _clear_errors(shown, limits):
        target = httpx2.URL(url)
        async with asyncio.timeout(limits.timeout), _client(limits) as client:
            for _ in range(MAX_REDIRECTS + 1):
                async with _answer(client, target, limits) as response:
                    onward = response.headers.get("location") if response.is_redirect else None
                    if onward is None:
                        return await _page(response, target, limits)
                target = target.join(onward)
    msg = f"{shown} redirects more than {MAX_REDIRECTS} times: open it in a browser and pass the final address."
    raise SourceNotFound(msg)


def _client(limits: Limits) -> httpx2.AsyncClient:
    import httpx2  # noqa: PLC0415 -- as in _fetch

    return httpx2.AsyncClient(trust_env=False, timeout=limits.timeout, headers=_HEADERS)


@asynccontextmanager
async def _answer(client: httpx2.AsyncClient, target: httpx2.URL, limits: Limits) -> AsyncIterator[httpx2.Response]:
    """The response, its body not yet read, from the first address of the host that accepts a connection."""
    import httpx2  # noqa: PLC0415 -- as in _fetch

    addresses = _addresses(target, allow_private=limits.allow_private)[:_ADDRESSES_TRIED]
    for left, address in zip(reversed(range(len(addresses))), addresses, strict=True):
        request = client.build_request(
            "GET",
            target.copy_with(host=address, fragment=None),
            headers={"Host": target.netloc.decode("ascii")},
            extensions={"sni_hostname": target.raw_host.decode("ascii")},
        )
        try:
            response = await client.send(request, stream=True)
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            if not left:
                raise
        else:
            try:
                yield response
            finally:
                await response.aclose()
            return


def _addresses(target: httpx2.URL, *, allow_private: bool) -> list[str]:
    """The numeric addresses of a URL's host, each checked."""
    shown = without_secrets(str(target))
    if target.scheme not in {"http", "https"} or not target.host:
        msg = f"{shown} is not fetched: only http and https URLs that name a host are."
        raise SourceNotFound(msg)
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(target.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        msg = f"{shown} cannot be reached: there is no host {target.host}; check the address and your connection."
        raise SourceNotFound(msg) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and not all(is_public(address) for address in addresses):
        msg = f"{shown} is refused: its address is not public; --allow-private "
        msg += "(in Python, ReadSettings(allow_private=True)) reads from an intranet."
        raise SourceNotFound(msg)
    return addresses


def is_public(address: str) -> bool:
    """Whether a numeric address is on the public internet, an IPv4 address inside an IPv6 one included.

    Private, loopback, link-local, shared, multicast and reserved addresses of the IANA special-purpose registries
    are not.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))


async def _page(response: httpx2.Response, target: httpx2.URL, limits: Limits) -> Page:
    shown = without_secrets(str(target))
    if not response.is_success:
        status = f"{response.status_code} {response.reason_phrase}".rstrip()
        msg = f"{shown} answered {status}: check the address, or save the page and pass the file."
        raise SourceNotFound(msg)
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > limits.max_bytes:
            msg = (
                f"{shown} is larger than the limit of {limits.max_bytes:,} bytes: it is no article, or raise the limit."
            )
            raise NotAnArticle(msg)
    clean = target.copy_with(username="", password="", fragment=None)
    return Page(url=str(clean), content_type=response.headers.get("content-type"), data=bytes(body))


@contextmanager
def _clear_errors(shown: str, limits: Limits) -> Iterator[None]:
    """Every error of the HTTP library as one sentence that holds no secret of the URL."""
    import httpx2  # noqa: PLC0415 -- as in _fetch

    try:
        yield
    except (httpx2.InvalidURL, UnicodeError):
        msg = f"{shown} is not a valid URL: check its spelling."
        raise SourceNotFound(msg) from None
    except (httpx2.TimeoutException, TimeoutError):
        raise SourceNotFound(
            f"{shown} did not answer in full within {limits.timeout:g} seconds: try again, or allow more time."
        ) from None
    except httpx2.ConnectError as error:
        reason = "its certificate cannot be verified" if "CERTIFICATE" in str(error) else "the connection failed"
        msg = f"{shown} cannot be reached: {reason}; check the address and your connection."
        raise SourceNotFound(msg) from None
    except (httpx2.HTTPError, httpx2.StreamError) as error:
        msg = f"{shown} cannot be read: the server broke off or broke the protocol ({type(error).__name__}); try again."
        raise SourceNotFound(msg) from None
