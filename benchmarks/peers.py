"""One tool on one annotated article, measured: what `compare.py` starts, once for each pair.

    python benchmarks/peers.py TOOL GOLD.json RESULT.json CPU_SECONDS

All tools ask the same embedded model through the same server. The result holds what the tool found in the gold format,
what it took, and how its quotes stand in the article. After each answer of the model the counts so far are in
RESULT.part, so that a run that is stopped still tells them; answers that LangExtract and instructor got are kept, so
that it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import signal
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import httpx2
from pydantic import BaseModel, ValidationError

from summarizer.drafts import AttributionDraft, ClaimDraft
from summarizer.gold import from_summary
from summarizer.gold_files import load_gold
from summarizer.ground import fold
from summarizer.models import Article
from summarizer.pipeline import summarize
from summarizer.prompts import load
from summarizer.segment import sentences
from summarizer.settings import Settings
from summarizer.spans import trim

if TYPE_CHECKING:
    import openai

MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
CONTEXT = 16_384
"""Tokens of the model's window: an article, its instructions and a long answer fit."""
CHUNK = 1_000
"""Characters that LangExtract shows the model at once: its own default."""
CHUNK_TOKENS = 1_500
"""Most tokens of LangExtract's answer about a chunk; without a limit one ran to 5,000."""
ANSWER_TOKENS = 4_096
"""Most tokens of instructor's one answer about the whole article."""


@dataclass
class Result:
    """What a tool found, and what it took."""

    found: dict[str, Any] = field(default_factory=dict)
    """In the gold format."""
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0
    cpu_seconds: float = 0
    """Of this process, the model in it: what `seconds` would be on one idle core."""
    returned: int = 0
    """Quotes that the model returned."""
    misquoted: int = 0
    """Quotes in the result that the article does not hold, or spans that read differently from the quote."""
    set_aside: int = 0
    """What the tool itself says it could not find."""
    note: str = ""


class Remembered(httpx2.BaseTransport):
    """Sends requests and keeps each answer with the time it took, so that a run that was broken off goes on.

    A request that is made again gets the kept answer and counts with the time that was measured. Decoding is greedy:
    the same request has the same answer.
    """

    def __init__(self, result: Result, file: Path, budget: float) -> None:
        self._result, self._file, self._budget = result, file, budget
        self._folder = file.with_name("answers")
        self._folder.mkdir(exist_ok=True)
        self._inner = httpx2.HTTPTransport()
        self.here = Clocks(0, 0)
        """What was spent in here, which the clock around a tool is not to count."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, asked for or remembered."""
        if self._result.cpu_seconds >= self._budget:
            os.kill(os.getpid(), signal.SIGXCPU)
        start = Clocks.now()
        path = self._folder / f"{hashlib.sha256(request.read()).hexdigest()[:32]}.json"
        if not path.is_file():
            response = self._inner.handle_request(request)
            answer = response.read().decode()
            if response.status_code != httpx2.codes.OK:
                return httpx2.Response(response.status_code, headers=_JSON, content=answer.encode())
            took = Clocks.now() - start
            path.write_text(
                json.dumps({"answer": answer, "seconds": took.wall, "cpu_seconds": took.cpu}), encoding="utf-8"
            )
        kept = json.loads(path.read_text(encoding="utf-8"))
        self._count(kept)
        self.here += Clocks.now() - start
        return httpx2.Response(200, headers=_JSON, content=kept["answer"].encode())

    def _count(self, kept: dict[str, Any]) -> None:
        used = json.loads(kept["answer"]).get("usage") or {}
        result = self._result
        result.requests += 1
        result.input_tokens += used.get("prompt_tokens", 0)
        result.output_tokens += used.get("completion_tokens", 0)
        result.seconds += kept["seconds"]
        result.cpu_seconds += kept["cpu_seconds"]
        self._file.write_text(json.dumps(asdict(result)), encoding="utf-8")


_JSON = {"Content-Type": "application/json"}


