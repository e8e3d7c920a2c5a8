"""What goes into a store and what it tells: jobs, how a run stands, and what people look up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from summarizer.models import Summary, Usage

RunState = Literal["running", "finished", "interrupted", "stopped"]


@dataclass(frozen=True, slots=True)
class Job:
    """One article to be done: its work key, where it came from, and what its record says besides."""

    key: str
    article_id: str | None
    origin: str
    external_id: str | None = None
    metadata: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A summary with what is known of its article's record; nothing is, where no store gave it."""

    summary: Summary
    external_id: str | None = None
    origin: str | None = None
    metadata: str | None = None
    """JSON object of the other fields of the record."""

    def jsonl(self) -> str:
        """The summary as a line of JSON, with `external_id`, `origin` and `metadata` before its own fields."""
        known = {"external_id": self.external_id, "origin": self.origin, "metadata": self._fields()}
        return f"{json.dumps(known, ensure_ascii=False)[:-1]}, {self.summary.model_dump_json()[1:]}\n"

    def _fields(self) -> object:
        try:
            return json.loads(self.metadata or "null")
        except ValueError:  # somebody else wrote it
            return self.metadata


@dataclass(frozen=True, slots=True)
class Tally:
    """How a run stands."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None
    given_up: int = 0
    """Of those skipped: failed in an earlier run, and not tried again."""
    updated: int = 0
    """Of those skipped: took over another id, or other fields, of their record."""
    unreadable: int = 0
    """Of those failed: no articles, and read again by every run."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that a search found, with its article."""

    article_id: str
    external_id: str | None
    origin: str
    title: str
    claim_id: str
    text: str
    evidence: str
    start: int
    end: int
    certainty: str
    polarity: str
    kind: str
    attribution_id: str | None
    source_name: str | None
    source_type: str | None
    cue: str | None
    """The words that say that it is somebody's: denied, according to."""
    stance: str | None
    via: str | None
    hedge_cues: str


@dataclass(frozen=True, slots=True)
class RunNote:
    """How a run stood when it was last noted."""

    id: int
    started: str
    state: str
    mode: str
    model: str | None
    done: int
    failed: int
    requests: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that failed, and why."""

    origin: str
    kind: str
    reason: str
    attempts: int
    is_article: bool = True
    """Whether it could be read: what could not is read again by every run."""
