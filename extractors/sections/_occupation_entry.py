"""One printed occupation: title, code, marks, levels and amounts taken apart (forms.md, section 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors._enumerators import BULLETS
from extractors._folding import scan
from extractors._passage import Passage
from extractors.values.quantities import number_value
from schemas.occupation_list import LevelAmount

MARKS = "▲△★☆●◎※■◆*"
#: A run of one sign is one mark: ★★★ says three stars.
MARK_RUN = re.compile(r"(?:▲+|△+|★+|☆+|●+|◎+|※+|■+|◆+|\*+)")
CODE = re.compile(r"(?<![\d-])(\d-\d{2}-\d{2}-\d{2})(?:\(?[LS](?:/[LS])?\)?)?(?![\d-])")
_LEVEL_NAME = r"(?:学徒工|初级工|中级工|高级工|高级技师|特级技师|首席技师|技师|[一二三四五]级|初级|中级|高级|专项职业能力|专项能力|不分等级)"
_LEVEL = rf"{_LEVEL_NAME}(?:\s*[/(]\s*{_LEVEL_NAME}\s*\)?)?"
LEVELS = rf"{_LEVEL}(?:\s*[、,/~至-]\s*{_LEVEL})*(?:及以上|以上)?"
_LEVEL_TAIL = re.compile(rf"\s*(?:\(\s*({LEVELS})\s*\)|[\s,:/-]+({LEVELS}))\s*$")
_AMOUNT = re.compile(
    rf"(?:({_LEVEL})\s*[:]?\s*)?(\d+(?:,\d{{3}})*(?:\.\d+)?)\s*(万)?\s*(元(?:\s*/\s*(?:人|月|课时|年)(?:·?\s*(?:次|月))?)?)"
)


@dataclass
class Entry:
    """One printed occupation."""

    title: Passage
    serial: str | None = None
    group: Passage | None = None
    marks: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    amounts: list[LevelAmount] = field(default_factory=list)
    code: str | None = None


def parse_entry(passage: Passage, serial: str | None, unit: str | None = None) -> Entry | None:
    """An entry from its printed text behind the serial: code, marks, levels and amounts taken off the title.

    Args:
        passage: The printed text.
        serial: The running number, already taken off.
        unit: Unit that the list prints once for all amounts (单位：元/人); a bare number at the end is then an amount.
    """
    rest = passage.strip()
    bare = re.search(r"(?<=[^\d.-])\s*(\d{2,6}(?:\.\d+)?)\s*$", scan(rest.text)) if unit else None
    amount = number_value(bare.group(1)) if bare else None
    rest = rest.cut(0, bare.start()).strip() if bare else rest
    entry = Entry(rest, serial)
    if match := CODE.search(scan(rest.text)):
        entry.code = match.group(1)
        before, after = rest.cut(0, match.start()).strip(" (（"), _lstrip(rest.cut(match.end()), " )）.、:：")
        rest = after if len(after) >= len(before) else before
    rest = _take_amounts(entry, rest)
    rest = _take_marks(entry, rest)
    while match := _LEVEL_TAIL.search(scan(rest.text)):
        entry.levels.insert(
            0,
            (
                rest.text[match.start(1) : match.end(1)] if match.group(1) else rest.text[match.start(2) : match.end(2)]
            ).strip(),
        )
        rest = rest.cut(0, match.start()).strip()
    rest = _take_marks(entry, rest).strip(" 、，,；;。.:：")
    entry.title = rest
    if amount is not None:
        per = unit if unit and "/" in unit else None
        level = entry.levels[0] if len(entry.levels) == 1 else None
        entry.amounts.append(LevelAmount(level=level, amount=amount, currency="CNY", unit=per))
    return entry if rest and len(rest) <= 40 else None


def _lstrip(passage: Passage, characters: str) -> Passage:
    return passage.cut(len(passage.text) - len(passage.text.lstrip(characters)))


def _take_marks(entry: Entry, rest: Passage) -> Passage:
    text = rest.text
    start = len(text) - len(text.lstrip(MARKS + " "))
    end = len(text.rstrip(MARKS + " "))
    found = MARK_RUN.findall(text[:start]) + MARK_RUN.findall(text[max(start, end) :])
    if not found:
        bracketed = re.search(rf"[(（]\s*([{re.escape(MARKS)}]+)\s*[)）]\s*$", text)
        if not bracketed:
            return rest
        entry.marks.extend(MARK_RUN.findall(bracketed.group(1)))
        return rest.cut(0, bracketed.start()).strip()
    entry.marks.extend(found)
    return rest.cut(start, max(start, end)).strip()


def _take_amounts(entry: Entry, rest: Passage) -> Passage:
    text = scan(rest.text)
    matches = list(_AMOUNT.finditer(text))
    for match in matches:
        amount = number_value(match.group(2)) * (10_000 if match.group(3) else 1)
        unit = re.sub(r"\s", "", match.group(4))
        level = match.group(1)
        entry.amounts.append(
            LevelAmount(level=level, amount=amount, currency="CNY", unit=unit if "/" in unit else None)
        )
        if level and level not in entry.levels:
            entry.levels.append(level)
    if not matches:
        return rest
    return rest.cut(0, matches[0].start()).strip(" ,，:：(（、;；-—")


def bare_title(text: str) -> str:
    """A name without marks, levels, codes and amounts, for asking whether it reads like an occupation."""
    scanned = CODE.sub("", scan(text)).strip(MARKS + BULLETS + " ")
    scanned = _AMOUNT.sub("", scanned)
    return _LEVEL_TAIL.sub("", scanned).strip(MARKS + " 、,;。:")
