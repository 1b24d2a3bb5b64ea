"""Numbers of occupations that a text states (forms.md, section 3: Counts in text)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors._enumerators import chinese_number
from extractors._folding import scan
from extractors._passage import Passage

_NOUN = (
    r"(?:新职业|新工种|(?:急需|紧缺|短缺|补贴|热门|重点|急缺)*(?:职业\s*\(\s*工种\s*\)|职业[、/]?工种|职业|工种|岗位))"
)
_DIGITS = r"\d{1,4}|(?<![一二三四五六七八九十百第])(?:[二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九])"
_COUNT = re.compile(rf"({_DIGITS})\s*(?:余|多)?\s*(?:个|种|类|项)?\s*“?({_NOUN})(?!分类|大类|类别|名称|技能|标准|资格)")
#: 共12个, 共3类12个, 计有10个, 职业（工种）有7个; never a number of months, levels, places or bodies.
_TOTAL = re.compile(
    r"(?:(?:共计?|合计|总计|计)(?:有|列入?|收录|纳入|包括|涵盖)?了?|收录了?|等|(?:岗位|职业|工种)\s*\)?\s*(?:共?有|共计?|计|达)?)"
    r"\s*(?:\d+\s*(?:大?类|个(?:大类|类别|行业|产业|领域|方向))\s*[、,]?\s*)?\)?\s*(\d{1,4})\s*[个种项](?!月|工作日|自然日|百分点|"
    r"等级|级别|档|县|市|区|镇|乡|园区|企业|单位|机构|批次|大类|类别|行业|产业|领域|方向|名额)"
    r"|(?<=的)(\d{1,3})\s*[个种项][是为]\s*[:]?"
)
_TOP = re.compile(r"前\s*(\d{1,3}|[二三]?十|五)\s*[位名大个]")
#: What a count of changes or of a part is introduced by: not the count of the list.
_PART = re.compile(
    r"(?:新增|增加|减少|删除|调出|剔除|退出|调整|修订|保留|其中|另有|前|排名前|上升|下降)[^\d,。;]{0,8}$"
)


def stated_counts(passages: Iterable[Passage]) -> list[tuple[int, Passage]]:
    """Numbers of occupations that texts state, and where: 80 in 10大类80个工种, 12 in 等12个职业, most telling first.

    New occupations and new work types announced in one breath are one list: 47 in 19个新职业和28个新工种.
    """
    scanned = [(passage, scan(passage.text)) for passage in passages]
    found = [(count, at.cut(start, end)) for at, text in scanned for count, start, end in _counts(text)]
    found = found or [
        (int(m[m.lastindex or 1]), at.cut(*m.span(m.lastindex or 1)))
        for at, text in scanned
        for m in _TOTAL.finditer(text)
    ]
    return found or [(_number(m.group(1)), at.cut(*m.span(1))) for at, text in scanned for m in _TOP.finditer(text)]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else chinese_number(text)


def _counts(text: str) -> list[tuple[int, int, int]]:
    """Counts with the place of the words that say them."""
    found: list[tuple[int, str, int, int]] = []  # count, noun, start, end
    for match in _COUNT.finditer(text):
        if _PART.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        count, noun = _number(match.group(1)), match.group(2)
        if found and {found[-1][1], noun} == {"新职业", "新工种"}:
            found[-1] = (found[-1][0] + count, "both", found[-1][2], match.end())
        else:
            found.append((count, noun, match.start(), match.end()))
    return [(count, start, end) for count, _, start, end in found]
