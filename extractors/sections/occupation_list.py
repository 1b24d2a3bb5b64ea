"""Occupation lists (急需紧缺职业目录, 新职业, 补贴目录): the list, its groups and its entries with codes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from extractors._folding import scan
from extractors._once import kept
from extractors._passage import Passage
from extractors._section import Article, Doubt, Extraction, highest, weigh
from extractors.sections._occupation_counts import stated_counts
from extractors.sections._occupation_entries import LIST_WORD, read_lists
from extractors.sections._occupation_entry import Amount, Entry
from extractors.sections._occupation_parsed import Parsed
from extractors.values.occupations import EDITION, code_title, contradicts, looks_like_occupation
from schemas.occupation_list import (
    ARTICLE_KIND,
    LevelAmount,
    ListKind,
    OccupationEntryRow,
    OccupationGroup,
    OccupationListRow,
)

KIND = ARTICLE_KIND

_TITLE = re.compile(
    r"职业|工种|技能人才|紧缺|短缺|缺工|人才需求|岗位|招工|招聘|急招|招人|用工需求|用工信息|求职|就业岗"
)
_KINDS: tuple[tuple[re.Pattern[str], ListKind], ...] = (
    (re.compile(r"新职业|新工种"), "new_occupation"),
    (re.compile(r"排行|最缺工|排名|前[十百\d]+(?:[名位大强]|$)"), "ranking"),
    (re.compile(r"紧缺|急需|短缺|缺口|需求"), "shortage"),
    (re.compile(r"补贴|补助"), "subsidy"),
    (re.compile(r"职业标准|标准目录"), "standard"),
)
_YEAR = re.compile(r"(20\d\d)(?!\s*年?版?[^（）()》]*大典)\s*年?")
_YEAR_TOLD = re.compile(r"[《(（](20\d\d)\s*年")
_WHEN = r"(?:\d{1,2}月(?:\d{1,2}日)?|联合|近日|日前|近期|今日|昨日|精心|最新|正式|研究|组织|共同)*"
_ISSUER = re.compile(
    r"(?:^|[,。;:、\s]|日|由|近期)(?P<name>(?:(?!由|会同)[\u4e00-\u9fff]){2,20}?(?:局|厅|部|省|市|区|县|政府|中心|委|办公室|园区|新区|开发区))"
    rf"{_WHEN}(?:会同[^,。]{{2,20}})?{_WHEN}(?:编制|发布|公布|制定|印发|出台|推出|梳理)"
)
#: A list named in the text; 《目录》 alone only stands for a name told before.
_LIST_NAME = re.compile(
    r"[《“](?P<name>[^《》“”]{4,}(?:目录|清单|名录|排行榜?|榜单|一览表?|名单)(?:[（(][^（）()]*[）)])?)[》”]"
)
_NO_ISSUER = re.compile(r"(?:今年|近日|日前|目前|本[年月周]|年初)*(?:[我本全该][省市区县州]|省|市|区|县)?")
_WRAPPER = re.compile(
    r"^(?:入编了|快看|速看|最新|重磅|官宣)?[！!，,\s]*|(?:正式)?(?:出炉|发布|公布|来了|上线|更新|印发|公示)[了啦]?[！!。]*$"
)


@kept
def _lists(article: Article) -> list[Parsed]:
    return read_lists(article.blocks)


def cannot_exceed(article: Article) -> float:
    """Less where nothing speaks of occupations or names a list, and where no column announces one."""
    text = article.title_text() + "".join(block.text for block in article.blocks)
    speaks = _TITLE.search(text) or LIST_WORD.search(text)
    absent = {"title_word": not speaks, "column": article.heading_hint != KIND}
    return highest(KIND, *(evidence for evidence, missing in absent.items() if missing))


def score(article: Article) -> float:
    """Weighs the entries that read like occupations, and 职业, 工种, 目录 in the title (kind_evidence.csv)."""
    lists = _lists(article)
    entries = [entry for parsed in lists for entry in parsed.entries]
    likely = sum(looks_like_occupation(entry.title.text) for entry in entries)
    if len(entries) < 2 or likely < 0.5 * len(entries):
        return 0.0
    told = any(parsed.name for parsed in lists) or any(_TITLE.search(p.text) for p in lists[0].prose[:2])
    named = bool(_TITLE.search(article.title_text())) or told
    return weigh(KIND, entries=1, occupation=likely, title_word=int(named), column=int(article.heading_hint == KIND))


def also(article: Article, kind: str) -> bool:
    """A list is only what scores as one."""
    return False


def extract(article: Article) -> Extraction:
    """The lists with their entries; groups stay as printed, contradictions with the code are flagged."""
    result = Extraction()
    lists = _lists(article)
    lead = lists[0].prose
    title = [article.title] if article.title else []
    for number, parsed in enumerate(lists, start=1):
        texts = [*title, *parsed.prose] if len(lists) == 1 else [] if number == 1 else parsed.prose
        _list(result, article, parsed, number, _Told(_issuer(parsed) or _issuer(lists[0]), texts, lead))
    return result


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said about a list outside its entries: its issuer, texts that may state its count, and the lead-in."""

    issuer: Passage | None
    counts_in: list[Passage]
    lead: list[Passage]


