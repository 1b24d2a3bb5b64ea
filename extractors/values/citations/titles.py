"""Titles of acts: in 《》 (nested, or with one of the marks lost) and without them, and which titles are acts at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from extractors._enumerators import enumerator
from extractors._folding import match_key, scan
from extractors._once import remembered
from extractors.values._found import Spans, matches_at
from extractors.values.citations.doc_numbers import DocNumber, find_doc_numbers
from extractors.values.citations.kinds import act_row, acts
from extractors.values.names import find_agencies
from extractors.values.regions import find_regions
from schemas._vocabulary import any_of, read_table, split_aliases


@dataclass(frozen=True, slots=True)
class Title:
    """A title at ``start:end`` (with its 《》 where printed); ``name`` is without them. ``category``: act, form, catalogue, other."""

    start: int
    end: int
    name: str
    category: str


_SUFFIX = r"(?:\s*\([^()]*\))*$"
_ACT_ENDS = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|通知|意见|决定|公告|通告|批复|解释|规程|方案|纲要|规划|指导意见|若干措施|措施|制度|规范|标准|指引|复函|批复函|关于.{2,60}函|"
    rf"命令|令|准则|章程|要点|政策|若干规定){_SUFFIX}"
)
_FORM_ENDS = re.compile(
    r"(?:表|书|回执|证|卡|单|申请|承诺|协议|合同|证明|报告|册|簿|发票|清单|凭证|目录|名录|手册|指南|须知|一览|名单|备案|登记|问答|图)"
    + _SUFFIX
)
_CATALOGUE_ENDS = re.compile(rf"(?:目录|名录|手册|指南|须知|一览|名单|清单|问答|大典|图){_SUFFIX}")


def title_category(name: str) -> str:
    """``act`` for laws, rules and notices, ``catalogue`` for lists, ``form`` for forms, receipts and certificates."""
    plain = scan(re.sub(r"[〈〉《》]", "", name)).strip()
    if act_row(name):
        return "act"
    if _CATALOGUE_ENDS.search(plain):
        return "catalogue"
    if _FORM_ENDS.search(plain) and not _ACT_ENDS.search(plain):
        return "form"
    return "act" if _ACT_ENDS.search(plain) else "other"


# ---- in 《》 ----------------------------------------------------------------------------------------------------------

_LONGEST = 160
_OPEN_END = re.compile(r"》|(?=[〔\[(（][^〕\])）]*\d)|[。；\n《]")
_CLAUSE_START = re.compile(r".*[。；;:：，,、\n\s》）)]|.*(?:根据|按照|依据|依照|违反|符合|执行|的)", re.DOTALL)


def _closed(text: str, start: int) -> int | None:
    """Where the title that opens at ``start`` ends, nested 《》 inside; None if it is not closed."""
    depth = 0
    for index in range(start, min(len(text), start + _LONGEST)):
        depth += (text[index] == "《") - (text[index] == "》")
        if depth == 0:
            return index + 1
    return None


def _lost_close(text: str, start: int) -> int | None:
    """Where a title ends whose 》 is lost: at the number behind it, or with the words of an act before the next mark."""
    window = text[start + 1 : start + 121]
    close = _OPEN_END.search(window)
    if close and close.group() in ("", "》"):
        return start + 1 + close.end()
    stretch = window[: close.start()] if close else window
    act = re.match(
        r"[^，,、：:]{2,80}?(?:条例|办法|规定|细则|通知|意见|决定|法)(?=第[一二三四五六七八九十百\d]+条|[，,、]|的?规定|$)",
        stretch,
    )
    return start + 1 + act.end() if act else None


def _bracket_titles(text: str) -> list[Title]:
    found: list[Title] = []
    position = 0
    while (start := text.find("《", position)) >= 0:
        end = _closed(text, start)
        inner = text.find("《", start + 1, end or start + 1)
        if end is None or (inner > 0 and _crosses(text[start:end])):
            end = _lost_close(text, start)
        if end is None:
            position = start + 1
            continue
        name = _joined(text[start + 1 : end].removesuffix("》"))
        found.append(Title(start, end, name, title_category(name)))
        position = end
    return found


def _joined(printed: str) -> str:
    """A title without the line break it may be broken by."""
    return printed.replace("\n", "").strip()


def _crosses(title: str) -> bool:
    """Whether what looks like a nested title is two titles, the first without its 》."""
    return re.search(r"[。；\n]|\d号[)）]?[^《》]*《", title) is not None


def _lost_open(text: str, taken: list[Title]) -> Iterator[Title]:
    """Titles whose 《 is lost: from the start of the clause to the 》."""
    spans = Spans((title.start, title.end) for title in taken)
    for match in re.finditer("》", text):
        end = match.end()
        if spans.meets(end - 1, end):
            continue
        head = text[max(0, end - 61) : end - 1]
        name = _CLAUSE_START.sub("", head)
        if len(name) >= 3 and (act_row(name) or _ACT_ENDS.search(scan(name))):
            yield Title(end - 1 - len(name), end, name, "act")


# ---- without 《》 ------------------------------------------------------------------------------------------------------

_ARTICLE_BEHIND = r"(?=\s*第\s*[一二三四五六七八九十百零〇\d]+\s*条)"


@cache
def _plain_act_names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names of the reviewed table begin with, and the names; very short ones only before 第X条."""
    table = read_table("legal_acts.csv")
    names = {row["title"] for row in table}
    names |= {name for row in table for name in split_aliases(row["short_names"]) if len(name) >= 4}
    names = {name for name in names if re.search(r"(?:法|条例|办法|规定|细则|意见|通知|决定)$", name)}
    short = {name for name in acts() if 2 < len(name) < 4 and name.endswith(("法", "法典"))}
    pattern = rf"(?<!《)(?:{any_of(names)}(?![官庭律院人]|规(?!定))|{any_of(short)}{_ARTICLE_BEHIND})"
    return re.compile(any_of(name[0] for name in names | short)), re.compile(pattern)


