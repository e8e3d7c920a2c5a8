"""What every test runs under: no network but loopback, and nothing of the machine's own settings."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

OURS = ("OPENAI_", "SUMMARIZER_")
PROXIES = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}

settings.register_profile("tests", deadline=None, max_examples=60, derandomize="CI" in os.environ)
settings.load_profile("tests")
# a shell starts what it puts in the background deaf to Ctrl-C, and every process that the tests start would be, too
signal.signal(signal.SIGINT, signal.default_int_handler)

_look_up = socket.getaddrinfo


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pytest-socket allow loopback alone; Unix sockets are what event loops wake themselves with."""
    for item in items:
        item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1"]), append=True)


def offline(host: Any, *args: Any, **options: Any) -> Any:
    """Look up an address as a machine without a network does."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and name != "localhost" and not is_number(name):
        raise socket.gaierror(socket.EAI_NONAME, "tests look no names up")
    return _look_up(host, *args, **options)


def is_number(host: str) -> bool:
    """Whether the host is an address, in any of the spellings that the system reads (2130706433 is 127.0.0.1)."""
    try:
        socket.inet_aton(host)
    except OSError:
        return ":" in host
    return True


@pytest.fixture(scope="session", autouse=True)
def clean_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No key, no model, no config file, no proxy and no home folder of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith(OURS) or name.upper() in PROXIES:
                patch.delenv(name)
        patch.setenv("SUMMARIZER_CONFIG", os.devnull)
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(home))
        patch.setattr(socket, "getaddrinfo", offline)
        yield
