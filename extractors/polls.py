"""Polls set below an issue (投票, 小调查): a question with options to tick and a tally. They tell nothing and are furniture.

A poll is told by its form: a line that asks, two or more short options behind letters or empty boxes right below it, and
one of three signs: (单选) behind the question, a word for polls above it, a tally below the options. Where options have
no sign of their own, the word for polls above and the tally below hold it between them, if no sentence ends there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import scan, width
from schemas.document import Line

_MAX_OPTION = 24.0  # em
_MAX_QUESTION = 46.0  # em
_MOST_OPTIONS = 12
_CHOICE = re.compile(
    r"[(\[【]\s*(?:可|限)?(?:单|多)选(?:题)?(?:\s*,?.{0,8})?[)\]】]\s*$|[(\[【]\s*最多选.{1,3}项?\s*[)\]】]\s*$"
)
_POLL = re.compile(
    r"[^\w]*(?:(?:有奖|微信|微|互动|趣味|在线|民意|读者|本期|今日|每期|小)*(?:投票|调查|问卷|竞答|竞猜|答题|互动|话题)|(?:投|选)一(?:投|选)|你来选|我要投票)(?:时间|区|话题|啦|吧)?[^\w]*"
)
_NAMED = re.compile(r"[【\[(#]\s*[\u4e00-\u9fff]{0,4}(?:投票|调查|问卷|竞答)")
_TALLY = re.compile(
    r".{0,8}(?:已有|共有?|累计|合计|目前|总计|现有)\s*\d+\s*(?:人次?|位|票|份).{0,12}|"
    r"\d+\s*(?:人次?|位|票)(?:已)?(?:参与|投票|参加|填写|选择|投|选).{0,8}|"
    r"(?:投票|调查|问卷|竞答)(?:(?:已|将于.{2,12})?(?:结束|截止)|进行中).{0,24}|(?:点击|查看)?(?:投票|提交|查看结果)"
)
_BOX = r"[○◯□☐⬜◻▢⭕]"
_OPTION = re.compile(rf"\s*(?:[A-Ha-h]\s*[.、:)]|{_BOX}|[①-⑧])\s*\S")
_BOXES = re.compile(rf"{_BOX}\s*\S")
_COUNTED = re.compile(r"\S\s*\d+(?:\.\d+)?\s*(?:票|%)(?:\s*[(,]?\s*\d+(?:\.\d+)?\s*(?:票|%)\)?)?\s*$")


def _options(lines: Sequence[Line], start: int) -> tuple[int, int]:
    """How many options are printed from a line on, and where they end."""
    count, index = 0, start
    while index < min(len(lines), start + _MOST_OPTIONS):
        text = scan(lines[index].text.strip())
        boxes = len(_BOXES.findall(text))
        short = width(text) <= _MAX_OPTION and not re.search(r"[。;?]", text)
        if not (boxes >= 2 or (short and (_OPTION.match(text) or _COUNTED.search(text)))) or _TALLY.fullmatch(text):
            break
        count, index = count + max(1, boxes), index + 1
    return count, index


def poll_lines(lines: Sequence[Line]) -> set[int]:
    """Source orders of the lines of polls: the word above, the question, the options, the tally."""
    found: set[int] = set()
    for index in range(len(lines)):
        start, end = _asked(lines, index) or _framed(lines, index) or (index, index)
        found |= {line.source_order for line in lines[start:end]}
    return found


def _asked(lines: Sequence[Line], index: int) -> tuple[int, int] | None:
    """The poll whose question is a line, by its options."""
    text = scan(lines[index].text.strip())
    choice = _CHOICE.search(text) is not None
    if not choice and not text.endswith("?"):
        return None
    count, end = _options(lines, index + 1)
    if count < 2:
        return None
    headed = index > 0 and _POLL.fullmatch(scan(lines[index - 1].text.strip())) is not None
    tallied = end < len(lines) and _is_tally(lines[end])
    return (index - headed, end + tallied) if choice or headed or tallied or _NAMED.match(text) else None


def _framed(lines: Sequence[Line], index: int) -> tuple[int, int] | None:
    """The poll whose name is a line, down to its tally."""
    text = scan(lines[index].text.strip())
    if not (_POLL.fullmatch(text) or (_NAMED.match(text) and width(text) <= _MAX_QUESTION)):
        return None
    for end in range(index + 1, min(index + _MOST_OPTIONS + 2, len(lines))):
        if lines[end].text.strip().endswith("。"):
            return None
        if _is_tally(lines[end]):
            return index, end + 1
    return None


def _is_tally(line: Line) -> bool:
    return _TALLY.fullmatch(scan(line.text.strip())) is not None
