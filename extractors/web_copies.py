"""Several pages of a web site copied into one text: the chrome of each page tells where its article begins.

The line that says where the reader is (当前位置：首页 > 通知公告) stands above a title, the line with day, source and number
of readers (发布时间：… 来源：… 浏览次数：…) right below it. What stands between both is the title, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors._folding import scan, width
from extractors._passage import Passage
from schemas.document import Line

_PLACE = re.compile(r"\s*(?:[您你])?(?:现在|目前)?(?:所在|所处|当前)?的?位置\s*[:]")
_DAY = re.compile(
    r"\s*[\[(【]?\s*(?:(?:发布|发文|发表|更新|信息|录入|上传)(?:时间|日期)\s*[:]?|(?:时间|日期)\s*[:])\s*\d{4}\s*[-/年.]"
)
_SOURCE = re.compile(
    r"(?:信息|稿件|文章|内容)?(?:来源|发布机构|发布单位|供稿单位|稿源)\s*[:]\s*(?P<name>[^\s|:]{2,30}?)(?=\s|\||[\])】]|$)"
)
_MOST_LINES = 3  # of a title
_MAX_TITLE = 52.0  # em
_FEWEST = 2  # pages


@dataclass(frozen=True, slots=True)
class PageHead:
    """The title of a page: source orders of its lines, and the source that the page names."""

    title: tuple[int, ...]
    source: Passage | None


NO_COPIES: Mapping[int, PageHead] = {}


def page_heads(lines: Sequence[Line], dropped: Collection[int]) -> dict[int, PageHead]:
    """The titles of the pages of a site that were copied one after the other, by source order of their first lines.

    Args:
        lines: The lines of plain text.
        dropped: Source orders of furniture.
    """
    found = {head.title[0]: head for head in _heads(lines, dropped)}
    return found if len(found) >= _FEWEST else {}


def _heads(lines: Sequence[Line], dropped: Collection[int]) -> Iterator[PageHead]:
    placed, title = False, list[Line]()
    for line in lines:
        text = scan(line.text)
        if _PLACE.match(text):
            placed, title = True, []
        elif _DAY.match(text) and line.source_order in dropped:
            if placed and title:
                source = _SOURCE.search(text)
                named = Passage.of_line(line).cut(*source.span("name")) if source else None
                yield PageHead(tuple(other.source_order for other in title), named)
            placed = False
        elif placed and line.source_order not in dropped:
            title.append(line)
            placed = (
                len(title) <= _MOST_LINES and width(text.strip()) <= _MAX_TITLE and not text.rstrip().endswith("。")
            )
