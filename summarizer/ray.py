"""A corpus on a Ray cluster: `run_ray` is the whole flow, `Summarize` its one step, for pipelines of your own.

sources → records → work keys → those that stand in no part file yet → actors → part files

The part files are the only memory: killed at any moment, the same call does what is missing. Records are read by the
same code as on one machine, in Ray's tasks; an actor keeps one client or one embedded model for all its articles.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import pickle
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from summarizer.bulk import BulkSettings, Outcome, Report, allowance_of, job_of
from summarizer.corpus import CorpusSettings, Entry, entry_of, named, read_corpus
from summarizer.errors import SettingsError, SummarizerError
from summarizer.extras import lacks
from summarizer.models import Usage
from summarizer.ray_parts import PartFolder, Row, row_of, schema, summaries, table_of
from summarizer.ray_reading import Order, Reading, opened_ledger, read_parts
from summarizer.ray_worker import UNFINISHED, Worker
from summarizer.recipe import recipe_of
from summarizer.settings import ModelChoice, Settings, choose_model, local_installed
from summarizer.store_records import Tally

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Summarize", "cluster", "run_ray", "summaries"]

_PART: Final = {"hosted": 100, "none": 100, "local": 5}
"""Articles of a part file: what a kill loses at most for each actor."""
_SHARE = 50
"""Articles under way that one actor handles with ease."""
_READER, _ACTOR = 0.1, 0.9
"""Processors that a reader and an actor ask for, so that on a single one both find room."""
_TRIES = 3
"""How often a part is begun before its articles count as failed."""
_PATIENCE = 5.0
"""Seconds for a cluster to answer at all."""
_QUIET: Final = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}


class Summarize:
    """Summarizes batches of records: a callable class for Ray Data's `map_batches`.

    An actor holds one client, or one embedded model, for all its batches. Each record gives one row (see
    `summarizer.ray_parts.schema`): an article that fails is a row that says why. The same article twice is done twice.

        dataset.map_batches(
            Summarize,
            fn_constructor_args=(settings, CorpusSettings(text_field="body")),
            compute=ray.data.ActorPoolStrategy(size=8),
            batch_format="pyarrow",
            batch_size=100,
        )

    Args:
        settings: the model and how it is used. Without a key, `OPENAI_API_KEY` of the actor's environment counts.
        corpus: which columns hold what.
        bulk: concurrency, rates, caps and the failures in a row that end it: all for one actor alone.

    Raises:
        SummarizerError: the model cannot be used, or a setting is wrong.
    """

    def __init__(
        self, settings: Settings, corpus: CorpusSettings | None = None, bulk: BulkSettings | None = None
    ) -> None:
        schema()  # finds out whether the extra is there
        settings = _with_key(settings)
        choice = choose_model(settings, local_installed=local_installed())
        self._corpus = corpus or CorpusSettings()
        self._recipe = recipe_of(choice, settings)
        self._worker = Worker(settings, choice, bulk or BulkSettings())

    def __call__(self, batch: pa.Table | Mapping[str, Sequence[object]]) -> pa.Table:
        """One row a record, in the order of the records.

        Raises:
            SummarizerError: what every other article would meet too (a refused key, a cap, too many failures in a row),
                once no article of a batch could be done for it; until then those articles fail with it.
        """
        entries = [self._entry(record) for record in _records(batch)]
        rows = self._worker.rows([(job_of(entry, self._recipe), entry) for entry in entries])
        if self._worker.ended and not any(row["status"] == "done" for row in rows):
            raise self._worker.ended
        return table_of(rows)

    def close(self) -> None:
        """Close the client. An actor needs no closing: it ends with its process."""
        self._worker.close()

    def _entry(self, record: Mapping[str, object]) -> Entry:
        fields = "origin", "path", self._corpus.id_field or "id"
        origin = next((str(record[name]) for name in fields if record.get(name)), "a record")
        return entry_of(record, origin, self._corpus)


def run_ray(
    sources: Sequence[str],
    output: str | os.PathLike[str],
    settings: Settings,
    corpus: CorpusSettings | None = None,
    bulk: BulkSettings | None = None,
    report: Report | None = None,
) -> Outcome:
    """Summarize a corpus into a folder of Parquet files, on the Ray cluster that this process is connected to.

    Args:
        sources: files, folders, globs or URLs, as every machine of the cluster can read them.
        output: a folder that every machine can write to, or an address such as `s3://bucket/folder`.
        settings: the model and how it is used; the key travels to the actors and is written nowhere.
        corpus: which fields hold what.
        bulk: how the corpus is worked through. `processes` are actors; rates and caps are for the whole run, each actor
            gets an equal share.
        report: called whenever a part file was written.

    Raises:
        SummarizerError: the run cannot begin: Ray, the model, a source, the output or a setting is wrong.
    """
    ray = _need_ray()
    corpus, bulk = corpus or CorpusSettings(), bulk or BulkSettings()
    choice = choose_model(settings, local_installed=local_installed())
    allowance_of(choice, settings, bulk)  # finds out whether a cap on money can hold
    choice = replace(choice, path=choice.path and choice.path.absolute())
    files = _files(sources, corpus, bulk)
    _need_cluster(ray)
    crew = _crew(ray, choice, bulk)
    folder = PartFolder(os.fspath(output))
    with folder.held(wait=bulk.wait), opened_ledger(ray, folder, wait=bulk.wait) as ledger:
        finished = list(folder.finished(retry_failed=bulk.retry_failed, unfinished=UNFINISHED))
        ray.get(ledger.begin.remote(finished, bulk.limit))
        reading = Reading(corpus, recipe_of(choice, settings), _PART[choice.mode], ledger)
        names = [{"source": os.fsencode(name)} for name in files]
        dataset = ray.data.from_items(names, override_num_blocks=min(len(files), 1000))
        context = dataset.context
        context.target_max_block_size = 1  # bytes: every part is a block, and so a task, of its own
        context.execution_no_progress_timeout_s = -1  # a part of slow articles is no standstill
        context.enable_progress_bars = context.print_on_execution_start = False
        parts = dataset.map_batches(
            read_parts, fn_args=(reading,), batch_format="pyarrow", batch_size=None, num_cpus=_READER
        ).map_batches(
            _Parts,
            fn_constructor_args=(settings, choice, crew.share, folder.address, ledger),
            batch_format="pyarrow",
            batch_size=None,
            num_cpus=crew.processors,
            compute=ray.data.ActorPoolStrategy(size=crew.actors),
        )
        return _followed(ray, parts, ledger, folder, report)


@contextmanager
def cluster(address: str) -> Iterator[None]:
    """Connect this process to a Ray cluster for the time of the block, unless it is connected.

    Args:
        address: `local` starts Ray on this machine; `auto` or an address joins a cluster that runs.

    Raises:
        SettingsError: Ray is not installed, or there is no such cluster.
    """
    for name, value in _QUIET.items():  # read by Ray when it is imported or started
        os.environ.setdefault(name, value)
    ray = _need_ray()
    if ray.is_initialized():
        yield
        return
    _require(address)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    dashboard = False if address == "local" else None
    try:
        ray.init(address=address, log_to_driver=False, logging_level="ERROR", include_dashboard=dashboard)
    except (ConnectionError, ValueError, RuntimeError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        msg = f"There is no Ray cluster at {address!r}: {reason}."
        raise SettingsError(msg) from None
    try:
        yield
    finally:
        ray.shutdown()


def _need_ray() -> Any:  # noqa: ANN401 -- an extra of a hundred megabytes, not typed for us
    if importlib.util.find_spec("ray") is None:
        raise SettingsError(f"{lacks('Runs on Ray need', 'ray')}.")
    import ray  # noqa: PLC0415 -- as above
    import ray.data  # noqa: PLC0415 -- as above

    return ray


def _require(address: str) -> None:
    """Find out whether anything answers at a host and port; Ray itself would try for many minutes."""
    host, _, port = address.rpartition(":")
    if not host.strip("[]") or "/" in host or not port.isdecimal():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()
    except (OSError, OverflowError) as error:
        msg = f"There is no Ray cluster at {address!r}: {getattr(error, 'strerror', None) or error}."
        raise SettingsError(msg) from None


def _need_cluster(ray: Any) -> None:  # noqa: ANN401 -- a module
    if not ray.is_initialized():
        msg = (
            "This process is connected to no Ray cluster: call run_ray inside `with summarizer.ray.cluster('local'):`."
        )
        raise SettingsError(msg)


def _with_key(settings: Settings) -> Settings:
    """The settings with the key of this machine, where they bring none."""
    key = os.environ.get("OPENAI_API_KEY", "").strip()
    if settings.api_key is not None or not key:
        return settings
    return Settings.model_validate({**settings.model_dump(exclude_unset=True), "api_key": key})


def _files(sources: Sequence[str], corpus: CorpusSettings, bulk: BulkSettings) -> list[str]:
    """The files and URLs to read, each once."""
    if bulk.force:
        msg = "A run on Ray does nothing again that is done: name another output folder instead of forcing it."
        raise SettingsError(msg)
    for source in sources:
        if source == "-":
            msg = "A run on Ray cannot read standard input: write it to a file that all machines can read."
            raise SettingsError(msg)
        if "://" in source and not source.startswith(("http://", "https://")):
            msg = f"A run on Ray reads files and web pages, not {source!r}: read it with ray.data and use Summarize."
            raise SettingsError(msg)
    read_corpus(sources, corpus)  # finds out what is missing
    files = [name if "://" in name else str(path.absolute()) for name in sources for path in named(name)]
    return list(dict.fromkeys(files))


@dataclass(frozen=True, slots=True)
class _Crew:
    """The actors of a run."""

    actors: int
    processors: float
    """What each asks for."""
    share: BulkSettings
    """What each may do."""


def _crew(ray: Any, choice: ModelChoice, bulk: BulkSettings) -> _Crew:  # noqa: ANN401 -- a module
    found = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
    nodes = [processors for processors in found if processors] or [1]
    if choice.mode == "hosted":
        actors = min(bulk.processes or min(sum(nodes), -(-bulk.concurrency // _SHARE)), bulk.concurrency)
    else:
        actors = bulk.processes or (len(nodes) if choice.mode == "local" else sum(nodes))
    processors = _ACTOR * min(nodes) if choice.mode == "local" else _ACTOR  # the embedded model takes a whole machine
    share = {
        "concurrency": max(1, bulk.concurrency // actors),
        "requests_a_minute": bulk.requests_a_minute and bulk.requests_a_minute / actors,
        "tokens_a_minute": bulk.tokens_a_minute and bulk.tokens_a_minute / actors,
        "max_tokens": bulk.max_tokens and max(1, bulk.max_tokens // actors),
        "max_cost": bulk.max_cost and bulk.max_cost / actors,
    }
    return _Crew(actors, processors, bulk.model_copy(update=share))


class _Parts:
    """Does parts and writes their files: what an actor of a run is. It raises nothing, so that Ray retries nothing.

    Ray starts an actor that died again and gives it the same part; one that kills its actor each time fails.
    """

    def __init__(self, settings: Settings, choice: ModelChoice, share: BulkSettings, output: str, ledger: Any) -> None:  # noqa: ANN401 -- an actor
        self._arguments = settings, choice, share
        self._worker: Worker | None = None
        self._output = output
        self._ledger = ledger

    def __call__(self, batch: pa.Table) -> pa.Table:
        """What became of each part."""
        import pyarrow as pa  # noqa: PLC0415 -- an extra, and heavy

        told = [self._told(pickle.loads(part)) for part in batch["part"].to_pylist()]  # noqa: S301 -- from our own task
        return pa.table({"told": [pickle.dumps(one) for one in told]})

    def _told(self, orders: list[Order]) -> _Told:
        import ray  # noqa: PLC0415 -- an extra, and heavy

        name, rows = None, []
        try:
            if ray.get(self._ledger.attempts.remote(orders[0][0].key)) > _TRIES:
                rows = [row_of(job, _deadly(len(orders))) for job, _ in orders]
            else:
                self._worker = self._worker or Worker(*self._arguments)
                rows = [row for row in self._worker.rows(orders) if row.get("error_kind") not in UNFINISHED]
            if rows:
                name = PartFolder(self._output).write(rows)
        except SummarizerError as error:
            return _Told(None, Tally(), error)
        return _Told(name, _tally(rows), self._worker.ended if self._worker else None)


def _deadly(articles: int) -> SummarizerError:
    return SummarizerError(
        f"The actor ended unexpectedly {_TRIES} times over this article or others of its {articles}."
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of a part."""

    name: str | None
    tally: Tally
    error: SummarizerError | None
    """What ends the run."""


