"""A light guess of the language a text is written in: by its script, and by the share of its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import Final

_SAMPLE: Final = 3_000
_WORD: Final = re.compile(r"[^\W\d_]+")
_ASCII: Final = re.compile(r"[\x00-\x7f]+")

_SCRIPTS: Final = {
    "el": "\u0370-\u03ff",
    "cyrillic": "\u0400-\u04ff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "arabic": "\u0600-\u06ff",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "ta": "\u0b80-\u0bff",
    "th": "\u0e00-\u0e7f",
    "ka": "\u10a0-\u10ff",
    "ja": "\u3040-\u30ff",
    "zh": "\u4e00-\u9fff",
    "ko": "\uac00-\ud7a3",
    "latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
}

_PROFILES: Final = {
    "en": "the of and to in is that for was with on as by at "
    "from it he has have be are this not but said who which they",
    "de": "der die und das den von zu mit sich des auf für ist im "
    "dem nicht ein eine als auch es an werden aus er hat dass sie",
    "fr": "le la les des et de du en un une que est dans qui "
    "pour par sur au pas plus ne se ce il sont avec aux ont été",
    "es": "el la los las de que y en un una del se por con para su al no es lo como más fue ha pero sus este entre",
    "it": "il di che la le per un una del con non della si sono è alla gli dei nel da anche come ha più delle al ma",
    "pt": "o a os as de que e do da em um uma para com não no na por dos se das mais ao foi como são pelo pela",
    "nl": "de het een van en in is dat op te zijn voor met niet die aan er om ook als door bij naar heeft maar werd ze",
    "pl": "w i na z się że do nie jest to od po za o przez jak dla ale oraz jego który były tym był są ich",
    "cs": "a v se na je že o s z do i to k ve pro za by ale jako po jsou od při který jeho jsme byl podle",
    "sv": "och i att det som en på är av för med den till inte har de ett om han var men sig från så kan vi hon",
    "da": "og i at det som en på er af for med den til ikke har de et om han var men sig fra så kan vi blev efter",
    "no": "og i at det som en på er av for med den til ikke har de et om han var men seg fra så kan vi ble etter",
    "fi": "ja on ei että se oli hän mutta kun myös ovat joka ole mukaan kuin sen tai niin jos vain ollut olla mitä",
    "ro": "și de în la a cu pe că nu din o un pentru care mai este se sau au fost ca prin după dar lui sunt",
    "tr": "ve bir bu da de için ile olarak çok daha olan ise gibi en kadar sonra ancak var ne o göre değil ki",
    "id": "yang dan di dengan untuk pada tidak dari ini dalam akan itu adalah ke oleh juga para telah bisa mereka ada",
    "vi": "và của là các có trong cho được với một người đã không những này đến khi ra từ về vào để",
    "hu": "a az és hogy nem is egy ez meg csak volt már de ki van el mint azt még vagy szerint ezt lehet",
}


@cache
def _codes_of_words() -> dict[str, tuple[str, ...]]:
    """The languages that each common word belongs to."""
    codes: dict[str, tuple[str, ...]] = {}
    for code, profile in _PROFILES.items():
        for word in set(profile.split()):
            codes[word] = (*codes.get(word, ()), code)
    return codes


@cache
def _script_patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(f"[{characters}]") for name, characters in _SCRIPTS.items()}


def language(text: str) -> str | None:
    """A light guess of the language, by script and, for Latin letters, by the share of its commonest words.

    Args:
        text: any text; its first 3,000 characters decide.

    Returns:
        ISO 639-1 code; none when the text is too short or the two best guesses are close.
    """
    sample = text[:_SAMPLE]
    if sample.isascii():
        return _latin_language(sample)
    rest = _ASCII.sub("", sample)
    counts = {name: len(pattern.findall(rest)) for name, pattern in _script_patterns().items()}
    counts["latin"] += sum(map(str.isalpha, sample)) - sum(map(str.isalpha, rest))
    script = max(counts, key=lambda name: counts[name])
    fewest = 2 if script in {"ja", "zh", "ko"} else 20
    if counts[script] < fewest:
        return None
    guess = _LETTERS.get(script)
    if guess:
        return guess(sample)
    return "ja" if script == "zh" and counts["ja"] * 10 > counts["zh"] else script


def _cyrillic_language(sample: str) -> str:
    letters = set(sample.lower())
    for code, marks in (("uk", "їєґ"), ("be", "ў"), ("sr", "ђћљњ"), ("mk", "ѓќѕ"), ("ru", "ыэё")):
        if letters & set(marks):
            return code
    return "bg" if "ъ" in letters else "ru"


def _arabic_language(sample: str) -> str:
    letters = set(sample)
    if letters & set("ٹڈڑے"):
        return "ur"
    return "fa" if letters & set("پچژگ") else "ar"


def _latin_language(sample: str) -> str | None:
    words = _WORD.findall(sample.lower())
    least_words, least_share, lead = 5, 0.12, 1.2
    if len(words) < least_words:
        return None
    codes = _codes_of_words()
    hits = Counter(chain.from_iterable(codes[word] for word in words if word in codes))
    (_, best), (_, second) = [*hits.most_common(2), ("", 0), ("", 0)][:2]
    return hits.most_common(1)[0][0] if best >= least_share * len(words) and best >= lead * second else None


_LETTERS: Final[dict[str, Callable[[str], str | None]]] = {
    "latin": _latin_language,
    "cyrillic": _cyrillic_language,
    "arabic": _arabic_language,
}
