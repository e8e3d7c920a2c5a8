"""Anything that can be read to an `Article`: a path, standard input, a URL, an open file, or bytes.

The only place where text is decoded or extracted. The text of a plain or Markdown file is exactly what was read, but
for a byte order mark; the text of a page or a PDF is what was extracted from it.
"""

from __future__ import annotations

import io
import json
import os
import re
import stat
import sys
from pathlib import PurePath
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from pydantic import Field

from summarizer.decoding import decode
from summarizer.documents import Document, from_html, from_pdf, from_text
from summarizer.errors import InputError, NotAnArticle, SourceNotFound
from summarizer.fetch import Limits, fetch, without_secrets
from summarizer.language import language
from summarizer.models import Article
from summarizer.settings import Choices

__all__ = ["ReadSettings", "article_from_bytes", "decode", "read_article"]

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_BARE_ADDRESS: Final = re.compile(
    r"(?:www\.[\w.-]+|(?:[\w-]+\.)+(?:com|org|net)|(?:[\w-]+\.)+[a-z]{2,}(?=/))(?:[/:?]|$)", re.IGNORECASE
)
_JSON_SUFFIXES: Final = frozenset({".json", ".jsonld"})
_HTML_START: Final = re.compile(
    r"(?:\s|\ufeff|<\?xml[^>]{0,200}\?>|<!--(?:[^-]|-(?!->)){0,2000}-->)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_META_CHARSET: Final = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_MAGIC: Final = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive, as .docx, .odt and .epub are"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "a database"),
)


class ReadSettings(Choices):
    """What reading one source may take."""

    max_bytes: int = Field(
        default=50_000_000, gt=0, le=2_000_000_000, description="Most bytes of a source; larger ones are refused."
    )
    timeout: float = Field(default=30, gt=0, allow_inf_nan=False, description="Seconds that fetching a URL may take.")
    allow_private: bool = Field(default=False, description="Whether URLs may lead to addresses that are not public.")
    language: str | None = Field(
        default=None, pattern="^[a-z]{2}$", description="ISO 639-1 code, where the reader knows better than the guess."
    )


def read_article(source: str | os.PathLike[str] | BinaryIO, *, settings: ReadSettings | None = None) -> Article:
    """Read one article.

    Args:
        source: a path, `-` for standard input, an http or https URL, or a file open in binary mode.
        settings: limits; the defaults where none are given.

    Raises:
        SourceNotFound: there is no such file, it is a folder or may not be read, or the URL cannot be fetched.
        InputError: the source is none of these; a stream that is open in text mode, for one.
        SettingsError: the settings are no `ReadSettings`.
        NotAnArticle: the source is empty, too large, binary, encrypted, damaged, or a page without an article.
    """
    settings = ReadSettings() if settings is None else ReadSettings.model_validate(settings)
    if isinstance(source, io.TextIOBase):
        msg = "read_article needs a stream open in binary mode: open the file with 'rb'."
        raise InputError(msg)
    if not isinstance(source, str | os.PathLike) and not hasattr(source, "read"):
        kind = type(source).__name__
        msg = f"read_article takes a path, a URL or a file open in binary mode, not {kind}: name a file."
        raise InputError(msg)
    if not isinstance(source, str | os.PathLike):
        name = getattr(source, "name", None)
        shown = name if isinstance(name, str) else "the stream"
        return _article(_from_stream(source, shown, settings.max_bytes), shown, None, settings)
    place = os.fspath(source)
    if place == "-":
        if sys.stdin is None:
            msg = "Standard input is closed: pass a file."
            raise SourceNotFound(msg)
        data = _from_stream(sys.stdin.buffer, "standard input", settings.max_bytes)
        return _article(data, "standard input", None, settings)
    if isinstance(source, str) and _URL.match(place):
        limits = Limits(settings.max_bytes, settings.timeout, allow_private=settings.allow_private)
        page = fetch(place, limits)
        return _article(page.data, page.url, page.content_type, settings)
    return _article(_from_path(place, settings.max_bytes), place, None, settings)


def article_from_bytes(data: bytes, *, name: str, content_type: str | None) -> Article:
    """The article in the bytes of a text, Markdown, HTML or PDF document.

    Args:
        data: the document.
        name: its path or URL: the suffix says what it is where the bytes do not, and messages name it.
        content_type: the media type that a server gave with it.

    Raises:
        NotAnArticle: the bytes are empty, binary, encrypted, damaged, or a page without an article.
    """
    return _article(data, name, content_type, ReadSettings())


def _from_path(path: str, limit: int) -> bytes:
    try:
        if stat.S_ISDIR(os.stat(path).st_mode):  # noqa: PTH116 -- pathlib says nothing here that os does not
            msg = f"{path} is a folder: name a file in it."
            raise SourceNotFound(msg)
        with open(path, "rb") as stream:  # noqa: PTH123 -- a path may be bytes that pathlib refuses
            size = os.fstat(stream.fileno()).st_size
            if size > limit:
                raise _too_large(path, limit)
            return _from_stream(stream, path, limit)
    except FileNotFoundError:
        msg = f"There is no file {path}: check the path{web_hint(os.fsdecode(path))}."
    except PermissionError:
        msg = f"{path} may not be read: change its permissions or copy it."
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        msg = f"{path!r} cannot be read: {reason}; check the path."
    raise SourceNotFound(msg)


