"""Values in the fields of a service guide: limits, fees, contacts, documents, channels, results."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import tables_of

from extractors._enumerators import inline_items
from extractors._passage import Passage
from extractors.sections._guide_contacts import contacts
from extractors.sections._guide_documents import required_documents
from extractors.sections._guide_limits import fee, limits
from schemas.document import Line


def guide_of(text: str) -> dict[str, Any]:
    """The only guide of a text."""
    (guide,) = tables_of(text)["service_guides"]
    return guide


def passages(text: str) -> list[Passage]:
    """Paragraphs of a value."""
    return [Passage.of_line(Line(1, index, line)) for index, line in enumerate(text.split("\n"))]


LIMITS: list[tuple[str, str, dict[str, tuple[Any, ...]]]] = [
    ("办理时限", "法定20个工作日，承诺5个工作日", {"statutory": (20, "working_day", "eq"), "promised": (5, "working_day", "eq")}),
    ("办理时限", "20个工作日（法定），7个工作日（承诺）", {"statutory": (20, "working_day", "eq"), "promised": (7, "working_day", "eq")}),
    ("办理时限", "10个工作日（法定时限20个工作日）", {"unspecified": (10, "working_day", "eq"), "statutory": (20, "working_day", "eq")}),
    ("法定办结时限", "20（个工作日）", {"statutory": (20, "working_day", "eq")}),
    ("办理期限", "30日，经批准可延长15个工作日", {"unspecified": (30, "calendar_day", "eq", 15, "working_day")}),
    ("承诺时限", "自受理之日起 25 个工作日办结", {"promised": (25, "working_day", "eq")}),
    ("办理时限", "自收到申请之日起60日内，情况复杂的延长30日", {"unspecified": (60, "calendar_day", "le", 30, "calendar_day")}),
    ("办理时限", "不超过10个工作日", {"unspecified": (10, "working_day", "le")}),
    ("办理时限", "10个工作日以内", {"unspecified": (10, "working_day", "le")}),
    ("办理时限", "1-3个工作日", {"unspecified": (3, "working_day", "le")}),
    ("办理时限", "当天可予办结", {"unspecified": (None, "immediate", "eq")}),
    ("办理时限", "即办件", {"unspecified": (None, "immediate", "eq")}),
    ("办理时限", "24小时内", {"unspecified": (24, "hour", "le")}),
    ("办结时限", "次月起发放", {}),
    ("办理时限", "每月25日前受理的，次月发放", {}),
    ("法定办结时限", "无", {}),
]  # fmt: skip


@pytest.mark.parametrize(("label", "text", "wanted"), LIMITS, ids=[f"{label} {text}" for label, text, _ in LIMITS])
def test_limits(label: str, text: str, wanted: dict[str, tuple[Any, ...]]) -> None:
    found = {kind: item.value for kind, item in limits(passages(text)[0], label).items()}
    shown = {
        kind: (limit.value, limit.unit, limit.comparator)
        + ((limit.extension_value, limit.extension_unit) if limit.extension_unit else ())
        for kind, limit in found.items()
    }
    assert shown == wanted


FEES: list[tuple[str, tuple[bool | None, float | None, str | None], bool]] = [
    ("不收费", (False, None, None), False),
    ("不收取任何费用", (False, None, None), False),
    ("无需收费", (False, None, None), False),
    ("无", (False, None, None), False),
    ("否\n无", (False, None, None), False),
    ("免收工本费", (False, None, None), False),
    ("0元", (False, None, None), False),
    ("工本费：20元/张", (True, 20, "/张"), False),
    ("20元工本费", (True, 20, None), False),
    ("鉴定费每人每次200元", (True, 200, "每人每次"), False),
    ("首次免费，补领20元", (True, 20, None), True),
    ("每张50元，首次申领每张25元", (True, None, None), True),
    ("是", (True, None, None), False),
    ("按规定收费，困难人员免收", (True, None, None), True),
    ("详见附件", (None, None, None), False),
]


@pytest.mark.parametrize(("text", "wanted", "doubtful"), FEES, ids=[text for text, _, _ in FEES])
def test_fees(text: str, wanted: tuple[bool | None, float | None, str | None], doubtful: bool) -> None:
    found, open_question = fee(passages(text))
    assert (found.is_charged, found.amount, found.unit) == wanted
    assert open_question is doubtful


def test_a_benefit_is_no_fee() -> None:
    guide = guide_of("岗位补贴申领\n补贴对象：小微企业\n补贴标准：每人1000元\n申报材料：申请表\n办理期限：15个工作日\n")
    assert guide["fee"] is None and guide["benefit_text"] == "每人1000元"


CONTACTS: list[tuple[str, list[tuple[str, str | None]]]] = [
    (
        "市本级:0595-22376044；鲤城区：0595-22355500转8012",
        [("0595-22376044", "市本级"), ("0595-22355500-8012", "鲤城区")],
    ),
    ("62888222-3", [("62888222-3", None)]),
    ("66605850 66605892", [("66605850", None), ("66605892", None)]),
    ("0561-12333、0561-3886929", [("0561-12333", None), ("0561-3886929", None)]),
    ("玄武区 83682201 秦淮区 84556603", [("83682201", "玄武区"), ("84556603", "秦淮区")]),
    ("联系人：李老师 13912345678", [("13912345678", "李老师")]),
    ("0595-22376044（市本级）、0595-22355500（鲤城区）", [("0595-22376044", "市本级"), ("0595-22355500", "鲤城区")]),
    ("1.城区：0716-8512201 2.沙市区：0716-8512202", [("0716-8512201", "城区"), ("0716-8512202", "沙市区")]),
    ("拨打12333服务热线", [("12333", None)]),
    ("思明区\n0592-5862209\n湖里区：\n0592-5862210", [("0592-5862209", "思明区"), ("0592-5862210", "湖里区")]),
    ("东区：长安路1号，0316-2201188", [("0316-2201188", "东区")]),
    ("400-100-2333", [("400-100-2333", None)]),
    ("电子邮箱：rsfw@hz.gov.cn", [("rsfw@hz.gov.cn", None)]),
]


@pytest.mark.parametrize(("text", "wanted"), CONTACTS, ids=[text for text, _ in CONTACTS])
def test_contacts(text: str, wanted: list[tuple[str, str | None]]) -> None:
    assert [(item.value.number, item.value.label) for item in contacts(passages(text))] == wanted


DOCUMENTS: list[tuple[str, list[tuple[Any, ...]]]] = [
    (
        "1.居民身份证原件及复印件（各1份）\n2.申请表（一式两份）",
        [("居民身份证原件及复印件", None, "original_and_copy", 1), ("申请表", None, None, 2)],
    ),
    (
        "身份证、户口簿、登记表",
        [("身份证", None, None, None), ("户口簿", None, None, None), ("登记表", None, None, None)],
    ),
    ("身份证（原件1份，复印件1份）", [("身份证", None, "original_and_copy", 1)]),
    ("身份证（原件或复印件）1份", [("身份证", None, "original_or_copy", 1)]),
    ("营业执照副本（验原件，收复印件）", [("营业执照副本", None, "original_and_copy", None)]),
    (
        "居民身份证原件1份，户口簿复印件1份，申请表2份",
        [("居民身份证原件", None, "original", 1), ("户口簿复印件", None, "copy", 1), ("申请表", None, None, 2)],
    ),
    (
        "情形一：本人办理\n1.身份证\n2.申请表\n情形二：委托办理\n1.委托书",
        [("身份证", "本人办理", None, None), ("申请表", "本人办理", None, None), ("委托书", "委托办理", None, None)],
    ),
    (
        "（1）如因工伤死亡的：\n1.工伤认定书\n2.死亡证明\n（2）如因病死亡的：\n1.医学证明",
        [
            ("工伤认定书", "如因工伤死亡的", None, None),
            ("死亡证明", "如因工伤死亡的", None, None),
            ("医学证明", "如因病死亡的", None, None),
        ],
    ),
    (
        "1.身份证；2.申请表。委托他人办理的，另需提供委托书。",
        [("身份证", None, None, None), ("申请表", None, None, None), ("委托书", "委托他人办理的", None, None)],
    ),
    (
        "单位办理的：营业执照；个人办理的：身份证",
        [("营业执照", "单位办理的", None, None), ("身份证", "个人办理的", None, None)],
    ),
    (
        "1.身份证原件\n2.损坏的社会保障卡（换领时提供）\n注：可容缺受理",
        [("身份证原件", None, "original", None), ("损坏的社会保障卡（换领时提供）", None, None, None)],
    ),
    (
        "本人查询：身份证原件\n委托查询：身份证复印件、另附委托书1份",
        [
            ("身份证原件", "本人查询", "original", None),
            ("身份证复印件", "委托查询", "copy", None),
            ("委托书", "委托查询", None, 1),
        ],
    ),
    (
        "一般情形：死亡证明；银行卡复印件1份。宣告死亡：判决书原件",
        [
            ("死亡证明", "一般情形", None, None),
            ("银行卡复印件", "一般情形", "copy", 1),
            ("判决书原件", "宣告死亡", "original", None),
        ],
    ),
    ("a.申请表2份 b.花名册原件", [("申请表", None, None, 2), ("花名册原件", None, "original", None)]),
    ("身份证照片、离职证明照片，不用寄原件", [("身份证照片", None, None, None), ("离职证明照片", None, None, None)]),
    ("无", []),
]


@pytest.mark.parametrize(("text", "wanted"), DOCUMENTS, ids=[text.split("\n")[0] for text, _ in DOCUMENTS])
def test_documents(text: str, wanted: list[tuple[Any, ...]]) -> None:
    found = [item.value for item in required_documents(passages(text))]
    assert [(row.name, row.case, row.original_or_copy, row.copies) for row in found] == wanted


@pytest.mark.parametrize(
    ("text", "need"),
    [("申请表（必要，纸质1份）", "required"), ("户口簿（非必要）", "optional"), ("证书（可容缺）", "may_follow")],
)
def test_necessity(text: str, need: str) -> None:
    row = required_documents(passages(text))[0].value
    assert row.necessity == need and "（" not in row.name


def test_channels_and_hours_by_channel() -> None:
    text = "办理渠道：线上：“皖事通”APP；线下：政务服务中心\n办理时间：线上：全天；线下：工作日9:00-17:00\n"
    guide = guide_of(f"失业登记\n受理条件：年满16周岁\n办理材料：身份证\n{text}")
    found = [(row["channel_type"], row["name"], row["service_hours"]) for row in guide["channels"]]
    assert found == [("app", "“皖事通”APP", "全天"), ("counter", "政务服务中心", "工作日9:00-17:00")]


def test_results_are_documents_not_ways_of_delivery() -> None:
    guide = guide_of(
        "失业登记\n受理条件：年满16周岁\n办理材料：身份证\n办理结果：《就业创业证》\n结果送达：现场领取或邮寄\n"
    )
    assert guide["outputs"] == ["就业创业证"]
    assert guide["outputs_text"] == "《就业创业证》\n现场领取或邮寄"


@pytest.mark.parametrize(
    "text",
    ["1.甲2.乙", "1、甲2、乙", "（1）甲（2）乙", "（一）甲（二）乙", "①甲②乙", "⑴甲⑵乙", "❶甲❷乙", "㈠甲㈡乙", "a.甲b.乙", "1/甲 2/乙",
     "第一步甲第二步乙", "一是甲；二是乙", "材料：１．甲２．乙"],
)  # fmt: skip
def test_items_in_one_line(text: str) -> None:
    items = inline_items(text)
    assert [text[body:end].strip("；， :、.") for _, body, end in items] == ["甲", "乙"]


def test_numbers_that_do_not_begin_with_one_are_no_items() -> None:
    assert not inline_items("见第2、3条") and not inline_items("②甲③乙")
