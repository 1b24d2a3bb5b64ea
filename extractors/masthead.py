"""Masthead (报头) and imprint (版权栏): title, issue number, date and publisher of a bulletin, where printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors._folding import scan, squeeze
from extractors._labels import known_label
from extractors._passage import Passage
from extractors.contents import contents_below
from extractors.credits import credit_of, is_office_name
from extractors.headings import listed_heading, part_prefix
from extractors.imprint import ISSUE, PUBLISHED, Part, begins_with_label, imprint_parts, labels
from extractors.paragraphs import Block
from extractors.values.dates import find_dates
from extractors.values.names import find_agencies
from extractors.values.regions import find_regions
from schemas._vocabulary import any_of
from schemas.document import Line

_LOOK_AHEAD = 10
_LONGEST = 200  # characters of a line that tells anything; patterns may take the square of a line's length
#: A post of an account: its name, day and time (原创 某人社 2026年3月2日 09:30 某地).
_POSTED = re.compile(
    r"^\s*(?:原创\s|[^\s,。;:]{2,16}\s).*20\d\d\s*[年/-].{3,8}\s+\d{1,2}:\d\d(?:\s+[\u4e00-\u9fff]{2,4})?\s*$"
)
_ISSUE = re.compile(
    r"(?:第\s*[\d一二三四五六七八九十百]+\s*(?:[期辑号]|季度刊?)|总\s*第?\s*\d+\s*期|\d{4}\s*年\s*第\s*[\d一二三四五六七八九十]+\s*[期辑号]|\d{4}\s*年\s*\d{1,2}\s*月\s*(?:[号刊]|[上中下]旬刊?|[上下]半月刊?)|"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*[号刊](?=\s|$|[)）])|[春夏秋冬]季\s*[号刊](?=\s|$)|增刊|试刊|创刊号|\b(?:Vol|VOL|No)\.?\s*\d+)"
)
_ISSUE_NO = re.compile(
    r"(?:(?:20\d\d\s*年\s*)?第\s*[\d一二三四五六七八九十百]+\s*[期辑号](?:\s*[\((（]?\s*总\s*第?\s*\d+\s*期\s*[)）]?)?|总\s*第?\s*\d+\s*期|(?<![\d年])(?:\d{1,2}|[一二三四五六七八九十]{1,2})月[号刊](?=\s|$)|增刊|试刊|创刊号|\b(?:Vol|VOL|No)\.?\s*\d+)"
)
_PUBLISHER_LABEL = re.compile(rf"{labels('publisher')}(?P<mark>\s*[:|]\s*|\s+|)")
_PUBLISHER_TAIL = re.compile(rf"(?<![汇选新简摘续](?=编)){any_of(PUBLISHED)}\s*$")
#: The part of an office that edits its bulletin.
_PART_OF_OFFICE = re.compile(r"(?<=[局厅委会府])(?:办公室|秘书[处科]|综合[处科股]|宣传[处科股]|信息中心|编辑部)$")
_VERBS = [verb for verb in PUBLISHED if len(verb) > 1]
#: What parts a masthead line: white space, a bar, a blank before or behind a verb of publishing.
_COLUMN = re.compile(
    rf"\s{{2,}}|\s*[|｜]\s*|\t|\s+(?={any_of(_VERBS)})|(?:{'|'.join(f'(?<={verb})' for verb in _VERBS)})\s+"
)
_PUBLISHER_WORD = re.compile(rf"{any_of(PUBLISHED)}(?=\s|$)")
_DATE_LABEL = re.compile(rf"(?:{labels('date')}|日期)\s*:?\s*$")
_DIRECTORY = re.compile(
    r"(?:常用|便民|服务|咨询|机构|单位|联系|各.{1,8})电话(?:一览表?|号码|汇总)?\s*$|通讯录\s*$|热线一览\s*$"
)
_PHONE_ROW = re.compile(
    r"(?:\s*[\u4e00-\u9fff()（）]{2,18}[\s:]+(?:0\d{2,3}-)?\d{7,8}(?:-\d+)?[;,]?)+\s*|.{2,18}[\s:]+1[23]\d{3}\s*"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{0,8}")  # a place that no list of regions has
_OFFICE = re.compile(r"[\u4e00-\u9fff、（）()]{4,40}")
_REMARK = re.compile(r"\s*(?:.{0,6}内部资料.{0,16}$|内部资料\s*[:|])")


@dataclass
class Masthead:
    """What the head and the foot of a bulletin print about itself; null where nothing is printed."""

    blocks: list[Block] = field(default_factory=list)
    title: Passage | None = None
    publisher: Passage | None = None
    issue_no: Passage | None = None
    date: Passage | None = None
    issued_date: str | None = None
    contents: tuple[str, ...] = ()  # what the list of contents below it names

    def take_title(self, passage: Passage | None) -> None:
        """Let a line above the first column be the title, where the masthead has none."""
        if passage:
            self.blocks.append(Block(passage))
            self.title = self.title or passage


#: What tells that a line belongs to a masthead; the way to reach the editors alone is also a field of guides.
_OWN = frozenset({"issue", "date", "publisher", "staff", "sent", "print", "remark", "page"})


def _own_parts(block: Block) -> list[Part]:
    """The parts of a line that only a bulletin prints about itself; empty where any other word stands in it."""
    parts = imprint_parts(block.text) or []
    told = {part.kind for part in parts} & _OWN
    alone = told == {"page"} and credit_of(block) is not None
    return parts if told and not alone else []


def _publisher_label(scanned: str) -> int:
    """Where a label of the publisher ends; 0 for none. Without mark or blank the name of an office follows it."""
    label = _PUBLISHER_LABEL.match(scanned)
    if label is None or not (label.group("mark") or is_office_name(scanned[label.end() :].strip())):
        return 0
    return label.end()


def _speaks_of_issue(block: Block) -> bool:
    scanned = block.scanned
    if _POSTED.search(scanned) and block.width <= 46:
        return True
    if _ISSUE.search(scanned) and block.width <= 70:
        return True
    if block.width <= 46 and _publisher_label(scanned.strip()):
        return True
    dates = find_dates(scanned)
    if (
        dates
        and dates[0].start <= 1
        and block.width <= 40
        and not re.search(r"[,。;:]", scanned)
        and len(str(dates[0].normalized)) == 10
    ):
        return True
    if dates and block.width <= 46 and sum(f.end - f.start for f in dates) >= 0.4 * len(scanned.strip()):
        return True
    undated = scanned[: dates[-1].start].rstrip() if dates and dates[-1].end >= len(scanned.rstrip()) - 1 else scanned
    undated = squeeze(undated)  # damaged copies have white space inside names
    agencies = find_agencies(undated, find_regions(undated))
    if agencies and block.width <= 60 and _PUBLISHER_WORD.search(scanned) and agencies[0].start <= 1:
        return True
    return (
        bool(agencies)
        and block.width <= 30
        and agencies[0].start <= 1
        and agencies[-1].end >= len(_PART_OF_OFFICE.sub("", _PUBLISHER_TAIL.sub("", undated).rstrip()))
    )


def read_margin(head: Masthead, lines: Sequence[Line]) -> None:
    """Read issue and date from what stands in the margin of the first page, where the masthead has none.

    A date without a label counts only beside an issue number, as the data of an article above it print dates too.
    """
    if head.issue_no is not None and head.issued_date is not None:
        return
    for line in lines:
        parts = imprint_parts(line.text) or []
        numbered = any(part.kind == "issue" for part in parts)
        for part in parts:
            if (part.kind == "issue" and head.issue_no is None) or (
                part.kind == "date" and (part.told or numbered) and head.issued_date is None
            ):
                _take(head, part.kind, part.of(Passage.of_line(line)))


def read_masthead(blocks: Sequence[Block]) -> tuple[Masthead, list[Block]]:
    """Split masthead and imprint from the blocks of a bulletin.

    Blocks at the start count up to the last one that speaks of issue, date or publisher; nothing counts where none
    of the first lines does. A column heading, a label or running text ends the masthead.

    Returns:
        The masthead with its values, and the other blocks.
    """
    head = Masthead()
    last = -1
    about = 0
    for index, block in enumerate(blocks):
        if index >= _LOOK_AHEAD + about:
            break
        if parts := _own_parts(block):  # what sites print about a page above its text may be many lines
            last, about = index, about + any(part.told for part in parts)
            continue
        if (
            listed_heading(block)
            or part_prefix(block)
            or known_label(block)
            or credit_of(block)
            or block.width > 70
            or block.number
        ):
            break
        if "。" in block.text or block.text.rstrip().endswith(("？", "?", "：", ":")):
            break
        if _speaks_of_issue(block):
            last = index
        elif index - last > 2:
            break
    title_end = last
    if contents := contents_below(blocks, last):
        last, head.contents = contents.end - 1, contents.names
    foot = _directory_start(blocks, last)
    while foot > last + 1 and _is_imprint(blocks[foot - 1]):
        foot -= 1
    if any(known_label(block) for block in blocks[max(last + 1, foot - 1) : foot]):
        foot = len(blocks)
    head.blocks = [*blocks[: last + 1], *blocks[foot:]]
    for block in blocks[: title_end + 1]:
        _read(head, block)
    titled = head.title
    for block in blocks[foot:]:
        if not _PHONE_ROW.fullmatch(block.scanned) and not _DIRECTORY.search(block.scanned):
            _read(head, block)
    head.title = titled  # an imprint names no title
    return head, list(blocks[last + 1 : foot])


def _is_imprint(block: Block) -> bool:
    """Whether a line below the last article belongs to the imprint."""
    if credit_of(block) is not None:
        return False
    if any(part.told and part.kind != "page" for part in _own_parts(block)):
        return True  # a bare office and a bare date sign the last article
    return begins_with_label(block.text, "publisher", "print", "editors") or _REMARK.match(block.scanned) is not None


def _directory_start(blocks: Sequence[Block], last: int) -> int:
    """Index of the first block of a list of phone numbers at the foot of a bulletin; their number where none stands there."""
    start = len(blocks)
    while start > last + 2 and _PHONE_ROW.fullmatch(blocks[start - 1].scanned):
        start -= 1
    rows = len(blocks) - start
    head = blocks[start - 1] if rows >= 2 else None
    if head is None or not _DIRECTORY.search(head.scanned) or (known_label(head) and head.gap < 1):
        return len(blocks)
    return start - 1


def _read(head: Masthead, block: Block) -> None:
    rest = block.passage
    if len(rest.text) > _LONGEST:
        return
    if _POSTED.search(block.scanned):
        _take_date(head, rest)
        return
    if parts := _own_parts(block):
        for part in parts:
            _take(head, part.kind, part.of(rest))
        return
    if match := _ISSUE_NO.search(scan(rest.text)):
        if head.issue_no is None:
            head.issue_no = rest.cut(match.start(), match.end()).strip()
        end = match.end()
        while end < len(rest.text) and rest.text[end] in ")） ":
            end += 1
        _parts(head, rest.cut(0, match.start()).strip(" (（"))
        _parts(head, rest.cut(end).strip())
    else:
        _parts(head, rest)


def _take(head: Masthead, kind: str, value: Passage) -> None:
    """Take a part of a line that holds nothing else."""
    if kind == "publisher":
        head.publisher = head.publisher or value
    elif kind == "issue":
        _take_issue(head, value)
    elif kind == "date":
        _take_date(head, value)


def _take_issue(head: Masthead, value: Passage) -> None:
    """Take an issue number; a year with it and a month in brackets behind it (2026年第6期（6月）) are its date."""
    scanned = scan(value.text)
    if scanned[0] + scanned[-1] in ("()", "[]", "【】", "〔〕"):
        value, scanned = value.cut(1, len(scanned) - 1), scanned[1:-1]
    match = ISSUE.fullmatch(scanned)
    dated = re.match(r"(20\d\d)\s*年\s*(?:(\d{1,2})\s*月[号刊]?$|.*[(](\d{1,2})月份?[)]$)", scanned)
    if dated and head.issued_date is None and 1 <= (month := int(dated.group(2) or dated.group(3))) <= 12:
        head.issued_date, head.date = f"{dated.group(1)}-{month:02d}", value
    if dated and dated.group(2):
        return
    if match and match.group("month"):
        value = value.cut(0, match.start("month")).strip()
    head.issue_no = head.issue_no or value


def _take_date(head: Masthead, value: Passage) -> None:
    dates = [f for f in find_dates(value.text) if f.normalized and not f.normalized.startswith("--")]
    first = next((f for f in dates if "/" not in str(f.normalized)), None)
    if first and (head.issued_date is None or len(str(first.normalized)) > len(head.issued_date)):
        head.issued_date, head.date = first.normalized, value.cut(first.start, first.end)


def _parts(head: Masthead, passage: Passage) -> None:
    """What is left of a masthead line without its issue number: date, publisher, title."""
    if not passage:
        return
    dates = [f for f in find_dates(passage.text) if f.normalized and not f.normalized.startswith("--")]
    full = [f for f in dates if "/" not in str(f.normalized)]
    if full:
        first = full[0]
        if head.issued_date is None or len(str(first.normalized)) > len(head.issued_date):
            head.issued_date, head.date = first.normalized, passage.cut(first.start, first.end)
        _parts(head, _before_date(passage.cut(0, first.start)))
        _parts(head, passage.cut(first.end).strip(" )）"))
        return
    for part in _columns(passage):
        _name_or_publisher(head, part)


def _before_date(passage: Passage) -> Passage:
    """What stands before a date, without 出版日期： and the like."""
    match = _DATE_LABEL.search(scan(passage.text))
    return (passage.cut(0, match.start()) if match else passage).strip(" (（:：")


def _columns(passage: Passage) -> list[Passage]:
    parts, start = [], 0
    for match in _COLUMN.finditer(passage.text):
        parts.append(passage.cut(start, match.start()).strip())
        start = match.end()
    return [part for part in (*parts, passage.cut(start).strip()) if part]


def _name_or_publisher(head: Masthead, part: Passage) -> None:
    scanned = scan(part.text)
    label = _publisher_label(scanned)
    tail = _PUBLISHER_TAIL.search(scanned)
    body = part.cut(label, tail.start() if tail and tail.start() > 3 else None).strip(" :：")
    name = squeeze(body.text)  # damaged copies have white space inside names
    agencies = find_agencies(name, find_regions(name))
    named = bool(agencies) and agencies[-1].end >= len(_PART_OF_OFFICE.sub("", name))
    is_agency = named and _PLACE.fullmatch(name[: agencies[0].start]) is not None
    told = tail is not None and (tail.group().strip() != "编" or is_office_name(name))  # 政策汇编 is a title
    hosted = (
        tail is not None and told and tail.start() > 3 and (bool(agencies) or _OFFICE.fullmatch(body.text) is not None)
    )
    if (label and body) or hosted or is_agency:
        head.publisher = head.publisher or body
    elif (
        head.title is None
        and re.search(r"[\u4e00-\u9fff]{2}", part.text)
        and not re.match(r"内部(?:资料|刊物|交流)|准印", scanned)
        and not re.fullmatch(r"[\s\d年月日期第总.:/-]+|(?:星期|周)[一二三四五六日天]", scanned)
    ):
        head.title = part.strip("【】[]《》 ")
