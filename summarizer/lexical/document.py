"""An article's text read once into sentences, tagged tokens and quotations: what every lexical rule works on."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.lexical.frame_tags import mended_tags
from summarizer.lexical.quotations import Quotation, find_quotations
from summarizer.lexical.tokens import Token, tokenize
from summarizer.spans import Region


@dataclass(frozen=True, slots=True)
class Document:
    """`sentences` partition `text`; `tokens[i]` are those of `sentences[i]`, with offsets into `text`."""

    text: str
    sentences: tuple[Region, ...]
    tokens: tuple[tuple[Token, ...], ...]
    mended: tuple[list[str], ...]
    """Tags of the tokens as the reporting frames and the names see them (`frame_tags.mended_tags`)."""
    quotations: tuple[Quotation, ...]


def read_document(text: str, sentences: tuple[Region, ...]) -> Document:
    """Tokenize and tag each sentence, and pair the quotation marks of the whole text."""
    tokens = tuple(tokenize(text, start, end) for start, end in sentences)
    mended = tuple(map(mended_tags, tokens))
    return Document(text, sentences, tokens, mended, find_quotations(text))
