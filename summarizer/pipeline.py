"""One article, end to end. `asummarize` is the whole data flow; each step turns values into values.

Article → sentences → lexical reading → questions → answers (drafts) → grounded findings → merged, linked records
→ digest → Summary
"""

from __future__ import annotations

import asyncio
import os
import time
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from summarizer import digest, lexical, plan, resolve, segment
from summarizer.blocking import wait_for
from summarizer.connect import Connection, connect
from summarizer.drafts import Answer, AttributionsAnswer, ClaimsAnswer, DigestAnswer
from summarizer.errors import InputError, InvalidAnswer
from summarizer.ground import fold
from summarizer.models import (
    Article,
    Coverage,
    Grounding,
    KeyPoint,
    PromptRef,
    Provenance,
    Summary,
    Uncovered,
    Ungrounded,
    Usage,
)
from summarizer.questions import SentencesChecker
from summarizer.recipe import parameters
from summarizer.settings import Settings, choose_model, load_settings, local_installed
from summarizer.spans import merge, trim

if TYPE_CHECKING:
    from summarizer.client import Reply
    from summarizer.ground import Folded
    from summarizer.hooks import Answers
    from summarizer.lexical import Reading, Reports
    from summarizer.plan import Question
    from summarizer.resolve import Resolved

_TITLE = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an article is: `done` of `total` units in this stage, `tokens` generated so far."""

    stage: str
    done: int
    total: int
    tokens: int
    unit: str = "sentences"
    """What is counted: sentences, passages or digests."""


Report = Callable[[Progress], None]


def summarize(article: Article, settings: Settings | None = None, *, progress: Report | None = None) -> Summary:
    """Summarize one article; see `asummarize`. May be called with or without a running event loop."""
    return wait_for(asummarize(article, settings, progress=progress))


async def asummarize(article: Article, settings: Settings | None = None, *, progress: Report | None = None) -> Summary:
    """Extract the claims, attributions and hedges of an article and write its digest.

    Args:
        article: what to read.
        settings: the model and how it is used; by default what the environment and the config file say.
        progress: called whenever a request is done.

    Raises:
        InputError: what was given is no `Article`.
        SettingsError: the settings are wrong.
        ModelError: the model cannot be used, or gave no useful answer at all.
    """
    given: object = article  # callers without a type checker give anything
    if not isinstance(given, Article):
        msg = f"An Article is summarized, not {type(given).__name__}: make one by Article.from_text or read_article."
        raise InputError(msg)
    settings = Settings.model_validate(settings or load_settings({}, environ=os.environ, config=None))
    choice = choose_model(settings, local_installed=local_installed())
    if choice.mode == "none":
        return summarize_lexically(article, settings)
    async with connect(choice, settings) as connection:
        return await summarize_with(connection, article, settings, progress)


def summarize_lexically(article: Article, settings: Settings) -> Summary:
    """Summarize without any model: the lexical layer reads, and the digest is claims in their own words."""
    clock = _Clock()
    reading = lexical.read(article.text, segment.sentences(article.text, article.language))
    resolved = resolve.link(article, reading, settings.scale)
    claims = digest.citable(resolved.claims, resolved.attributions, resolved.hedges, article.text)
    ranking = digest.Ranking(list(map(digest.within_sentence, claims)))
    headline, points = digest.extract(ranking, _title(article, ranking))
    return _summary(article, reading, resolved, (headline, points, []), _provenance(clock, settings, None))


async def summarize_with(
    connection: Connection,
    article: Article,
    settings: Settings,
    progress: Report | None = None,
    answers: Answers | None = None,
) -> Summary:
    """Summarize with a model that is already connected, so that many articles can share it.

    Args:
        connection: the open model.
        article: what to read.
        settings: the scale, and what the provenance says of the rest.
        progress: called whenever a request is done.
        answers: where answers are kept until the article is done, and looked for before anything is sent.

    Raises:
        ModelError: as `asummarize`.
    """
    clock = _Clock()
    reports = lexical.read_reports(article.text, segment.sentences(article.text, article.language))
    asking = _Asking(connection.session(answers), settings, progress)
    reading, missed = await _read_with_model(asking, reports, fold(article.text))
    resolved = resolve.link(article, reading, settings.scale)
    headline, points, more = await _write_digest(asking, article, resolved)
    provenance = _provenance(clock, settings, asking)
    return _summary(article, reading, resolved, (headline, points, [*missed, *more]), provenance)


async def _read_with_model(asking: _Asking, reports: Reports, view: Folded) -> tuple[Reading, list[Ungrounded]]:
    """Ask who says what, then, with that known, what is claimed."""
    profile = asking.connection.profile
    splits = profile.windows == "passage"
    missed: list[Ungrounded] = []

    attributions = []
    questions = plan.attribution_questions(reports, view, profile)
    for question, reply in zip(questions, await asking.ask_all("attributions", questions), strict=True):
        missed += _unanswered(reply)
        if isinstance(reply.answer, AttributionsAnswer) and isinstance(question.checker, SentencesChecker):
            heard = question.checker.attributions(reply.answer)
            asking.grounded.append(heard.grounding)
            attributions += heard.attributions
            missed += heard.ungrounded
    asked = frozenset(i for q in questions if q.window for i in q.window.asked)
    said = resolve.Findings(tuple(attributions), asked=asked, splits=splits)
    reading = lexical.read_claims(resolve.merged_reports(reports, said))

    claims, hedges = [], []
    questions = plan.claim_questions(reading, view, profile)
    for question, reply in zip(questions, await asking.ask_all("claims", questions), strict=True):
        missed += _unanswered(reply)
        if isinstance(reply.answer, ClaimsAnswer) and isinstance(question.checker, SentencesChecker):
            grounded = question.checker.claims(reply.answer)
            asking.grounded.append(grounded.grounding)
            claims += grounded.claims
            hedges += grounded.hedges
            missed += grounded.ungrounded
    findings = resolve.Findings(claims=tuple(claims), hedges=tuple(hedges), splits=splits)
    return resolve.merged(reading, findings), missed


async def _write_digest(
    asking: _Asking, article: Article, resolved: Resolved
) -> tuple[str, list[KeyPoint], list[Ungrounded]]:
    """Ask for the digest; whatever fails its checks is replaced by a claim's own words."""
    ranking = _ranking(article, resolved)
    title = _title(article, ranking)
    if not ranking.claims:
        return title, [], []
    question = plan.digest_question(ranking, title, asking.connection.profile)
    (reply,) = await asking.ask_all("digest", [question])
    asking.fail_if_useless()
    checker = question.checker
    if isinstance(reply.answer, DigestAnswer) and isinstance(checker, digest.DigestChecker):
        headline, points, missed = checker.settle(reply.answer)
        return headline, digest.completed(points, ranking, title), missed
    return *digest.extract(ranking, title), _unanswered(reply)


