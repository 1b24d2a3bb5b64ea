"""Service guides in every joining style, and the values in their fields: small texts in the forms of many cities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import tables_of
from facts import fold

from extractors._labels import lookup
from extractors._passage import Passage
from extractors.sections._guide_contacts import contacts
from extractors.sections._guide_documents import required_documents
from extractors.sections._guide_limits import fee, limits
from schemas.document import Line

Row = dict[str, Any]
Fields = list[tuple[str, list[str]]]

TITLE = "就业困难人员认定"
RECORD: Fields = [
    ("适用对象", ["本市户籍的登记失业人员"]),
    ("受理条件", ["（1）年满16周岁；", "（2）已办理失业登记。"]),
    ("设立依据", ["《就业服务与就业管理规定》（劳动和社会保障部令第28号）"]),
    ("申请材料", ["1.居民身份证原件及复印件（各1份）", "2.《就业困难人员认定申请表》（一式两份）"]),
    ("办理流程", ["1.申请人到社区提出申请。", "2.街道初审。", "3.区人社局核准并出具《认定通知书》。"]),
    ("办理时间", ["工作日上午9:00-12:00，下午13:30-17:00"]),
    ("受理地点", ["朝阳路18号政务服务中心2楼"]),
    ("法定办结时限", ["20个工作日"]),
    ("承诺办结时限", ["5个工作日"]),
    ("是否收费", ["否"]),
    ("办件类型", ["承诺件"]),
    ("通办范围", ["全市"]),
    ("到办事现场次数", ["1次"]),
    ("证明材料留存年限", ["3年"]),
    ("咨询电话", ["市本级：0595-22376044；鲤城区：0595-22355500转8012"]),
    ("监督投诉方式", ["12345"]),
]
FIELDS = {
    "适用对象": "applicable_scope", "受理条件": "conditions", "设立依据": "legal_bases", "申请材料": "required_documents",
    "办理流程": "steps", "办理时间": "service_hours", "受理地点": "locations", "法定办结时限": "statutory_time",
    "承诺办结时限": "processing_time", "是否收费": "fee", "办件类型": "item_codes", "通办范围": "item_codes",
    "到办事现场次数": "item_codes", "证明材料留存年限": None, "咨询电话": "contacts", "监督投诉方式": "complaint_contacts",
}  # fmt: skip


def cn(number: int) -> str:
    """A list number in Chinese numerals."""
    digits = "一二三四五六七八九十"
    return digits[number - 1] if number <= 10 else "十" + digits[number - 11]


def lines(pattern: str, first: int = 1, inline: bool = False, gap: str = "") -> Callable[[Fields], str]:
    """Each label in the pattern (``{n}``, ``{cn}``, ``{label}``), its value behind it or on the next lines."""

    def write(record: Fields) -> str:
        rows = []
        for number, (label, value) in enumerate(record, start=first):
            head = pattern.format(n=number, cn=cn(number), label=label)
            rows.append(head + "".join(value) if inline else "\n".join([head, *(gap + part for part in value)]))
        return ("\n" + gap).join(rows)

    return write


def flat(pattern: str, closing: str) -> Callable[[Fields], str]:
    """The whole guide in one line."""

    def write(record: Fields) -> str:
        parts = []
        for number, (label, value) in enumerate(record, start=1):
            text = "".join(value)
            end = "" if closing == "。" and text[-1] in "。；" else closing
            parts.append(pattern.format(n=number, cn=cn(number), label=label) + text + end)
        return "".join(parts)

    return write


def pairs(cell: str) -> Callable[[Fields], str]:
    """Two labels with their values in each row of a table."""

    def write(record: Fields) -> str:
        cells = [text for label, value in record for text in (label, "".join(value))]
        return "\n".join(cell.join(cells[at : at + 4]) for at in range(0, len(cells), 4))

    return write


STYLES: dict[str, Callable[[Fields], str]] = {
    "own line": lines("{label}"),
    "own line, blank lines between": lines("{label}", gap="\n"),
    "colon": lines("{label}：", inline=True),
    "half-width colon": lines("{label}:", inline=True),
    "一、 own line": lines("{cn}、{label}"),
    "numbering from 二、": lines("{cn}、{label}", first=2),
    "（一） own line": lines("（{cn}）{label}"),
    "1. own line": lines("{n}.{label}"),
    "1. colon": lines("{n}.{label}：", inline=True),
    "一、 colon": lines("{cn}、{label}：", inline=True),
    "01 glued": lines("{n:02d}{label}"),
    "1 glued": lines("{n}{label}"),
    "◆": lines("◆{label}"),
    "▶ colon": lines("▶{label}：", inline=True),
    "●": lines("●{label}"),
    "■ colon": lines("■ {label}：", inline=True),
    "○": lines("○{label}"),
    "【】": lines("【{label}】"),
    "【】 and value": lines("【{label}】", inline=True),
    "〖〗 and value": lines("〖{label}〗", inline=True),
    "〔〕 and value": lines("〔{label}〕", inline=True),
    "** colon": lines("**{label}：** ", inline=True),
    "dashes": lines("—— {label} ——"),
    "label——value": lines("{label}——", inline=True),
    "1 and a space": lines("{n} {label}：", inline=True),
    "01/": lines("{n:02d}/{label}"),
    "第1项": lines("第{n}项 {label}：", inline=True),
    "【1.】": lines("【{n}.{label}】", inline=True),
    "★★": lines("★{label}★"),
    "spaces": lines("{label}  ", inline=True),
    "pipe cells": lambda record: "\n".join(f"{label} |\n{''.join(value)} |" for label, value in record),
    "pipe rows": lambda record: "\n".join(f"| {label} | {''.join(value)} |" for label, value in record),
    "tabs": lines("{label}\t", inline=True),
    "pairs of cells": pairs(" | "),
    "pairs with tabs": pairs("\t"),
    "flat, stops": flat("{label}：", "。"),
    "flat, spaces": flat("{label}：", " "),
    "flat, 一、": flat("{cn}、{label}：", "。"),
    "flat, 一、 without colon": flat("{cn}、{label} ", " "),
    "flat, 1.": flat("{n}.{label}：", " "),
    "flat, 【】": flat("【{label}】", ""),
    "flat, ◆": flat("◆{label}：", ""),
}


def guides_of(text: str) -> tuple[list[Row], list[Row]]:
    """The guides of a text and their fields."""
    tables = tables_of(text)
    return tables["service_guides"], tables["service_guide_fields"]


@pytest.mark.parametrize("style", STYLES)
def test_joining_styles(style: str) -> None:
    guides, fields = guides_of(f"{TITLE}\n{STYLES[style](RECORD)}\n")
    assert [guide["name"] for guide in guides] == [TITLE]
    found = [(row["label"], row["field"], fold(row["text"] or "")) for row in fields]
    assert found == [(label, FIELDS[label], fold("".join(value))) for label, value in RECORD]
    guide = guides[0]
    assert (guide["statutory_time"]["value"], guide["processing_time"]["value"]) == (20, 5)
    assert guide["commitment_kind"] == "promised"
    assert [document["copies"] for document in guide["required_documents"]] == [1, 2]
    assert len(guide["conditions"]) == 2 and len(guide["steps"]) == 3
    assert [contact["number"] for contact in guide["contacts"]] == ["0595-22376044", "0595-22355500-8012"]
    assert guide["element_completeness"] == 0.7


def test_flattened_without_anything_between() -> None:
    text = "".join(f"{label}：{''.join(value)}" for label, value in RECORD if FIELDS[label])
    _, fields = guides_of(f"{TITLE}\n{text}\n")
    assert [row["label"] for row in fields] == [label for label, _ in RECORD if FIELDS[label]]


def test_name_from_the_text_before_the_first_label() -> None:
    text = "失业登记办事指南 事项名称：失业登记。适用对象：失业人员。办理材料：身份证、户口簿。收费标准：免费。\n"
    guides, fields = guides_of(text)
    assert [guide["name"] for guide in guides] == ["失业登记"]
    assert [row["label"] for row in fields] == ["事项名称", "适用对象", "办理材料", "收费标准"]


# ---- labels ----------------------------------------------------------------------------------------------------------

LABELS = {
    "conditions": "申领条件 受理条件 办理条件 享受条件 认定条件 准入条件 应具备的条件 申报资格",
    "required_documents": "办理所需材料 应提交的材料 材料名称 申报资料 所需证件 带什么 材料清单 需携带的材料",
    "document_rules": "材料标准 材料要求 材料规范",
    "locations": "办理地点 领取地点 网点地址 办理机构及地点 去哪办 受理窗口地址",
    "service_hours": "办公时间 窗口服务时间 申报时间 对外服务时间 办理时间、地点",
    "processing_time": "承诺办结时限 办理用时 审批时限 办结期限 多久办好 承诺办结时限单位 办理周期",
    "statutory_time": "法定办结时限 法定时限 法定办理时限说明 法定办结时限单位",
    "steps": "办理流程 经办程序 申领步骤 办理流程图 怎么办理",
    "channels": "办理方式 申请渠道 线上办理入口 网上办理地址 预约方式 办理形式",
    "fee": "收费标准 是否收费 收费依据及标准 工本费 要不要钱 鉴定费",
    "outputs": "审批结果名称 结果送达 取件方式 办理结果",
    "contacts": "咨询电话 服务热线 咨询查询途径 找谁问 联系人及电话",
    "complaint_contacts": "监督投诉渠道 投诉举报电话 监督电话 效能投诉",
    "legal_bases": "设定依据 政策依据 法律法规依据 主要依据",
    "competent_authority": "实施主体 受理部门 责任科室 实施机关",
    "benefit": "补贴标准 待遇标准 奖励金额 领多少",
    "item_codes": "实施编码 行使层级 办件类型 通办范围 到办事现场次数 网办深度 是否支持网上支付 权力来源 事项版本",
    "notes": "注意事项 温馨提示 其他事项",
}


@pytest.mark.parametrize("field", LABELS)
def test_labels(field: str) -> None:
    for label in LABELS[field].split():
        assert lookup(label)[0] == field, label


@pytest.mark.parametrize(
    "label", ["补贴期限", "申请期限", "证明材料留存年限", "服务对象类型", "领多久", "有效期", "企业名称"]
)
def test_labels_without_a_field(label: str) -> None:
    assert lookup(label)[0] is None


def test_empty_values_swallow_nothing() -> None:
    _, fields = guides_of(
        "职工参保登记\n办理材料：营业执照\n是否收费：\n办理深度：四级\n收费依据：\n材料留存年限：3年\n办理时限：1天\n"
    )
    assert [(row["label"], row["text"]) for row in fields] == [
        ("办理材料", "营业执照"), ("是否收费", None), ("办理深度", "四级"), ("收费依据", None), ("材料留存年限", "3年"),
        ("办理时限", "1天"),
    ]  # fmt: skip


def test_a_label_printed_twice() -> None:
    text = "快速指引\n办理地点：人民路2号\n咨询电话：12333\n基本信息\n受理条件：年满16周岁\n办理材料：身份证\n办理地点：人民路2号\n"
    guides, fields = guides_of(f"失业登记\n{text}")
    assert len(guides) == 1 and len(fields) == 5
    assert guides[0]["locations_text"] == "人民路2号"


def test_values_decide_between_hours_and_limits() -> None:
    guides, fields = guides_of(
        "失业登记\n受理条件：年满16周岁\n受理时限：每月1日至25日\n办理时间：5个工作日\n收费标准：免费\n"
    )
    assert [row["field"] for row in fields] == ["conditions", "service_hours", "processing_time", "fee"]
    assert guides[0]["processing_time"]["value"] == 5


# ---- several guides --------------------------------------------------------------------------------------------------

TWO = [
    ("失业登记", [("办理条件", "年满16周岁"), ("办理材料", "身份证"), ("办理时限", "即时办结"), ("咨询电话", "12333")]),
    ("社保卡补领", [("办理条件", "卡片遗失"), ("办理材料", "身份证、照片"), ("办理时限", "5个工作日"), ("咨询电话", "12345")]),
]  # fmt: skip


def by_rows(cell: str) -> str:
    """A table with one guide a row."""
    heads = ["序号", "事项名称", *(label for label, _ in TWO[0][1])]
    rows = [[str(n), name, *(value for _, value in record)] for n, (name, record) in enumerate(TWO, start=1)]
    return "\n".join(cell.join(row) for row in [heads, *rows])


def by_columns(corner: str) -> str:
    """A table with one guide a column."""
    rows = [[corner, *(name for name, _ in TWO)]]
    rows += [[TWO[0][1][i][0], *(record[i][1] for _, record in TWO)] for i in range(4)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def blocks(heading: str, label: str) -> str:
    """The guides one below the other."""
    found = []
    for number, (name, record) in enumerate(TWO, start=1):
        found.append(heading.format(cn=cn(number), name=name))
        found += [label.format(cn=cn(at), label=word) + value for at, (word, value) in enumerate(record, start=1)]
    return "\n".join(found)


SEVERAL = {
    "one a row": by_rows(" | "),
    "one a row, tabs": by_rows("\t"),
    "one a column": by_columns("事项名称"),
    "one a column, 项目": by_columns("项目"),
    "one cell a line": by_rows("\n").replace("序号\n", "").replace("\n1\n", "\n").replace("\n2\n", "\n"),
    "事项名称 again": blocks("事项名称：{name}", "{label}："),
    "numbered headings": blocks("{cn}、{name}", "{label}："),
    "numbered at two levels": blocks("{cn}、{name}", "（{cn}）{label}\n"),
    "counted headings": blocks("事项{cn}：{name}", "{label}："),
    "bracketed headings": blocks("【{name}】", "{label}："),
    "plain headings": blocks("{name}", "{label}："),
    "in one line": blocks("事项名称：{name}", "{label}：").replace("\n", "。"),
}


@pytest.mark.parametrize("style", SEVERAL)
def test_several_guides(style: str) -> None:
    guides, fields = guides_of(f"便民事项办理指南\n{SEVERAL[style]}\n")
    assert [guide["name"] for guide in guides] == ["失业登记", "社保卡补领"]
    assert [fold(guide["conditions_text"]) for guide in guides] == ["年满16周岁", "卡片遗失"]
    assert [guide["processing_time"]["unit"] for guide in guides] == ["immediate", "working_day"]
    assert [[contact["number"] for contact in guide["contacts"]] for guide in guides] == [["12333"], ["12345"]]
    assert len([row for row in fields if row["field"] != "name"]) == 8


def test_a_list_of_documents_is_no_table_of_guides() -> None:
    table = "材料名称 | 材料必要性 | 材料形式 | 纸质材料份数\n居民身份证 | 必要 | 原件 | 1\n单位证明材料 | 非必要 | 复印件 | 2"
    guides, _ = guides_of(f"关系转移\n法定办结时限：45\n法定办结时限单位：工作日\n申请材料\n{table}\n是否收费：否\n")
    documents = guides[0]["required_documents"]
    assert [document["name"] for document in documents] == ["居民身份证", "单位证明材料"]
    assert [document["necessity"] for document in documents] == ["required", "optional"]
    assert [document["original_or_copy"] for document in documents] == ["original", "copy"]
    assert [document["copies"] for document in documents] == [1, 2]
    assert guides[0]["statutory_time"]["value"] == 45 and guides[0]["statutory_time"]["unit"] == "working_day"


# ---- values ----------------------------------------------------------------------------------------------------------


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
    guides, _ = guides_of(
        "岗位补贴申领\n补贴对象：小微企业\n补贴标准：每人1000元\n申报材料：申请表\n办理期限：15个工作日\n"
    )
    assert guides[0]["fee"] is None and guides[0]["benefit_text"] == "每人1000元"


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
        [("居民身份证", None, "original", 1), ("户口簿复印件", None, "copy", 1), ("申请表", None, None, 2)],
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
        [("身份证", None, "original", None), ("损坏的社会保障卡（换领时提供）", None, None, None)],
    ),
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
    guides, _ = guides_of(f"失业登记\n受理条件：年满16周岁\n办理材料：身份证\n{text}")
    found = [(row["channel_type"], row["name"], row["service_hours"]) for row in guides[0]["channels"]]
    assert found == [("app", "“皖事通”APP", "全天"), ("counter", "政务服务中心", "工作日9:00-17:00")]


def test_results_are_documents_not_ways_of_delivery() -> None:
    guides, _ = guides_of(
        "失业登记\n受理条件：年满16周岁\n办理材料：身份证\n办理结果：《就业创业证》\n结果送达：现场领取或邮寄\n"
    )
    assert guides[0]["outputs"] == ["就业创业证"]
    assert guides[0]["outputs_text"] == "《就业创业证》\n现场领取或邮寄"
