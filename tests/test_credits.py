"""Credits: forms that need no mark, and what looks like one and is none."""

from __future__ import annotations

import pytest

from extractors._passage import Passage
from extractors.bylines import with_bylines
from extractors.credits import credit_of
from extractors.paragraphs import Block
from schemas.document import Line


def block(text: str, gap: float = 0.0) -> Block:
    """One line as a block."""
    return Block(Passage.of_line(Line(1, 1, text)), gap)


def credits(*lines: str) -> list[tuple[str, str]]:
    """Text and kind of the credits among lines; an empty line stands for white space."""
    blocks, gap = [], 0.0
    for line in lines:
        if line:
            blocks.append(block(line, gap))
        gap = 0.0 if line else 1.0
    found = (credit_of(one) for one in with_bylines(blocks))
    return [(credit.passage.text, credit.kind) for credit in found if credit]


@pytest.mark.parametrize(
    ("line", "text", "kind"),
    [
        ("（工伤科 周敏）", "工伤科 周敏", "person"),
        ("（县人社局调解室）", "县人社局调解室", "agency"),
        ("撰稿　周敏", "周敏", "person"),
        ("编写 小周 安平县就业中心", "小周 安平县就业中心", "person"),
        ("记者　周敏", "记者　周敏", "person"),
        ("安平县就业中心／供稿", "安平县就业中心", "agency"),
        ("安平县就业中心供稿", "安平县就业中心供稿", "agency"),
        ("本版由安平县就业中心提供", "安平县就业中心", "agency"),
        ("（据“安平人社”公众号）", "“安平人社”公众号", "wechat_official_account"),
    ],
)
def test_forms_of_one_line(line: str, text: str, kind: str) -> None:
    """Units in brackets, words of writing without a colon, 供稿 behind white space or a stroke."""
    credit = credit_of(block(line))
    assert credit is not None
    assert (credit.passage.text, credit.kind) == (text, kind)


@pytest.mark.parametrize("line", ["（二楼社保窗口）", "记者 走基层", "县社保中心　综合窗口", "整理 档案材料"])
def test_no_credits(line: str) -> None:
    """A place in a building, a title, a counter and a task are no credits."""
    assert credit_of(block(line)) is None


def test_an_office_with_a_person_needs_no_mark() -> None:
    """The line ends an article; in a list of contacts the same form stands in every row."""
    assert credits("补贴按月发放。", "县就业中心　周敏", "", "下一篇") == [("县就业中心　周敏", "person")]
    assert credits("请找下列人员。", "县就业中心　周敏", "县社保中心　吴刚", "") == []


def test_a_bare_office_is_a_credit_only_among_others() -> None:
    """Where other articles end with an office and a person; with a date below it signs a notice."""
    first = ("补贴按月发放。", "县就业中心　周敏", "", "认证提醒", "每年认证一次即可。", "待遇发放科")
    assert credits(*first) == [("县就业中心　周敏", "person"), ("待遇发放科", "agency")]
    assert credits(*first, "2026年3月1日") == [("县就业中心　周敏", "person")]
    assert credits("认证提醒", "每年认证一次即可。", "待遇发放科") == []