class Clocks(NamedTuple):
    """Seconds by the clock and by the processor."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Self:
        """Both clocks."""
        return cls(time.perf_counter(), time.process_time())

    def __sub__(self, other: Clocks) -> Clocks:
        return Clocks(self.wall - other.wall, self.cpu - other.cpu)

    def __add__(self, other: tuple[Any, ...]) -> Clocks:
        return Clocks(self.wall + other[0], self.cpu + other[1])


@dataclass
class Meter:
    """Counts what a tool takes."""

    result: Result
    file: Path
    budget: float

    def __post_init__(self) -> None:
        self.transport = Remembered(self.result, self.file, self.budget)

    def client(self) -> openai.OpenAI:
        """A client of the embedded model's server."""
        import openai  # noqa: PLC0415 -- slow to import

        from summarizer.local import LocalOptions, serve  # noqa: PLC0415 -- needs the extra `local`
        from summarizer.weights import fetch, known_model  # noqa: PLC0415 -- as above

        server = serve(fetch(known_model()), LocalOptions(context=CONTEXT))
        http = openai.DefaultHttpxClient(trust_env=False, transport=self.transport)
        return openai.OpenAI(
            base_url=server.base_url, api_key=server.api_key, http_client=http, timeout=3600, max_retries=0
        )

    def __enter__(self) -> None:
        self._start, self._asked = Clocks.now(), self.transport.here

    def __exit__(self, *_: object) -> None:
        """Add what the block took beside its requests."""
        rest = Clocks.now() - self._start - (self.transport.here - self._asked)
        self.result.seconds += rest.wall
        self.result.cpu_seconds += rest.cpu


def run_none(article: Article, meter: Meter) -> None:
    """This tool without a model."""
    _run_ours(article, meter, "none")


def run_local(article: Article, meter: Meter) -> None:
    """This tool with the embedded model."""
    from summarizer.local import serve  # noqa: PLC0415 -- needs the extra `local`
    from summarizer.weights import fetch, known_model  # noqa: PLC0415 -- as above

    serve(fetch(known_model())).start()  # loading the model is not what is measured
    _run_ours(article, meter, "local")


def _run_ours(article: Article, meter: Meter, model: str) -> None:
    result = meter.result
    with meter:
        summary = summarize(article, Settings(model=model))
    used, stands = summary.provenance.usage, summary.provenance.grounding
    result.requests, result.input_tokens, result.output_tokens = used.requests, used.input_tokens, used.output_tokens
    result.returned = stands.exact + stands.normalized + stands.ungrounded if stands else 0
    result.misquoted = sum(article.text[s.start : s.end] != s.text for s in summary.spans())
    result.set_aside = len(summary.ungrounded)
    result.found = from_summary(summary).model_dump(mode="json")


# --- plain instructor: the same draft models, one request, quotes taken as they come


class Everything(BaseModel):
    """The whole answer about an article."""

    attributions: list[AttributionDraft]
    claims: list[ClaimDraft]


def run_instructor(article: Article, meter: Meter) -> None:
    """Ask once for everything; a quote counts where the article holds it, first in the sentence that it names."""
    import instructor  # noqa: PLC0415 -- slow to import
    from instructor.core import IncompleteOutputException, InstructorRetryException  # noqa: PLC0415 -- as above

    client = instructor.from_openai(meter.client(), mode=instructor.Mode.JSON_SCHEMA)
    result, answer = meter.result, Everything(attributions=[], claims=[])
    try:
        with meter:
            answer = client.create(
                model=MODEL,
                response_model=Everything,
                messages=_one_request(article),
                max_tokens=ANSWER_TOKENS,
                max_retries=0,
                temperature=0,
                seed=0,
            )
    except IncompleteOutputException:
        result.note = f"its answer was cut off after {ANSWER_TOKENS:,} tokens and is lost"
    except InstructorRetryException as error:
        if not isinstance(error.__cause__, ValidationError):
            raise
        result.note = f"no valid answer: {error.__cause__ or error}"[:200]
    _drafts_found(answer, article, result)


