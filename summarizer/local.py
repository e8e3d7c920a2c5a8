"""The embedded model: llama.cpp inside this process, behind an OpenAI-compatible server on a loopback port.

The rest of the package talks to it as it talks to any hosted model: by `base_url`, `api_key` and `model_name`.
"""

from __future__ import annotations

import atexit
import functools
import os
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from summarizer.errors import ModelUnavailable, WeightsError
from summarizer.extras import install
from summarizer.weights import known_model

_MAGIC = b"GGUF"
_HOST = "127.0.0.1"
_OPENMP_WAIT = "OMP_WAIT_POLICY"
_GUARD = threading.Lock()


@dataclass(frozen=True, slots=True)
class LocalOptions:
    """How the embedded server divides the machine."""

    slots: int = 1
    """Requests worked on at the same time; further ones wait in the server's queue.

    More slots gained nothing on two cores, read the shared start of the prompts once each, and made greedy answers
    depend on what else was being answered.
    """
    context: int = 4096
    """Tokens of prompt and answer together that one slot holds."""
    threads: int | None = None
    """Processor threads; None leaves the choice to llama.cpp, which takes one for each physical core."""
    verbosity: int = 0
    """llama.cpp's own log on standard error: 0 is silent, 3 tells about every request."""


class LocalServer:
    """A llama.cpp server of this process; it starts when its address is first asked for.

    Threads may share it. Leaving the `with` block, the end of the process and Ctrl-C stop it. The port is open to
    this machine only, and every request needs `api_key`, so that other users of the machine cannot use it.
    """

    def __init__(self, path: Path, options: LocalOptions | None = None) -> None:
        self.path = path
        self.options = options or LocalOptions()
        self.model_name = local_name(path)
        """The same on every machine: the published name, or the file's name without its suffix."""
        self.api_key = secrets.token_urlsafe(24)
        self._lock = threading.Lock()
        self._server: Any = None
        self._base_url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def running(self) -> bool:
        """Whether the model is loaded and the port is open."""
        return self._server is not None

    @property
    def base_url(self) -> str:
        """Address for an OpenAI client, `http://127.0.0.1:PORT/v1`; starts the server if it does not run.

        Raises:
            WeightsError: The file is missing, unreadable or no GGUF file.
            ModelUnavailable: The binding is not installed, or llama.cpp cannot load the file.
        """
        self.start()
        return self._base_url

    def start(self) -> None:
        """Load the model and open the port, unless that is done already; raises as `base_url` does."""
        with self._lock:
            if self._server is None:
                _require_gguf(self.path)
                self._server = _launch(self.path, self.model_name, self.api_key, self.options)
                self._base_url = f"{self._server.listening_address}/v1"
                atexit.register(self.close)

    def close(self) -> None:
        """Stop the server and free the model's memory; a later use starts it again on another port."""
        with self._lock:
            self._server = None
        atexit.unregister(self.close)


def serve(path: Path, options: LocalOptions | None = None) -> LocalServer:
    """Get the one server of this process for a GGUF file; nothing is loaded before its address is asked for.

    Args:
        path: Any GGUF file; weights that this package fetched come verified from `weights.fetch` or `weights.cached`.
        options: Slots, context and threads; another choice is another server.
    """
    with _GUARD:
        return _shared(path.resolve(), options or LocalOptions())


@functools.cache
def _shared(path: Path, options: LocalOptions) -> LocalServer:
    return LocalServer(path, options)


def local_name(path: Path | None) -> str:
    """What an embedded model is called: the published name of the default one, else its file's name without suffix."""
    known = known_model()
    return known.served_as if path is None or path.name == known.filename else path.stem


def _require_gguf(path: Path) -> None:
    """Refuse what llama.cpp would refuse without saying why."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        message = f"cannot read the model file {path} ({error.strerror}): give the path of a GGUF file"
        raise WeightsError(message) from error
    if magic != _MAGIC:
        message = f"{path} is not a GGUF file: give one, such as a model's `-q4_k_m.gguf` from its hub"
        raise WeightsError(message)


def _binding() -> Any:  # noqa: ANN401 - untyped binding
    """Import the binding with OpenMP threads that sleep while they wait.

    By default they spin, which on a machine with other work to do made answers up to seven times slower. OpenMP reads
    the variable once, when it is loaded; a choice of the user's own stands.
    """
    before = os.environ.get(_OPENMP_WAIT)
    os.environ[_OPENMP_WAIT] = before or "passive"
    try:
        import xllamacpp  # noqa: PLC0415 - an optional extra of a hundred megabytes, loaded when it is used
    except ImportError as error:
        message = f"the embedded model needs llama.cpp, which is not installed: run `{install('local')}`"
        raise ModelUnavailable(message) from error
    finally:
        if before is None:
            del os.environ[_OPENMP_WAIT]
    return xllamacpp


def _launch(path: Path, model_name: str, api_key: str, options: LocalOptions) -> Any:  # noqa: ANN401 - untyped binding
    """Start llama.cpp on a free loopback port."""
    xllamacpp = _binding()
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = {model_name}
    params.api_keys = [api_key]
    params.hostnames = [_HOST]
    params.port = 0
    params.n_parallel = options.slots
    params.n_ctx = options.slots * options.context
    params.verbosity = options.verbosity
    params.ui = False
    params.endpoint_slots = False
    if options.threads is not None:
        params.cpuparams.n_threads = options.threads
        params.cpuparams_batch.n_threads = options.threads
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        message = (
            f"llama.cpp cannot load {path}: the file is truncated or damaged, its architecture is newer than the "
            "installed xllamacpp, or memory is short; fetch it again or give another GGUF file"
        )
        raise ModelUnavailable(message) from error
