"""One printed occupation: title, code, marks, levels and amounts taken apart (forms.md, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from extractors._enumerators import BULLETS
from extractors._folding import scan
from extractors._once import remembered
from extractors._passage import Passage, join
from extractors.sections._occupation_openings import job_terms_from
from extractors.values.occupations import is_listed_title, looks_like_occupation
from extractors.values.quantities import number_value

MARKS = "▲△★☆●◎※■◆*"
_PLAIN_BULLETS = "".join(sign for sign in BULLETS if sign not in MARKS) + " "
#: A run of one sign is one mark: ★★★ says three stars.
MARK_RUN = re.compile(r"(?:▲+|△+|★+|☆+|●+|◎+|※+|■+|◆+|\*+)")
_ANY_MARK = re.compile(rf"[{re.escape(MARKS)}]")
CODE = re.compile(r"(?<![\d-])(\d-\d{2}-\d{2}-\d{2})(?:\(?[LS](?:/[LS])?\)?)?(?![\d-])")
_CODE_IN_BRACKETS = re.compile(rf"\(\s*{CODE.pattern}\s*\)|{CODE.pattern}")
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
#: 焊工高级工(三级): both names of one level behind the name.
_STUCK_AND_BRACKETED = re.compile(rf"(?<=[\u4e00-\u9fff)])\s*({_STEP}(?:\s*\(\s*{_STEP}\s*\)|\s*/\s*{_STEP}))\s*$")
_NUM = r"\d+(?:,\d{3})*(?:\.\d+)?"
_PER = r"人|月|课时|学时|年|次|天|日|期|证|项"
_CAP = r"(?:每人)?(?:每月)?(?:最高)?(?:不超过|不高于|至多|上限|最高|最多|约|为)?"
_AMOUNT = re.compile(
    rf"(?:({LEVELS})\s*[:]?\s*)?(?:(?:培训|鉴定|岗位|技能)?(?:补贴|补助|奖励|奖补|给予|补|奖|给|发)(?:标准|金额)?\s*:?\s*)?"
    rf"{_CAP}\s*"
    rf"({_NUM})\s*(?:元?\s*[-~至]+\s*({_NUM}))?\s*(万)?\s*(元(?:\s*/\s*(?:{_PER})(?:\s*[·./]?\s*(?:{_PER}))?)?)"
)
#: A figure in brackets behind a name: how many openings there are for each seeker (2.41), a share.
_INDEX = re.compile(
    r"\s*\(\s*(?:(?:缺工|缺口|缺|需求|需|招聘|招|求人|求职|供求|空缺|岗位|倍|比)[\u4e00-\u9fff]{0,8})?\s*[:为达约]?\s*"
    r"\d+(?:\.\d+)?\s*(?:%|倍|人|名|个|:\s*\d+)?\s*\)\s*$"
)
#: Bare amounts in brackets behind a name, one for each level: (1000/1500/2000).
_BRACKETED = re.compile(r"\s*\(\s*(\d{3,5}(?:\s*[/、,;]\s*\d{3,5})*)\s*\)\s*$")
#: How many are wanted, behind a name: ×40, 12人, 招30名, (62人).
_HEADS = (
    r"(?:\s*[×✕*xX]\s*\d+\s*[人名个]?|\s*[,:-]?\s*(?:缺工|缺口|缺|需求|需|招聘|招)?\s*\d+\s*(?:余|多)?[人名](?![员类])"
    r"|\s*\((?:缺工|缺口|缺|需求|需|招聘|招)?\s*\d+\s*(?:余|多)?[人名]\))"
)
#: What may part a name from what is said about it: a number of persons, a long dash, a comma.
_SAID = re.compile(rf"{_HEADS}|\s*--+|\s*[,;:]")
_WANTED = re.compile(rf"[\u4e00-\u9fffA-Za-z]{{2,14}}(?:\([^()]{{1,10}}\))?{_HEADS}")
_STOPS = (",", ";", ":")
#: Brackets that hold amounts: (五级补1500元，四级补2000元).
_GRANTED = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\d\s*万?元[^()]*\)")
_BARE = re.compile(r"(?<=[^\d.-])\s*(\d{2,6}(?:\.\d+)?)\s*$")
_BARE_BEHIND = re.compile(r"(?<=[\s)])\d{2,6}(?:\.\d+)?\s*$")
_LONGEST_ENTRY = 200
#: Levels, marks and codes behind a comma belong to the name.
_KEPT = re.compile(rf"\s*[,;:]\s*(?:{LEVELS}|[{re.escape(MARKS)}]|\d-\d\d-)")
_LETTER = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_SOLID = re.compile(r"\S+")
_RANGE = re.compile(r"[~至到-]|以上")
_ONE_LEVEL = re.compile(rf"{_STEP}(?:\s*\(\s*{_STEP}\s*\)|\s*/\s*{_STEP})?")
_BRACKETED_MARK = re.compile(rf"[(（]\s*([{re.escape(MARKS)}]+)\s*[)）]\s*$")
_PER_UNIT = re.compile(rf"元/(?:{_PER})(?:[·./]?(?:{_PER}))?")
_PLAIN = re.compile(rf"{_CAP}\s*({_NUM})\s*(?:[-~至]+\s*({_NUM}))?\s*(万)?\s*(元[^\d、]*)?")


@dataclass(frozen=True, slots=True)
class Serial:
    """A running number and where it is printed."""

    number: str
    at: Passage


@dataclass(frozen=True, slots=True)
class Unit:
    """Bare numbers behind names are amounts; ``per`` is what they are per, as printed (元/人), where it is said.

    ``levels`` are the levels that several numbers in brackets are for, where the list says so once.
    """

    per: Passage | None = None
    levels: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in yuan and where it is printed; the level may stand in a head cell, the unit above the table."""

    value: float
    at: Passage
    level: Passage | None = None
    unit: Passage | None = None

    @property
    def printed(self) -> Passage:
        """Level, amount and unit in a row, wherever they are printed."""
        return join((part for part in (self.level, self.at, self.unit) if part), "")