def _one_request(article: Article) -> list[Any]:
    """The instructions of this project's two prompts, and the article with its sentences numbered."""
    lines = [
        {"number": i, "text": " ".join(article.text[a:b].split())}
        for i, (a, b) in enumerate(sentences(article.text, article.language))
        if article.text[a:b].strip()
    ]
    variables = {"mark": "article", "lines": lines, "asked": [line["number"] for line in lines]}
    parts = [load(name).messages(variables) for name in ("attributions", "claims")]
    system = "\n\n".join(next(m["content"] for m in part if m["role"] == "system") for part in parts)
    system += "\n\nAnswer both tasks about all sentences in one JSON object with `attributions` and `claims`."
    shown = parts[0][-1]["content"].rpartition("\n")[0]
    user = f"{shown}\nList the attributions and the claims of every sentence."
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def _drafts_found(answer: Everything, article: Article, result: Result) -> None:
    text, regions = article.text, sentences(article.text, article.language)

    def spans(quotes: Sequence[str], sentence: int) -> list[dict[str, Any]]:
        out = []
        for quote in filter(None, quotes):
            result.returned += 1
            first = regions[sentence][0] if 0 <= sentence < len(regions) else 0
            at = text.find(quote, first)
            at = text.find(quote) if at < 0 else at
            if at < 0:
                result.misquoted += 1
            else:
                out.append(_span(text, at, at + len(quote)))
        return [span for span in out if span]

    attributions = [
        {
            "cue": spans([draft.cue], draft.sentence),
            "source": spans([draft.source or ""], draft.sentence),
            "content": spans(draft.content, draft.sentence),
        }
        for draft in answer.attributions
    ]
    hedges, claims = [], []
    for draft in answer.claims:
        hedges += [{"cue": span, "kind": "epistemic"} for span in spans(draft.hedges, draft.sentence)]
        evidence = spans(draft.evidence, draft.sentence)
        if evidence:
            claims.append(_claim(draft.text or "-", evidence, draft.certainty, draft.polarity, draft.kind))
    result.found = {"article": article.id, "attributions": attributions, "hedges": hedges, "claims": claims}


# --- LangExtract


LANGEXTRACT_TASK = """\
Extract who says what, the hedges and the claims from a news text, in order of appearance. Use exact words of the text
for each extraction; never paraphrase, never correct.
- cue: the words that report: said, claimed, according to, reported, warned; nouns too: assessment, claim.
- source: the shortest words that name who says it, without a leading article: a person, an organisation, "he".
- content: the words that are attributed, without the cue, "that" and quotation marks.
- hedge: the shortest words by which somebody commits less than fully: may, might, could, likely, reportedly, appears,
  approximately and about before a number, if, unverified.
- claim: the words that state one thing that can be checked, disputed or acted on; split sentences that state two.
  Attributes: certainty (certain, probable, possible, unknown), polarity (affirmed, negated), source (who says so, or
  "article")."""
_EXAMPLE = (
    "The Oldmere ferry ran aground on Friday. “About 40 passengers were not brought ashore,” the harbour master said. "
    "According to the Tindqvist Institute, the wreck may break apart if the wind turns."
)
_EXAMPLE_ITEMS: tuple[tuple[str, str, dict[str, str | list[str]]], ...] = (
    (
        "claim",
        "The Oldmere ferry ran aground on Friday",
        {"certainty": "certain", "polarity": "affirmed", "source": "article"},
    ),
    ("content", "About 40 passengers were not brought ashore", {}),
    ("hedge", "About", {}),
    (
        "claim",
        "About 40 passengers were not brought ashore",
        {"certainty": "certain", "polarity": "negated", "source": "harbour master"},
    ),
    ("source", "harbour master", {}),
    ("cue", "said", {}),
    ("cue", "According to", {}),
    ("source", "Tindqvist Institute", {}),
    ("content", "the wreck may break apart if the wind turns", {}),
    (
        "claim",
        "the wreck may break apart if the wind turns",
        {"certainty": "unknown", "polarity": "affirmed", "source": "Tindqvist Institute"},
    ),
    ("hedge", "may", {}),
    ("hedge", "if", {}),
)


def langextract_examples() -> list[Any]:
    """The one worked example that LangExtract is given."""
    import langextract as lx  # noqa: PLC0415 -- from the dependency group `bench`

    return [
        lx.data.ExampleData(
            text=_EXAMPLE,
            extractions=[
                lx.data.Extraction(extraction_class=kind, extraction_text=text, attributes=attributes)
                for kind, text, attributes in _EXAMPLE_ITEMS
            ],
        )
    ]


