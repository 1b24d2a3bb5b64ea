"""Telephone numbers and other contacts in the fields of a service guide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from extractors._folding import scan
from extractors._items import goes_on
from extractors._passage import Passage, join
from extractors.sections._guide_rows import row_cells
from extractors.sections._guide_values import Valued
from extractors.values.contacts import ADDRESS, find_emails, find_phones, find_urls, normal_phone, phone_type
from extractors.values.dates import find_times
from schemas.service_guide import Contact, ContactType

_JOINED = re.compile(r"[\s、,，/或和及;；]*")
_NOTE = re.compile(r"\s*[(（]([^()（）]{2,40})[)）]")
_HOURS = re.compile(r"工作日|小时|周[一二三四五六日末]|节假日|上午|下午")
#: Words that call for a number and do not say whose it is; 电话号码 is two of them.
_CALL_WORDS = re.compile(
    r"(?:请|可|可以|欢迎|或|也可|统一)*(?:拨打|致电|拨通|电话|联系电话|办公电话|热线|座机|手机|号码|Tel|TEL|tel|邮箱|电子邮箱|网址|网站|登录|访问|:)+"
)


@dataclass(frozen=True, slots=True)
class _Hit:
    """One contact at its place."""

    kind: ContactType
    number: str
    start: int
    end: int


def _hits(text: str) -> list[_Hit]:
    hits = []
    for found in find_phones(text, in_contact_field=True):
        number = normal_phone(text[found.start : found.end])
        hits.append(_Hit(cast(ContactType, phone_type(number)), number, found.start, found.end))
    hits += [_Hit("email", scan(text[start:end]).lower(), start, end) for start, end in find_emails(text)]
    hits += [_Hit("web", found.normalized or "", found.start, found.end) for found in find_urls(text)]
    return sorted(hits, key=lambda hit: hit.start)


def contacts(parts: Iterable[Passage]) -> list[Valued[Contact]]:
    """Numbers, e-mail and web addresses with what they are for; a label holds for those behind it until the next one.

    A bracket behind a number holds its hours, or its label where none stands before it.
    """
    found: list[Valued[Contact]] = []
    for part in _mended(parts):
        if cells := _table_cells(part):
            found.extend(
                Valued(item.value.model_copy(update={"label": cells[0].text}), item.passage)
                for item in contacts(cells[1:])
            )
            continue
        text = part.text
        running: str | None = None
        end = 0
        for hit in _hits(text):
            between = text[end : hit.start]
            printed = _label(between)
            carried = running if end and _JOINED.fullmatch(between) else None
            running = printed or carried
            after = _NOTE.match(text, hit.end)
            note = after.group(1) if after else ""
            hours = note if note and (find_times(note) or _HOURS.search(note)) else None
            label = printed or (note if note and not hours and re.search(r"[\u4e00-\u9fff]{2}", note) else carried)
            raw = part.cut(hit.start, hit.end)
            row = Contact(
                contact_type=hit.kind, number=hit.number, number_raw=raw.text.strip(), label=label, hours=hours
            )
            found.append(Valued(row, raw))
            end = after.end() if after else hit.end
    return found


def _table_cells(part: Passage) -> list[Passage]:
    """The cells of a table row whose first one says whose the number is (城关镇　便民大厅3号窗口　0930-…); else nothing."""
    cells = row_cells(part)
    return cells if len(cells) > 2 and _hits(cells[-1].text) and not _hits(cells[0].text) else []


def _mended(parts: Iterable[Passage]) -> list[Passage]:
    """The paragraphs, one that waits for its number (市本级：, 思明区, 025-) put together with the next one."""
    found: list[Passage] = []
    for part in parts:
        above = found[-1].text.rstrip() if found else ""
        tail = re.split(r"[；;。\n]", above)[-1]
        waits = bool(above) and (above[-1] in "：:-—－" or not re.search(r"\d{5}", tail))
        starts = re.match(r"\s*[（(]?\d", part.text) or goes_on(found[-1], part) if found else False
        if waits and starts:
            found[-1] = join((found[-1], part), "")
        else:
            found.append(part)
    return found


def _label(between: str) -> str | None:
    """The words before a number that say whose it is: the last clause, behind its list number and its last colon."""
    text = re.split(r"[；;。\n]", between.rstrip(" :：(（,，"))[-1]
    text = re.sub(
        r"^[\s,，、;；)）/]*(?:\d{1,2}[.、]|[（(]?[一二三四五六七八九十][)）、]|[①-⑳◆●■·])?\s*", "", text
    ).strip(" :：(（,，、")
    parts = [piece.strip(" ,，、(（") for piece in re.split(r"[:：]", text)]
    named = [piece for piece in parts if piece and not _CALL_WORDS.fullmatch(piece)]
    if len(named) > 1 and ADDRESS.fullmatch(scan(named[-1])):
        named.pop()  # 东区：长安路1号，0310-…
    label = re.sub(r"[\s,，]*(?:请|可)?(?:拨打|致电)$", "", named[-1]) if named else ""
    return label if re.search(r"[\u4e00-\u9fffA-Za-z]{2}", label) else None
