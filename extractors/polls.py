"""Polls set below an issue (投票, 小调查): a question with options to tick and a tally. They tell nothing and are furniture.

A poll is told by its form: a line that asks, two or more short options behind letters or empty boxes right below it, and
one of three signs: (单选) behind the question, a word for polls above it, a tally below the options.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import scan, width
from schemas.document import Line

_MAX_OPTION = 24.0  # em
_MOST_OPTIONS = 12
_CHOICE = re.compile(
    r"[(\[【]\s*(?:可|限)?(?:单|多)选(?:题)?(?:\s*,?.{0,8})?[)\]】]\s*$|[(\[【]\s*最多选.{1,3}项?\s*[)\]】]\s*$"
)
_POLL = re.compile(
    r"[^\w]*(?:(?:有奖|微|互动|趣味|在线|民意|读者|本期|今日|每期|小)*(?:投票|调查|问卷|竞答|竞猜|答题|互动|话题)|(?:投|选)一(?:投|选)|你来选|我要投票)(?:时间|区|话题|啦|吧)?[^\w]*"
)
_TALLY = re.compile(
    r"(?:投票|调查|问卷|竞答)?(?:已|将于.{2,12})?(?:结束|截止)?\s*,?\s*(?:已有|共有?|累计|目前|总计|现有)\s*\d+\s*(?:人次?|位|票|份).{0,12}|"
    r"\d+\s*(?:人次?|位|票)(?:已)?(?:参与|投票|参加|填写|选择).{0,8}|(?:投票|调查|问卷|竞答)(?:已|将于.{2,12})?(?:结束|截止).{0,16}|"
    r"(?:点击|查看)?(?:投票|提交|查看结果)"
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
    for index, line in enumerate(lines[:-1]):
        text = scan(line.text.strip())
        choice = _CHOICE.search(text) is not None
        if not choice and not text.endswith("?"):
            continue
        count, end = _options(lines, index + 1)
        if count < 2:
            continue
        headed = index > 0 and _POLL.fullmatch(scan(lines[index - 1].text.strip())) is not None
        named = re.match(r"[【\[(#]\s*[\u4e00-\u9fff]{0,4}(?:投票|调查|问卷|竞答)", text) is not None
        tallied = end < len(lines) and _TALLY.fullmatch(scan(lines[end].text.strip())) is not None
        if choice or headed or named or tallied:
            found |= {one.source_order for one in lines[index - headed : end + tallied]}
    return found
