"""What a value is about: found where the text says so, null elsewhere."""

from __future__ import annotations

import pytest
from conftest import tables_of

from extractors.values.findings import read_values


def _subjects(text: str, kind: str) -> list[tuple[str, str | None]]:
    found, _ = read_values(text)
    for item in found:
        if item.subject:
            assert text[slice(*item.subject)] == item.applies_to
    return [(text[item.start : item.end], item.applies_to) for item in found if item.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("缴纳职工基本养老保险的比例为20%，缴纳职工基本医疗保险的比例为10%。",
         [("20%", "职工基本养老保险"), ("10%", "职工基本医疗保险")]),
        ("职工基本养老保险由单位缴16%、个人缴8%；失业保险单位和个人各缴0.5%。",
         [("16%", "职工基本养老保险"), ("8%", "职工基本养老保险"), ("0.5%", "失业保险")]),
        ("缴费基数在本市上年度全口径城镇单位就业人员月平均工资的60%至300%之间。",
         [("60%至300%", "上年度全口径城镇单位就业人员月平均工资")]),
        ("不得低于本单位同岗位最低档工资的80%，或者劳动合同约定工资的80%。",
         [("80%", "本单位同岗位最低档工资"), ("80%", "劳动合同约定工资")]),
        ("其中8%计入个人账户。", [("8%", "个人账户")]),
        ("大型企业返还比例为30%，中小微企业返还比例为60%。", [("30%", "返还比例"), ("60%", "返还比例")]),
        ("按照3%的税率计税。", [("3%", "税率")]),
        ("按日加收万分之五的滞纳金。", [("万分之五", "滞纳金")]),
        ("满意率达98%。", [("达98%", "满意率")]),
        ("单位9%，个人7%。", [("9%", "单位"), ("7%", "个人")]),
        ("财政按实付利息的40%贴息。", [("40%", "实付利息")]),
        ("同比上涨6.5%。", [("6.5%", None)]),
        ("抚恤金每月发放：配偶40%，其他亲属每人30%。", [("40%", "配偶"), ("30%", "其他亲属")]),
        ("按1%的费率征收。", [("1%", "费率")]),
        ("不低于绵阳市最低工资标准的70%。", [("70%", "最低工资标准")]),
    ],
)  # fmt: skip
def test_percentages(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert _subjects(text, "percentage") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("失业保险金标准为每人每月1890元。", [("1890元", "失业保险金")]),
        ("遗失补领收取工本费20元。", [("20元", "工本费")]),
        ("补卡需缴纳20元工本费。", [("20元", "工本费")]),
        ("缴费基数上限为36549元，下限为7310元。", [("36549元", "缴费基数上限"), ("7310元", "下限")]),
        ("按月发放高温津贴，标准为每人每月300元。", [("300元", "高温津贴")]),
        ("给予1000元至3000元技能提升补贴。", [("1000元至3000元", "技能提升补贴")]),
        ("可申请每人2000元的一次性补助。", [("2000元", "一次性补助")]),
        ("补贴标准：高级工每人每月500元，技师800元。", [("500元", "高级工"), ("800元", "技师")]),
        ("电工：初级（五级）900元、中级（四级）1300元", [("900元", "初级（五级）"), ("1300元", "中级（四级）")]),
        ("月最低工资标准为1890元。", [("1890元", "月最低工资标准")]),
        ("补贴标准\n每户10000元", [("10000元", "补贴标准")]),
        ("按平均工资的60%（4500元）申报。", [("4500元", None)]),
        ("收费标准：不收费", [("不收费", "收费标准")]),
        ("标准为最低工资标准的90%，即每月1782元。", [("1782元", None)]),
        (
            "月缴费基数低于4812元的，按4812元执行；高于24060元的，按24060元执行。",
            [
                ("低于4812元", "月缴费基数"),
                ("4812元", "月缴费基数"),
                ("高于24060元", "月缴费基数"),
                ("24060元", "月缴费基数"),
            ],
        ),
        ("领取地点：窗口免费领取。", [("免费领取", None)]),
    ],
)
def test_money(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert _subjects(text, "money") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("审核10个工作日。", [("10个工作日", "审核")]),
        ("受理部门在15日内审核。", [("15日内", "审核")]),
        ("公示期为5个工作日。", [("5个工作日", "公示期")]),
        ("社区公示7天后上报。", [("7天", "公示")]),
        ("补贴期限不超过3年。", [("不超过3年", "补贴期限")]),
        ("累计缴费满15年的可以领取。", [("满15年", "累计缴费")]),
        ("财政部门在核准后15日内将资金拨付至账户。", [("15日内", "拨付")]),
        ("每12个月认证一次。", [("12个月", "认证")]),
        ("签订1年以上劳动合同。", [("1年以上", "劳动合同")]),
        ("办理时限：5个工作日", [("5个工作日", "办理时限")]),
        ("认定时限\n受理之日起10个工作日", [("10个工作日", "认定时限")]),
        ("累计缴费满1年不足5年的，最长12个月；满5年不足10年的，最长18个月。",
         [("满1年不足5年", "累计缴费"), ("最长12个月", None), ("满5年不足10年", "累计缴费"), ("最长18个月", None)]),
        ("距法定退休年龄不足5年的，可延长至退休。", [("不足5年", "距法定退休年龄")]),
        ("读者来信：“我换工作空了两个月。”", [("两个月", None)]),
        ("老板拖欠三个月工钱。", [("三个月", None)]),
        ("最低缴费年限由15年逐步提高至20年。", [("15年", "最低缴费年限"), ("20年", "最低缴费年限")]),
    ],
)  # fmt: skip
def test_durations(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert _subjects(text, "duration") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("女职工50周岁。", [("女职工50周岁", "female", "女职工")]),
        ("男职工退休年龄从60周岁延迟至63周岁。", [("60周岁", "male", "男职工"), ("63周岁", "male", "男职工")]),
        ("男职工和原退休年龄55周岁的女职工。", [("55周岁", "female", "女职工")]),
        ("男性年满60周岁。", [("男性年满60周岁", "male", None)]),
        ("年满70周岁的工伤职工。", [("年满70周岁", "any", "工伤职工")]),
        ("年满16周岁即可。", [("年满16周岁", "any", None)]),
    ],
)
def test_ages(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found, _ = read_values(text)
    ages = [item for item in found if item.kind == "age"]
    assert [(text[item.start : item.end], item.sex, item.applies_to) for item in ages] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系电话：南湖区0573-82838206；海宁市：0573-87288093", ["南湖区", "海宁市"]),
        ("联系方式：0371-67186208（初次鉴定）、0371-67186209（再次鉴定）", ["初次鉴定", "再次鉴定"]),
        ("工业园区：0512-66605566、0512-66605892", ["工业园区", "工业园区"]),
        ("咨询电话：0571-87163900", [None]),
        ("监督投诉渠道：12345、0578-2091230", [None, None]),
        ("农民工可以拨打市级专线0310-3115610。", ["市级专线"]),
        ("拨打应急电话0411-83688860登记", ["应急电话"]),
        ("到市劳动保障监察大队（建设街36号）投诉，电话0874-7168110。", ["市劳动保障监察大队"]),
        ("看号码，官方短信由12333发送", [None]),
    ],
)
def test_telephones(text: str, expected: list[str | None]) -> None:
    assert [subject for _, subject in _subjects(text, "phone")] == expected


