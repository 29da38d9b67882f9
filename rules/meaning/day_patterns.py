"""The ways in which days are named, each with what it reads."""

from __future__ import annotations

import re

from rules.meaning.day_readers import (
    COUNT,
    COUNTS,
    ENGLISH_LEAD,
    ENGLISH_WEEKDAY,
    HEAD,
    MONTH_NAME,
    SPELT_DAY,
    Reader,
    read_bare_number,
    read_dated,
    read_day_in_words,
    read_day_of_month,
    read_english,
    read_english_weekday,
    read_fraction_of_days,
    read_iso,
    read_later_today,
    read_length,
    read_month,
    read_month_in_words,
    read_near,
    read_of_month,
    read_period,
    read_week,
    read_weekday,
)
from rules.reading import ENGLISH_DAY

PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"\d+[.,]\d+\s*(?:ngay|tuan|thang|hom|buoi)\b"), read_fraction_of_days),
    (
        re.compile(
            rf"\b(?:(?:ngay mung|ngay mong|ngay|mung|mong|hom)\s+(\d{{1,2}}|{SPELT_DAY}|{'|'.join(COUNTS)})|"
            rf"({SPELT_DAY}))"
            rf"\s+thang\s+({MONTH_NAME})\b"
        ),
        read_month_in_words,
    ),
    (
        re.compile(rf"\b(?:(?:ngay|hom)\s+)?(?:mung|mong)\s+({SPELT_DAY}|{'|'.join(COUNTS)})\b(?!\s+thang)"),
        read_day_in_words,
    ),
    (re.compile(rf"\b(?:ngay|hom)\s+({SPELT_DAY})\b(?!\s+(?:thang|ngay|tuan))"), read_day_in_words),
    (
        re.compile(r"(?<![\d/.,-])\b(?:(?:ngay|hom|mung)\s+)?(\d{1,2})\s+tay\b(?!\s+(?:ho|nguyen|ninh|bac|nam))"),
        read_day_in_words,
    ),
    (re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"), read_iso),
    (
        re.compile(
            r"(?<![\d/.,-])\d{1,2}/\d{1,2}\s*(?:-|den|toi)\s*(?:ngay\s*)?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/%])"
        ),
        read_dated,
    ),
    (
        re.compile(
            HEAD + r"(\d{1,2})\s*(?:[/.-]|\s+thang\s+|\s+thg\s+)\s*(\d{1,2})\s*(?:[/.-]|,?\s*nam\s+)\s*"
            r"(\d{4}|\d{2})(?![\d/%])"
        ),
        read_dated,
    ),
    (re.compile(ENGLISH_LEAD + ENGLISH_DAY.pattern), read_english),
    (
        re.compile(rf"(?:\b(?:on|by|until|till)\s+)?\b(?:(next)\s+)?(?:({ENGLISH_WEEKDAY})|(today|tomorrow))\b"),
        read_english_weekday,
    ),
    (re.compile(HEAD + r"\d{1,2}\s*-\s*(\d{1,2})\s*/\s*(\d{1,2})()(?![\d/%])"), read_dated),
    (
        re.compile(
            r"\bngay\s+(\d{1,2})(?:\s*/\s*|\s+thang\s+|\s+thg\s+)(\d{1,2})()(?=\s+(?:don vi|benh vien|phuong|"
            r"huyen|quan|truong|phong|co so|chi cuc|trung tam)\b)"
        ),
        read_dated,
    ),
    (
        re.compile(
            HEAD + r"(\d{1,2})(?:\s*/\s*|[.-]|\s+thang\s+|\s+thg\s+)(\d{1,2})()"
            r"(?!\d|[/.,-]\d|\s*(?:%|ty|ti|tr|trieu|phan(?! bo)|dong|ngay lam|"
            r"don vi|benh vien|xa\b|phuong|huyen|quan\b|truong|du an|phong\b|"
            r"co so|nganh|chi cuc|goi\b|ho\b|trung tam))"
        ),
        read_dated,
    ),
    (
        re.compile(
            r"\b(?:ngay|sang|chieu|toi|trua)?\s*\b(?:thu\s*(hai|ba|tu|nam|sau|bay|[2-7])|t([2-7])|(chu nhat|cn))\b"
            r"(\s+(?:tuan\s+(?:sau nua|toi nua|nay|sau|toi|truoc|roi|qua)|nay|sau|toi|(?:2|hai) tuan nua))?"
        ),
        read_weekday,
    ),
    (
        re.compile(
            r"\b(?:(?:sang|trua|chieu|toi|dem|dau gio|cuoi gio|het|trong|cuoi)\s+)*"
            r"(?:hom nay|bua nay|ngay hom nay|hom qua|bua qua|hom kia|ngay mai|ngay kia|ngay mot|trong ngay|cuoi ngay|"
            r"het ngay hom nay|mai mot|mai|kia|mot|(?<=sang )nay|(?<=chieu )nay|(?<=trua )nay|(?<=toi )nay|"
            r"(?<=chieu )qua|(?<=sang )qua|(?<=toi )qua|(?<=dem )qua)\b(?!\s+(?:truoc|sau|phuc))"
        ),
        read_near,
    ),
    (
        re.compile(r"\b(?:chieu|toi|trua)\b(?=\s+(?:(?:ben )?(?:em|anh|chi|minh) )?(?:se )?(?:gui|nop|xong)\b)"),
        read_later_today,
    ),
    (
        re.compile(
            r"\b(?:ngay mung|ngay|mung|mong|hom)\s+(\d{1,2})\s+thang\s+(nay|sau|toi)\b|"
            r"(?:^\s*|(?<=den )|(?<=toi )|(?<=sang ))(\d{1,2})\s+thang\s+nay\b"
        ),
        read_day_of_month,
    ),
    (
        re.compile(
            rf"(?<!thang )(?<!quy )(?<!tuan )(?<!ky )\b{COUNT}"
            r"\s*(ngay(?!\s*:?\s*(?:\d|mung\b|mong\b|hom\b|ky\b))|hom|bua|tuan|thang)\b(\s*lam viec)?(\s*(?:nua|toi))?"
        ),
        read_length,
    ),
    (
        re.compile(
            r"\b(dau|giua|cuoi|het|trong|het trong)?\s*\btuan\b(?:\s+(sau nua|sau|toi|nay))?"
            r"(?!\s*\d|\s+(?:truoc|qua|roi|vua))"
        ),
        read_week,
    ),
    (re.compile(r"\b(?:qua|sang)\s+tuan\b(?!\s*\d|\s+(?:truoc|qua|roi|vua|sau|toi|nay))"), read_fraction_of_days),
    (
        re.compile(
            r"\b(dau|giua|cuoi|het|trong|den het)\s+thang\b(?:\s+(\d{1,2})(?!\d))?(?:\s*(nay|sau|toi))?"
            r"(?:\s*/\s*(\d{4}))?"
        ),
        read_month,
    ),
    (re.compile(r"\b(?:het|cuoi|trong)\s+(?:quy\s+(iii|ii|iv|i|\d)|nam(?:\s+nay)?)\b(?!\s+20)"), read_period),
    (
        re.compile(
            r"(?:(?<=\bden )|(?<=\btoi ))(\d{1,2})(?=\s*(?:$|[,.;]|nhe\b|nha\b|nghen\b|nhen\b|nghe\b|hen\b|"
            r"thoi\b|hong\b|a\b|em\b|duoc\b|"
            r"vi\b|do\b|thi\b|tuan\b))|"
            r"(?<=\bsang )(\d{1,2})(?=\s*(?:$|[,.;]|nhe\b|nha\b|a\b|em\b|duoc\b|vi\b|do\b|thi\b))|"
            r"(?<=\bde )(\d{1,2})(?=\s+(?:(?:ben )?(?:em|anh|chi|minh|toi) )?(?:se )?(?:gui|nop|xong|bao cao)\b)"
        ),
        read_bare_number,
    ),
    (
        re.compile(r"\b(?:ngay|mung|mong|hom|ngay mung)\s+(\d{1,2})(?![\d/]|[.,]\d)\b(?!\s*(?:ngay|%|ty|trieu))"),
        read_of_month,
    ),
)
"""What is looked for, the most certain first: what one has taken the next does not see."""
