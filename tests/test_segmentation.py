"""Manners of setting a bulletin in plain text: the same three articles, told apart however they are printed."""

from __future__ import annotations

import pytest
from conftest import tables_of

HEAD = "临江人社报\n第8期　2026年3月6日\n"
ARTICLES = [
    (
        "百姓来信",
        "试用期里的三个疑问",
        "问：试用期要缴社保吗？\n答：要。自用工之日起三十日内就要办理登记。\n问：试用期最长几个月？\n答：三年以上固定期限合同不超过六个月。",
    ),
    (
        "跑一次就好",
        "就业见习补贴申领",
        "申请条件：接收见习人员三个月以上的单位\n申请材料：见习协议、考勤表\n办理时限：10个工作日\n咨询电话：0575-81234567",
    ),
    (
        "基层一线",
        "夜市里的招聘摊位",
        "三月一日晚，东门夜市多了十二个招聘摊位，一个多小时收到简历九十份。\n街道说，往后每月开一次，摊位费全免。",
    ),
]
TITLES = [title for _, title, _ in ARTICLES]
HEADINGS = [heading for heading, _, _ in ARTICLES]
KINDS = ["hotspot_qa", "service_guide", "other"]


def printed(form: str, between: str = "\n", head: str = HEAD) -> str:
    """The bulletin with each article in one form of heading, title and text."""
    parts = [
        form.format(heading=heading, title=title, text=text, n=n)
        for n, (heading, title, text) in enumerate(ARTICLES, start=1)
    ]
    return head + "\n" + between.join(parts)


MANNERS = {
    "groups": printed("{heading}\n{title}\n{text}\n"),
    "no blank lines": printed("【{heading}】\n{title}\n{text}\n", between=""),
    "between rules": printed("────────────\n{heading}\n────────────\n{title}\n{text}\n"),
    "between equals signs": printed("==========\n{heading}\n==========\n「{title}」\n{text}\n"),
    "on the line of the title": printed("{heading}｜{title}\n{text}\n"),
    "dash before the title": printed("{heading}——{title}\n{text}\n"),
    "numbered": printed("0{n} {heading}\n{title}\n{text}\n"),
    "parts": printed("PART 0{n}　{heading}\n{title}\n{text}\n"),
    "columns by number": printed("栏目{n}、{heading}\n{title}\n{text}\n"),
    "pictures": printed("📌 {heading}\n{title}\n{text}\n"),
    "blank lines round headings": printed("{heading}\n\n{title}\n\n{text}\n"),
    "English below": printed("[ {heading} ]\nFrom our town\n{title}\n{text}\n"),
    "two blank lines": printed("{heading}\n{title}\n{text}\n", between="\n\n"),
    "contents above": printed(
        "{heading}\n{title}\n{text}\n", head=HEAD + "\n本期导读\n" + "\n".join(f"{title}……2" for title in TITLES) + "\n"
    ),
    "phones below": printed("{heading}\n{title}\n{text}\n")
    + "\n常用电话\n市社保中心　0575-81112222\n市就业中心　0575-81113333\n",
}


@pytest.mark.parametrize("manner", MANNERS)
def test_manners(manner: str) -> None:
    articles = tables_of(MANNERS[manner])["articles"]
    assert [row["title"] for row in articles] == TITLES
    assert [row["section_heading"] for row in articles] == HEADINGS
    assert [row["article_kind"] for row in articles] == KINDS


def test_no_column_headings() -> None:
    articles = tables_of(printed("{title}\n{text}\n"))["articles"]
    assert [(row["section_heading"], row["title"]) for row in articles] == [(None, title) for title in TITLES]


def test_only_column_headings() -> None:
    articles = tables_of(printed("{heading}\n{text}\n"))["articles"]
    assert len(articles) == 3
    assert [row["section_heading"] or row["title"] for row in articles] == HEADINGS


def test_rules_without_headings() -> None:
    text = printed("{title}\n{text}\n", between="※※※※※※※※\n")
    articles = tables_of(text)["articles"]
    assert [row["title"] for row in articles] == TITLES


@pytest.mark.parametrize(
    ("printed_title", "title"),
    [
        ("试用期被辞退，\n能要补偿金吗", "试用期被辞退，能要补偿金吗"),
        ("关于申报2026年度稳岗\n补贴的通知", "关于申报2026年度稳岗补贴的通知"),
        ("骗补贴，得不偿失\n——扩岗补助核查提示", "骗补贴，得不偿失——扩岗补助核查提示"),
    ],
)
def test_titles_over_two_lines(printed_title: str, title: str) -> None:
    body = "个别单位虚报人数套取补助，应当主动退回。拒不退回的，列入名单。"
    text = printed("{heading}\n{title}\n{text}\n") + f"\n要紧事\n{printed_title}\n{body}\n"
    assert tables_of(text)["articles"][-1]["title"] == title


def test_a_box_inside_a_sentence() -> None:
    text = (
        HEAD + "\n跑一次就好\n就业见习补贴申领\n申请条件：接收见习人员的单位，\n"
        "┌────────┐\n│ 扫一扫有岗位 │\n└────────┘\n并且已为其购买意外险。\n办理时限：10个工作日\n"
        "\n基层一线\n夜市里的招聘摊位\n三月一日晚，东门夜市多了十二个招聘摊位。\n"
    )
    guide = tables_of(text)["service_guides"][0]
    assert guide["conditions_text"] == "接收见习人员的单位，并且已为其购买意外险。"


