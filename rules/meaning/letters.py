"""Letters: what phones and keyboards make of them, put right before anything is read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rules.reading import showable

LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2044\u2215\u29f8", "/"),
        "\u00d0": "Đ",
        "\u0189": "Đ",
        "\u00f0": "đ",
        "\u0256": "đ",
        "\ufe0f": "",
        "\u20e3": "",
        "\u00ad": "",
    }
)
TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
ZERO = re.compile(r"(?<=\d)[oO](?=\s?%|[.,]\d)")
"""A letter that was typed for a zero: ``4O%``."""

SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uoi|uou|ieu|yeu|oai|oay|oeo|uay|uao|uyu|ie|ye|ia|ya|uo|ua|ue|ui|uy|uu|oa|oe|"
    r"oi|oo|ai|ao|au|ay|eo|eu|iu|"
    r"[aeiouy])(?:ng|nh|ch|[cmnpt])?"
)


def clean(text: str) -> str:
    """A text in one writing: ``①`` and full-width digits are digits, dashes are ``-``, invisible signs are gone."""
    composed = unicodedata.normalize("NFKC", showable(text).translate(LOOK_ALIKES))
    return ZERO.sub("0", unicodedata.normalize("NFC", composed.translate(LOOK_ALIKES)))


@lru_cache(maxsize=4096)
def _flat(sign: str) -> str:
    plain = unicodedata.normalize("NFD", sign.lower())[:1] or sign
    return "d" if plain == "đ" else plain


def flat(text: str) -> str:
    """Lower-case without diacritics, sign by sign, so that places in it are places in ``text``."""
    return "".join(map(_flat, text))


@lru_cache(maxsize=8192)
def toned(word: str) -> str:
    """A word's letters with its tone at the end: ``hoà`` and ``hòa`` are the same."""
    letters, tone = [], ""
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in TONES:
            tone = TONES[sign]
        else:
            letters.append(sign)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def is_syllable(word: str) -> bool:
    """Tell whether a folded word could be a Vietnamese one, so that it is not taken for a slip of another."""
    return SYLLABLE.fullmatch(word) is not None
