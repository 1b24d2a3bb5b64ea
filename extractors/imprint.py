"""What a bulletin prints about itself, part by part: issue, date, publisher, editors, recipients, copies, data of its page.

A line of a masthead, an imprint or a block of page data is made of such parts and of nothing else; a line with any other
part belongs to an article. Labels of editors count only before names of people, as an article has 审核：3个工作日内.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractors._folding import scan, squeeze
from extractors._passage import Passage
from extractors.credits import is_office_name, is_personal_name
from extractors.values.dates import find_dates
from schemas._vocabulary import any_of, read_table, split_aliases, words_of

PartKind = Literal["publisher", "date", "staff", "sent", "print", "editors", "contact", "page", "remark", "issue"]

_MAX_LINE = 90.0  # em
_MAX_LABEL = 24  # characters, with its owner and its mark
ISSUE = re.compile(
    r"[(\[【〔]?(?:(?:20\d\d\s*年\s*(?:度\s*)?)?第\s*[\d一二三四五六七八九十百]+\s*[期辑号](?:\s*[(]?\s*总\s*第?\s*\d+\s*期\s*[)]?)?|"
    r"总\s*第?\s*\d+\s*期|增刊|试刊|创刊号|特刊|(?:Vol|VOL|No|NO)\.?\s*\d+|(?:20\d\d\s*年\s*)?第?[一二三四1-4]季度刊?|"
    r"(?:20\d\d\s*年\s*)?[春夏秋冬]季?[版号刊]|(?:20\d\d\s*年\s*)?[\d一二三四五六七八九十]{1,2}月(?:[号刊]|[上下]半月刊?|[上中下]旬刊?))[)\]】〕]?"
    r"(?P<month>\s*[(]\d{1,2}月(?:份)?[)])?"
)
_WIDE = re.compile(r"\s{2,}|[\u3000\t]")
_BETWEEN = re.compile(r"[\s|,、;。)\]】]*")
_BREAK = re.compile(r"\s{2,}|[,;]|\s*[|丨｜]\s*|\t|\s+")
#: The verbs that stand behind the name of a publisher.
PUBLISHED = words_of("imprint_words.csv", "published")
#: A publisher with its verbs. Several may run together (主办承办编印), not many: 编印 can be read as two as well.
_PUBLISHED = re.compile(rf"(?P<name>.{{3,30}}?)(?:联合)?{any_of(PUBLISHED)}{{1,4}}")
#: A publisher with another one behind it (某局主办　某报协办): two parts.
_AND_ANOTHER = re.compile(rf"{any_of(verb for verb in PUBLISHED if len(verb) > 1)}\s+\S")
#: A public body by its full name: 某县就业 and 某某热线 may be names of bulletins.
_BODY = re.compile(
    r"(?:[\u4e00-\u9fff]{1,10}?(?:省|市|自治区|县|区|州|旗|镇|乡|街道)|人力资源)[\u4e00-\u9fff、()]{2,}"
    r"(?:局|(?<!大)厅|委员会|委|中心|政府|办公室|办事处|院|所|站|处|协会|学会|工会|大队|支队)"
)
_NAMES = re.compile(r"[\u4e00-\u9fff·]{1,4}(?:[\s、,][\u4e00-\u9fff·]{1,4}){0,5}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line and the span of its value in the line; ``told`` where a label or a verb says what it is."""

    kind: PartKind
    start: int
    end: int
    told: bool = False

    def of(self, passage: Passage) -> Passage:
        """The value, cut from the passage of the line."""
        return passage.cut(self.start, self.end).strip()


@cache
def _labels() -> dict[str, PartKind]:
    return {
        word.lower(): row["role"]  # type: ignore[misc]
        for row in read_table("imprint_words.csv")
        if row["role"] not in ("remark", "published")
        for word in split_aliases(row["words"])
    }


def labels(*kinds: PartKind) -> str:
    """A pattern of the labels in front of values of some kinds, to be matched in any case."""
    return any_of(word for word, kind in _labels().items() if kind in kinds)


@cache
def _remark() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{row['words']})" for row in read_table("imprint_words.csv") if row["role"] == "remark")
    )


@cache
def _label() -> re.Pattern[str]:
    owner = r"[(\[【]?(?:本[刊报期版社]|编辑部|第[\d一二三四五六七八九十]+版)?"
    return re.compile(rf"{owner}(?P<name>{any_of(_labels())})(?P<mark>\s*[:|/]\s*|\s+(?=\S))", re.IGNORECASE)


