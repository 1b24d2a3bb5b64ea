"""Masthead (报头) and imprint (版权栏): title, issue number, date and publisher of a bulletin, where printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors._folding import scan, squeeze
from extractors._labels import known_label
from extractors._passage import Passage
from extractors.contents import contents_below
from extractors.credits import credit_of
from extractors.headings import listed_heading, part_prefix
from extractors.paragraphs import Block
from extractors.values.dates import find_dates
from extractors.values.names import find_agencies
from extractors.values.regions import find_regions

_LOOK_AHEAD = 10
_ISSUE = re.compile(
    r"(?:第\s*[\d一二三四五六七八九十百]+\s*(?:[期辑号]|季度刊?)|总\s*第?\s*\d+\s*期|\d{4}\s*年\s*第\s*[\d一二三四五六七八九十]+\s*[期辑号]|\d{4}\s*年\s*\d{1,2}\s*月\s*[号刊]|增刊|试刊|创刊号)"
)
_ISSUE_NO = re.compile(
    r"(?:(?:20\d\d\s*年\s*)?第\s*[\d一二三四五六七八九十百]+\s*[期辑号](?:\s*[\((（]?\s*总\s*第?\s*\d+\s*期\s*[)）]?)?|总\s*第?\s*\d+\s*期|增刊|试刊|创刊号)"
)
_PUBLISHER_LABEL = re.compile(
    r"(?:主办单位|主办|编印单位|编印|主编单位|主编|编辑出版|出版|承办单位|承办|印发单位|编发|编制单位|编制|发行|印制)\s*[:|]?\s*"
)
#: What sites print about a page above its text (forms.md, section 4: site metadata), in pairs of name and value.
_ABOUT = re.compile(
    r"(?P<publisher>发布机构|发布单位|发布部门|发文机关|发文机构|发文单位|制发机关|成文机关|公开机构|公开单位|公开责任部门|责任部门)"
    r"|(?P<date>发布日期|发布时间|发文日期|成文日期|印发日期|公开日期|公开时间|生成日期|更新时间|发稿时间)"
    r"|(?:信息)?索引号|组配分类|主题分类|体裁分类|服务对象分类|信息分类|所属主题|公开方式|公开范围|公开时限|公开程序|公开形式|公开程度|"
    r"有效性|效力状态|时效性|是否有效|生效日期|失效日期|废止日期|发文字号|文号|文件编号|主题词|关键词|关键字|内容概述|体裁|业务类型|"
    r"(?:浏览|点击|阅读|访问)(?:次数|数|量)"
)
_ABOUT_PAIR = re.compile(rf"(?:{_ABOUT.pattern})\s*[:：]\s*")
#: What an account or a site prints below the title of a page: names, the day, the minute, the place (原创 … 08:30 辽宁).
_POSTED = re.compile(
    r"(?:原创\s+)?[^。,;]{0,40}?\d{4}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+\S{2,8})?"
)
_PUBLISHER_TAIL = re.compile(
    r"\s*(?:主办|编印|(?<![汇选新简摘续])编|主编|合编|联合编印|编发|编制|承办|出版|出品|印发|印)\s*$"
)
_PUBLISHED = re.compile(
    r"[\u4e00-\u9fff、]{3,26}(?:局|中心|厅|委员会|委|办公室|协会|街道|所|站|院|会|事务办|政府)\s*(?:主办|编印|编|主编|编制|承办|出版|出品|印发|印)"
)
_PUBLISHER_WORD = re.compile(r"(?:主办|编印|主编|合编|编发|编制|承办|出版|印发|编)(?=\s|$)")
_DIRECTORY = re.compile(
    r"(?:常用|便民|服务|咨询|机构|单位|联系|各.{1,8})电话(?:一览表?|号码|汇总)?\s*$|通讯录\s*$|热线一览\s*$"
)
_PHONE_ROW = re.compile(
    r"(?:\s*[\u4e00-\u9fff()（）]{2,18}[\s:]+(?:0\d{2,3}-)?\d{7,8}(?:-\d+)?[;,]?)+\s*|.{2,18}[\s:]+1[23]\d{3}\s*"
)
_MAX_ABOUT = 80.0  # em
_PLACE = re.compile(r"[\u4e00-\u9fff]{0,8}")  # a place that no list of regions has
_OFFICE = re.compile(r"[\u4e00-\u9fff、（）()]{4,40}")
_IMPRINT = re.compile(
    r"\s*(?:主办单位|主办|编印单位|编印|承办单位|(?:本刊|编辑部|本报|本社)?(?:地址|电话)|邮编|邮政编码|投稿邮箱|投稿|编辑部电话|内部资料|准印证号?|印数|电子邮箱|E-?mail)\s*[:|]|.{0,6}内部资料.{0,16}$",
    re.IGNORECASE,
)


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


def _speaks_of_issue(block: Block) -> bool:
    scanned = block.scanned
    if _ISSUE.search(scanned) and block.width <= 70:
        return True
    if block.width <= 46 and _PUBLISHER_LABEL.match(scanned.strip()):
        return True
    if block.width <= 46 and _PUBLISHED.fullmatch(scanned.strip()):
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
        and agencies[-1].end >= len(_PUBLISHER_TAIL.sub("", undated).rstrip())
    )


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
        if _tells_about(block):
            last, about = index, about + 1
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
    while foot > last + 1 and _IMPRINT.match(blocks[foot - 1].scanned) and not credit_of(blocks[foot - 1]):
        foot -= 1
    if any(known_label(block) for block in blocks[max(last + 1, foot - 1) : foot]):
        foot = len(blocks)
    head.blocks = [*blocks[: last + 1], *blocks[foot:]]
    for block in blocks[: title_end + 1]:
        if _tells_about(block):
            _read_about(head, block)
        else:
            _read(head, block)
    for block in blocks[foot:]:
        if not _PHONE_ROW.fullmatch(block.scanned) and not _DIRECTORY.search(block.scanned):
            _read(head, block)
    return head, list(blocks[last + 1 : foot])


def _tells_about(block: Block) -> bool:
    """Whether a line is what a site prints about a page: pairs of name and value, or who posted it at which minute."""
    text = block.scanned.strip()
    return block.width <= _MAX_ABOUT and (_ABOUT_PAIR.match(text) or _POSTED.fullmatch(text)) is not None


def _read_about(head: Masthead, block: Block) -> None:
    """Take publisher and date from what a site prints about a page."""
    pairs = list(_ABOUT_PAIR.finditer(block.scanned))
    if not pairs:  # posted at that minute
        _take_date(head, block.passage)
        return
    for pair, after in zip(pairs, [*pairs[1:], None], strict=True):
        value = block.passage.cut(pair.end(), after.start() if after else None).strip()
        if pair.group("publisher") and value:
            head.publisher = head.publisher or value
        elif pair.group("date") and value:
            _take_date(head, value)


def _take_date(head: Masthead, passage: Passage) -> None:
    """Take the first date of a passage, where the masthead has none yet."""
    date = next((found for found in find_dates(passage.text) if found.normalized), None)
    if date and head.issued_date is None:
        head.issued_date, head.date = date.normalized, passage.cut(date.start, date.end)


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
    match = re.search(r"\s*(?:出版日期|印发日期|发行日期|出刊日期|日期)\s*[:：]?\s*$", passage.text)
    return (passage.cut(0, match.start()) if match else passage).strip(" (（:：")


def _columns(passage: Passage) -> list[Passage]:
    parts, start = [], 0
    for match in re.finditer(r"\s{2,}|\s*[|｜]\s*|\t|\s+(?=主办|编印|主编|承办)", passage.text):
        parts.append(passage.cut(start, match.start()).strip())
        start = match.end()
    return [part for part in (*parts, passage.cut(start).strip()) if part]


def _name_or_publisher(head: Masthead, part: Passage) -> None:
    scanned = scan(part.text)
    label = _PUBLISHER_LABEL.match(scanned)
    tail = _PUBLISHER_TAIL.search(scanned)
    body = part.cut(label.end() if label else 0, tail.start() if tail and tail.start() > 3 else None).strip(" :：")
    name = squeeze(body.text)  # damaged copies have white space inside names
    agencies = find_agencies(name, find_regions(name))
    named = bool(agencies) and agencies[-1].end == len(name)
    is_agency = named and _PLACE.fullmatch(name[: agencies[0].start]) is not None
    hosted = tail is not None and tail.start() > 3 and (bool(agencies) or _OFFICE.fullmatch(body.text) is not None)
    if (label and body) or hosted or is_agency:
        head.publisher = head.publisher or body
    elif (
        head.title is None
        and re.search(r"[\u4e00-\u9fff]{2}", part.text)
        and not re.match(r"内部(?:资料|刊物|交流)|准印", scanned)
        and not re.fullmatch(r"[\s\d年月日期第总.:/-]+|(?:星期|周)[一二三四五六日天]", scanned)
    ):
        head.title = part.strip("【】[]《》 ")