class _Asking:
    """Sends questions, a bounded number at once, and keeps count."""

    def __init__(self, connection: Connection, settings: Settings, progress: Report | None) -> None:
        self.connection = connection
        self.settings = settings
        self.progress = progress
        self.prompts: dict[str, PromptRef] = {}
        self.asked = 0
        self.faults: list[str] = []
        self.grounded: list[Grounding] = []
        self._room = asyncio.Semaphore(connection.concurrency)

    async def ask_all(self, stage: str, questions: Sequence[Question]) -> list[Reply[Answer]]:
        """The replies in the order of the questions; the first error of the service stops them all."""
        done = 0
        self._report(stage, 0, len(questions))

        async def one(question: Question) -> Reply[Answer]:
            nonlocal done
            async with self._room:
                reply = await self._ask(question)
            done += 1
            self._report(stage, done, len(questions))
            return reply

        return await _all_or_none([one(q) for q in questions])

    async def _ask(self, question: Question) -> Reply[Answer]:
        prompt = self.connection.prompt(question.prompt)
        self.prompts[prompt.name] = prompt.ref
        reply = await self.connection.client.ask(
            prompt.messages(question.variables),
            question.answer,
            question.checker,
            max_tokens=question.max_tokens,
            grammar=question.grammar,
        )
        self.asked += 1
        if reply.answer is None:
            self.faults.append(reply.fault or "no answer")
        return reply

    @property
    def usage(self) -> Usage:
        """What this article has taken so far."""
        return self.connection.client.usage

    def grounding(self) -> Grounding:
        """How the items of all answers stood in the article."""
        return Grounding(
            exact=sum(g.exact for g in self.grounded),
            normalized=sum(g.normalized for g in self.grounded),
            ungrounded=sum(g.ungrounded for g in self.grounded),
        )

    def fail_if_useless(self) -> None:
        """Raise when not a single request brought an answer that could be read.

        Raises:
            InvalidAnswer: with the first reason.
        """
        if self.asked and len(self.faults) == self.asked:
            msg = f"The model gave no usable answer to {self.asked} requests: {self.faults[0]}"
            raise InvalidAnswer(msg)

    def _report(self, stage: str, done: int, total: int) -> None:
        if self.progress and total:
            unit = "digests" if stage == "digest" else f"{self.connection.profile.windows}s"
            self.progress(Progress(stage, done, total, self.usage.output_tokens, unit))