@dataclass
class Entry:
    """One printed occupation; ``lead`` holds the marks before its name, which may turn out to be list bullets.

    ``said`` is what the line goes on to say about the occupation: its definition, how many are wanted, the pay.
    """

    title: Passage
    serial: Serial | None = None
    group: Passage | None = None
    marks: list[Passage] = field(default_factory=list)
    levels: list[Passage] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    code: Passage | None = None
    said: Passage | None = None
    lead: list[Passage] = field(default_factory=list)

    def add_levels(self, levels: Iterable[Passage]) -> None:
        """Take over levels that it does not have yet."""
        self.levels = unique([*self.levels, *levels])


def unique(passages: Iterable[Passage]) -> list[Passage]:
    """The passages without those whose text stands before."""
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.text, passage)
    return list(first.values())


def without_spaces(passage: Passage) -> Passage:
    """The passage without white space: 高 级 工 is 高级工."""
    return join((passage.cut(*match.span()) for match in _SOLID.finditer(passage.text)), "")


def parse_entry(passage: Passage, serial: Serial | None, unit: Unit | None = None) -> Entry | None:
    """An entry from its printed text behind the serial: code, marks, levels and amounts taken off the title.

    Args:
        passage: The printed text.
        serial: The running number, already taken off.
        unit: Unit that the list prints once for all amounts (单位：元/人); a bare number at the end is then an amount.
    """
    rest, said = _name_and_said(passage.strip().strip(_PLAIN_BULLETS))
    bracketed: list[Amount] = []
    if unit and (inside := _BRACKETED.search(scan(rest.text))) and inside.start():
        bracketed = _bare_amounts(rest.cut(*inside.span(1)), unit)
        rest = rest.cut(0, inside.start()).strip()
    bare = _BARE.search(scan(rest.text)) if unit else None
    amount = rest.cut(bare.start(1), bare.end(1)) if bare else None
    rest = rest.cut(0, bare.start()).strip() if bare else rest
    entry = Entry(rest, serial, amounts=bracketed, said=said)
    if match := CODE.search(scan(rest.text)):
        entry.code = rest.cut(match.start(1), match.end(1))
        before, after = rest.cut(0, match.start()).strip(" (（"), _lstrip(rest.cut(match.end()), " )）.、:：")
        both = before and after and _is_name(before.text)  # 焊工（6-18-02-04）：五级1000元
        rest = join((before, after), " ") if both else after if len(after) >= len(before) else before
    rest = _take_amounts(entry, rest)
    if index := _INDEX.search(scan(rest.text)):
        rest = rest.cut(0, index.start()).strip()
    rest = _take_marks(entry, rest)
    rest = _take_levels(entry, rest)
    rest = _take_marks(entry, rest).strip(" 、，,；;。.:：")
    entry.title = rest
    entry.levels = unique(entry.levels)
    if amount is not None:
        level = entry.levels[0] if len(entry.levels) == 1 else None
        entry.amounts.append(Amount(number_value(scan(amount.text)), amount, level, unit.per if unit else None))
    elif len(entry.amounts) == len(entry.levels) and all(item.level is None for item in entry.amounts):
        entry.amounts = [replace(item, level=level) for item, level in zip(entry.amounts, entry.levels, strict=True)]
    return entry if rest and len(rest) <= 40 and _LETTER.search(rest.text) else None


