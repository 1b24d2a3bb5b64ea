"""Where articles begin and end in copies of sites, handbooks, papers with several pages and pushes of several posts."""

from __future__ import annotations

import pytest
from conftest import tables_of

BODY = {
    "失业保险金怎样申领": "失业保险金可以在手机上申领，登录后选择失业保险服务，填写银行卡号后提交，三个工作日内审核完毕。",
    "冬季专场招聘会日程": "本月起每逢周六上午在人力资源市场举办专场招聘会，求职者可携带身份证直接入场，无需预约。",
}
TITLES = list(BODY)
MAST = "青湖人社\n第5期　2026年1月8日\n"


def _articles(text: str) -> list[tuple[str | None, str | None]]:
    return [(row["section_heading"], row["title"]) for row in tables_of(text)["articles"]]


def test_pages_of_a_site_one_after_the_other() -> None:
    """The chrome of each page tells its title and its source, whatever the title looks like."""
    pages = "".join(
        f"您现在的位置：首页 > 通知公告\n{title}\n发布时间：2026-01-0{day}　来源：青湖市就业服务中心　浏览次数：{day}05\n"
        f"{text}\n上一篇：没有了\n"
        for day, (title, text) in enumerate(BODY.items(), start=1)
    )
    rows = tables_of(pages)["articles"]
    assert [(row["title"], row["attribution_name"]) for row in rows] == [
        (title, "青湖市就业服务中心") for title in TITLES
    ]


def test_chapters_of_a_handbook() -> None:
    """A chapter that the contents name is a heading; guides below it are parted by blank lines alone."""
    guides = "\n".join(
        f"{title}\n办理条件：在本市参保并且连续缴纳失业保险费满十二个月的企业职工和灵活就业人员\n办理时限：3个工作日\n咨询电话：12333\n"
        for title in TITLES
    )
    text = f"{MAST}目　录\n第一章　就业服务……2\n第二章　社会保险……5\n\n第一章　就业服务\n\n{guides}\n第二章　社会保险\n\n{guides}"
    heads = [(head, title) for head in ("第一章 就业服务", "第二章 社会保险") for title in TITLES]
    assert _articles(text) == heads


def test_posts_counted_with_circled_numbers() -> None:
    posts = "\n".join(
        f"{number} {title}\n————————\n{text}\n来源｜青湖市就业服务中心"
        for number, (title, text) in zip("①②③", [*BODY.items(), ("欠薪可以这样举报", BODY[TITLES[0]])], strict=True)
    )
    found = _articles(f"{MAST}本次推送共3篇\n\n{posts}\n")
    assert [title for _, title in found] == [*TITLES, "欠薪可以这样举报"]


@pytest.mark.parametrize("form", ["—{}—", "★{}★", "～{}～", "【{}】"])
def test_marks_round_a_title_are_ornament(form: str) -> None:
    text = MAST + "\n".join(
        f"\n● 掌上办{n} ●\n{form.format(t)}\n{x}" for n, (t, x) in zip("甲乙", BODY.items(), strict=True)
    )
    assert [title for _, title in _articles(text)] == TITLES


def test_polls_and_heads_of_pages_are_furniture() -> None:
    text = (
        f"{MAST}\n【掌上办】\n{TITLES[0]}\n{BODY[TITLES[0]]}\n\n青湖人社　A2版\n2026年1月8日\n\n【找工作】\n{TITLES[1]}\n"
        f"{BODY[TITLES[1]]}\n\n【小调查】您怎样办社保？（单选）\n○ 窗口　○ 手机\n已有35人参与\n\n▲ 相关阅读\n· 欠薪举报有新渠道　见A3版\n"
    )
    rows = tables_of(text)
    assert [(row["section_heading"], row["title"]) for row in rows["articles"]] == list(
        zip(["掌上办", "找工作"], TITLES, strict=True)
    )
    assert [row["text"] for row in rows["articles"]] == list(BODY.values())


def test_line_over_the_title_is_set_in() -> None:
    """Where paragraphs are set in, so is the line over a title; the title is not."""
    text = MAST + "".join(
        f"\n{head}\n　　与每位职工有关\n{title}\n　　{text}\n　　详情可以咨询窗口。\n"
        for head, (title, text) in zip(["要闻", "告示"], BODY.items(), strict=True)
    )
    assert _articles(text) == list(zip(["要闻", "告示"], TITLES, strict=True))


def test_an_article_goes_on_behind_something_set_in() -> None:
    guide = "办理条件\n在本市参保\n办理流程\n先在手机上提交申请，再由经办人带身份证和营业执照到市"
    text = (
        f"{MAST}\n【掌上办】\n{TITLES[0]}\n{guide}\n—— 插播一条提醒 ——\n{TITLES[1]}\n{BODY[TITLES[1]]}\n（青湖市就业服务中心）\n"
        "—— 插播完毕，接着看 ——\n政务服务大厅三楼窗口交材料。\n咨询电话\n12333\n"
    )
    rows = tables_of(text)["articles"]
    assert [(row["title"], row["segment_count"]) for row in rows] == [(TITLES[0], 2), (TITLES[1], 1)]