#: 福建省实施《工伤保险条例》办法: an act whose title holds the title of another.
_IMPLEMENTING_TITLE = re.compile(
    r"(?P<title>[^《》。；;，,:：]{2,24}《[^《》]{3,40}》[^《》。；;，,:：()（）]{0,12}(?:办法|规定|细则|条例|意见|通知|决定))"
)
_LISTED_TITLE = re.compile(
    r"(?P<title>[^。；;，,:：《》\n]{0,60}?关于[^。；;《》\n]{4,90}?的?(?:通知|意见|决定|公告|批复|通告|办法|规定|复函|函|措施|方案|政策|规划|纲要)"
    r"|[^。；;，,:：《》()（）\n]{2,40}(?:法|条例|办法|规定|细则|规程|规则|方案|规范|措施|规划|纲要|意见|通知))(?=\s*(?:[(（〔\[【]|[。；;，,、]|第[一二三四五六七八九十百\d]+条|$))"
)
_BEFORE_NUMBER = re.compile(
    r"(?:^|[。；;:：，,、\n\s])(?:根据|按照|依据|依照)?\s*([^。；;:：，,、\n《》()（）]{4,80}(?:法|条例|办法|规定|细则|规程|规则|方案|通知|意见|决定|公告|批复|措施|政策|规划|纲要|规范))\s*[(（]\s*$"
)
#: The same broken over two lines: 关于失业保险支持参保职工提升 / 职业技能有关问题的通知（…号）.
_BROKEN_BEFORE_NUMBER = re.compile(
    r"(?:^|[。；;:：，,、\n])\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）.、]|[①-⑳])?\s*([^。；;:：，,、\n《》()（）]{0,60}关于[^。；;:：，,\n《》()（）]{2,60}\n"
    r"[^。；;:：，,\n《》()（）]{0,40}(?:通知|意见|决定|公告|批复|办法|规定|措施|方案))\s*[(（]\s*$"
)
_CITING = r"(?:根据|按照|依据|依照|违反|遵照)"
_CITES = re.compile(_CITING)
#: An act named in running text without 《》: behind 根据 …, and before 第X条 or with the name of its region.
_IN_PROSE = re.compile(
    rf"(?:^|[。；;，,：:\n]|{_CITING})(?P<cue>{_CITING})?(?P<title>[\u4e00-\u9fff]{{2,36}}?(?:条例|实施办法|办法|若干规定|规定|实施细则|细则|(?<!方)法))"
    rf"(?:{_ARTICLE_BEHIND}|(?=的?(?:有关|相关)?(?:规定|要求)|[，,、]))"
)
_NO_TITLE = re.compile("[本该此]|有关|相关|上述|国家")
_ARTICLE_NEXT = re.compile(r"\s*第")