def _bare_amounts(passage: Passage, unit: Unit) -> list[Amount]:
    """The amounts of numbers with signs between, each with the level that stands in its place."""
    numbers = [passage.cut(*match.span()) for match in re.finditer(r"\d+", scan(passage.text))]
    levels = unit.levels if len(unit.levels) == len(numbers) else (None,) * len(numbers)
    return [Amount(number_value(n.text), n, level, unit.per) for n, level in zip(numbers, levels, strict=True)]


def _name_and_said(passage: Passage) -> tuple[Passage, Passage | None]:
    """A name and what the line says about it (茶艺师——泡茶的人员; 焊工，缺工12人); subsidies and levels stay with the name."""
    at = _said_from(scan(passage.text))
    return (passage.cut(0, at).strip(), passage.cut(at).strip()) if at else (passage, None)


def _said_from(text: str) -> int | None:
    """Where in a folded text the part begins that says something about the occupation before it.

    A comma may stand inside an entry; a number of persons or a word of openings (月薪, 包吃住, 要求) ends the name.
    """
    ends = [at for at in (_said_by_sign(text), job_terms_from(text, _is_name)) if at is not None]
    return min(ends, default=None)


def _is_name(text: str) -> bool:
    return looks_like_occupation(text.strip(MARKS + BULLETS + " "))


def _said_by_sign(text: str) -> int | None:
    for match in _SAID.finditer(text):
        sign, behind = match.group().strip(), text[match.start() :]
        if _is_name(text[: match.start()]):
            if sign not in _STOPS:
                return match.start()
            told = re.search(r"\d|[\u4e00-\u9fff]{4}", behind)
            kept = _AMOUNT.search(behind) or _KEPT.match(behind) or (sign != ":" and looks_like_occupation(behind))
            return match.start() if told and not kept else None
        if sign in _STOPS:
            return None
        if match.start() and _WANTED.match(text):
            return match.start()  # 店长1人
    return None


@remembered
def is_opening(text: str) -> bool:
    """Whether a text begins with a name and how many are wanted (店长2人, 学徒15名), whatever the name is."""
    return _WANTED.match(scan(text).strip(MARKS + BULLETS + " ")) is not None


def _lstrip(passage: Passage, characters: str) -> Passage:
    return passage.cut(len(passage.text) - len(passage.text.lstrip(characters)))


def _take_levels(entry: Entry, rest: Passage) -> Passage:
    """Levels behind the name, with a separator, in brackets, or stuck to a name that is known without them."""
    if (match := _STUCK_AND_BRACKETED.search(scan(rest.text))) and _is_name(rest.text[: match.start()]):
        entry.levels[:0] = split_levels(rest.cut(match.start(1), match.end(1)))
        rest = rest.cut(0, match.start()).strip()
    while match := _LEVEL_TAIL.search(scan(rest.text)):
        if match.start() == 0:
            return rest
        group = 1 if match.group(1) else 2
        entry.levels[:0] = split_levels(rest.cut(match.start(group), match.end(group)))
        rest = rest.cut(0, match.start()).strip()
    match = _STUCK_LEVEL.search(scan(rest.text))
    if match and not is_listed_title(rest.text) and is_listed_title(rest.text[: match.start()]):
        entry.levels[:0] = split_levels(rest.cut(match.start(1)))
        rest = rest.cut(0, match.start()).strip()
    return rest


def split_levels(passage: Passage) -> list[Passage]:
    """The levels that a text names, as printed: a number with its name is one (五级/初级工), a range is one (五级至三级)."""
    scanned = scan(passage.text)
    if _RANGE.search(scanned):
        return [passage.strip()]
    found = []
    for match in _ONE_LEVEL.finditer(scanned):
        one, _, two = match.group().partition("/")
        if two and bool(re.fullmatch(_NUMBER, one.strip())) == bool(re.fullmatch(_NUMBER, two.strip())):
            middle = match.start() + len(one)  # 四级/三级 are two levels, 四级/中级工 is one
            found.extend([passage.cut(match.start(), middle).strip(), passage.cut(middle + 1, match.end()).strip()])
        else:
            found.append(passage.cut(*match.span()).strip())
    return found


def levels_in_a_row(passage: Passage) -> list[Passage]:
    """The levels that a sentence names one after the other (括号内为五级/四级/三级补贴), three of them or two; else none."""
    rows = re.finditer(rf"{_STEP}(?:\s*[/、,]\s*{_STEP})+", scan(passage.text))
    first = next((passage.cut(*row.span()) for row in rows), None)
    return [first.cut(*one.span()) for one in re.finditer(_STEP, scan(first.text))] if first else []