async def _all_or_none(tasks: Sequence[Awaitable[Reply[Answer]]]) -> list[Reply[Answer]]:
    """Gather, and cancel the rest when one fails."""
    running = [asyncio.ensure_future(t) for t in tasks]
    try:
        return await asyncio.gather(*running)
    finally:
        for task in running:
            task.cancel()


def _unanswered(reply: Reply[Answer]) -> list[Ungrounded]:
    return [] if reply.answer is not None else [Ungrounded(item="answer", quote="", reason=reply.fault or "no answer")]


def _ranking(article: Article, resolved: Resolved) -> digest.Ranking:
    return digest.Ranking(digest.citable(resolved.claims, resolved.attributions, resolved.hedges, article.text))


def _title(article: Article, ranking: digest.Ranking) -> str:
    """What the article is called: its title, else a first line that is short and stands alone, else its main claim."""
    if article.title and article.title.strip():
        return " ".join(article.title.split())
    first, _, rest = article.text.strip().partition("\n")
    if rest.strip() and len(first) <= _TITLE and not first.rstrip().endswith((".", ",", ";", ":")):
        return " ".join(first.split())
    main = ranking.best("", 1)
    return digest.verbatim(main[0]).rstrip(".") if main else " ".join(first[:_TITLE].split())


class _Clock:
    def __init__(self) -> None:
        self.started = datetime.now(UTC)
        self._start = time.perf_counter()

    def seconds(self) -> float:
        return round(time.perf_counter() - self._start, 3)


@cache
def _package_version() -> str:
    return version("summarizer")  # reads a file


def _provenance(clock: _Clock, settings: Settings, asking: _Asking | None) -> Provenance:
    usage, name, cost, prompts, fits = Usage(), None, None, tuple[PromptRef, ...](), None
    if asking is not None:
        connection = asking.connection
        usage, name, fits = asking.usage, connection.model, connection.profile
        cost = None if connection.price is None else round(connection.price.cost(usage), 6)
        prompts = tuple(asking.prompts[n] for n in sorted(asking.prompts))
    notes = () if asking else ("No model was used: the lexical layer alone read this article.",)
    return Provenance(
        mode=asking.connection.mode if asking else "none",
        model=name,
        parameters=parameters(settings, fits),
        prompts=prompts,
        package_version=_package_version(),
        usage=usage,
        cost=cost,
        grounding=asking.grounding() if asking else None,
        started=clock.started,
        seconds=clock.seconds(),
        notes=notes,
    )


def _summary(
    article: Article,
    reading: Reading,
    resolved: Resolved,
    written: tuple[str, list[KeyPoint], list[Ungrounded]],
    provenance: Provenance,
) -> Summary:
    headline, points, missed = written
    if article.language not in {None, "en"}:
        note = f"The text is in {article.language!r}: the lexical layer reads English, so much of it will be missed."
        provenance = provenance.model_copy(update={"notes": (*provenance.notes, note)})
    return Summary(
        article=article,
        headline=headline,
        key_points=tuple(points),
        claims=resolved.claims,
        attributions=resolved.attributions,
        hedges=resolved.hedges,
        ungrounded=tuple(dict.fromkeys(missed)),
        coverage=_coverage(article, reading, resolved),
        provenance=provenance,
    )


def _coverage(article: Article, reading: Reading, resolved: Resolved) -> Coverage:
    text = article.text
    claimed = merge(s.region for c in resolved.claims for s in c.evidence)
    ends = [end for _, end in claimed]
    uncovered = []
    for region, reason in reading.uncovered:
        start, end = trim(text, region)
        after = bisect_right(ends, start)
        if start < end and (after == len(claimed) or claimed[after][0] >= end):
            uncovered.append(Uncovered(span=article.span(start, end), reason=reason))
    return Coverage(
        characters=_visible(text),
        claimed=sum(_visible(text[a:b]) for a, b in claimed),
        uncovered=tuple(uncovered),
    )


def _visible(text: str) -> int:
    return sum(map(len, text.split()))
