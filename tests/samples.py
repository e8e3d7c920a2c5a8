"""Summaries that several tests look at: the seeds by the lexical layer, and one full of what could break a format."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from summarizer import Article, Settings, read_article, summarize
from summarizer.models import (
    Attribution,
    Claim,
    Coverage,
    Hedge,
    KeyPoint,
    PromptRef,
    Provenance,
    Summary,
    Uncovered,
    Ungrounded,
    Usage,
)
from summarizer.spans import Span

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
RECORDED = Path(__file__).parent.parent / "cassettes" / "local"
HOSTILE = (
    '=HYPERLINK("http://evil.example";"x") 😀 said </script><img src=x onerror=alert(1)> may\r\n'
    "fall\u202etxet\u202c {{7*7}} on\u2028line 2.\x07\x1b[31m @SUM, 'quoted' \"text\",\t<b>né</b> & İ e\u0301.\n"
)


@cache
def seed_summaries() -> tuple[Summary, ...]:
    """The five seeds as the lexical layer reads them."""
    return tuple(summarize(read_article(str(path)), Settings(model="none")) for path in SEEDS)


@cache
def hostile_summary() -> Summary:
    """Spans over line breaks, overlapping ones, formulas, markup, controls, a chain, every optional field."""
    article = Article.from_text(
        HOSTILE,
        title="=1+1 <b>",
        publisher="-P & Co",
        url="https://news.example/a?b=1&c=2",
        published=datetime(2026, 3, 4, tzinfo=UTC),
    )

    def at(words: str) -> Span:
        start = HOSTILE.index(words)
        return article.span(start, start + len(words))

    attributions = (
        Attribution(
            id="a1",
            source=(at("=HYPERLINK"),),
            cue=(at("said"),),
            content=(at("</script><img src=x onerror=alert(1)> may\r\nfall"), at("on\u2028line 2")),
            source_name='=cmd|"/c calc"!A1',
            source_type="person",
            style="mixed",
            stance="distancing",
            within="a2",
            via="@go <between>",
        ),
        Attribution(
            id="a2",
            source=(),
            cue=(at("@SUM"),),
            content=(),
            source_name=None,
            source_type="unnamed",
            style="indirect",
            stance="neutral",
        ),
    )
    hedge = Hedge(id="h1", cue=at("may"), kind="modal", probability=(25.5, 40), scale="phia", attribution="a1")
    claims = (
        Claim(
            id="c1",
            text="+ {{7*7}} </script><img src=x onerror=alert(1)> may fall",
            evidence=(at("onerror=alert(1)> may\r\nfall"), at("{{7*7}} on\u2028line")),
            attribution="a1",
            hedges=("h1",),
            polarity="negated",
            certainty="possible",
            kind="forecast",
        ),
        Claim(
            id="c2",
            text="'quoted' text",
            evidence=(at("fall\u202etxet\u202c {{7*7}}"),),
            polarity="affirmed",
            certainty="certain",
            kind="state",
        ),
    )
    return Summary(
        article=article,
        headline="\t=2+2 </script><script>alert(1)</script>",
        key_points=(KeyPoint(text="-3 {{7*7}} <img src=x onerror=alert(1)>", claims=("c1", "c2")),),
        claims=claims,
        attributions=attributions,
        hedges=(hedge,),
        ungrounded=(Ungrounded(item="claim", quote="\r=4 <img src=x onerror=alert(1)>", reason="'=not there"),),
        coverage=Coverage(
            characters=120, claimed=60, uncovered=(Uncovered(span=at("<b>né</b> & İ e\u0301"), reason="fragment"),)
        ),
        provenance=Provenance(
            mode="local",
            model="qwen <x>",
            prompts=(PromptRef(name="claims", version=1, sha256="0" * 64),),
            package_version="0.1.0",
            usage=Usage(requests=3, input_tokens=10, output_tokens=5),
            cost=0.25,
            started=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
            seconds=1.5,
            notes=("Language: {{7*7}}",),
        ),
    )


@cache
def recorded_summaries() -> tuple[Summary, ...]:
    """The five seeds as the embedded model was recorded reading them; the time they took is left out of recordings."""
    out = []
    for path in SEEDS:
        content = json.loads((RECORDED / f"{path.stem}.summary.json").read_text(encoding="utf-8"))
        content["provenance"] |= {"package_version": "0.1.0", "started": "2026-11-22T12:00:00Z", "seconds": 0}
        out.append(Summary.model_validate(content))
    return tuple(out)


def all_samples() -> tuple[Summary, ...]:
    """All of them."""
    return (*seed_summaries(), hostile_summary())
