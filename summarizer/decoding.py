"""Bytes to text, as exactly as they allow: no newline is translated, nothing is dropped but a byte order mark."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import Final

from summarizer.errors import NotAnArticle
from summarizer.language import language

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 65_536
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_BYTES: Final = re.compile(_CONTROLS.pattern.encode("ascii"))
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_TEXT_CODECS: Final = re.compile(r"utf-(?:8|16|32)|iso8859|cp|koi8|gb|big5|shift|euc|iso2022|mac|tis|johab|hz|kz1048")
_WESTERN: Final = "cp1252"
_CENTRAL_EUROPEAN: Final = "cp1250"
_CANDIDATES: Final = re.findall(
    r"\w+",
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 koi8_r shift_jis euc_jp gb18030 big5 euc_kr",
)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text that the bytes stand for.

    Tried in this order: a byte order mark (which is removed), the pattern of UTF-16 and UTF-32 without one, UTF-8,
    UTF-8 with a few stray bytes (read as Windows-1252), the declared encoding, a guess, Windows-1252, Latin-1.
    A few NULs in readable text are kept as they are.

    Args:
        data: any bytes.
        declared: the encoding a server or page names; unknown names are ignored.

    Raises:
        NotAnArticle: the bytes are no text.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _readable(_strict(data[len(mark) :], name))
    wide = _wide_encoding(data)
    if wide:
        return _readable(_strict(data, wide))
    try:
        return _readable(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _legacy(data, declared)


def whole(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates, which no text may hold, replaced by U+FFFD."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        msg = f"The bytes look like {name.upper()} but are damaged at byte {error.start}: save the text as UTF-8."
        raise NotAnArticle(msg) from None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: every second byte, or three of four, is one of very few values."""
    sample = data[: 4096 - 4096 % 4]
    fewest = 8
    if len(sample) < fewest or len(_CONTROL_BYTES.findall(sample)) < len(sample) // 4:
        return None
    usable = sample[: len(sample) - len(sample) % 4]
    quarters = [usable[k::4] for k in range(4)]
    zeros = [quarter.count(0) / len(quarter) for quarter in quarters]
    most = 0.9
    if zeros[0] < most and min(zeros[2:]) >= most and len(data) % 4 == 0:
        return "utf-32-le"
    if zeros[3] < most and min(zeros[:2]) >= most and len(data) % 4 == 0:
        return "utf-32-be"
    low, high = _concentration(usable[0::2]), _concentration(usable[1::2])
    if high >= most and low < most and len(data) % 2 == 0:
        return "utf-16-le"
    if low >= most and high < most and len(data) % 2 == 0:
        return "utf-16-be"
    return None


def _concentration(half: bytes) -> float:
    """Share of the two commonest byte values: one script and its punctuation."""
    return sum(count for _, count in Counter(half).most_common(2)) / len(half)


def _readable(text: str) -> str:
    """The text, unless more than a tenth of it are control characters."""
    sample = text[:_SAMPLE]
    most = 2 + len(sample) // 10
    if len(_CONTROLS.findall(sample)) > most:
        raise NotAnArticle(_BINARY)
    return text


_BINARY: Final = "The bytes are binary data, not text: pass a text, Markdown, HTML or PDF file."


def _legacy(data: bytes, declared: str | None) -> str:
    """Text in an encoding older than Unicode."""
    sample = data[:_SAMPLE]
    if len(_CONTROL_BYTES.findall(sample)) > 2 + len(sample) // 50:
        raise NotAnArticle(_BINARY)
    mended = _mended_utf8(data)
    if mended is not None:
        return mended
    for name in (_known(declared), _guess(sample), _WESTERN):
        if name:
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                continue
    return data.decode("latin-1")


def _mended_utf8(data: bytes) -> str | None:
    """UTF-8 in which at most one in ten of the characters beyond ASCII is a stray Windows-1252 byte."""
    text = data.decode("utf-8", "surrogateescape")
    strays = len(_ESCAPED.findall(text))
    beyond = sum(not character.isascii() for character in text[: _SAMPLE * 4])
    if strays * 10 > beyond:
        return None
    return _ESCAPED.sub(lambda match: _stray(ord(match.group()) - 0xDC00), text)


def _stray(byte: int) -> str:
    try:
        return bytes([byte]).decode(_WESTERN)
    except UnicodeDecodeError:
        return chr(byte)


def _known(declared: str | None) -> str | None:
    """The codec of a declared encoding; Latin-1 means Windows-1252 on the web (WHATWG Encoding Standard)."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if name in {"iso8859-1", "ascii"}:
        return _WESTERN
    return name if _TEXT_CODECS.match(name) else None


def _guess(sample: bytes) -> str | None:
    """The likeliest encoding by the letters it would give."""
    import charset_normalizer  # noqa: PLC0415 -- most texts are UTF-8 and never need it

    best = charset_normalizer.from_bytes(sample, cp_isolation=_CANDIDATES, enable_fallback=False).best()
    if best is None:
        return None
    if best.encoding == _CENTRAL_EUROPEAN and language(str(best)) not in {"pl", "cs", "hu", "ro"}:
        return _WESTERN
    return best.encoding
