"""The kind of an article hangs on its form, not on the heading that it is printed under."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from conftest import tables_of

from extractors import bulletin
from extractors._section import Article, SectionType, best_type, bound, highest, precedence, section_types, weigh
from extractors.reading import read
from schemas._vocabulary import read_table

GOLDEN = Path(__file__).parent / "golden"
HEAD = "江城人社\n第3期\n2025年3月5日\n江城区人力资源和社会保障局主办\n\n\n"
#: Listed for each kind, listed for news, unlisted with and without a telling word, and none.
HEADINGS = ["热点回应", "办事指南", "便民速递", "通知公告", "人社动态", "江城资讯台", "春风里", None]
ARTICLES: dict[str, tuple[str, str]] = {
    "qa_num": (
        "hotspot_qa",
        "失业保险那些事\n一、失业金怎么申领？\n登录掌上12333申领。\n二、失业金领多久？\n最长24个月。",
    ),
    "qa_wenda": (
        "hotspot_qa",
        "社保卡挂失补办\n问：社保卡丢了怎么办？\n答：先电话挂失，再到网点补卡。\n问：补卡多久能拿到？\n答：当场补卡。",
    ),
    "qa_labels": (
        "hotspot_qa",
        "灵活就业参保一问到底\n"
        "问：哪些人可以参保？\n"
        "答：适用对象：本市灵活就业人员。\n"
        "问：怎么办理？\n"
        "答：办理材料：身份证。\n"
        "办理流程：窗口申请，当场办结。\n"
        "办理时限：即时办结。\n"
        "问：收费吗？\n"
        "答：收费标准：不收费。",
    ),
    "guide_colon": (
        "service_guide",
        "失业登记\n"
        "申请条件：法定劳动年龄内、有劳动能力的失业人员。\n"
        "申请材料：身份证、终止劳动合同证明。\n"
        "办理流程：到社区窗口申请，当场办结。\n"
        "办理时限：即时办结。\n"
        "收费标准：不收费。\n"
        "咨询电话：12333",
    ),
    "guide_alone": (
        "service_guide",
        "工伤认定申请\n"
        "申请条件\n"
        "用人单位职工发生事故伤害的。\n"
        "办理材料\n"
        "1.工伤认定申请表；\n"
        "2.劳动合同复印件。\n"
        "办理流程\n"
        "1.提交申请；\n"
        "2.受理审核；\n"
        "3.作出决定。\n"
        "办理期限\n"
        "60日\n"
        "收费标准\n"
        "不收费",
    ),
    "guide_q": (
        "service_guide",
        "居住证积分怎么办\n"
        "【办理条件】有什么条件：持有居住证且参保。\n"
        "【申请材料】带什么材料：身份证、居住证。\n"
        "【办理地点】在哪里办：社区事务受理服务中心。\n"
        "【办理时限】多久办好：5个工作日。\n"
        "【收费标准】收费吗：不收费。",
    ),
    "list_num": (
        "occupation_list",
        "2025年江城区急需紧缺职业目录\n1.车工\n2.电工\n3.养老护理员\n4.汽车维修工\n5.集成电路工程技术人员",
    ),
    "list_prose": (
        "occupation_list",
        "江城发布紧缺工种\n"
        "市人社局公布2025年度紧缺工种目录，包括车工、焊工、电工、养老护理员、家政服务员、汽车维修工等。",
    ),
    "notice": (
        "policy_notice",
        "关于调整社保缴费时间的通知\n"
        "各参保单位：\n"
        "因系统升级，2025年7月社保费申报时间调整为7月10日至25日。请各单位及时申报。\n"
        "特此通知。",
    ),
    "notice_noform": (
        "policy_notice",
        "城乡居保缴费年底截止\n广大参保居民：2025年度城乡居民养老保险缴费将于12月20日截止，请尽快缴纳。",
    ),
    "notice_rules": (
        "policy_notice",
        "用工单位看过来\n用人单位招用劳动者，不得扣押居民身份证，不得要求提供担保。用人单位应当按月足额支付工资。",
    ),
    "notice_num": (
        "policy_notice",
        "关于开展技能培训补贴申报的公告\n"
        "一、申报对象\n"
        "参加培训并取得证书的企业职工。\n"
        "二、申报时间\n"
        "2025年3月1日至3月31日。\n"
        "三、有关要求\n"
        "申报单位应当对材料真实性负责，不得弄虚作假。",
    ),
    "tip": (
        "policy_notice",
        "谨防社保诈骗\n"
        "近期有不法分子冒充社保工作人员打电话，以社保卡停用为由骗取银行卡密码。请大家提高警惕，不要点击陌生链接，切勿转账。",
    ),
    "notice_grants": (
        "policy_notice",
        "技能提升补贴本月起提标\n"
        "初级工证书的补贴由每人800元提高到1000元，中级工由1200元提高到1500元。\n"
        "脱产参加培训的，每人每月另享受生活补助400元，由培训机构代为申请。",
    ),
    "notice_enrol": (
        "policy_notice",
        "夏季护理班招生预告\n"
        "凡本区户籍妇女均可免费报名，年满50周岁的不予录取，每人限参加一个班次。\n"
        "报名电话：0000-6123456。",
    ),
    "notice_event": (
        "policy_notice",
        "公益性岗位报名倒计时\n报名时间：6月8日至6月17日\n报名地点：人力资源市场二楼\n每人可以选报1个岗位，岗位补贴每月1650元。",
    ),
    "news_grants": (
        "other",
        "山村夜校里的第二课堂怎么样了\n"
        "3月9日晚，后坪村夜校第二期开班，31名村民报了名。去年结业的村民已有六人拿到补贴，最多的一位领了1500元。\n"
        "“政府给补贴，咱就好好学。”村民老方说。",
    ),
    "news": (
        "other",
        "我区举办春风行动招聘会\n"
        "2月20日，江城区春风行动专场招聘会在体育中心举行，120家企业提供岗位3500个，现场达成就业意向820人。",
    ),
    "news2": (
        "other",
        "老张的修车铺开张了\n"
        "在残联帮助下，老张的修车铺开张了。他说，有了手艺，日子越过越有奔头。\n"
        "“以后还要带徒弟。”老张笑着说。",
    ),
    "news_q": (
        "other",
        "“金蓝领”如何炼成\n"
        "走进车间，李师傅正在调试设备。三十年里，他带出了四十名徒弟，其中八人成为技师。\n"
        "去年，他的团队攻克了一项难题，为企业节约成本两百万元。",
    ),
}


@pytest.mark.parametrize("spaced", [False, True], ids=["tight", "spaced"])
@pytest.mark.parametrize("heading", HEADINGS, ids=str)
@pytest.mark.parametrize("name", ARTICLES)
def test_form_decides(name: str, heading: str | None, spaced: bool) -> None:
    kind, article = ARTICLES[name]
    text = (heading + "\n" if heading else "") + article
    tables = tables_of(HEAD + (text.replace("\n", "\n\n") if spaced else text) + "\n\n（江城区人社局）\n")
    assert [row["article_kind"] for row in tables["articles"]] == [kind]
    (row,) = tables["articles"]
    assert row["section_heading"] == heading and row["title"] == article.split("\n")[0]


def test_an_article_of_no_kind_keeps_its_text() -> None:
    tables = tables_of(HEAD + "春风里\n老街新事\n老街的灯亮了。\n孩子们在灯下读书。\n")
    (row,) = tables["articles"]
    assert row["article_kind"] == "other" and row["text"] == "老街的灯亮了。\n孩子们在灯下读书。"


def test_every_piece_of_evidence_is_weighed() -> None:
    rows = read_table("kind_evidence.csv")
    kinds = {kind.KIND for kind in section_types()}
    assert {row["kind"] for row in rows} == kinds
    assert {row["kind"] for row in rows if row["evidence"] == "at_most"} == kinds
    columns = [row for row in rows if row["evidence"] == "column"]
    assert len(columns) == len(kinds) and all(float(row["points"]) < 0.5 for row in columns)  # no column decides alone


def test_weighing_counts_to_a_limit() -> None:
    assert weigh("hotspot_qa", question=1) < weigh("hotspot_qa", question=2) == weigh("hotspot_qa", question=9)
    assert weigh("policy_notice", binding=9, highlight=1, formula=2) == 0.85
    assert weigh("policy_notice", report=3) == 0.0


def test_equal_scores_are_told_apart() -> None:
    ranks = [precedence(kind.KIND) for kind in section_types()]
    assert len(set(ranks)) == len(ranks)
    assert weigh("service_guide", labels_ask=1) == weigh("hotspot_qa", question=9, column=1) == 1.0
    assert precedence("service_guide") > precedence("hotspot_qa") > precedence("policy_notice")


def test_the_highest_score_counts_what_can_be_seen() -> None:
    assert highest("service_guide") == highest("occupation_list") == 1.0 and highest("policy_notice") == 0.85
    assert highest("occupation_list", "title_word", "column") == weigh("occupation_list", entries=1, occupation=9)


def _checked(article: Article) -> tuple[float, SectionType]:
    found = best_type(article)
    scores = {kind: kind.score(article) for kind in section_types()}
    assert all(bound(kind, article) >= score for kind, score in scores.items())
    assert found[1] is max(scores, key=lambda kind: (scores[kind], precedence(kind.KIND)))
    assert found[0] == scores[found[1]]
    return found


def test_no_type_that_is_passed_over_scores_higher(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulletin, "best_type", _checked)
    golden = [path.read_bytes() for path in sorted(GOLDEN.glob("*/input.txt"))]
    plain = [f"{HEAD}{heading}\n{text}".encode() for heading in HEADINGS for _, text in ARTICLES.values()]
    assert all(bulletin.read_bulletin(read(text, "b.txt"))["articles"] for text in [*golden, *plain])


def test_a_sure_guide_is_read_as_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    read_as: list[str] = []
    for kind in section_types():
        monkeypatch.setattr(kind, "score", partial(_noted, read_as, kind.KIND, kind.score))
    text = "失业登记\n" + "".join(
        f"{label}：见窗口。\n" for label in ("申请条件", "申请材料", "办理流程", "办理时限", "收费标准")
    )
    assert kind_of(text) == "service_guide" and read_as == ["service_guide"]


def _noted(names: list[str], name: str, score: Callable[[Article], float], article: Article) -> float:
    names.append(name)
    return score(article)


def kind_of(text: str) -> str:
    """The kind of the only article of a bulletin."""
    (article,) = tables_of(HEAD + text)["articles"]
    return str(article["article_kind"])


def test_a_case_with_its_comment_is_no_notice() -> None:
    text = (
        "一张倒签日期的合同\n【基本案情】某公司补签合同，把日期写成入职当天，两年后双方争起工龄。\n"
        "【裁决结果】倒签不影响合同效力。\n【律师点评】日期应当如实填写，不得事后更改。\n"
    )
    assert kind_of(text) == "other"


def test_opening_hours_of_a_holiday_are_a_notice() -> None:
    text = "端午假期大厅服务安排\n1、6月19日至21日大厅放假，22日正常上班。\n2、自助服务区照常开放。\n"
    assert kind_of(text) == "policy_notice"
