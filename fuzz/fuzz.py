"""Coverage-guided fuzzing, with atheris, of everything that reads what others wrote.

    python fuzz/fuzz.py TARGET [options of libFuzzer, such as -max_total_time=60]

Each target takes any bytes and must end without an error, or with one of `summarizer.errors`. What breaks one is
written to a file `crash-…`; `python fuzz/fuzz.py TARGET crash-…` runs it again. `make fuzz` runs all, a minute each.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["summarizer"]):
    from pydantic import ValidationError

    from summarizer import digest, lexical, pipeline, prompts, segment
    from summarizer.client import _parsed
    from summarizer.client_body import Unreadable
    from summarizer.corpus import CorpusSettings, entry_of
    from summarizer.drafts import ANSWERS
    from summarizer.errors import SummarizerError
    from summarizer.ground import fold, locate, occurrences
    from summarizer.ingest import article_from_bytes
    from summarizer.models import Article
    from summarizer.plan import Profile, attribution_questions, claim_questions
    from summarizer.questions import SentencesChecker, Window
    from summarizer.records import json_object
    from summarizer.render import FORMATS, render
    from summarizer.settings import Settings

NONE = Settings(model="none")
LONGEST = 2000


def read(data: bytes) -> str:
    """Any text, lone surrogates included."""
    return atheris.FuzzedDataProvider(data).ConsumeUnicode(LONGEST)


def sound(text: str, start: int, end: int, quoted: str) -> None:
    """Stop the fuzzer where a span is not the text's own."""
    if text[start:end] != quoted:
        msg = f"the span {start}:{end} is not {quoted!r}"
        raise AssertionError(msg)


def ingest(data: bytes) -> None:
    """A file of any kind."""
    given = atheris.FuzzedDataProvider(data)
    name = given.PickValueInList(["a.txt", "a.html", "a.pdf", "a.md", "https://a.example/b?c"])
    kind = given.PickValueInList([None, "text/html", "text/plain; charset=utf-16", "application/pdf"])
    with contextlib.suppress(SummarizerError):
        article_from_bytes(given.ConsumeBytes(LONGEST), name=name, content_type=kind)


def record(data: bytes) -> None:
    """A line of a corpus."""
    with contextlib.suppress(SummarizerError):
        entry = entry_of(json_object(data), "a:1", CorpusSettings(id_field="id"))
        f"{entry.origin} {entry.external_id} {entry.error}".encode()


def sentences(data: bytes) -> None:
    """Cutting a text."""
    text = read(data)
    regions = segment.sentences(text, "en")
    segment.passages(text, regions, 200)
    sound("".join(text[a:b] for a, b in regions), 0, len(text), text)


def summary(data: bytes) -> None:
    """A whole summary without a model, in every format."""
    with contextlib.suppress(SummarizerError):
        made = pipeline.summarize_lexically(Article.from_text(read(data)), NONE)
        for claim in made.claims:
            for span in claim.evidence:
                sound(made.article.text, span.start, span.end, span.text)
        for form in FORMATS:
            render(made, form).encode()


def ground(data: bytes) -> None:
    """A quote in a text."""
    given = atheris.FuzzedDataProvider(data)
    text, quote = given.ConsumeUnicode(LONGEST), given.ConsumeUnicode(100)
    view = fold(text)
    for match in occurrences(quote, view, (0, len(text))):
        start, end = match.region
        sound(fold(text[start:end]).text.strip(), 0, len(text), fold(quote.strip()).text.strip())
    locate(quote, view, [(0, len(text))])


def questions(data: bytes) -> None:
    """The prompts about a text: its lines stay between their marks."""
    with contextlib.suppress(SummarizerError):
        text = Article.from_text(read(data)).text
        reading = lexical.read(text, segment.sentences(text, "en"))
        for windows in ("passage", "sentence"):
            profile = Profile(windows, 512, 300)
            asked = [
                *attribution_questions(reading, fold(text), profile),
                *claim_questions(reading, fold(text), profile),
            ]
            for question in asked:
                said = prompts.load(question.prompt).messages(question.variables)[-1]["content"]
                if said.count(f" {question.variables['mark']}>") != 2:  # noqa: PLR2004 -- one at each end
                    raise AssertionError(said)


def answer(data: bytes) -> None:
    """What a service sends, and what a model says in it."""
    given = atheris.FuzzedDataProvider(data)
    name = given.PickValueInList(sorted(ANSWERS))
    text, raw = given.ConsumeUnicode(300), given.ConsumeBytes(LONGEST)
    with contextlib.suppress(Unreadable):
        _parsed(raw)
    with contextlib.suppress(Unreadable):
        _parsed(json.dumps({"choices": [{"message": {"content": text}}]}).encode())
    with contextlib.suppress(ValidationError):
        draft = ANSWERS[name].model_validate_json(raw)
        regions = tuple(segment.sentences(text, "en"))
        window = Window(fold(text), regions, tuple(range(len(regions))), tuple(range(len(regions))))
        checker = digest.DigestChecker([digest.Citable("c1", text, text)], "A title")
        (checker if name == "DigestAnswer" else SentencesChecker(window)).problems(draft)


TARGETS: dict[str, Callable[[bytes], None]] = {
    f.__name__: f for f in (ingest, record, sentences, summary, ground, questions, answer)
}

SEEDS = {
    "ingest": b"<!doctype html><html lang=en><body><p>He said that it may rain.</p></body></html>",
    "record": b'{"id": "1", "title": "Rain", "published": "2026-01-02", "text": "He said that it may rain."}',
    "answer": b'{"attributions":[{"sentence":0,"cue":"said","source":"he","content":["it may rain"]}]}',
    "summary": "“It may rain,” he said.\r\nAccording to Mr. X, about 5 men e\u0301 left.".encode(),
}


def main() -> None:
    """Fuzz the target that the command line names."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:  # noqa: PLR2004 -- the program and a target
        sys.exit(f"{__doc__}\nTargets: {', '.join(TARGETS)}.")
    name, options = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as seeds:
        if all(option.startswith("-") for option in options):
            Path(seeds, "seed").write_bytes(SEEDS.get(name, SEEDS["summary"]))
            options.append(seeds)
        atheris.Setup([sys.argv[0], *options], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
