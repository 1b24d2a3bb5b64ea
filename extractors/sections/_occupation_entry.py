"""One printed occupation: title, code, marks, levels and amounts taken apart (forms.md, section 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors._enumerators import BULLETS
from extractors._folding import scan
from extractors._passage import Passage
from extractors.values.occupations import is_listed_title, looks_like_occupation
from extractors.values.quantities import number_value
from schemas.occupation_list import LevelAmount

MARKS = "▲△★☆●◎※■◆*"
_PLAIN_BULLETS = "".join(sign for sign in BULLETS if sign not in MARKS) + " "
#: A run of one sign is one mark: ★★★ says three stars.
MARK_RUN = re.compile(r"(?:▲+|△+|★+|☆+|●+|◎+|※+|■+|◆+|\*+)")
CODE = re.compile(r"(?<![\d-])(\d-\d{2}-\d{2}-\d{2})(?:\(?[LS](?:/[LS])?\)?)?(?![\d-])")
_NAME = r"(?:学徒工|初级工|中级工|高级工|(?:高级|特级|首席)?技师|(?:初|中|高)级技能|初级|中级|高级)"
_NUMBER = r"[一二三四五]级"
_OTHER = r"(?:专项职业能力|专项能力|不分等级)"
_STEP = rf"(?:{_NAME}|{_NUMBER}|{_OTHER})"
#: One level in any printed order: 初级(五级), 五级/初级工, 高级工.
_LEVEL = rf"{_STEP}(?:\s*\(\s*{_STEP}\s*\)|\s*/\s*{_STEP})?"
ONE_LEVEL = _LEVEL
LEVELS = rf"{_LEVEL}(?:\s*(?:[、,/~至到和及-]|以及)\s*{_LEVEL})*(?:及以上|以上)?"
_LEVEL_TAIL = re.compile(rf"\s*(?:\(\s*({LEVELS})\s*\)|[\s,:/;、-]+({LEVELS}))\s*$")
_STUCK_LEVEL = re.compile(rf"(?<=[\u4e00-\u9fff)])({LEVELS})\s*$")
_NUM = r"\d+(?:,\d{3})*(?:\.\d+)?"
_PER = r"人|月|课时|学时|年|次|天|日|期|证|项"
_CAP = r"(?:每人)?(?:每月)?(?:最高)?(?:不超过|不高于|至多|上限|最高|最多|约|为)?"
_AMOUNT = re.compile(
    rf"(?:({LEVELS})\s*[:]?\s*)?(?:(?:培训|鉴定|岗位|技能)?(?:补贴|补助|奖励)(?:标准|金额)?\s*:?\s*)?{_CAP}\s*"
    rf"({_NUM})\s*(?:元?\s*[-~至]+\s*({_NUM}))?\s*(万)?\s*(元(?:\s*/\s*(?:{_PER})(?:\s*[·./]?\s*(?:{_PER}))?)?)"
)
#: A figure in brackets behind a name: how many openings there are for each seeker (2.41), a share.
_INDEX = re.compile(r"\s*\(\s*\d+(?:\.\d+)?\s*(?:%|倍|人|个)?\s*\)\s*$")
_PLAIN = re.compile(rf"{_CAP}\s*({_NUM})\s*(?:[-~至]+\s*({_NUM}))?\s*(万)?\s*(元.*)?")


@dataclass
class Entry:
    """One printed occupation; ``lead`` holds the marks before its name, which may turn out to be list bullets."""

    title: Passage
    serial: str | None = None
    group: Passage | None = None
    marks: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    amounts: list[LevelAmount] = field(default_factory=list)
    code: str | None = None
    lead: list[str] = field(default_factory=list)


def parse_entry(passage: Passage, serial: str | None, unit: str | None = None) -> Entry | None:
    """An entry from its printed text behind the serial: code, marks, levels and amounts taken off the title.

    Args:
        passage: The printed text.
        serial: The running number, already taken off.
        unit: Unit that the list prints once for all amounts (单位：元/人); a bare number at the end is then an amount.
    """
    rest = passage.strip().strip(_PLAIN_BULLETS)
    bare = re.search(r"(?<=[^\d.-])\s*(\d{2,6}(?:\.\d+)?)\s*$", scan(rest.text)) if unit else None
    amount = number_value(bare.group(1)) if bare else None
    rest = rest.cut(0, bare.start()).strip() if bare else rest
    entry = Entry(rest, serial)
    if match := CODE.search(scan(rest.text)):
        entry.code = match.group(1)
        before, after = rest.cut(0, match.start()).strip(" (（"), _lstrip(rest.cut(match.end()), " )）.、:：")
        rest = after if len(after) >= len(before) else before
    rest = _take_amounts(entry, rest)
    if index := _INDEX.search(scan(rest.text)):
        rest = rest.cut(0, index.start()).strip()
    rest = _take_marks(entry, rest)
    rest = _take_levels(entry, rest)
    rest = _take_marks(entry, rest).strip(" 、，,；;。.:：")
    entry.title = rest
    entry.levels = list(dict.fromkeys(entry.levels))
    if amount is not None:
        per = unit if unit and "/" in unit else None
        level = entry.levels[0] if len(entry.levels) == 1 else None
        entry.amounts.append(LevelAmount(level=level, amount=amount, currency="CNY", unit=per))
    elif len(entry.amounts) == len(entry.levels) and all(item.level is None for item in entry.amounts):
        entry.amounts = [
            item.model_copy(update={"level": level}) for item, level in zip(entry.amounts, entry.levels, strict=True)
        ]
    return entry if rest and len(rest) <= 40 and re.search(r"[\u4e00-\u9fffA-Za-z]", rest.text) else None


def _lstrip(passage: Passage, characters: str) -> Passage:
    return passage.cut(len(passage.text) - len(passage.text.lstrip(characters)))


def _take_levels(entry: Entry, rest: Passage) -> Passage:
    """Levels behind the name, with a separator, in brackets, or stuck to a name that is known without them."""
    while match := _LEVEL_TAIL.search(scan(rest.text)):
        if match.start() == 0:
            return rest
        group = 1 if match.group(1) else 2
        entry.levels[:0] = split_levels(rest.text[match.start(group) : match.end(group)])
        rest = rest.cut(0, match.start()).strip()
    match = _STUCK_LEVEL.search(scan(rest.text))
    if match and not is_listed_title(rest.text) and is_listed_title(rest.text[: match.start()]):
        entry.levels[:0] = split_levels(rest.text[match.start(1) :])
        rest = rest.cut(0, match.start()).strip()
    return rest


def split_levels(text: str) -> list[str]:
    """The levels that a text names, as printed: a number with its name is one (五级/初级工), a range is one (五级至三级)."""
    scanned = scan(text)
    if re.search(r"[~至到-]|以上", scanned):
        return [text.strip()]
    found = []
    for match in re.finditer(rf"{_STEP}(?:\s*\(\s*{_STEP}\s*\)|\s*/\s*{_STEP})?", scanned):
        one, _, two = match.group().partition("/")
        if two and bool(re.fullmatch(_NUMBER, one.strip())) == bool(re.fullmatch(_NUMBER, two.strip())):
            found.extend([one.strip(), two.strip()])  # 四级/三级 are two levels, 四级/中级工 is one
        else:
            found.append(text[match.start() : match.end()].strip())
    return found


def _take_marks(entry: Entry, rest: Passage) -> Passage:
    text = rest.text
    start = len(text) - len(text.lstrip(MARKS + " "))
    end = len(text.rstrip(MARKS + " "))
    before, behind = MARK_RUN.findall(text[:start]), MARK_RUN.findall(text[max(start, end) :])
    entry.lead.extend(before)
    entry.marks.extend([*before, *behind])
    rest = rest.cut(start, max(start, end)).strip()
    if bracketed := re.search(rf"[(（]\s*([{re.escape(MARKS)}]+)\s*[)）]\s*$", rest.text):
        entry.marks.extend(MARK_RUN.findall(bracketed.group(1)))
        rest = rest.cut(0, bracketed.start()).strip()
    return rest


def _take_amounts(entry: Entry, rest: Passage) -> Passage:
    text = scan(rest.text)
    matches = list(_AMOUNT.finditer(text))
    for match in matches:
        unit = re.sub(r"\s", "", match.group(5))
        levels = split_levels(rest.text[match.start(1) : match.end(1)]) if match.group(1) else []
        level = levels[0] if len(levels) == 1 else None
        for value in (match.group(2), match.group(3)):
            if value:
                entry.amounts.append(_amount(value, match.group(4), level, unit if "/" in unit else None))
        entry.levels.extend(name for name in levels if name not in entry.levels)
    if not matches:
        return rest
    return rest.cut(0, matches[0].start()).strip(" ,，:：(（、;；-—")


def _amount(value: str, myriad: str | None, level: str | None, unit: str | None) -> LevelAmount:
    amount = number_value(value) * (10_000 if myriad else 1)
    return LevelAmount(level=level, amount=amount, currency="CNY", unit=unit)


def plain_amounts(text: str, level: str | None, unit: str | None) -> list[LevelAmount]:
    """The amount in a cell of its own (1500, 1500 元, 不超过1000元), both ends of a range (300—1000); else nothing."""
    match = _PLAIN.fullmatch(scan(text).strip())
    if not match:
        return []
    printed = re.sub(r"\s", "", match.group(4) or "")
    per = re.match(rf"元/(?:{_PER})(?:[·./]?(?:{_PER}))?", printed)
    own = per.group() if per else unit
    return [_amount(value, match.group(3), level, own) for value in (match.group(1), match.group(2)) if value]


def bare_title(text: str) -> str:
    """A name without marks, levels, codes and amounts, for asking whether it reads like an occupation."""
    scanned = CODE.sub("", scan(text)).strip(MARKS + BULLETS + " ")
    scanned = re.sub(r"(?<=[\s)])\d{2,6}(?:\.\d+)?\s*$", "", _AMOUNT.sub("", scanned))
    return _LEVEL_TAIL.sub("", scanned).strip(MARKS + " 、,;。:")


def reads_like_entry(text: str) -> bool:
    """Whether a text without its number reads like an occupation."""
    return looks_like_occupation(bare_title(text))