def run_langextract(article: Article, meter: Meter) -> None:
    """LangExtract with its OpenAI provider, schema constraints from the example, chunks of its default size."""
    import langextract as lx  # noqa: PLC0415 -- from the dependency group `bench`

    examples = langextract_examples()
    client = meter.client()
    options = {
        "api_key": client.api_key,
        "base_url": str(client.base_url),
        "temperature": 0.0,
        "seed": 0,
        "max_workers": 1,
        "max_output_tokens": CHUNK_TOKENS,
    }
    config = lx.factory.ModelConfig(model_id=MODEL, provider="OpenAILanguageModel", provider_kwargs=options)
    model = lx.factory.create_model(config, examples=examples, use_schema_constraints=True)
    model._client = client  # noqa: SLF001 -- LangExtract offers no other way to count tokens
    with meter:
        document = lx.extract(
            article.text,
            prompt_description=LANGEXTRACT_TASK,
            examples=examples,
            model=model,
            use_schema_constraints=False,  # they are in the model already
            max_char_buffer=CHUNK,
            batch_length=1,
            max_workers=1,
            show_progress=False,
        )
    _extractions_found(document.extractions or [], article, meter.result)


def _extractions_found(extractions: Sequence[Any], article: Article, result: Result) -> None:
    """Its own alignment counts, right or wrong: a span whose words are not the quote is misquoted."""
    text = article.text
    kinds: dict[str, list[dict[str, Any]]] = {"cue": [], "source": [], "content": []}
    attributions: list[dict[str, Any]] = []
    hedges, claims = [], []
    for one in extractions:
        result.returned += 1
        interval = one.char_interval
        if interval is None or interval.start_pos is None or interval.end_pos is None:
            result.set_aside += 1
            continue
        read = fold(text[interval.start_pos : interval.end_pos].strip()).text
        result.misquoted += read != fold(one.extraction_text.strip()).text
        span = _span(text, interval.start_pos, interval.end_pos)
        if span is None:
            continue
        attributes = one.attributes or {}
        if one.extraction_class in kinds:
            attributions.append({one.extraction_class: [span]})
        elif one.extraction_class == "hedge":
            hedges.append({"cue": span, "kind": "epistemic"})
        elif one.extraction_class == "claim":
            certainty, polarity = str(attributes.get("certainty")), str(attributes.get("polarity"))
            claim = _claim(span["text"], [span], certainty, polarity, "event")
            source = attributes.get("source")
            if source and source != "article":
                claim["attribution"] = len(attributions)
                attributions.append({"source_name": str(source)})
            claims.append(claim)
    result.found = {"article": article.id, "attributions": attributions, "hedges": hedges, "claims": claims}


def _span(text: str, start: int, end: int) -> dict[str, Any] | None:
    start, end = trim(text, (start, end), " \t\r\n.,;:!?\"'“”‘’")
    return {"start": start, "end": end, "text": text[start:end]} if start < end else None


def _claim(text: str, evidence: list[dict[str, Any]], certainty: str, polarity: str, kind: str) -> dict[str, Any]:
    """A claim in the gold format; a word of the model's own for certainty or polarity counts as the common one."""
    return {
        "text": text,
        "evidence": evidence,
        "certainty": certainty if certainty in {"certain", "probable", "possible", "unknown"} else "certain",
        "polarity": "negated" if polarity == "negated" else "affirmed",
        "kind": kind,
    }


TOOLS: dict[str, Callable[[Article, Meter], None]] = {
    "summarizer": run_local,
    "summarizer, no model": run_none,
    "langextract": run_langextract,
    "instructor": run_instructor,
}


def main() -> None:
    """Run one tool on one article."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("gold", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("budget", type=int)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CPU, (options.budget, options.budget + 10))
    warnings.simplefilter("ignore")
    meter = Meter(Result(), options.result.with_suffix(".part"), options.budget)
    TOOLS[options.tool](load_gold(options.gold).article, meter)
    options.result.write_text(json.dumps(asdict(meter.result), ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
