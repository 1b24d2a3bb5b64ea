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