def begins_with_label(text: str, *kinds: PartKind) -> bool:
    """Whether a line begins with a label of some kinds and a mark behind it, perhaps that of the paper's own (本刊地址：)."""
    match = _label().match(scan(text.lstrip()[:_MAX_LABEL]))
    return match is not None and bool(match.group("mark").strip()) and _labels()[match.group("name").lower()] in kinds


def begins_like_editors(text: str) -> bool:
    """Whether the first part of a line, if it is of an imprint, can be any but an issue number, a date or a publisher."""
    scanned = scan(text)
    return (_label().match(scanned) or _remark().match(scanned)) is not None


def imprint_parts(text: str) -> list[Part] | None:
    """The parts of a line that a bulletin prints about itself; None if any of it is of another kind."""
    scanned = scan(text)
    if not scanned.strip() or len(scanned) > 2 * _MAX_LINE or re.search(r"[。;!?](?!\s*$)", scanned):
        return None
    parts: list[Part] = []
    at = 0
    end = len(scanned.rstrip())
    while at < end:
        found = _labelled(text, scanned, at, end) or _plain(scanned, at, end)
        if found is None:
            return None
        part, at = found
        parts.append(part)
        gap = _BETWEEN.match(scanned, at)
        at = gap.end() if gap else at
    return parts


def _labelled(text: str, scanned: str, at: int, end: int) -> tuple[Part, int] | None:
    """A label with its value, which ends where the next label or a wide blank stands."""
    match = _label().match(scanned, at)
    if match is None:
        return None
    name = match.group("name")
    kind = _labels()[name.lower()]
    if not match.group("mark").strip() and (len(name) < 2 or kind in ("sent", "page", "print")):
        return None
    later = (other.start() for other in _label().finditer(scanned, match.end()))
    stop = next((start for start in later if scanned[start - 1].isspace()), end)
    stop = next((bar for bar in [scanned.find("|", match.end(), stop)] if bar >= 0), stop)
    wide = _WIDE.search(text, match.end(), stop)
    if wide and kind != "sent" and not (kind == "staff" and _are_names(scanned[match.end() : stop].strip())):
        stop = wide.start()
    blank = scanned.find(" ", match.end(), stop)
    if kind in ("publisher", "date") and blank > 0 and _kind_of(scanned[match.end() : blank]) == kind:
        stop = blank
    value = scanned[match.end() : stop].strip(" ,;。)]")
    if (kind == "staff" and not _are_names(value)) or (kind == "date" and not find_dates(value)):
        return None
    return Part(kind, match.end(), stop, told=True), stop


def _are_names(value: str) -> bool:
    """Whether a value is names of people, as far as surnames tell, or an office that edits."""
    if not _NAMES.fullmatch(value):
        return is_office_name(value)
    joined = [value.replace(" ", ""), *re.split(r"[\s、,]+", value)]
    return any(is_personal_name(name) for name in joined) or all(len(name) == 2 for name in joined[1:])


def _plain(scanned: str, at: int, end: int) -> tuple[Part, int] | None:
    """A part without a label: the longest run of words that is an issue number, a date, a publisher or a remark."""
    stops = [match.start() for match in _BREAK.finditer(scanned, at, end)] + [end]
    for stop in sorted({stop for stop in stops if stop > at}, reverse=True):
        kind = _kind_of(scanned[at:stop])
        if kind:
            name = _PUBLISHED.fullmatch(scanned[at:stop]) if kind == "publisher" else None
            return Part(kind, at, at + name.end("name") if name else stop, told=bool(name) or kind == "remark"), stop
    return None


def _kind_of(text: str) -> PartKind | None:
    if len(text) > 44:
        return None
    if ISSUE.fullmatch(text):
        return "issue"
    dates = find_dates(text)
    if len(dates) == 1 and dates[0].end - dates[0].start >= len(text.strip("() ")):
        return "date"
    if _remark().fullmatch(text):
        return "remark"
    name = squeeze(text)
    told = _PUBLISHED.fullmatch(name)
    if told and is_office_name(told.group("name")) and not dates and not _AND_ANOTHER.search(text):
        return "publisher"
    return "publisher" if _BODY.fullmatch(name) and is_office_name(name) else None
