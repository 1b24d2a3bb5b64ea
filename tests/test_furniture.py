"""Lines of the page and of the imprint by their form; on lines that patterns could read in too many ways as well."""

from __future__ import annotations

import pytest
from conftest import tables_of

from extractors._furniture_forms import furniture_kind
from extractors.bulletin import _with_rest
from extractors.imprint import begins_with_label, imprint_parts
from schemas.document import Line


@pytest.mark.parametrize(
    "line",
    [
        "点击数：12　字体：【大 中 小】　打印",
        "阅读 3.2万 点赞 120 在看 35",
        "分享到：微信 QQ空间 微博",
        "微信 微博 QQ空间",
        "收藏 返回顶部 关闭窗口",
        "扫码关注某县人社",
    ],
)
def test_parts_of_a_page_on_one_line(line: str) -> None:
    assert furniture_kind(line) == "chrome"


@pytest.mark.parametrize("line", ["微信支付 医保", "打印劳动合同", "阅读下列材料", "收藏夹里的政策"])
def test_words_of_a_page_in_a_text_are_text(line: str) -> None:
    assert furniture_kind(line) is None


@pytest.mark.parametrize(
    ("unit", "end"),
    [("收藏 ", "中"), ("  字体大小  [A-)", "中"), ("分享", "给谁"), ("点击量   ", "中"), ("1 页  第2版 ", "中")],
)
def test_a_line_that_could_be_read_in_many_ways_is_read(unit: str, end: str) -> None:
    """Each repeat doubles the ways of reading it: read in all of them, this would never come back."""
    for in_margin in (False, True):
        assert furniture_kind(unit * (190 // len(unit)) + end, in_margin=in_margin) is None


def test_a_long_line_is_text() -> None:
    assert furniture_kind("当前位置：首页 > 通知公告 > 正文") == "chrome"
    assert furniture_kind("当前位置：首页 > 通知公告 > 正文 " + "现将有关事项通知如下。" * 20) is None


@pytest.mark.parametrize("line", ["EMAIL：hr@example.cn", "e-mail：hr@example.cn", "E-mail：hr@example.cn"])
def test_labels_count_in_any_case(line: str) -> None:
    assert [part.kind for part in imprint_parts(line) or []] == ["editors"]


def test_verbs_of_publishing_that_run_together() -> None:
    (part,) = imprint_parts("某县人力资源和社会保障局主办承办编印") or []
    assert (part.kind, part.end) == ("publisher", len("某县人力资源和社会保障局"))
    assert imprint_parts("编印" * 21 + "中") is None  # in how many ways 编 and 印 stand for 编印 must not count


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("本刊地址：某路1号", "editors"),
        ("印数：500份", "print"),
        ("主办单位：某局", "publisher"),
        ("联系电话：1234567", "contact"),
    ],
)
def test_labels_of_an_imprint(line: str, kind: str) -> None:
    assert begins_with_label(line, kind)  # type: ignore[arg-type]
    assert not begins_with_label(line.replace("：", ""), kind)  # type: ignore[arg-type]


ARTICLE = "【政策提示】\n按时缴纳社会保险费\n用人单位应当按时足额缴纳社会保险费，不得以任何理由拖欠。\n"


@pytest.mark.parametrize(
    "line",
    [
        "青禾县人力资源和社会保障局主办　青禾日报社协办",
        "青禾县人力资源和社会保障局 主办",
        "主办：青禾县人力资源和社会保障局",
        "出版日期：2026年3月2日　主办单位：青禾县人力资源和社会保障局",
    ],
)
def test_the_publisher_of_a_masthead(line: str) -> None:
    bulletin = tables_of(f"青禾人社\n2026年第3期\n{line}\n\n{ARTICLE}")["bulletins"][0]
    assert bulletin["publisher"] == "青禾县人力资源和社会保障局"
    assert bulletin["title"] == "青禾人社"


def test_a_duty_phone_below_a_notice_is_part_of_it() -> None:
    (notice,) = tables_of(f"青禾人社\n2026年第3期\n\n{ARTICLE}值班电话：0570-1234567")["policy_notices"]
    assert "0570-1234567" in notice["body"]


@pytest.mark.parametrize(
    ("ordered", "rest", "expected"),
    [
        ([1, 2, 4], [0, 3, 5], [0, 1, 2, 3, 4, 5]),
        ([5, 6, 1, 2], [3, 4, 7], [3, 4, 5, 6, 1, 2, 7]),  # a tail that is printed above its article
        ([1, 5, 2], [3, 6], [1, 3, 5, 2, 6]),
        ([], [0, 1], [0, 1]),
        ([0, 1], [], [0, 1]),
    ],
)
def test_what_no_article_holds_stands_before_what_follows_it(
    ordered: list[int], rest: list[int], expected: list[int]
) -> None:
    lines = [Line(1, order, "社") for order in range(8)]
    found = _with_rest([lines[order] for order in ordered], [lines[order] for order in rest])
    assert [line.source_order for line in found] == expected
