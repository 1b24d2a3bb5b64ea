"""Policy notices: what they oblige, allow and forbid, and whom (forms.md, section 4): small texts, one thing each."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import tables_of

HEAD = "江城人社简报\n第3期\n2024年5月\n\n便民速递\n\n关于工资支付的提醒\n\n"


def obligations(text: str) -> list[dict[str, Any]]:
    opening = "用人单位必须按时支付工资。\n特此提醒。\n"
    (notice,) = tables_of(HEAD + opening + text)["policy_notices"]
    return [{"kind": row["kind"], "subject": row["subject"]} for row in notice["obligations"][1:]]


@pytest.mark.parametrize(
    ("sentence", "kind", "subject"),
    [
        ("各乡镇必须在月底前报送进度。", "must", "各乡镇"),
        ("人社所应当逐人建立台账。", "should", "人社所"),
        ("权益受到侵害的，学生可以向劳动保障监察机构投诉。", "may", "学生"),
        ("法律规定，用人单位招用劳动者，不得扣押证件。", "must_not", "用人单位"),
        ("返乡务工人员可凭车票领取补贴。", "may", "返乡务工人员"),
        ("异地参保的，应先办理停保手续。", "should", None),
        ("未领证的人员，应于月底前补办。", "should", "未领证的人员"),
    ],
)
def test_whom_a_sentence_binds(sentence: str, kind: str, subject: str | None) -> None:
    assert obligations(sentence) == [{"kind": kind, "subject": subject}]


@pytest.mark.parametrize(
    "sentence",
    ["待遇自应领之月起计算。", "办理进度可在小程序查询。", "出门前应先看天气。", "逾期不付的，加付应付金额的50%。"],
)
def test_short_words_without_anyone_before_them_bind_nobody(sentence: str) -> None:
    assert obligations(sentence) == []


def test_a_sentence_with_a_plain_word_of_duty_is_not_counted_for_a_short_one() -> None:
    found = obligations("个人不得自带档案，拆封的一律退回，进度可向窗口查询。")
    assert found == [{"kind": "must_not", "subject": "个人"}]


def test_a_case_that_is_told_and_judged_is_no_notice() -> None:
    text = (
        "一份代签的协议\n\n【基本案情】江城某厂由班组长代工人签字，多付了工资。\n"
        "【专家点评】协议应当由劳动者本人签名。用人单位不得代签。"
    )
    tables = tables_of(HEAD.replace("关于工资支付的提醒\n\n", "") + text)
    assert tables["policy_notices"] == []


def test_clauses_stand_alone_where_each_says_what_is_to_be_done() -> None:
    both = "各单位应当逐月申报；参保人可以在窗口查询。"
    assert [row["kind"] for row in obligations(both)] == ["should", "may"]
    assert [row["subject"] for row in obligations(both)] == ["各单位", "参保人"]
    one = "逾期不报的列入检查名单；许可证到期的，派遣单位必须停止业务。"
    assert [row["kind"] for row in obligations(one)] == ["must"]


PERSONAL = {
    "to_a_group": (
        "给年轻工程师的一封信\n你们好。我进厂那年二十岁，跟着师傅学看图纸，夜里常在车间待到十一点。\n"
        "有一回我量错了孔，师傅没有骂我，只叫我把零件放在窗台上。那个零件我留到今天。\n愿各位也遇到这样的师傅。"
    ),
    "to_one": (
        "写给徒弟的一封信\n小蔡：\n你走的那天我没去送。炉子要看着，我想你会明白。\n"
        "这些年你问过我许多次，值不值得。我不会说大话，只记得第一炉钢出来，你在旁边笑。"
    ),
    "of_a_mother": (
        "亲爱的女儿\n亲爱的女儿：\n你总问妈妈，窗口后面的人累不累。\n昨天来了一位老人，他听不清，妈妈写给他看。他走时对我鞠了一躬。"
    ),
}
PUBLIC = {
    "asks": (
        "致参保企业的一封信\n各参保企业：\n感谢贵单位一年来的配合。我局将于7月核定缴费基数。\n"
        "请于6月25日前登录系统申报。逾期未报的，按上年基数核定。"
    ),
    "asks_young_readers": (
        "致毕业生的一封信\n亲爱的同学：\n毕业季到了，你的档案准备好转了吗？\n报到证取消后，请及时确认档案去向，切勿自带档案。\n"
        "你可以在手机上查询接收机构。"
    ),
    "binds": "给用工单位的一封信\n各用工单位：\n高温天气来临。用人单位应当按月发放高温津贴，不得以饮料抵扣。",
}


def kinds(text: str) -> list[str]:
    tables = tables_of(HEAD.replace("关于工资支付的提醒\n\n", "") + text + "\n")
    return [row["article_kind"] for row in tables["articles"]]


@pytest.mark.parametrize("name", PERSONAL)
def test_a_personal_letter_is_no_notice(name: str) -> None:
    assert kinds(PERSONAL[name]) == ["other"]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_letter_that_calls_on_the_public_is_one(name: str) -> None:
    assert kinds(PUBLIC[name]) == ["policy_notice"]
