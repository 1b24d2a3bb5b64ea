"""Polls set below an issue (投票, 小调查): a question with options to tick and a tally. They tell nothing and are furniture.

A poll is told by its form: a line that asks, two or more short options behind letters or empty boxes right below it, and
one of three signs: (单选) behind the question, a word for polls above it, a tally below the options. Where the head says
投票 or 调查 and the votes are counted a few lines below, what stands between needs no form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import width
from extractors._furniture_forms import line_form
from schemas.document import Line

_MAX_OPTION = 24.0  # em
_MOST_OPTIONS = 12
_MOST_LINES = 14  # of a poll between its head and the count of votes
_CHOICE = re.compile(r"[(\[【]\s*(?:[可限]?[单多]选题?.{0,8}|最多选.{1,3}项?\s*)[)\]】]$")
_POLL = re.compile(
    r"\W*(?:(?:有奖|微信|微|互动|趣味|在线|民意|读者|本期|今日|每期|小)*(?:投票|调查|问卷|竞答|竞猜|答题|互动|话题)|(?:投|选)一(?:投|选)|你来选|我要投票)(?:时间|区|话题|啦|吧)?\W*"
)
_VOTE = re.compile(r"\W*(?:互动|在线|有奖|微信|微|小)?(?:投票|调查)\W*|[【\[]\s*(?:投票|[小微]?调查)\s*[】\]].{2,40}")
_TALLY = re.compile(
    r"(?:投票|调查|问卷|竞答)?(?:已|将于.{2,12})?(?:结束|截止)?[\s,]*(?:已有|共有?|累计|目前|总计|现有)\s*\d+\s*(?:人次?|位|票|份).{0,12}|"
    r"\d+\s*(?:人次?|位|票)(?:已)?(?:参与|投票|参加|填写|选择).{0,8}|(?:投票|调查|问卷|竞答)(?:已|将于.{2,12})?(?:结束|截止).{0,16}|"
    r"(?:点击|查看)?(?:投票|提交|查看结果)"
)
_VOTES = re.compile(
    r"(?:.{0,8}(?:已有|共有?|累计|合计)\s*\d+\s*(?:人|票|位|人次).{0,8}|(?:投票|调查)(?:已结束|已截止|进行中|截止).{0,24}|\d+\s*(?:人|票).{0,2}(?:参与|已投|已选).{0,4})"
)
_BOX = r"[○◯□☐⬜◻▢⭕]"
_OPTION = re.compile(rf"(?:[A-Ha-h]\s*[.、:)]|{_BOX}|[①-⑧])\s*\S")
_BOXES = re.compile(rf"{_BOX}\s*\S")
_COUNTED = re.compile(r"\d\s*(?:票|%)(?:[\s(,]*\d+(?:\.\d+)?\s*(?:票|%)\)?)?$")


def _options(lines: Sequence[Line], start: int) -> tuple[int, int]:
    """How many options are printed from a line on, and where they end."""
    count, index = 0, start
    while index < min(len(lines), start + _MOST_OPTIONS):
        text = line_form(lines[index].text)
        boxes = len(_BOXES.findall(text))
        short = width(text) <= _MAX_OPTION and not re.search(r"[。;?]", text)
        if not (boxes >= 2 or (short and (_OPTION.match(text) or _COUNTED.search(text)))) or _TALLY.fullmatch(text):
            break
        count, index = count + max(1, boxes), index + 1
    return count, index


def poll_lines(lines: Sequence[Line]) -> set[int]:
    """Source orders of the lines of polls: the word above, the question, the options, the tally."""
    found = _voted(lines)
    for index, line in enumerate(lines[:-1]):
        text = line_form(line.text)
        choice = "选" in text and _CHOICE.search(text) is not None
        if not choice and not text.endswith("?"):
            continue
        count, end = _options(lines, index + 1)
        if count < 2:
            continue
        headed = index > 0 and _POLL.fullmatch(line_form(lines[index - 1].text)) is not None
        named = re.match(r"[【\[(#]\s*[\u4e00-\u9fff]{0,4}(?:投票|调查|问卷|竞答)", text) is not None
        tallied = end < len(lines) and _TALLY.fullmatch(line_form(lines[end].text)) is not None
        if choice or headed or named or tallied:
            found |= {one.source_order for one in lines[index - headed : end + tallied]}
    return found


def _voted(lines: Sequence[Line]) -> set[int]:
    """Source orders of polls in plain text (【投票】…) from their head to the line that counts the votes."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        text = line_form(line.text)
        if line.place is not None or not ("投票" in text or "调查" in text) or not _VOTE.fullmatch(text):
            continue
        for end in range(index + 1, min(index + _MOST_LINES, len(lines))):
            if lines[end].text.rstrip().endswith("。"):
                break
            if _VOTES.fullmatch(line_form(lines[end].text)):
                found.update(other.source_order for other in lines[index : end + 1])
                break
    return found
