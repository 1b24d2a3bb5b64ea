"""The place inside an act: 第十六条第二款第（三）项, in Arabic or Chinese numerals, with lists and ranges.

Numbers are written in Arabic digits: 16; 10-1 for 第十条之一; ``20~23`` for a range (第二十条至第二十三条), ``14,15`` for 第十四、十五条. Each article of a
list (第十四条、第十五条) is a place of its own; lists of 款 and 项 inside one article stay together as ``1,3``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors._folding import scan
from extractors.values.quantities import CN_NUMBER, number_value

_NUMBER = rf"(?:{CN_NUMBER}|[一二三四五六七八九十百]+[〇零]?[一二三四五六七八九十]*|\d+)"
_OF = r"(?:\s*之\s*[一二三四五六七八九十]+)?"
_LIST = r"\s*[、,和及与或]\s*"
_RANGE = r"\s*(?:至|到|-|~)\s*"
_ITEM = rf"第?\s*\(?\s*{_NUMBER}\s*\)?"
_ARTICLE = (
    rf"第\s*{_NUMBER}(?:{_RANGE}(?:第\s*)?{_NUMBER}|(?:\s*、\s*{_NUMBER}(?=\s*(?:条|、)))*)?\s*条{_OF}"
    rf"(?:{_RANGE}第\s*{_NUMBER}\s*条{_OF})?"
)
_PARAGRAPH = (
    rf"第\s*{_NUMBER}(?:(?:{_LIST}|{_RANGE})第?\s*{_NUMBER}(?=\s*款))*\s*款(?:(?:{_LIST}|{_RANGE})第\s*{_NUMBER}\s*款)*"
)
_POINT = (
    rf"第\s*\(?\s*{_NUMBER}\s*\)?(?:(?:{_LIST}|{_RANGE}){_ITEM}(?=\s*(?:项|[、,至和]\s*第?\s*\(?)))*\s*项{_OF}"
    rf"(?:(?:{_LIST}|{_RANGE})第\s*\(?\s*{_NUMBER}\s*\)?\s*项{_OF})*"
)
_PLACE = re.compile(
    rf"(?P<article>{_ARTICLE})(?:\s*的?\s*(?P<paragraph>{_PARAGRAPH}))?(?:\s*的?\s*(?P<item>{_POINT}))?"
    rf"|(?P<paragraph2>{_PARAGRAPH})(?:\s*(?P<item2>{_POINT}))?"
)
_PLACE_BARE = re.compile(_PLACE.pattern.replace("第", "第?", 1))
_NEXT = re.compile(
    rf"{_LIST}(?=第\s*{_NUMBER}\s*条)|{_LIST}(?=(?P<bare>{_NUMBER}\s*条(?![件款目]|意见|建议|措施|信息|线索|要求)))"
)  # 第46条、47条
_REACH = 400  # characters that a list of places can take
_LEAD = re.compile(r"\s*[》]?(?:\s*(?:中|的|之))?\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A place inside an act, printed at ``start:end``."""

    start: int
    end: int
    article_no: str | None
    paragraph_no: str | None
    item_no: str | None


def ordinals(printed: str | None) -> str | None:
    """第十六条 as 16, 第十条之一 as 10-1, 第（一）项、第（三）项 as 1,3, 第二十条至第二十三条 as 20~23; None for nothing."""
    if printed is None:
        return None
    parts: list[str] = []
    for match in re.finditer(rf"(?P<of>之)|(?P<to>至|到|-|~)|(?P<n>{_NUMBER})", scan(printed)):
        if not match.group("n"):
            parts.append("-" if match.group("of") else "~")
            continue
        if parts and parts[-1] not in ("-", "~"):
            parts.append(",")
        parts.append(f"{_value(match.group('n')):g}")
    return "".join(parts) or None


def _value(number: str) -> float:
    return number_value(number.replace("〇", "零"))


def _one(match: re.Match[str], offset: int) -> Place:
    paragraph = match.group("paragraph") or match.group("paragraph2")
    item = match.group("item") or match.group("item2")
    start, end = offset + match.start(), offset + match.end()
    return Place(start, end, ordinals(match.group("article")), ordinals(paragraph), ordinals(item))


def places_at(text: str, offset: int) -> list[Place]:
    """The places printed directly behind ``offset``: none, one, or one for each article of a list."""
    scanned = scan(text[offset : offset + _REACH])
    lead = _LEAD.match(scanned)
    match = _PLACE.match(scanned, lead.end() if lead else 0)
    if match is None:
        return []
    places = [_one(match, offset)]
    while places[-1].article_no and (more := _NEXT.match(scanned, match.end())):
        following = (_PLACE_BARE if more.group("bare") else _PLACE).match(scanned, more.end())
        if following is None or not following.group("article"):
            break
        match = following
        places.append(_one(match, offset))
    return places
