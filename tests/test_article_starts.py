"""Where articles begin in copies of web pages and posts: contents, columns between ornaments, headlines, page parts."""

from __future__ import annotations

import pytest
from conftest import tables_of

from extractors._furniture_forms import furniture_kind

TEXT = {
    "失业金网上怎么领": "失业保险金可以在手机上申领，登录后选择失业保险服务，填写银行卡号后提交，三个工作日内审核。\n审核通过的次月起按月发放。",
    "冬季招聘会日程公布": "本月起每逢周六上午在人力资源市场举办专场招聘会，求职者可携带身份证直接入场，无需预约。\n企业参会一律免费。",
    "高空作业务必系好安全绳": "近期连续发生高处坠落事故，各用人单位应当为从业人员配备合格的安全带，并督促正确佩戴使用。\n违反规定的依法处理。",
}
TITLES = list(TEXT)
HEADS = ["掌上办", "找工作", "安全课"]


def _titles(text: str) -> list[tuple[str | None, str | None]]:
    return [(row["section_heading"], row["title"]) for row in tables_of(text)["articles"]]


def _columns(form: str, between: str = "\n") -> str:
    parts = [
        form.format(n=n, heading=head, title=title, text=TEXT[title])
        for n, (head, title) in enumerate(zip(HEADS, TITLES, strict=True), start=1)
    ]
    return "青湖人社\n第5期　2026年1月8日\n\n" + between.join(parts)


@pytest.mark.parametrize("entry", ["▶{}", "一、{}", "{}（A02）", "{}…………3", "{}"])
def test_contents_name_the_titles(entry: str) -> None:
    """No white space parts anything: the entries that come back are the titles, on one line or on two."""
    contents = "\n".join(entry.format(title) for title in TITLES)
    body = "\n".join(f"{title[:5]}\n{title[5:]}\n{text}" for title, text in TEXT.items())
    found = _titles(f"青湖人社\n第5期　2026年1月8日\n▼本期导读▼\n{contents}\n{body}\n")
    assert [title for _, title in found] == TITLES


@pytest.mark.parametrize("form", ["★{heading}★", "—— {heading} ——", "◆◆{heading}◆◆", "PART 0{n}\n■ {heading} ■"])
def test_headings_between_ornaments(form: str) -> None:
    found = _titles(_columns(form + "\n{title}\n{text}\n", between=""))
    assert found == list(zip(HEADS, TITLES, strict=True))


def test_line_over_the_title() -> None:
    found = _titles(_columns("〓 {heading} 〓\n看完少跑一趟\n{title}\n\n{text}\n"))
    assert found == list(zip(HEADS, TITLES, strict=True))


def test_blank_lines_everywhere_part_nothing() -> None:
    spread = _columns("【{heading}】\n{title}\n{text}\n", between="").replace("\n\n", "\n").replace("\n", "\n\n")
    assert _titles(spread) == list(zip(HEADS, TITLES, strict=True))


@pytest.mark.parametrize("head", ["往期回顾", "★ 相关阅读 ★", "猜你喜欢", "大家都在看"])
def test_links_at_the_end(head: str) -> None:
    text = (
        _columns("【{heading}】\n{title}\n{text}\n") + f"\n{head}\n社保卡丢了怎么补\n工伤认定须知\n主办：青湖市人社局\n"
    )
    tables = tables_of(text)
    last = tables["articles"][-1]
    assert "社保卡丢了" not in last["text"]
    assert tables["bulletins"][0]["publisher"] == "青湖市人社局"


def test_further_reading_with_text_is_a_column() -> None:
    text = (
        _columns("【{heading}】\n{title}\n{text}\n")
        + "\n【延伸阅读】\n什么是工伤保险\n工伤保险是社会保险的一种，由用人单位缴费。\n"
    )
    assert _titles(text)[-1] == ("延伸阅读", "什么是工伤保险")


def test_what_a_site_prints_about_a_page() -> None:
    about = "索引号：0031-2026-00012\n发布机构：青湖市人力资源和社会保障局\n成文日期：2026-01-08\n有效性：有效\n"
    tables = tables_of(
        about + "青湖人社服务汇编\n（第五期）\n\n" + _columns("【{heading}】\n{title}\n{text}\n").split("\n\n", 1)[1]
    )
    bulletin = tables["bulletins"][0]
    assert bulletin["publisher"] == "青湖市人力资源和社会保障局"
    assert (bulletin["title"], bulletin["issued_date"]) == ("青湖人社服务汇编", "2026-01-08")
    assert len(tables["articles"]) == len(TITLES)


@pytest.mark.parametrize(
    "line",
    [
        "点击数：86　【字体：大 中 小】",
        "作者：",
        "[打印] [关闭]",
        ">>>点击蓝字，免费关注",
        "分享到：微信 微博",
        "报：市委办公室",
    ],
)
def test_parts_of_a_page(line: str) -> None:
    assert furniture_kind(line) in ("chrome", "staff")


@pytest.mark.parametrize("line", ["作者：王小明", "打印机操作员", "收藏品鉴定师", "报名：见附件", "★★★"])
def test_no_parts_of_a_page(line: str) -> None:
    assert furniture_kind(line) is None


def test_numbered_articles_with_credits() -> None:
    """一、 to 三、 are titles where each text ends with its writer, and parts of one text where none does."""
    body = "\n".join(
        f"{number}、{title}\n{text}\n供稿：青湖市就业中心"
        for number, (title, text) in zip("一二三", TEXT.items(), strict=True)
    )
    head = "青湖人社\n第5期　2026年1月8日\n"
    assert [title for _, title in _titles(head + body)] == TITLES
    assert [title for _, title in _titles(head + body.replace("\n供稿：青湖市就业中心", ""))] != TITLES


def test_labels_that_count_again() -> None:
    guides = "".join(
        f"{title}\n1、办理条件：{scope}\n2、申请材料：身份证\n3、办理时限：5个工作日\n"
        for title, scope in (("职工正常退休申请", "到达退休年龄"), ("个人账户余额继承手续", "参保人已经死亡"))
    )
    found = _titles(f"青湖人社\n第5期　2026年1月8日\n■ 办事窗 ■\n{guides}■ 安全课 ■\n{TITLES[2]}\n{TEXT[TITLES[2]]}\n")
    assert found == [("办事窗", "职工正常退休申请"), ("办事窗", "个人账户余额继承手续"), ("安全课", TITLES[2])]
