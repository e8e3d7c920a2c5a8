"""The article inside an HTML page, a PDF or a Markdown file, and what the document says about it.

trafilatura and pypdf are imported when first needed: each costs more than a whole run over a text file.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from summarizer.dates import moment
from summarizer.decoding import whole
from summarizer.errors import NotAnArticle

if TYPE_CHECKING:
    import pypdf

_NOISY: Final = ("trafilatura", "htmldate", "courlan", "justext", "readability", "pypdf", "charset_normalizer")
_FEWEST_WORDS: Final = 5
"""A page with less text than that is a menu, a frame or an error."""
_LONGEST_PAGE: Final = 5_000_000
_FRONT_MATTER: Final = re.compile(r"---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HTML_LANGUAGE: Final = re.compile(r"<html\b[^>]{0,2000}?\blang\s*=\s*[\"']?([A-Za-z]{2})\b", re.IGNORECASE)
_XML_DECLARATION: Final = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)
_LANGUAGE_CODE: Final = re.compile(r"[A-Za-z]{2}(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Document:
    """The text of an article and what its document says about it."""

    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | datetime | None = None
    language: str | None = None


def from_html(html: str, *, name: str, url: str | None = None) -> Document:
    """The main text of a page, by trafilatura, without menus, comments and advertisements.

    A paragraph that repeats the one right before it is taken once.

    Args:
        html: the decoded page.
        name: what to call the page in a message.
        url: where it was found, for the page's own relative address.

    Raises:
        NotAnArticle: the page holds no article text, or is longer than five million characters.
    """
    if len(html) > _LONGEST_PAGE:
        msg = f"{name} is a page of {len(html):,} characters: save the article's text and pass that."
        raise NotAnArticle(msg)
    with _quiet():
        import trafilatura  # noqa: PLC0415 -- see the module docstring

        try:
            found = trafilatura.bare_extraction(
                _XML_DECLARATION.sub("", html, count=1),
                url=url,
                with_metadata=True,
                include_comments=False,
                date_extraction_params={"original_date": True, "extensive_search": False},
            )
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            found = None
    text = whole(getattr(found, "text", None) or "")
    if len(text.split()) < _FEWEST_WORDS:
        msg = f"{name} holds no article text: it may need scripts or a login; save the article's text and pass that."
        raise NotAnArticle(msg)
    language = _HTML_LANGUAGE.search(html[:20_000])
    return Document(
        text=text,
        title=_clean(getattr(found, "title", None)),
        publisher=_clean(getattr(found, "sitename", None)),
        url=_web_address(getattr(found, "url", None)) or url,
        published=moment(getattr(found, "date", None)),
        language=language.group(1).lower() if language else None,
    )


def from_pdf(data: bytes, *, name: str) -> Document:
    """The text of a PDF, its pages apart by a blank line, and its title.

    The date of a PDF is that of the file, not of the article, and is not taken over.

    Raises:
        NotAnArticle: the PDF is encrypted, damaged, or holds pictures of pages only.
    """
    with _quiet():
        import pypdf  # noqa: PLC0415 -- see the module docstring

        try:
            reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
            locked = reader.is_encrypted and not reader.decrypt("")
            pages = [] if locked else [page.extract_text() for page in reader.pages]
            title = None if locked else _pdf_title(reader)
        except pypdf.errors.DependencyError:
            locked = True
        except Exception:  # noqa: BLE001 -- a damaged file makes pypdf raise errors of any type
            msg = f"{name} is a damaged PDF: open it in a viewer and save it anew, or pass its text."
            raise NotAnArticle(msg) from None
    if locked:
        msg = f"{name} is an encrypted PDF: save a copy without a password and pass that."
        raise NotAnArticle(msg)
    text = whole("\n\n".join(pages))
    if not text.strip():
        msg = f"{name} holds no text, only pictures of pages: run text recognition (OCR) over it first."
        raise NotAnArticle(msg)
    return Document(text=text, title=title)


def from_text(text: str) -> Document:
    """A plain or Markdown text, kept as it is; YAML front matter gives title, date, address, publisher, language."""
    match = _FRONT_MATTER.match(text)
    fields = _yaml_fields(match.group(1)) if match else {}
    return Document(
        text=text,
        title=_first(fields, "title"),
        publisher=_first(fields, "publisher", "site", "source"),
        url=_web_address(_first(fields, "url", "canonical_url", "link")),
        published=_date_of(fields),
        language=_code(_first(fields, "language", "lang")),
    )


def _pdf_title(reader: pypdf.PdfReader) -> str | None:
    title = reader.metadata.title if reader.metadata else None
    return _clean(whole(title)) if isinstance(title, str) else None


def _yaml_fields(block: str) -> Mapping[str, object]:
    import yaml  # noqa: PLC0415 -- only front matter needs it

    try:
        loaded = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return {str(key).lower(): value for key, value in loaded.items()} if isinstance(loaded, dict) else {}


def _first(fields: Mapping[str, object], *keys: str) -> str | None:
    return next((value for key in keys if (value := _clean(fields.get(key)))), None)


def _date_of(fields: Mapping[str, object]) -> date | datetime | None:
    return moment(fields.get("date", fields.get("published")))


def _clean(value: object) -> str | None:
    """A one-line string, or none where nothing is left."""
    return " ".join(whole(value).split()) or None if isinstance(value, str) else None


def _web_address(value: str | None) -> str | None:
    return value if value and value.lower().startswith(("http://", "https://")) else None


def _code(value: str | None) -> str | None:
    match = _LANGUAGE_CODE.match(value) if value else None
    return match.group().lower() if match else None


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings and log lines of the extraction libraries: what matters comes as one error."""
    for name in _NOISY:
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