def web_hint(source: str) -> str:
    """What to say of a name that no file has, where it looks like an address without its scheme."""
    return f", or for a web page write https://{source}" if _BARE_ADDRESS.match(source) else ""


def _from_stream(stream: BinaryIO, name: str, limit: int) -> bytes:
    """All bytes of a stream, of which never more than `limit` and one are read."""
    body = bytearray()
    while len(body) <= limit:
        try:
            chunk = stream.read(limit + 1 - len(body))
        except OSError as error:
            msg = f"{name} cannot be read: {error.strerror or error}; pass a readable file."
            raise SourceNotFound(msg) from None
        if not chunk:
            return bytes(body)
        body += chunk
    raise _too_large(name, limit)


def _too_large(name: str, limit: int) -> NotAnArticle:
    return NotAnArticle(f"{name} is larger than the limit of {limit:,} bytes: it is no article, or raise the limit.")


def _article(data: bytes, name: str, content_type: str | None, settings: ReadSettings) -> Article:
    document = _document(data, name, content_type)
    return Article.from_text(
        document.text,
        title=document.title,
        publisher=document.publisher,
        url=document.url,
        published=document.published,
        language=settings.language or document.language or language(document.text),
    )


def _document(data: bytes, name: str, content_type: str | None) -> Document:
    is_web = bool(_WEB.match(name))
    shown = without_secrets(name) if is_web else name
    url = name if is_web else None
    if not data.strip():
        msg = f"{shown} is empty: there is nothing to summarize."
        raise NotAnArticle(msg)
    kind = _kind(data, name, content_type)
    if kind == "pdf":
        return _located(from_pdf(data, name=shown), url)
    text = _decoded(data, shown, _charset(data, content_type, kind))
    if not text.strip():
        msg = f"{shown} holds only white space: there is nothing to summarize."
        raise NotAnArticle(msg)
    if kind == "no pdf":
        msg = f"{shown} is named as a PDF and is none: give it the name of what it is (.txt, .html), or get it anew."
        raise NotAnArticle(msg)
    told = _as_json(text, is_named=kind == "json")
    if told:
        raise NotAnArticle(f"{shown} {told}.")
    if kind == "html" or _HTML_START.match(text[:4000]):
        return from_html(text, name=shown, url=url)
    return _located(from_text(text), url)


def _kind(data: bytes, name: str, content_type: str | None) -> str:
    """pdf, no pdf, html, json or text: by the first bytes, then by what the server said, then by the suffix."""
    media = (content_type or "").partition(";")[0].strip().lower()
    suffix = PurePath(urlsplit(name).path if _WEB.match(name) else name).suffix.lower()
    says_pdf = media == "application/pdf" or (not media and suffix == ".pdf")
    if data.lstrip()[:5] == b"%PDF-" or (says_pdf and b"%PDF-" in data[:1024]):
        return "pdf"
    if says_pdf:
        return "no pdf"
    if media.endswith(("/json", "+json")) or (not media and suffix in _JSON_SUFFIXES):
        return "json"
    if media in {"text/html", "application/xhtml+xml"} or (not media and suffix in {".html", ".htm", ".xhtml"}):
        return "html"
    return "text"


def _as_json(text: str, *, is_named: bool) -> str | None:
    """What to say of a text that is JSON, or named so; none where it is something else, such as prose in brackets."""
    start = text.lstrip()
    try:
        first, end = json.JSONDecoder().raw_decode(start) if start.startswith(("{", "[")) else (None, 0)
    except (ValueError, RecursionError):
        first, end = None, 0
    rest = start[end:].lstrip()
    if isinstance(first, dict) and rest.startswith("{"):
        return "holds JSON, an object a line: end its name in .jsonl and pass it to summarizer bulk"
    if isinstance(first, dict) and not rest and {"schema_version", "article"} <= first.keys():
        return (
            "is a summary made by summarizer, not an article: pass the article's own file;"
            " `summarizer show` and `export` read what a database of summarizer bulk holds"
        )
    if is_named or (first is not None and not rest):
        return "is JSON, not an article: write an object with its text a line (.jsonl) and pass that to summarizer bulk"
    return None


def _decoded(data: bytes, name: str, charset: str | None) -> str:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            msg = f"{name} is {what}, not an article: pass a text, Markdown, HTML or PDF file."
            raise NotAnArticle(msg)
    try:
        return decode(data, charset)
    except NotAnArticle as error:
        msg = f"{name} cannot be read as an article. {error}"
        raise NotAnArticle(msg) from None


def _charset(data: bytes, content_type: str | None, kind: str) -> str | None:
    declared = _CHARSET.search(content_type or "")
    if declared:
        return declared.group(1)
    meta = _META_CHARSET.search(data[:4096]) if kind == "html" or b"<html" in data[:1024].lower() else None
    return meta.group(1).decode("ascii", "replace") if meta else None


def _located(document: Document, url: str | None) -> Document:
    if document.url or url is None:
        return document
    return Document(document.text, document.title, document.publisher, url, document.published, document.language)
