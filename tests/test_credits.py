"""Credits: forms that need no mark, and what looks like one and is none."""

from __future__ import annotations

import pytest

from extractors._passage import Passage
from extractors.bylines import with_bylines
from extractors.credits import credit_of, lead_credit
from extractors.furniture import furniture
from extractors.imprint import imprint_parts
from extractors.paragraphs import Block
from schemas.document import Document, Line, Page


def block(text: str, gap: float = 0.0) -> Block:
    """One line as a block."""
    return Block(Passage.of_line(Line(1, 1, text)), gap)


def document(lines: list[str]) -> Document:
    """A bulletin of one page."""
    page = Page(1, tuple(Line(1, order, text) for order, text in enumerate(lines)))
    return Document("test.txt", "text/plain", "0" * 64, (page,))


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
        ("来源／安平县就业中心", "安平县就业中心", "agency"),
        ("[讲解：县社保中心 周敏]", "县社保中心 周敏", "person"),
        ("——周敏 吴小刚", "周敏 吴小刚", "person"),
        ("-本报记者　周敏", "本报记者　周敏", "person"),
        ("（数据来源：安平县就业中心）", "安平县就业中心", "agency"),
        ("（据“安平人社”公众号）", "“安平人社”公众号", "wechat_official_account"),
    ],
)
def test_forms_of_one_line(line: str, text: str, kind: str) -> None:
    """Units in brackets, words of writing without a colon, 供稿 behind white space or a stroke."""
    credit = credit_of(block(line))
    assert credit is not None
    assert (credit.passage.text, credit.kind) == (text, kind)


@pytest.mark.parametrize(
    "line",
    ["（二楼社保窗口）", "记者 走基层", "县社保中心　综合窗口", "整理 档案材料", "第二组　机械加工", "讲解：先交材料"],
)
def test_no_credits(line: str) -> None:
    """A place in a building, a title, a counter, a task, a counted group and a spoken answer are no credits."""
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


def parts(text: str) -> list[str] | None:
    """Kinds of the parts of a line that a bulletin prints about itself."""
    found = imprint_parts(text)
    return None if found is None else [part.kind for part in found]


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("安平县人力资源和社会保障局办公室　　2026年3月2日", ["publisher", "date"]),
        ("3月号　主办：安平县就业中心　2026年3月", ["issue", "publisher", "date"]),
        ("安平县就业中心主管主办 总第12期 星期二", ["publisher", "issue", "remark"]),
        ("发布日期：2026-03-02　发布机构：安平县人社局　点击数：81", ["date", "publisher", "page"]),
        ("编：周 敏　　审：吴刚　　印数：60份", ["staff", "staff", "print"]),
        ("报：市人社局，县委办。", ["sent"]),
        ("本版编辑　周敏　　第3版", ["staff", "remark"]),
        ("审核：5个工作日内", None),
        ("地址：安平县和平路1号一楼大厅，周末不休息。请带身份证", None),
        ("政策汇编", None),
    ],
)
def test_lines_of_mastheads_and_imprints(line: str, kinds: list[str] | None) -> None:
    """Every part of a line must be of a known kind; labels of editors stand before names."""
    assert parts(line) == kinds


def test_links_to_other_articles_end_a_bulletin() -> None:
    """A list of other articles below the last one is furniture; a column of that name with sentences is none."""
    lines = ["补贴按月发放。", "相关阅读", "养老金怎么算", "认证去哪办"]
    assert furniture(document(lines)) == {1, 2, 3}
    assert not furniture(document([*lines, "带身份证到社区即可。"]))


@pytest.mark.parametrize(
    "poll",
    [
        ["投票", "您最常用哪个渠道办社保？", "A.手机", "B.窗口", "投票已结束 共97票"],
        ["【小调查】您想参加哪类培训？（多选）", "□ 电工 □ 月嫂 □ 直播"],
        ["下期想看什么？", "○ 补贴", "○ 招聘", "○ 维权", "已有56人参与"],
        ["小调查", "您常去哪个窗口", "社保", "就业", "截至发稿共有56人参与"],
    ],
)
def test_a_poll_is_furniture(poll: list[str]) -> None:
    """A question with options to tick is furniture; a question with its answers in a list is none."""
    assert furniture(document(["补贴按月发放。", *poll])) == set(range(1, len(poll) + 1))
    assert not furniture(document(["补贴按月发放。", "哪些人可以申请？", "A.失业人员", "B.毕业生"]))
    assert not furniture(document(["用工调查", "调查用了一个月。", "共有56家企业参加"]))


def test_the_reporter_of_the_first_words() -> None:
    """本报讯（记者 …） stays in the text."""
    credit = lead_credit(block("本报讯（记者 周敏）昨天，县里办了招聘会。"))
    assert credit is not None
    assert (credit.passage.text, credit.name, credit.kind) == ("记者 周敏", "周敏", "person")