@pytest.mark.parametrize("between", ["\t", " | ", "　　"])
def test_a_telephone_in_a_row_is_about_its_first_cell(between: str) -> None:
    rows = [
        ["分点", "地址", "电话"],
        ["江东站", "江东工业园二路", "0373-8835107"],
        ["江西站", "政务大厅二楼", "0373-8291233"],
    ]
    text = "\n".join(between.join(row) for row in rows)
    assert _subjects(text, "phone") == [("0373-8835107", "江东站"), ("0373-8291233", "江西站")]


def test_sums_side_by_side_are_about_whom_or_what_their_clauses_name() -> None:
    text = "高空作业每人每月300元，地面作业每人每月180元。引进的博士一次性发放8万元，硕士一次性发放3万元。每人每月500元，按月发放。"
    expected = [("300元", "高空作业"), ("180元", "地面作业"), ("8万元", "博士"), ("3万元", "硕士"), ("500元", None)]
    assert _subjects(text, "money") == expected


def test_dates_of_a_named_period() -> None:
    assert _subjects("今年的集中缴费期到12月20日为止。", "date") == [("12月20日", "集中缴费期")]
    assert _subjects("会议于12月20日召开。", "date") == [("12月20日", None)]


def test_the_subject_has_evidence() -> None:
    tables = tables_of("失业金怎么领\n失业保险金标准为每人每月1890元。\n")
    (money,) = [row for row in tables["mentions"] if row["kind"] == "money"]
    proof = [row["text"] for row in tables["evidence"] if row["record_id"] == money["mention_id"]]
    assert "失业保险金" in proof and money["applies_to"] == "失业保险金"