def _list(result: Extraction, article: Article, parsed: Parsed, number: int, told: _Told) -> None:
    name = _name(article, parsed)
    key = [name.text if name else article.title_text(), *([str(number)] if number > 1 else [])]
    record = article.record_id("list", *key)
    counts = stated_counts(told.counts_in)
    stated = parsed.stated or (counts[0] if counts else None)
    result.rows.append(
        OccupationListRow(
            list_id=record,
            article_id=article.article_id,
            bulletin_id=article.bulletin_id,
            name=result.quote(record, "name", name),
            issuer=result.quote(record, "issuer", told.issuer),
            region_code=article.region_code,
            zone_name=article.zone_name,
            year=_number(result, record, "year", _year(article, name, told.lead)),
            list_kind=_list_kind(name.text if name else "", article.title_text(), *(p.text for p in told.lead)),
            stated_count=_number(result, record, "stated_count", stated),
            entry_count=len(parsed.entries),
            groups=_groups(result, record, parsed),
        )
    )
    if stated and stated[0] != len(parsed.entries):
        message = f"{stated[0]} stated, {len(parsed.entries)} found"
        result.doubts.append(Doubt("count_mismatch", message, record, "stated_count"))
    if parsed.name:
        result.mark(parsed.name, "title")
    entries = [
        (_entry(result, article, record, position, entry, number), entry)
        for position, entry in enumerate(parsed.entries, start=1)
    ]
    _serials(result, record, parsed)
    for passage in (*parsed.prose, *parsed.heads):  # before the entries: a head row belongs to the list
        result.quote(record, "prose", passage)
    for entry_id, entry in entries:
        _quote_details(result, entry_id, entry)


def _number(result: Extraction, record: str, field: str, printed: tuple[int, Passage] | None) -> int | None:
    """A number with its evidence."""
    if printed is None:
        return None
    result.quote(record, field, printed[1])
    return printed[0]


def _year(article: Article, name: Passage | None, lead: list[Passage]) -> tuple[int, Passage] | None:
    source = name if name and re.search(r"20\d\d", name.text) else article.title
    for passage, pattern in ((source, _YEAR), *((told, _YEAR_TOLD) for told in lead)):
        if passage and (year := pattern.search(passage.text)):
            return int(year.group(1)), passage.cut(*year.span(1))
    return None


def _name(article: Article, parsed: Parsed) -> Passage | None:
    """The list's own name: its heading, a 《…目录》 in the text or the title, else the title without 出炉 and the like."""
    if parsed.name:
        return parsed.name.strip('「」『』“”"')
    for passage in [*([article.title] if article.title else []), *parsed.prose]:
        if match := _LIST_NAME.search(passage.text):
            return passage.cut(*match.span("name"))
    title = article.title
    if title is None:
        return None
    found = [m for m in _WRAPPER.finditer(title.text) if m.group()]
    start = next((m.end() for m in found if m.start() == 0), 0)
    end = next((m.start() for m in found if m.end() == len(title.text)), len(title.text))
    return (title.cut(start, end).strip() if start < end else title).strip('「」『』“”"')


def _issuer(parsed: Parsed) -> Passage | None:
    for passage in parsed.prose:
        match = _ISSUER.search(scan(passage.text))
        if match and not _NO_ISSUER.fullmatch(match.group("name")):
            return passage.cut(match.start("name"), match.end("name"))
    return None


