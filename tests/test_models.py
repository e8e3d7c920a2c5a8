from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.errors import NotAnArticle
from summarizer.models import SCHEMA_VERSION, Article, Record, Summary

TEXT = "The ISW reportedly said the bridge may fall. What now?"


def span(text: str) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text}


def summary() -> dict[str, Any]:
    """A whole summary as plain values, to be changed by one mistake at a time."""
    return {
        "article": Article.from_text(TEXT, title="Bridge", published=date(2025, 6, 3)).model_dump(),
        "headline": "Bridge may fall",
        "key_points": [{"text": "The bridge may fall, according to the ISW.", "claims": ["c1"]}],
        "claims": [
            {
                "id": "c1",
                "text": "The bridge may fall.",
                "evidence": [span("the bridge may fall")],
                "attribution": "a1",
                "hedges": ["h2"],
                "polarity": "affirmed",
                "certainty": "possible",
                "kind": "forecast",
            }
        ],
        "attributions": [
            {
                "id": "a1",
                "source": [span("ISW")],
                "cue": [span("said")],
                "content": [span("the bridge may fall")],
                "source_name": "ISW",
                "source_type": "organisation",
                "style": "indirect",
                "stance": "neutral",
            }
        ],
        "hedges": [
            {"id": "h1", "cue": span("reportedly"), "kind": "evidential"},
            {"id": "h2", "cue": span("may"), "kind": "modal", "attribution": "a1"},
        ],
        "ungrounded": [{"item": "claim", "quote": "the dam fell", "reason": "absent"}],
        "coverage": {
            "characters": 46,
            "claimed": 16,
            "uncovered": [{"span": span("What now?"), "reason": "question"}],
        },
        "provenance": {
            "mode": "none",
            "model": None,
            "package_version": "0.1.0",
            "started": datetime(2025, 6, 3, tzinfo=UTC),
            "seconds": 0.1,
        },
    }


def changed(path: str, value: object) -> dict[str, Any]:
    """The summary with the value at a dotted path replaced."""
    out = summary()
    at: Any = out
    *parents, last = [int(p) if p.isdigit() else p for p in path.split(".")]
    for part in parents:
        at = at[part]
    at[last] = value
    return out


def test_a_sound_summary_is_accepted_and_goes_round_through_json() -> None:
    made = Summary.model_validate(summary())
    again = Summary.model_validate_json(made.model_dump_json())
    assert again == made
    assert again.schema_version == SCHEMA_VERSION
    assert [s.text for s in made.spans()] == [
        "ISW",
        "said",
        "the bridge may fall",
        "reportedly",
        "may",
        "the bridge may fall",
        "What now?",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "attributions.0.source.0",
        "attributions.0.cue.0",
        "attributions.0.content.0",
        "hedges.1.cue",
        "claims.0.evidence.0",
        "coverage.uncovered.0.span",
    ],
)
@pytest.mark.parametrize("wrong", [{"start": 0, "end": 3, "text": "the"}, {"start": 90, "end": 93, "text": "The"}])
def test_a_span_that_is_not_in_the_text_is_refused(path: str, wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="span"):
        Summary.model_validate(changed(path, wrong))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("claims.0.attribution", "a9"),
        ("claims.0.hedges", ["h9"]),
        ("hedges.1.attribution", "a9"),
        ("attributions.0.within", "a9"),
        ("key_points.0.claims", ["c1", "c9"]),
    ],
)
def test_an_unknown_id_is_refused(path: str, value: object) -> None:
    with pytest.raises(ValidationError, match=r"no such id: \w9"):
        Summary.model_validate(changed(path, value))


def test_an_id_that_stands_twice_is_refused() -> None:
    twice = summary()
    twice["hedges"][1]["id"] = "h1"
    with pytest.raises(ValidationError, match="id h1 stands twice"):
        Summary.model_validate(twice)
    for part in ("claims", "attributions"):
        twice = summary()
        twice[part] *= 2
        with pytest.raises(ValidationError, match="stands twice"):
            Summary.model_validate(twice)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("claims.0.evidence", []),
        ("attributions.0.cue", []),
        ("key_points.0.claims", []),
        ("key_points.0.text", ""),
        ("claims.0.text", ""),
        ("claims.0.certainty", "likely"),
        ("claims.0.score", 0.5),
        ("headline", None),
    ],
)
def test_a_record_that_breaks_its_type_is_refused(path: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Summary.model_validate(changed(path, value))


def test_every_object_of_the_schema_is_closed_and_every_record_frozen() -> None:
    schema = Summary.model_json_schema()
    for name, part in {"Summary": schema, **schema["$defs"]}.items():
        assert part["additionalProperties"] is False, name
    assert all(cls.model_config["frozen"] and cls.model_config["extra"] == "forbid" for cls in Record.__subclasses__())


def test_the_schema_names_every_field_of_a_dump() -> None:
    schema = json.loads(json.dumps(Summary.model_json_schema()))
    dump = Summary.model_validate(summary()).model_dump(mode="json")
    assert set(dump) == set(schema["properties"])
    for part, kind in (("claims", "Claim"), ("attributions", "Attribution"), ("hedges", "Hedge")):
        assert set(dump[part][0]) == set(schema["$defs"][kind]["properties"])


def test_an_article_has_the_hash_of_its_text_as_id() -> None:
    article = Article.from_text("Kyiv\r\n“é”")
    assert article.id == "sha256:" + hashlib.sha256("Kyiv\r\n“é”".encode()).hexdigest()
    assert article.text == "Kyiv\r\n“é”"


@given(st.text())
def test_an_article_keeps_any_text_or_says_why_not(text: str) -> None:
    if text.strip():
        assert Article.from_text(text).text == text
    else:
        with pytest.raises(NotAnArticle, match="empty"):
            Article.from_text(text)


def test_a_lone_surrogate_is_named() -> None:
    with pytest.raises(NotAnArticle, match="lone surrogate at character 5"):
        Article.from_text("Kyiv \ud800")


@pytest.mark.parametrize("field", ["title", "publisher", "url", "language"])
def test_a_lone_surrogate_beside_the_text_is_named(field: str) -> None:
    given = {"text": "It may rain.", field: "en\ud800"}
    with pytest.raises(NotAnArticle, match=f"The article's {field} holds a lone surrogate at character 2: decode it"):
        Article.from_text(**given)
    with pytest.raises(ValidationError, match="holds a lone surrogate"):
        Article.model_validate({"id": "sha256:0", **given})