def listed_titles(text: str, offset: int = 0) -> list[Title]:
    """A title without 《》 that a list item of a 设定依据 starts with, behind its list number or document number."""
    number = enumerator(text)
    start = number.end if number else 0
    for leading in find_doc_numbers(text):
        if not text[start : leading.start].strip():
            start = leading.end
    start += len(text[start:]) - len(text[start:].lstrip())
    match = _IMPLEMENTING_TITLE.match(text, start) or _LISTED_TITLE.match(text, start)
    if not match or ("《" in match.group() and match.re is _LISTED_TITLE):
        return []
    return [Title(offset + match.start("title"), offset + match.end("title"), match.group("title").strip(), "act")]


def _issuers_before(text: str, end: int) -> int:
    """Characters of issuing bodies that stand directly before ``end``."""
    head = text[max(0, end - 60) : end]
    agencies = find_agencies(head, find_regions(head))
    start = len(head)
    for agency in reversed(agencies):
        if agency.end <= start and not head[agency.end : start].strip(" 、"):
            start = agency.start
    return len(head) - start


def _named(text: str) -> Iterator[Title]:
    """Acts of the reviewed table printed without 《》."""
    first, names = _plain_act_names()
    for match in matches_at(names, text, (match.start() for match in first.finditer(text))):
        start = match.start() - (_issuers_before(text, match.start()) if match.group().startswith("关于") else 0)
        yield Title(start, match.end(), text[start : match.end()], "act")


def _numbered(text: str, numbers: list[DocNumber]) -> Iterator[Title]:
    """A title without 《》 directly before its number: X办法(X令第93号)."""
    for number in numbers:
        head = text[max(0, number.start - 90) : number.start]
        before = _BROKEN_BEFORE_NUMBER.search(head) or _BEFORE_NUMBER.search(head)
        if before:
            start = number.start - len(head) + before.start(1)
            listed = enumerator(text[start : start + 8])
            start += listed.end if listed else 0
            end = number.start - len(head) + before.end(1)
            yield Title(start, end, _joined(text[start:end]), "act")


def _in_prose(text: str) -> list[tuple[bool, Title]]:
    """Acts that running text cites without 《》 by the name of their region (then it is local) or before 第X条, or both."""
    found: list[tuple[bool, Title]] = []
    for match in _IN_PROSE.finditer(text) if _CITES.search(text) else ():
        name = match.group("title")
        if not (match.group("cue") or _CITES.match(match.group())) or _NO_TITLE.search(name[:3]):
            continue
        title = Title(match.start("title"), match.end("title"), name, "act")
        regions = find_regions(name)
        if regions and regions[0].start == 0 and len(name) > regions[0].end + 3:
            found.append((True, title))
        if len(name) >= 5 and _ARTICLE_NEXT.match(text, match.end()):
            found.append((False, title))
    return found


def _add(found: list[Title], more: Iterable[Title]) -> None:
    new = sorted(more, key=lambda title: title.start)
    taken = Spans((title.start, title.end) for title in found if new)
    edge = 0
    for title in new:
        if title.start >= edge and not taken.meets(title.start, title.end):
            found.append(title)
            edge = title.end


@remembered
def find_titles(text: str) -> tuple[Title, ...]:
    """All titles: in 《》; acts of the reviewed table, titles before a number and titles cited in prose without them."""
    found = _bracket_titles(text)
    _add(found, _lost_open(text, list(found)))
    prose = _in_prose(text)
    _add(found, [title for local, title in prose if local])
    _add(found, _named(text))
    titled = Spans((title.start, title.end + 2) for title in found)
    numbers = [n for n in find_doc_numbers(text) if not titled.meets(n.start, n.start + 1)]
    _add(found, _numbered(text, numbers))
    _add(found, [title for local, title in prose if not local])
    return tuple(sorted(found, key=lambda title: title.start))


def is_short_form(name: str) -> bool:
    """Whether a name is the mere kind of an act (通知, 办法), as a short form printed in 《》."""
    return match_key(name) in SHORT_FORMS


#: Kinds of acts that stand for one already named.
SHORT_FORMS = frozenset(
    [
        "通知",
        "意见",
        "办法",
        "条例",
        "规定",
        "决定",
        "方案",
        "公告",
        "细则",
        "实施细则",
        "实施办法",
        "实施意见",
        "实施方案",
        "指导意见",
        "若干规定",
        "暂行办法",
        "暂行规定",
        "管理办法",
        "规程",
        "规则",
        "通告",
        "批复",
        "复函",
        "措施",
        "若干措施",
        "纲要",
        "规划",
        "解释",
        "答复",
        "法",
    ]
)
