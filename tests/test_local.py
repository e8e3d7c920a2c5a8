from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest

from summarizer.errors import ModelUnavailable, WeightsError
from summarizer.local import LocalOptions, LocalServer, serve
from summarizer.settings import local_installed
from summarizer.weights import cached, known_model

WEIGHTS = cached(known_model())
needs_weights = pytest.mark.skipif(
    WEIGHTS is None or not local_installed(), reason="the weights are not in the cache, or xllamacpp is not installed"
)


class Binding:
    """Stands in for xllamacpp: counts the servers it starts and keeps the parameters it was given."""

    def __init__(self) -> None:
        self.started: list[SimpleNamespace] = []
        self.wait_policy: str | None = None

    def CommonParams(self) -> SimpleNamespace:  # noqa: N802 - the binding's own name
        return SimpleNamespace(
            model=SimpleNamespace(path=""), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace()
        )

    def Server(self, params: SimpleNamespace) -> SimpleNamespace:  # noqa: N802 - the binding's own name
        self.started.append(params)
        return SimpleNamespace(listening_address=f"http://127.0.0.1:{40000 + len(self.started)}")


@pytest.fixture
def binding(monkeypatch: pytest.MonkeyPatch) -> Binding:
    binding = Binding()
    monkeypatch.setitem(sys.modules, "xllamacpp", binding)
    return binding


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(b"GGUF\x03\x00\x00\x00")
    return path


def test_nothing_is_loaded_before_the_address_is_asked_for(binding: Binding, gguf: Path) -> None:
    server = LocalServer(gguf)
    assert not server.running
    assert binding.started == []
    assert server.base_url == "http://127.0.0.1:40001/v1"
    assert server.base_url == "http://127.0.0.1:40001/v1"
    assert len(binding.started) == 1
    server.close()


def test_leaving_the_block_stops_the_server(binding: Binding, gguf: Path) -> None:
    with LocalServer(gguf) as server:
        assert server.running
    assert not server.running
    assert len(binding.started) == 1


def test_a_stopped_server_starts_again_when_it_is_used(binding: Binding, gguf: Path) -> None:
    server = LocalServer(gguf)
    server.start()
    server.close()
    assert server.base_url == "http://127.0.0.1:40002/v1"
    server.close()
    assert len(binding.started) == 2


def test_one_server_for_a_file_and_many_threads(binding: Binding, gguf: Path) -> None:
    gate = threading.Barrier(8)

    def use() -> tuple[int, str]:
        gate.wait()
        server = serve(gguf)
        return id(server), server.base_url

    with ThreadPoolExecutor(8) as pool:
        seen = {job.result() for job in [pool.submit(use) for _ in range(8)]}
    assert len(seen) == 1
    assert len(binding.started) == 1
    assert serve(gguf, LocalOptions(slots=2)) is not serve(gguf)
    serve(gguf).close()


def test_the_port_is_this_machines_and_needs_a_random_key(binding: Binding, gguf: Path) -> None:
    with LocalServer(gguf) as one, LocalServer(gguf) as other:
        assert len(one.api_key) >= 32
        assert one.api_key != other.api_key
        first = binding.started[0]
    assert first.hostnames == ["127.0.0.1"]
    assert first.api_keys == [one.api_key]
    assert first.port == 0


def test_the_options_reach_llama_cpp(binding: Binding, gguf: Path) -> None:
    with LocalServer(gguf, LocalOptions(slots=3, context=1000, threads=5)):
        params = binding.started[0]
    assert (params.n_parallel, params.n_ctx, params.verbosity) == (3, 3000, 0)
    assert params.cpuparams.n_threads == params.cpuparams_batch.n_threads == 5
    assert params.model.path == str(gguf)


def test_the_model_name_is_the_same_on_every_machine(tmp_path: Path) -> None:
    assert LocalServer(tmp_path / known_model().filename).model_name == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    assert LocalServer(tmp_path / "other-q8_0.gguf").model_name == "other-q8_0"


@pytest.mark.usefixtures("binding")
def test_waiting_threads_sleep_unless_the_user_chose(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    with LocalServer(gguf):
        assert "OMP_WAIT_POLICY" not in os.environ
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    with LocalServer(gguf):
        assert os.environ["OMP_WAIT_POLICY"] == "active"


def test_a_missing_binding_names_the_extra(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelUnavailable, match=r"pip install '\.\[local\]'"):
        _ = LocalServer(gguf).base_url


@pytest.mark.usefixtures("binding")
@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, r"cannot read the model file .*\(No such file"), (b"", "is not a GGUF"), (b"<html>", "is not a GGUF")],
)
def test_a_file_that_is_no_model_is_told(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match=reason):
        LocalServer(path).start()


@pytest.mark.usefixtures("binding")
def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot read the model file"):
        LocalServer(tmp_path).start()


def test_a_file_that_llama_cpp_refuses_is_told(binding: Binding, gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_params: SimpleNamespace) -> SimpleNamespace:
        message = "Failed to init server, please check the input params."
        raise RuntimeError(message)

    monkeypatch.setattr(binding, "Server", refuse)
    server = LocalServer(gguf)
    with pytest.raises(ModelUnavailable, match=r"llama\.cpp cannot load .*tiny\.gguf: the file is truncated"):
        server.start()
    assert not server.running


@pytest.mark.skipif(not local_installed(), reason="xllamacpp is not installed")
def test_the_real_binding_refuses_a_truncated_file_quietly(gguf: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ModelUnavailable, match=r"llama\.cpp cannot load"):
        LocalServer(gguf).start()
    assert capfd.readouterr() == ("", "")


@pytest.mark.weights
@needs_weights
def test_the_real_model_answers_within_a_grammar_and_only_with_the_key(capfd: pytest.CaptureFixture[str]) -> None:
    assert WEIGHTS is not None
    question = {
        "messages": [{"role": "user", "content": "Which colour has the sky?"}],
        "grammar": 'root ::= "mauve" | "teal"',
        "max_tokens": 8,
    }
    with LocalServer(WEIGHTS, LocalOptions(slots=1, context=512)) as server:
        url = f"{server.base_url}/chat/completions"
        assert httpx2.post(url, json=question).status_code == 401
        headers = {"Authorization": f"Bearer {server.api_key}"}
        answer = httpx2.post(url, json=question, headers=headers, timeout=120).json()
    assert answer["choices"][0]["message"]["content"] in {"mauve", "teal"}
    assert answer["model"] == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    assert capfd.readouterr() == ("", "")
    with pytest.raises(httpx2.ConnectError):
        httpx2.post(url, json=question)


def test_the_binding_is_found_without_being_imported() -> None:
    assert isinstance(local_installed(), bool)