def _tally(rows: Sequence[Row]) -> Tally:
    done = [row for row in rows if row["status"] == "done"]
    counts = {name: sum(row[name] for row in done) for name in ("requests", "input_tokens", "output_tokens")}
    costs = [row["cost"] for row in done if row["cost"] is not None]
    return Tally(len(done), len(rows) - len(done), 0, Usage(**counts), sum(costs) if costs else None)


def _followed(ray: Any, parts: Any, ledger: Any, folder: PartFolder, report: Report | None) -> Outcome:  # noqa: ANN401 -- Ray's
    """Follow the parts as they are done, to the last one or to an error that ends the run."""
    tally, interrupted = Tally(), False
    stopped: SummarizerError | None = None
    try:
        for batch in parts.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
            for told in map(pickle.loads, batch["told"].to_pylist()):
                stopped = stopped or told.error
                if told.name is not None:
                    folder.require(told.name)
                tally = _sum(tally, told.tally)
            if report is not None:
                report(tally)
            if stopped:
                break
        tally = replace(tally, skipped=ray.get(ledger.skipped.remote()))
    except KeyboardInterrupt:
        interrupted = True
    except ray.exceptions.RayError as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        stopped = SummarizerError(f"Ray could not go on: {lines[-1].rstrip('.')}. What is finished is kept.")
    return Outcome(tally, stopped, interrupted)


def _sum(one: Tally, other: Tally) -> Tally:
    cost = None if one.cost is other.cost is None else (one.cost or 0.0) + (other.cost or 0.0)
    return Tally(one.done + other.done, one.failed + other.failed, 0, one.usage + other.usage, cost)


def _records(batch: pa.Table | Mapping[str, Sequence[object]]) -> list[dict[str, object]]:
    """The records of a batch in any of Ray's formats for columns."""
    if isinstance(batch, Mapping):
        columns = {
            name: getattr(column, "tolist", lambda column=column: list(column))() for name, column in batch.items()
        }
        return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return list(batch.to_pylist())
