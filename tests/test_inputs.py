"""Any text and any bytes through every step: no error outside the tree, no span that is not the text's own."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer import digest, lexical, prompts, segment
from summarizer.drafts import AttributionsAnswer, ClaimsAnswer, DigestAnswer
from summarizer.errors import SummarizerError
from summarizer.ground import Match, fold, locate, occurrences
from summarizer.ingest import article_from_bytes
from summarizer.models import Article
from summarizer.pipeline import summarize_lexically
from summarizer.plan import Profile, attribution_questions, claim_questions
from summarizer.questions import SentencesChecker, Window
from summarizer.render import FORMATS, render
from summarizer.settings import Settings
from tests.test_pipeline import assert_sound

NONE = Settings(model="none")
PIECES = [
    *(
        "He said that ",
        "“It may rain,” ",
        "she told Reuters. ",
        "Reportedly, ",
        "According to the army, ",
        "if ",
        "not ",
    ),
    *(
        "e\u0301",
        "n\u0303o\u0308",
        "İstanbul’da ",
        "ıI",
        "ß",
        "ﬁ",
        "Å",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 ",
        "🌉",
        "🇺🇦",
    ),
    *(
        "\r\n",
        "\r",
        "\n\n",
        "\x00",
        "\x0b",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\u200b",
        "\u00ad",
        "\u202e",
        "\u2066",
    ),
    *('"', "“", "”", "‘", "’", "«", "»", "'", "`", "(", ")", "[", "]", "{{", "}}", "{%", "%}", "<", ">", "</article>"),
    *(
        "1,430 men ",
        "-5 °C ",
        "3.5%",
        "…",
        "—",
        "U.S. ",
        "Mr. X",
        "@a",
        "#b",
        "https://a.b/c?d=e ",
        "\U000e0041",
        "\u0335",
    ),
    *("क्षि ", "العربية ", "日本語。", "한국어 ", "Ελλάδα ", "\u0e01\u0e33", "a" * 50, " " * 20),
]
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=())), max_size=30).map("".join),
)


def article(text: str) -> Article | None:
    with contextlib.suppress(SummarizerError):
        return Article.from_text(text)
    return None


@given(texts)
@example("\ud800")
@example("a\ud83d said b.")
@example("e\u0301 said that e\u0301\r\nI\u0307 may.")
def test_any_text_becomes_a_sound_summary_or_a_clear_error(text: str) -> None:
    made = article(text)
    if made is None:
        return
    summary = summarize_lexically(made, NONE)
    assert_sound(summary)
    for form in FORMATS:
        shown = render(summary, form)
        shown.encode()
        if form in {"text", "markdown", "html"}:
            assert not set(shown) & set("\x00\x1b\u202e\u2066\U000e0041\x07")


@given(st.one_of(st.binary(max_size=200), texts.map(lambda t: t.encode("utf-8", "surrogatepass"))), st.data())
def test_any_bytes_become_an_article_or_a_clear_error(data: bytes, more: st.DataObject) -> None:
    name = more.draw(
        st.sampled_from(["a.txt", "a.html", "a.pdf", "a.md", "https://a.example/b?key=secret", "\udcff.txt"])
    )
    kind = more.draw(
        st.sampled_from([None, "text/html", "application/pdf", "text/plain; charset=utf-16", "x/y; charset=\x00"])
    )
    head = more.draw(
        st.sampled_from(
            [b"", b"%PDF-1.7\n", b"<!doctype html><html><body><p>", b"---\ntitle: ", b"\xff\xfe", b"\x1f\x8b"]
        )
    )
    made, said = None, ""
    try:
        made = article_from_bytes(head + data, name=name, content_type=kind)
    except SummarizerError as error:
        said = str(error)
    assert "\n" not in said
    assert "secret" not in said
    if made is not None:
        made.text.encode()
        assert_sound(summarize_lexically(made, NONE))


@given(texts)
@example("\udd2e")
@example("He said so. \ud800 It may rain.")
def test_sentences_and_passages_are_the_whole_text(text: str) -> None:
    sentences = segment.sentences(text, "en")
    assert "".join(text[a:b] for a, b in sentences) == text
    numbers = [i for passage in segment.passages(text, sentences, 200) for i in passage]
    assert numbers == list(range(len(sentences)))


@given(texts, st.data())
def test_a_quote_is_found_where_it_stands_or_not_at_all(text: str, data: st.DataObject) -> None:
    view = fold(text)
    assert len(view.text) == len(view.starts) == len(view.ends)
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    for quote_ in (quote, data.draw(texts)):
        for match in occurrences(quote_, view, (0, len(text))):
            a, b = match.region
            assert fold(text[a:b]).text.strip() == fold(quote_.strip()).text.strip()
    found = locate(quote, view, [(0, len(text))])
    assert isinstance(found, Match | str)


@given(texts)
def test_prompts_hold_any_text(text: str) -> None:
    made = article(text)
    if made is None:
        return
    reading = lexical.read(made.text, segment.sentences(made.text, "en"))
    view = fold(made.text)
    for windows in ("passage", "sentence"):
        profile = Profile(windows, 512, 300)
        for question in [*attribution_questions(reading, view, profile), *claim_questions(reading, view, profile)]:
            chat = prompts.load(question.prompt).messages(question.variables)
            mark = str(question.variables["mark"])
            assert chat[-1]["content"].count(f" {mark}>") == 2
            assert len(chat[-1]["content"].split("\n")) == 3 + len(question.window.shown if question.window else ())


@given(texts, st.lists(st.tuples(st.integers(-3, 9), texts, texts, st.none() | texts), max_size=4))
def test_any_draft_is_grounded_or_told_why(text: str, drafts: list[tuple[int, str, str, str | None]]) -> None:
    sentences = tuple(segment.sentences(text, "en"))
    if not sentences:
        return
    window = Window(fold(text), sentences, tuple(range(len(sentences))), tuple(range(len(sentences))))
    checker = SentencesChecker(window)
    items = [{"sentence": n, "cue": a, "source": c, "content": [b]} for n, a, b, c in drafts]
    claims = [
        {
            "sentence": n,
            "evidence": [a, b],
            "text": b,
            "hedges": [c or ""],
            "certainty": "certain",
            "polarity": "affirmed",
            "kind": "event",
        }
        for n, a, b, c in drafts
    ]
    assert all(isinstance(p, str) for p in checker.problems(AttributionsAnswer.model_validate({"attributions": items})))
    assert all(isinstance(p, str) for p in checker.problems(ClaimsAnswer.model_validate({"claims": claims})))


@given(st.lists(texts, min_size=1, max_size=4), texts)
def test_any_digest_is_settled(claims: list[str], said: str) -> None:
    citable = [digest.Citable(f"c{i}", t, t) for i, t in enumerate(claims, 1) if t.strip()]
    if not citable:
        return
    checker = digest.DigestChecker(citable, said)
    points = [{"claims": ["c1", said], "text": said}, {"claims": ["c1"], "text": said}]
    answer = DigestAnswer.model_validate({"headline": said, "key_points": points})
    checker.problems(answer)
    _, settled, _ = checker.settle(answer)
    assert {c for p in settled for c in p.claims} <= {c.id for c in citable}


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


LONG = {
    "a line of words": "The army said it may rain ",
    "a line of letters": "a",
    "combining marks": "e\u0301",
    "marks on one letter": "\u0301",
    "invisible": "\u200b",
    "white space": " ",
    "line ends": "\n",
    "quotation marks": '"',
    "brackets": "([{",
    "stops": ".",
    "emoji": "\U0001f468\u200d",
    "tags": "<p>",
    "braces": "{{",
    "NUL": "\x00a",
}


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize(
    "step",
    [
        lambda t: segment.passages(t, segment.sentences(t, "en"), 6000),
        lambda t: occurrences(t[:100], fold(t), (0, len(t))),
        lambda t: article_from_bytes(t.encode(), name="a.txt", content_type=None),
    ],
    ids=["segment", "ground", "ingest"],
)
def test_time_grows_with_length_and_no_faster(step: Callable[[str], object], unit: str) -> None:
    def work(size: int) -> Callable[[], object]:
        text = (unit * size)[:size]

        def quietly() -> None:
            with contextlib.suppress(SummarizerError):
                step(text)

        return quietly

    seconds(work(1000))
    taken = seconds(work(100_000))
    assert taken < 3, f"{taken:.1f} s for 100 kB"


@pytest.mark.parametrize(
    "unit", ["may ", "it may likely rain and ", "“It may rain,” he said. ", "The army took the town. "]
)
def test_rendering_grows_with_length_and_no_faster(unit: str) -> None:
    def calls(size: int) -> int:
        text = "The army " + (unit * size)[:size]
        summary = summarize_lexically(Article.from_text(text, language="en"), NONE)
        counted = 0

        def count(_frame: object, _event: str, _argument: object) -> None:
            nonlocal counted
            counted += 1

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            for form in FORMATS:
                render(summary, form)
        finally:
            sys.setprofile(before)
        return counted

    calls(1000)  # loads what is loaded once
    assert calls(20_000) <= 2.6 * calls(10_000)
