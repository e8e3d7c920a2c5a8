"""A `Summary` as schema.org JSON-LD: a `NewsArticle`, its `Claim`s with who makes them, their evidence as `Quotation`s.

schema.org has no words for certainty, polarity or hedges: they stand among the `keywords` of a claim. A `Claim` is
not a `ClaimReview`: nothing here says whether a claim is true.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from pydantic_core import to_json

from summarizer.models import Attribution, Claim, Summary
from summarizer.web_annotation import Json, article_iri

_PERSON = "person"


def schema_org(summary: Summary) -> Json:
    """The summary as one JSON-LD document with a graph of schema.org items."""
    return {"@context": "https://schema.org", "@graph": [_article(summary), *_claims(summary), *_quotations(summary)]}


def render_schema_org(summary: Summary, *, indent: int | None = 1) -> str:
    """The same as JSON text, ending with a line break; without indent on one line.

    Every `<` is escaped, so that the text can stand in a `<script>` of a page, as JSON-LD mostly does.
    """
    return to_json(schema_org(summary), indent=indent).decode().replace("<", "\\u003c") + "\n"


def _article(summary: Summary) -> Json:
    article = summary.article
    known: Json = {
        "@type": "NewsArticle",
        "@id": article_iri(article),
        "identifier": article.id,
        "headline": article.title or summary.headline,
        "abstract": "\n".join(point.text for point in summary.key_points),
        "articleBody": article.text,
    }
    if article.publisher:
        known["publisher"] = {"@type": "Organization", "name": article.publisher}
    if article.url:
        known["url"] = article.url
    if article.published:
        known["datePublished"] = article.published.isoformat()
    if article.language:
        known["inLanguage"] = article.language
    return known


def _claims(summary: Summary) -> Iterator[Json]:
    root = article_iri(summary.article)
    attributions = {attribution.id: attribution for attribution in summary.attributions}
    cues = {hedge.id: hedge.cue.text for hedge in summary.hedges}
    for claim in summary.claims:
        item: Json = {
            "@type": "Claim",
            "@id": f"{root}#{claim.id}",
            "text": claim.text,
            "appearance": {"@id": root},
            "isBasedOn": [
                {"@type": "Quotation", "text": span.text, "isPartOf": {"@id": root}} for span in claim.evidence
            ],
            "keywords": list(_keywords(claim, cues)),
            "dateCreated": summary.provenance.started.astimezone(UTC).isoformat(),
        }
        attribution = attributions.get(claim.attribution or "")
        if attribution is not None:
            item |= _said_by(attribution, "author")
        yield item


def _keywords(claim: Claim, cues: dict[str, str]) -> Iterator[str]:
    yield f"certainty: {claim.certainty}"
    yield f"polarity: {claim.polarity}"
    yield f"kind: {claim.kind}"
    yield from (f"hedge: {cues[hedge]}" for hedge in claim.hedges)


def _quotations(summary: Summary) -> Iterator[Json]:
    """What the article puts in quotation marks, wholly or in part."""
    root = article_iri(summary.article)
    for attribution in summary.attributions:
        if attribution.style != "indirect" and attribution.content:
            yield {
                "@type": "Quotation",
                "@id": f"{root}#{attribution.id}",
                "text": " … ".join(span.text for span in attribution.content),
                "isPartOf": {"@id": root},
                **_said_by(attribution, "spokenByCharacter"),
            }


def _said_by(attribution: Attribution, key: str) -> Json:
    """Who says so: a person or an organisation where one is named, else the article's words for them."""
    named = attribution.source_name or " … ".join(span.text for span in attribution.source)
    if not named:
        return {}
    if attribution.source_type == "unnamed":
        return {"creditText": named}
    kind = "Person" if attribution.source_type == _PERSON else "Organization"
    return {key: {"@type": kind, "name": named}}