def is_level(text: str) -> bool:
    """Whether a text is nothing but levels (高级工（三级）)."""
    return re.fullmatch(LEVELS, scan(text).strip()) is not None


def names_levels(text: str) -> bool:
    """Whether a text names a level or a range of levels."""
    scanned = scan(text)
    return bool(_RANGE.search(scanned) or _ONE_LEVEL.search(scanned))


def mark_runs(passage: Passage) -> list[Passage]:
    """The marks in a text; a run of one sign is one mark."""
    return [passage.cut(*match.span()) for match in MARK_RUN.finditer(passage.text)]


def _take_marks(entry: Entry, rest: Passage) -> Passage:
    text = rest.text
    if not _ANY_MARK.search(text):
        return rest.strip()
    start = len(text) - len(text.lstrip(MARKS + " "))
    end = len(text.rstrip(MARKS + " "))
    before, behind = mark_runs(rest.cut(0, start)), mark_runs(rest.cut(max(start, end)))
    entry.lead.extend(before)
    entry.marks.extend([*before, *behind])
    rest = rest.cut(start, max(start, end)).strip()
    if bracketed := _BRACKETED_MARK.search(rest.text):
        entry.marks.extend(mark_runs(rest.cut(bracketed.start(1), bracketed.end(1))))
        rest = rest.cut(0, bracketed.start()).strip()
    return rest


def _take_amounts(entry: Entry, rest: Passage) -> Passage:
    text = scan(rest.text)
    matches = list(_AMOUNT.finditer(text)) if "元" in text else []
    for match in matches:
        unit = without_spaces(rest.cut(match.start(5), match.end(5))) if "/" in match.group(5) else None
        levels = split_levels(rest.cut(match.start(1), match.end(1))) if match.group(1) else []
        level = levels[0] if len(levels) == 1 else None
        entry.amounts.extend(_amounts(rest, match, 2, level, unit))
        entry.add_levels(levels)
    if not matches:
        return rest
    return rest.cut(0, matches[0].start()).strip(" ,，:：(（、;；-—")


def amounts_told(passage: Passage) -> list[Amount]:
    """The amounts that a text tells, each with its level where it names one (高级工每人2000元，技师每人3500元)."""
    told = Entry(passage)
    _take_amounts(told, passage)
    return told.amounts


def _amounts(
    passage: Passage, match: re.Match[str], first: int, level: Passage | None, unit: Passage | None
) -> Iterator[Amount]:
    """The amount of a match, both ends of a range; the groups from ``first`` on are the two numbers and 万."""
    myriad = passage.cut(match.start(first + 2), match.end(first + 2)) if match.group(first + 2) else None
    for group in (first, first + 1):
        if match.group(group):
            value = number_value(match.group(group)) * (10_000 if myriad else 1)
            number = passage.cut(match.start(group), match.end(group))
            yield Amount(value, join((number, myriad), "") if myriad else number, level, unit)


def plain_amounts(cell: Passage, level: Passage | None, unit: Passage | None) -> list[Amount]:
    """The amount in a cell of its own (1500, 1500 元, 不超过1000元), both ends of a range (300—1000); else nothing."""
    inner = cell.strip()
    match = _PLAIN.fullmatch(scan(inner.text))
    if not match:
        return []
    printed = without_spaces(inner.cut(match.start(4), match.end(4))) if match.group(4) else Passage()
    per = _PER_UNIT.match(scan(printed.text))
    return list(_amounts(inner, match, 1, level, printed.cut(0, per.end()) if per else unit))


def is_amount(text: str) -> bool:
    """Whether a cell holds nothing but an amount."""
    return _PLAIN.fullmatch(scan(text).strip()) is not None


@remembered
def bare_title(text: str) -> str:
    """A name without marks, levels, codes and amounts, for asking whether it reads like an occupation."""
    scanned = _CODE_IN_BRACKETS.sub("", scan(text)).strip(MARKS + BULLETS + " ")
    scanned = _GRANTED.sub("", scanned[: _said_from(scanned)])
    scanned = _BARE_BEHIND.sub("", _AMOUNT.sub("", scanned) if "元" in scanned else scanned)
    return _LEVEL_TAIL.sub("", scanned).strip(MARKS + " 、,;。:")


@remembered
def reads_like_entry(text: str) -> bool:
    """Whether a text without its number reads like an occupation."""
    return len(text) <= _LONGEST_ENTRY and looks_like_occupation(bare_title(text))
