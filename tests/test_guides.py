"""Service guides in every joining style, and the values in their fields: small texts in the forms of many cities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import tables_of
from facts import fold

from extractors._labels import lookup

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
    "（一） and 。": lines("（{cn}）{label}。", inline=True),
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
    "label",
    [
        "补贴期限",
        "申请期限",
        "不予受理情形",
        "复议部门",
        "施行时间",
        "补贴方式",
        "证明材料留存年限",
        "服务对象类型",
        "领多久",
        "有效期",
        "企业名称",
    ],
)
def test_labels_without_a_field(label: str) -> None:
    assert lookup(label)[0] is None


EVERYDAY = {
    "applicable_scope": "谁能办 哪些人 啥人能办 补给谁 谁可以申领",
    "conditions": "我符合吗 要啥条件 符合什么条件",
    "required_documents": "要拿啥 备啥东西 我要准备 要准备什么",
    "locations": "上哪儿办 我去哪里 去哪个窗口办",
    "service_hours": "几点开门 什么时候申请 啥时候办",
    "steps": "怎么走 我怎么走 咋申请",
    "processing_time": "等几天 几天办好 多久能到账",
    "fee": "花多少 我要付钱吗 收钱不收钱 要不要花钱",
    "contacts": "打给谁 我问谁 打哪个电话",
    "complaint_contacts": "不满意找谁",
    "benefit": "给多少 能拿多少 补多少",
    "channels": "从哪申请 网上怎么办",
}


@pytest.mark.parametrize("field", EVERYDAY)
def test_labels_in_everyday_words(field: str) -> None:
    for label in EVERYDAY[field].split():
        assert lookup(label) == (field, "exact"), label


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
    guides, fields = guides_of(f"便民事项办理指南\n\n{SEVERAL[style]}\n")
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


# ---- more forms ------------------------------------------------------------------------------------------------------


def test_tables_whose_first_column_heads_or_counts_rows() -> None:
    rows = [("基本信息", "事项名称", "失业登记"), ("", "服务对象", "自然人"), ("办理信息", "受理条件", "年满16周岁")]
    rows += [("", "办理材料", "身份证"), ("", "档案留存要求", "3年")]
    headed = "\n".join("| " + " | ".join(row) + " |" for row in [("类别", "要素", "内容"), *rows])
    counted = "\n".join(f"{at}\t{label}\t{value}" for at, (_, label, value) in enumerate(rows, start=1))
    for table in (headed, "序号\t要素\t内容\n" + counted):
        guides, fields = guides_of(f"失业登记办理指南\n{table}\n")
        assert [(row["label"], row["text"]) for row in fields] == [(label, value) for _, label, value in rows]
        assert guides[0]["name"] == "失业登记"


def test_units_in_the_label() -> None:
    text = "适用对象：失业人员\n办理材料：身份证\n承诺办结时限（工作日）：5\n法定办结时限（单位：个工作日）：20\n"
    guides, _ = guides_of(f"失业登记\n{text}")
    assert [guides[0][name]["value"] for name in ("processing_time", "statutory_time")] == [5, 20]
    assert {guides[0][name]["unit"] for name in ("processing_time", "statutory_time")} == {"working_day"}


def test_steps_between_dashes() -> None:
    guides, _ = guides_of("就业登记\n办理对象：劳动者\n所需材料：身份证\n经办流程：登录平台—填写信息—提交—审核\n")
    assert [step["text"] for step in guides[0]["steps"]] == ["登录平台", "填写信息", "提交", "审核"]


def test_a_part_of_a_value_is_no_field() -> None:
    text = "一、适用对象\n用人单位\n二、办理材料\n（一）必备材料\n1.申请表；\n2.劳动合同。\n（二）补充材料\n1.死亡证明。\n三、办理时限\n60日\n"
    guides, fields = guides_of(f"工伤认定申请\n{text}")
    assert [row["label"] for row in fields] == ["适用对象", "办理材料", "办理时限"]
    found = [(row["name"], row["case"]) for row in guides[0]["required_documents"]]
    assert found == [("申请表", "必备材料"), ("劳动合同", "必备材料"), ("死亡证明", "补充材料")]


def test_labels_behind_pictures() -> None:
    text = "🎓 谁可以申领\n困难毕业生\n💰 补贴多少\n每人3000元\n📅 啥时候申请\n3月1日至4月15日\n☎ 咨询热线\n025-12333\n"
    guides, fields = guides_of(f"求职补贴申领\n{text}")
    assert [row["field"] for row in fields] == ["applicable_scope", "benefit", "service_hours", "contacts"]
    assert guides[0]["fee"] is None and guides[0]["contacts"][0]["number"] == "025-12333"


def test_forms_by_channel_stay_in_their_field() -> None:
    text = "受理条件：年满16周岁\n申请表格：网上办理：无\n窗口办理：《失业登记表》\n办理时限：即办\n"
    guides, fields = guides_of(f"失业登记\n{text}")
    assert len(fields) == 3
    assert [(form["channel"], form["is_none"]) for form in guides[0]["forms"]] == [
        ("网上办理", True),
        ("窗口办理", False),
    ]


def test_told_in_sentences() -> None:
    text = (
        "灵活就业的人员可以来登记。\n申请条件为年满16周岁，从事灵活就业。所需材料有身份证、居住证和承诺书，办理时限为3个工作日。"
        "社区受理后报街道备案。登记不收取任何费用，咨询电话0915-3219999。\n"
    )
    guides, fields = guides_of(f"灵活就业登记\n{text}")
    assert [(row["label"], row["text"]) for row in fields] == [
        ("申请条件", "年满16周岁，从事灵活就业。"),
        ("所需材料", "身份证、居住证和承诺书"),
        ("办理时限", "3个工作日。"),
        ("咨询电话", "0915-3219999。"),
    ]
    assert [row["name"] for row in guides[0]["required_documents"]] == ["身份证", "居住证", "承诺书"]
    assert guides[0]["fee"]["is_charged"] is False


def test_labels_that_ask() -> None:
    text = (
        "谁可以领？\n困难毕业生。\n能领多少？\n每人1000元。\n要带什么？\n学生证、困难证明。\n多久到账？\n20个工作日内\n"
    )
    guides, fields = guides_of(f"求职补贴申领\n{text}")
    assert [row["label"] for row in fields] == ["谁可以领？", "能领多少？", "要带什么？", "多久到账？"]
    assert [row["field"] for row in fields] == ["applicable_scope", "benefit", "required_documents", "processing_time"]
    assert guides[0]["processing_time"]["value"] == 20


def test_questions_of_readers_are_no_labels() -> None:
    text = "材料丢了怎么办？\n到窗口补办。\n失业金能领多久？\n最长24个月。\n断缴了怎么补？\n不能补缴。\n"
    assert not tables_of(f"政策问答\n三个问题\n{text}")["service_guides"]


@pytest.mark.parametrize("mark", ["【{}】", "◎{}", "（{n}）{}"])
def test_several_guides_under_one_title(mark: str) -> None:
    heads = [mark.format(name, n=n) for n, name in zip("一二三", ["挂失", "补卡", "注销"], strict=True)]
    text = (
        f"{heads[0]}\n1. 办理渠道：电话12333\n2. 办理时限：即时\n{heads[1]}\n1. 所需材料：身份证原件\n2. 收费标准：每张16元\n"
        f"{heads[2]}\n1. 所需材料：死亡证明\n2. 联系电话：027-88936301\n"
    )
    guides, _ = guides_of(f"社保卡三件事办事指南\n{text}")
    assert [guide["name"] for guide in guides] == ["挂失", "补卡", "注销"]
    assert guides[1]["fee"]["amount"] == 16


def test_box_between_fields_and_label_over_two_lines() -> None:
    text = (
        "申领对象        登记失业的人员\n所需证件        身份证\n办理期限        15个工作日\n┌────────┐\n│ 扫一扫，马上办 │\n└────────┘\n"
        "窗口受理        工作日9:00至16:30\n时间\n咨询电话        021-12333\n"
    )
    _, fields = guides_of(f"失业保险金申领\n{text}")
    assert [(row["label"], row["text"]) for row in fields][2:4] == [
        ("办理期限", "15个工作日"),
        ("窗口受理时间", "工作日9:00至16:30"),
    ]


def test_two_boxed_labels_on_a_line() -> None:
    _, fields = guides_of(
        "场地租金补贴办事指南\n〔补贴对象〕返乡人员创办的小微企业。\n〔申请资料〕租赁合同\n〔审核时间〕10个工作日　〔咨询电话〕023-74512333\n"
    )
    assert [row["text"] for row in fields][2:] == ["10个工作日", "023-74512333"]


def test_office_before_a_number_is_no_label() -> None:
    guides, fields = guides_of(
        "档案接收\n受理条件：密封完好\n申请材料：身份证\n咨询方式：\n办事大厅：0530-5223591\n东区：0530-5777424\n"
    )
    assert len(fields) == 3 and [row["label"] for row in guides[0]["contacts"]] == ["办事大厅", "东区"]


def test_call_at_the_end_and_cases_above_documents() -> None:
    text = (
        "谁能申请\n失业人员\n申请材料\n情形一：本人申请\n身份证\n情形二：代办\n委托书、双方身份证\n办结时限\n7个工作日\n"
        "有疑问请致电0919-3185678\n"
    )
    guides, fields = guides_of(f"失业补助申请\n{text}")
    assert fields[-1]["text"] == "7个工作日"
    assert [row["number"] for row in guides[0]["contacts"]] == ["0919-3185678"]
    found = [(row["name"], row["case"]) for row in guides[0]["required_documents"]]
    assert found == [("身份证", "本人申请"), ("委托书", "代办"), ("双方身份证", "代办")]


def test_counted_items_under_one_title() -> None:
    text = "事项一：职业介绍\n服务对象：求职人员\n收费标准：免费\n事项二：职业指导\n服务对象：失业人员\n办理地点：人才市场\n"
    guides, _ = guides_of(f"事项公开\n{text}")
    assert [guide["name"] for guide in guides] == ["职业介绍", "职业指导"]


def test_a_noun_that_counts_guides_whose_labels_come_back() -> None:
    text = (
        "窗口把两件常办的事写在下面。\n实惠一　见习补贴\n找的人：见习单位\n拿上：见习协议1份、考勤表\n多少天：10个工作日\n"
        "收费标准：不收费\n实惠二　租房补贴\n找的人：来市就业的毕业生\n拿上：租赁合同、毕业证书复印件1份\n收费标准：不收费\n"
    )
    guides, fields = guides_of(f"来市两份礼\n{text}办理时限：7个工作日\n")
    assert [guide["name"] for guide in guides] == ["见习补贴", "租房补贴"]
    assert [row["label"] for row in fields if row["guide_id"] == guides[1]["guide_id"]][:3] == [
        "找的人",
        "拿上",
        "收费标准",
    ]


def test_a_stroke_between_label_and_value() -> None:
    text = "补贴对象/毕业年度的高校毕业生\n补贴标准/每人1500元\n办理期限/15个工作日\n联系电话/0790-6453028\n"
    guides, fields = guides_of(f"求职补贴申领\n{text}")
    assert [row["label"] for row in fields] == ["补贴对象", "补贴标准", "办理期限", "联系电话"]
    assert guides[0]["benefit_text"] == "每人1500元"