def test_a_tail_behind_a_credit_goes_back() -> None:
    text = (
        HEAD + "\n跑一次就好\n就业见习补贴申领\n1. 申请条件：接收见习人员的单位\n2. 补贴标准：每人每月2000元，\n"
        "\n基层一线\n夜市里的招聘摊位\n三月一日晚，东门夜市多了十二个招聘摊位。\n图文：临江市就业中心\n"
        "其中留用率过半的再加一成。\n3. 申请材料：见习协议\n"
    )
    tables = tables_of(text)
    assert [row["segment_count"] for row in tables["articles"]] == [2, 1]
    assert tables["service_guides"][0]["benefit_text"] == "每人每月2000元，其中留用率过半的再加一成。"


def test_a_list_over_several_columns_goes_on() -> None:
    text = (
        HEAD + "\n目录发布\n临江市紧缺职业目录\n1.电工　2.焊工\n3.钳工　4.车工\n"
        "\n基层一线\n夜市里的招聘摊位\n三月一日晚，东门夜市多了十二个招聘摊位。\n\n5.茶艺师　6.保育师\n"
    )
    entries = tables_of(text)["occupation_entries"]
    assert [row["title"] for row in entries] == ["电工", "焊工", "钳工", "车工", "茶艺师", "保育师"]


def test_no_blank_line_at_all() -> None:
    articles = tables_of(printed("{heading}\n{title}\n{text}\n", between="", head=HEAD).replace("\n\n", "\n"))[
        "articles"
    ]
    assert [row["title"] for row in articles] == TITLES
    assert [row["section_heading"] for row in articles] == HEADINGS


def test_entries_without_closing_mark_end_where_others_do() -> None:
    text = (
        HEAD + "\n目录发布\n临江市紧缺职业目录\n★★ 十分紧缺：电工、焊工、装配钳工、数控车工、化学检验员\n"
        "★ 有些紧缺：保育师、养老护理员、餐厅服务员、客房服务员\n调查还显示，七成企业愿意为高级工多付一成的工资。\n"
        "\n基层一线\n夜市里的招聘摊位\n三月一日晚，东门夜市多了十二个招聘摊位。\n"
    )
    assert tables_of(text)["articles"][0]["text"].count("\n") == 2


def test_lines_that_begin_with_a_name_and_a_colon_are_not_wrapped() -> None:
    entries = [
        "焊工：初级（五级）1000元、中级（四级）1400元、高级（三级）2000元",
        "金属轧制工：初级（五级）1100元、中级（四级）1500元",
    ]
    prose = "本目录由市技能中心会同三个县的培训机构逐项核对，各县应当优先安排列入的工种开班，培训机构不得重复申领同一人员的补贴，违者退回并且一年内不得开班。"
    wrapped = "\n".join(prose[start : start + 31] for start in range(0, len(prose), 31))
    text = HEAD + f"\n目录发布\n临江市培训工种\n{wrapped}\n" + "\n".join(entries * 2) + "\n"
    lines = tables_of(text)["articles"][0]["text"].split("\n")
    assert [line for line in lines if line.startswith(("焊工", "金属"))] == entries * 2


def test_a_line_that_begins_as_its_neighbours_is_no_title() -> None:
    text = (
        HEAD + "\n直播回看\n灵活就业怎么参保\n主播阿林：欢迎各位走进直播间！\n主播阿林：网友问，外地户籍能参保吗？\n"
        "何科长：可以，带身份证就能办。\n主播阿林：交一年大约要多少钱？\n何科长：按最低基数算，一年约九千八百元。\n"
        "\n培训一览\n秋季补贴工种\n制造类：电工、钳工、电梯安装维修工\n康养类：养老护理员、健康管理师\n服务类：保育师、茶艺师\n"
    )
    assert [row["title"] for row in tables_of(text)["articles"]] == ["灵活就业怎么参保", "秋季补贴工种"]


def test_what_a_colon_announces_heads_nothing() -> None:
    text = (
        HEAD
        + "\n公示窗\n关于建立见习基地的公示\n经申报、评审，拟将下列单位列为见习基地，现予公示：\n临江纺织职业学校\n"
        "石桥量具协会\n柳湾辣椒商会\n公示期为五个工作日，有异议的可以向就业科反映。\n"
        "\n跑一次就好\n就业见习补贴申领\n申请条件：接收见习人员三个月以上的单位\n办理时限：10个工作日\n"
    )
    assert [row["section_heading"] for row in tables_of(text)["articles"]] == ["公示窗", "跑一次就好"]


def test_label_in_words_of_its_own_below_a_title_heads_no_column() -> None:
    text = (
        HEAD + "\n跑一次就好\n就业见习补贴申领\n哪些单位够格\n接收见习人员三个月以上的企业\n申请材料\n见习协议\n"
        "办理时限\n10个工作日\n有什么说法\n近三年没有失信记录的单位\n咨询电话\n0575-81234567\n"
        "\n基层一线\n夜市里的招聘摊位\n三月一日晚，东门夜市多了十二个招聘摊位。\n"
    )
    assert [row["title"] for row in tables_of(text)["articles"]] == ["就业见习补贴申领", "夜市里的招聘摊位"]


def test_a_name_between_upright_strokes_is_a_heading_and_a_drawn_box_is_none() -> None:
    articles = tables_of(printed("│{heading}│\n{title}\n{text}\n"))["articles"]
    assert [row["section_heading"] for row in articles] == HEADINGS


def test_mastheads_with_the_month_or_the_desk_that_edits() -> None:
    head = "临江就业之窗\n6月号　主办：临江市石桥街道办事处　2026年6月\n"
    bulletin = tables_of(printed("{heading}\n{title}\n{text}\n", head=head))["bulletins"][0]
    assert (bulletin["title"], bulletin["issue_no"], bulletin["issued_date"]) == ("临江就业之窗", "6月号", "2026-06")
