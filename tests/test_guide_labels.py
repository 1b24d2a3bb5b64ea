"""Labels of guides as an open set: read by the words they are made of, by their value, and by their peers."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import tables_of

from extractors._labels import lookup

ASKED = {
    "applicable_scope": "谁能报名 给谁办 哪些企业可申报 什么人可以领 奖给谁",
    "conditions": "要啥条件 得符合啥 有哪些要求 够不够条件",
    "required_documents": "要交啥 凭啥办 需要哪些材料 带哪些东西 请备好 应交材料 须带证件",
    "locations": "上哪儿办 交到哪里 来哪办 收件窗口 递交地点 报名处",
    "service_hours": "周几能办 啥时候申请 开门时间 接件时间",
    "steps": "咋样办 流程怎么走 分几步 怎样申请",
    "channels": "手机怎么办 哪些渠道能办 申领入口 通过什么渠道办",
    "processing_time": "等几天 多久批下来 何时到账 办结天数 承诺天数 多久给",
    "statutory_time": "法定天数 法定办妥",
    "fee": "要掏钱吗 收不收钱 费用多少 交钱不 办事成本",
    "outputs": "办完拿啥 怎么领证 出证方式",
    "contacts": "不懂问谁 电话打到哪 跟谁联系 问讯电话 窗口电话",
    "complaint_contacts": "不满意找谁 投诉请打 反映渠道",
    "benefit": "能贷多少 怎么补 有啥好处 奖补金额",
    "legal_bases": "依据哪个文件 办理根据",
    "competent_authority": "归谁管 谁来审批 哪个科室办 由谁办 牵头科室",
}


@pytest.mark.parametrize("field", list(ASKED))
def test_labels_are_read_by_their_words(field: str) -> None:
    assert {label: lookup(label) for label in ASKED[field].split()} == {
        label: (field, "exact") for label in ASKED[field].split()
    }


def test_counted_questions_are_labels() -> None:
    assert [lookup(label)[0] for label in ("一问谁能领", "三问带什么", "六问多久到")] == [
        "applicable_scope",
        "required_documents",
        "processing_time",
    ]


def test_words_that_ask_for_nothing_are_no_sure_labels() -> None:
    others = (
        "个人 领多久 贷款期限 培训地点 供稿单位 主办单位 补领 续贷 失业登记 不收费 您问我答 有人问 政策咨询 办事大厅"
    )
    assert [label for label in others.split() if lookup(label)[1] == "exact"] == []


def fields(text: str) -> list[tuple[str, Any, Any]]:
    """Label, field and text of each printed field of the guides."""
    rows = tables_of(f"某市人社简报\n第3期\n【办事指南】\n{text}\n")["service_guide_fields"]
    return [(row["label"], row["field"], row["text"]) for row in rows]


def test_a_value_tells_the_field_of_an_unknown_label() -> None:
    text = (
        "技能提升补贴申领\n申请条件：参保满1年\n办事手续：身份证原件、证书复印件1份\n快慢：5个工作日内\n"
        "掏腰包：免费\n两地热线台：0316-2201188\n证书补贴：每人1500元\n贷款期限：3年"
    )
    assert [field for _, field, _ in fields(text)] == [
        "conditions", "required_documents", "processing_time", "fee", "contacts", "benefit", None,
    ]  # fmt: skip


def test_fields_parted_by_semicolons_in_one_paragraph() -> None:
    text = "缓缴申请\n适用企业：生产困难的企业；申请材料：申请书2份、报表复印件1份；审批时限：7个工作日；费用：不收费；咨询：0316-2201188"
    assert [(label, value) for label, _, value in fields(text)] == [
        ("适用企业", "生产困难的企业"),
        ("申请材料", "申请书2份、报表复印件1份"),
        ("审批时限", "7个工作日"),
        ("费用", "不收费"),
        ("咨询", "0316-2201188"),
    ]


def test_two_rows_of_label_and_value_are_no_broken_label() -> None:
    text = "失业金速查\n申领对象      参保满1年的人员\n所需证件      居民身份证\n线上渠道      “随手办”APP\n办理期限      15个工作日"
    assert [label for label, _, _ in fields(text)] == ["申领对象", "所需证件", "线上渠道", "办理期限"]


def test_labels_with_the_ornament_of_known_ones_are_labels() -> None:
    text = "工伤认定\n▲申请主体：用人单位\n▲递交资料：①申请表2份；②病历复印件1份\n▲办理去向：新华路8号\n▲费用情况：免费"
    assert [label for label, _, _ in fields(text)] == ["申请主体", "递交资料", "办理去向", "费用情况"]


def test_questions_and_ordinals_in_one_paragraph() -> None:
    text = "灵活就业参保\n谁能参保？灵活就业人员。要带什么？身份证、户口簿。多长时间办好？当场办结。打哪个电话？0316-2201188。"
    assert [(label, field) for label, field, _ in fields(text)] == [
        ("谁能参保？", "applicable_scope"),
        ("要带什么？", "required_documents"),
        ("多长时间办好？", "processing_time"),
        ("打哪个电话？", "contacts"),
    ]
    told = "技能补贴\n第一，补贴给谁。参保职工。\n第二，补贴标准。初级1000元。\n第三，怎么申请。登录小程序上传照片。\n第四，多久发放。15个工作日。"
    assert [label for label, _, _ in fields(told)] == ["补贴给谁", "补贴标准", "怎么申请", "多久发放"]


def test_what_is_asked_tells_the_field_and_not_what_it_is_about() -> None:
    none = "照片怎么拍 找谁代签 哪些情形不补 不得申领的情形"
    assert [label for label in none.split() if lookup(label)[1] == "exact" and lookup(label)[0]] == []
    assert lookup("失业人员登记") == (None, "unknown")


def test_labels_behind_dashes_and_chinese_numbers() -> None:
    dashed = fields(
        "见习补贴\n谁能报——离校未就业毕业生\n发多少——每月1500元\n拿谁作保——不需要担保\n多久放款——10个工作日"
    )
    assert [(label, field) for label, field, _ in dashed] == [
        ("谁能报", "applicable_scope"),
        ("发多少", "benefit"),
        ("拿谁作保", None),
        ("多久放款", "processing_time"),
    ]
    counted = fields("档案转出\n一　适用对象\n本人或者单位\n二　所需材料\n调档函原件\n三　办理时限\n3个工作日")
    assert [label for label, _, _ in counted] == ["适用对象", "所需材料", "办理时限"]


def test_a_table_under_its_label_is_one_value() -> None:
    text = "参保登记\n一、对象：本县居民\n二、材料：身份证原件\n三、时限：当场办结\n四、各乡镇网点和电话\n"
    rows = "乡镇　　地址　　电话\n河口镇　　镇政府一楼　　0930-2211334\n石门乡　　便民大厅　　0930-2255667"
    tables = tables_of(f"某市人社简报\n第3期\n【办事指南】\n{text}{rows}\n")
    assert tables["service_guide_fields"][-1]["text"].count("\n") == 2
    (guide,) = tables["service_guides"]
    assert [contact["label"] for contact in guide["contacts"]] == ["河口镇", "石门乡"]


def test_a_guide_without_headline_keeps_the_field_that_names_it() -> None:
    text = "1.事项名称：退休人员死亡待遇申领\n2.办理材料：死亡证明复印件1份\n3.办理时限：15个工作日\n4.咨询电话：0930-2211334"
    tables = tables_of(f"某市人社简报\n第3期\n【再看一项】\n{text}\n")
    assert tables["service_guide_fields"][0]["label"] == "事项名称"
    assert [guide["name"] for guide in tables["service_guides"]] == ["退休人员死亡待遇申领"]


def test_documents_by_case_in_a_table() -> None:
    rows = "情形　　材料　　备注\n在职　　单位证明　　1份\n离职　　离职证明　　原件"
    tables = tables_of(
        f"某市人社简报\n第3期\n【办事指南】\n档案查询\n申请对象：本人\n材料清单\n{rows}\n办理时限：当场办结\n"
    )
    (guide,) = tables["service_guides"]
    assert [(d["name"], d["case"], d["copies"]) for d in guide["required_documents"]] == [
        ("单位证明", "在职", 1),
        ("离职证明", "离职", None),
    ]
