"""A `Summary` as W3C Web Annotations (JSON-LD).

Follows the W3C Recommendation "Web Annotation Data Model" (2017). Each stretch of text is selected twice: by
`TextPositionSelector`, whose offsets count Unicode code points from 0 as ours do (section 4.2.5), and by
`TextQuoteSelector` with the words before and after it (section 4.2.4), which finds it again in a page whose text
differs.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from pydantic_core import to_json

from summarizer.models import Article, Attribution, Claim, Hedge, Summary
from summarizer.spans import Span

Json = dict[str, object]

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32  # characters of prefix and suffix
_TAGGED_HASH = re.compile(r"sha256:([0-9a-f]{64})")


def web_annotations(summary: Summary) -> Json:
    """The summary as an AnnotationCollection with one embedded page (sections 5.1 and 5.2).

    A claim, an attribution's cue and a hedge are annotations of their own; an attribution's source and content are
    annotations that link to it. What a model returned without support has no place in the text and is left out.
    """
    items = list(_annotations(summary))
    root = article_iri(summary.article)
    provenance = summary.provenance
    name = f"{root}#annotations"
    page = {"id": f"{root}#page", "type": "AnnotationPage", "partOf": name, "startIndex": 0, "items": items}
    return {
        "@context": _CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": summary.headline,
        "generator": {"type": "Software", "name": f"summarizer {provenance.package_version}"},
        "created": _time(provenance.started),
        "total": len(items),
        "first": page,
    }


def render_web_annotations(summary: Summary, *, indent: int | None = 1) -> str:
    """The same as JSON text, ending with a line break; without indent on one line."""
    return to_json(web_annotations(summary), indent=indent).decode() + "\n"


def article_iri(article: Article) -> str:
    """An IRI of the text itself: its hash as RFC 6920 writes it, or the id as a URN where it is no such hash."""
    match = _TAGGED_HASH.fullmatch(article.id)
    if match is None:
        hexed = article.id.encode(errors="replace").hex()
        return f"urn:x-summarizer:{hexed}"
    digest = base64.urlsafe_b64encode(bytes.fromhex(match[1])).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _annotations(summary: Summary) -> Iterator[Json]:
    article = summary.article
    root = article_iri(article)
    for claim in summary.claims:
        yield _annotation(
            f"{root}#{claim.id}", "describing", _claim_bodies(claim, root), _targets(article, claim.evidence)
        )
    for attribution in summary.attributions:
        yield from _attribution(attribution, article, root)
    for hedge in summary.hedges:
        yield _annotation(
            f"{root}#{hedge.id}", "classifying", _hedge_bodies(hedge, root), _targets(article, [hedge.cue])
        )
    for number, left in enumerate(summary.coverage.uncovered, 1):
        bodies = [_tag(f"uncovered: {left.reason}")]
        yield _annotation(f"{root}#uncovered{number}", "classifying", bodies, _targets(article, [left.span]))
    for number, point in enumerate(summary.key_points, 1):
        cited: list[object] = [f"{root}#{claim}" for claim in point.claims]
        yield _annotation(
            f"{root}#point{number}", "describing", [_text("key point", "tagging"), _text(point.text)], cited
        )


def _annotation(name: str, motivation: str, bodies: list[Json], targets: list[object]) -> Json:
    return {
        "id": name,
        "type": "Annotation",
        "motivation": motivation,
        "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }


def _claim_bodies(claim: Claim, root: str) -> list[Json]:
    bodies = [_tag("claim"), _text(claim.text)]
    bodies.extend(
        _tag(f"{name}: {value}")
        for name, value in (("certainty", claim.certainty), ("polarity", claim.polarity), ("kind", claim.kind))
    )
    bodies.extend(_link(f"{root}#{name}") for name in (claim.attribution, *claim.hedges) if name)
    return bodies


def _attribution(attribution: Attribution, article: Article, root: str) -> Iterator[Json]:
    name = f"{root}#{attribution.id}"
    bodies = [_tag("attribution")]
    if attribution.source_name:
        bodies.append(_text(attribution.source_name, "identifying"))
    bodies.extend(
        _tag(f"{key}: {value}")
        for key, value in (
            ("source type", attribution.source_type),
            ("style", attribution.style),
            ("stance", attribution.stance),
            ("via", attribution.via),
        )
        if value
    )
    if attribution.within:
        bodies.append(_link(f"{root}#{attribution.within}"))
    yield _annotation(name, "identifying", bodies, _targets(article, attribution.cue))
    for role, spans in (("source", attribution.source), ("content", attribution.content)):
        if spans:
            yield _annotation(f"{name}-{role}", "linking", [_tag(role), _link(name)], _targets(article, spans))


def _hedge_bodies(hedge: Hedge, root: str) -> list[Json]:
    bodies = [_tag("hedge"), _tag(f"kind: {hedge.kind}")]
    if hedge.probability is not None:
        low, high = hedge.probability
        bodies.append(_tag(f"probability: {low:g}–{high:g} % ({hedge.scale or 'no scale named'})"))
    if hedge.attribution:
        bodies.append(_link(f"{root}#{hedge.attribution}"))
    return bodies


def _tag(value: str) -> Json:
    return _text(value, "tagging")


def _text(value: str, purpose: str = "describing") -> Json:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _link(target: str) -> Json:
    return {"type": "SpecificResource", "purpose": "linking", "source": target}


def _targets(article: Article, spans: Sequence[Span]) -> list[object]:
    return [_target(article, span) for span in spans]


def _target(article: Article, span: Span) -> Json:
    target: Json = {
        "type": "SpecificResource",
        "source": article_iri(article),
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": span.text,
                "prefix": article.text[max(0, span.start - _AROUND) : span.start],
                "suffix": article.text[span.end : span.end + _AROUND],
            },
        ],
    }
    if article.url is not None and article.url.startswith(("https://", "http://")):
        target["scope"] = article.url
    return target


def _time(moment: datetime) -> str:
    """An xsd:dateTime in UTC, as section 3.3.1 asks for."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