def _list_kind(*texts: str) -> ListKind:
    """The kind that the first of the texts tells."""
    return next((kind for text in texts for pattern, kind in _KINDS if pattern.search(text)), "unknown")


def _groups(result: Extraction, record: str, parsed: Parsed) -> list[OccupationGroup]:
    counts = Counter(id(entry.group) for entry in parsed.entries if entry.group)
    groups = []
    for position, label in enumerate(parsed.groups, start=1):
        result.quote(record, f"groups[{position - 1}].label", label)
        result.mark(label, "label")
        groups.append(OccupationGroup(position=position, label=label.text, entry_count=counts[id(label)]))
    for label, stated in parsed.group_counts:
        if stated != counts[id(label)] and any(label is group for group in parsed.groups):
            message = f"{label.text} states {stated}, {counts[id(label)]} found"
            result.doubts.append(Doubt("count_mismatch", message, record, "groups", label))
    return groups


def _quote_details(result: Extraction, record: str, entry: Entry) -> None:
    """Quote number, code, marks, levels and amounts of an entry."""
    result.quote(record, "serial", entry.serial.at if entry.serial else None)
    result.quote(record, "printed_code", entry.code)
    result.quote(record, "prose", entry.said)
    for name, passages in (
        ("marks", entry.marks),
        ("level_labels", entry.levels),
        ("amounts", [amount.printed for amount in entry.amounts]),
    ):
        for place, passage in enumerate(passages):
            result.quote(record, f"{name}[{place}]", passage)


def _level_amount(amount: Amount) -> LevelAmount:
    level, unit = (part.text if part else None for part in (amount.level, amount.unit))
    return LevelAmount(level=level, amount=amount.value, currency="CNY", unit=unit)


def _entry(result: Extraction, article: Article, list_id: str, position: int, entry: Entry, number: int) -> str:
    """Add the row of an entry and return its id."""
    title = entry.title.text
    record = article.record_id("entry", str(position), title, *([str(number)] if number > 1 else []))
    coding = code_title(title)
    printed_code = entry.code.text if entry.code else None
    group = entry.group.text if entry.group else None
    low = group is not None and contradicts(group, coding)
    result.rows.append(
        OccupationEntryRow(
            entry_id=record,
            list_id=list_id,
            bulletin_id=article.bulletin_id,
            position=position,
            serial=entry.serial.number if entry.serial else None,
            group_label=group,
            group_confidence=None if group is None else "low" if low else "high",
            title=result.quote(record, "title", entry.title) or title,
            marks=[mark.text for mark in entry.marks],
            level_labels=[level.text for level in entry.levels],
            amounts=[_level_amount(amount) for amount in entry.amounts],
            printed_code=printed_code,
            match_kind=coding.match_kind,
            occupation_code=coding.code,
            occupation_name=coding.name,
            edition=EDITION if coding.code else None,
            candidates=list(coding.candidates),
        )
    )
    result.quote(record, "group_label", entry.group)
    result.mark(entry.title, "list_item")
    if low:
        code = coding.code or "/".join(candidate.code for candidate in coding.candidates)
        message = f"{title} ({code}) stands under {group}"
        result.doubts.append(Doubt("group_label_contradicts_code", message, record, "group_label", entry.title))
    if printed_code and coding.code and scan(printed_code) != coding.code:
        message = f"{title} is {coding.code} in the {EDITION} edition, {printed_code} is printed"
        result.doubts.append(Doubt("printed_code_differs", message, record, "printed_code", entry.title))
    if coding.match_kind == "none":
        result.doubts.append(
            Doubt("occupation_unmatched", f"{title} is no title of the 2022 edition", record, "title", entry.title)
        )
    return record


def _serials(result: Extraction, record: str, parsed: Parsed) -> None:
    last = 0
    for entry in parsed.entries:
        if entry.serial is None:
            continue
        serial = int(entry.serial.number)
        if serial == last:
            result.doubts.append(Doubt("duplicate_serial", f"{serial} is printed twice", record, "serial", entry.title))
        elif serial not in (1, last + 1):
            result.doubts.append(Doubt("serial_gap", f"{serial} follows {last}", record, "serial", entry.title))
        last = serial
    for serial, passage in parsed.nameless:
        result.doubts.append(Doubt("entry_truncated", f"{serial} is printed without a name", record, "title", passage))
