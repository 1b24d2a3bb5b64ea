"""Occupation lists in every printed form (forms.md, section 3): small texts, one thing each."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Tables, tables_of

HEAD = "江城人社简报\n第3期\n2024年5月\n\n便民速递\n\n"
Row = dict[str, Any]


def lists(text: str) -> list[Row]:
    return tables_of(HEAD + text)["occupation_lists"]


def entries(text: str, title: str = "江城市紧缺职业目录") -> list[Row]:
    return tables_of(f"{HEAD}{title}\n\n{text}")["occupation_entries"]


def titles(text: str, title: str = "江城市紧缺职业目录") -> list[str]:
    return [row["title"] for row in entries(text, title)]


def amounts(row: Row) -> list[tuple[str | None, float, str | None]]:
    return [(item["level"], item["amount"], item["unit"]) for item in row["amounts"]]


def codes(text: str) -> list[str]:
    return [row["code"] for row in tables_of(HEAD + text)["issues"]]


FOUR = ["电工", "焊工", "养老护理员", "茶艺师"]


@pytest.mark.parametrize(
    "text",
    [
        "1.电工\n2.焊工\n3.养老护理员\n4.茶艺师",
        "1、电工\n2、焊工\n3、养老护理员\n4、茶艺师",
        "1电工\n2焊工\n3养老护理员\n4茶艺师",
        "1.电工 2.焊工 3.养老护理员 4.茶艺师",
        "1、电工2、焊工3、养老护理员4、茶艺师",
        "1.电工2.焊工\n3.养老护理员4.茶艺师",
        "1.电工（2.41）\n2.焊工（2.16）\n3.养老护理员（1.9）\n4.茶艺师（1.62）",
        "1.电工\n2.焊工\n3.养老护\n理员\n4.茶艺师",
        "1电工2焊工3养老护理员4茶艺师",
        "（1）电工（2）焊工（3）养老护理员（4）茶艺师",
        "①电工②焊工③养老护理员④茶艺师",
        "第1名　电工\n第2名　焊工\n第3名　养老护理员\n第4名　茶艺师",
        "序号|职业名称\n1|电工\n2|焊工\n3|养老护理员\n4|茶艺师",
        "|序号|职业（工种）名称|备注|\n|---|---|---|\n|1|电工||\n|2|焊工||\n|3|养老护理员||\n|4|茶艺师||",
        "序号|职业|序号|职业\n1|电工|3|养老护理员\n2|焊工|4|茶艺师",
        "序号\t职业名称\t序号\t职业名称\n1\t电工\t2\t焊工\n3\t养老护理员\t4\t茶艺师",
        "1 电工 4 茶艺师\n2 焊工\n3 养老护理员",
        "序号\t职业（工种）\n1\t电工\n2\t焊工\n3\t养老护理员\n4\t茶艺师",
        "1.电工 3.养老护理员\n2.焊工 4.茶艺师",
        "序号　职业名称　序号　职业名称\n1　电工　2　焊工\n3　养老护理员　4　茶艺师",
        "序号　职业　缺口（人）\n1　电工　60\n2　焊工　42\n3　养老护理员　30\n4　茶艺师　9",
        "1.电工（招20人）\n2.焊工（招10人）\n3.养老护理员（5人）\n4.茶艺师：3人",
        "1.电工——安装和维修电气设备的人员\n2.焊工——操作焊机的人员\n3.养老护理员：照料老人的人员\n4.茶艺师——泡茶的人员",
        "开年缺工前四：①电工②焊工③养老护理员④茶艺师",
        "第一名　电工，缺工412人\n第二名　焊工，缺工366人\n第三名　养老护理员，缺工90人\n第四名　茶艺师，缺工12人",
        "序号  职业名称\n1  电工\n2  焊工\n3  养老护理员\n4  茶艺师",
        "序号,职业名称,等级\n1,电工,五级\n2,焊工,五级\n3,养老护理员,五级\n4,茶艺师,五级",
        "1,电工,五级\n2,焊工,五级\n3,养老护理员,五级\n4,茶艺师,五级",
        "序 号\n职 业 名 称\n1\n电工\n2\n焊工\n3\n养老护理员\n4\n茶艺师",
        "1\n电工\n2\n焊工\n3\n养老护理员\n4\n茶艺师",
        "序号职业编码职业名称16-31-01-03电工26-18-02-04焊工34-10-01-05养老护理员44-03-02-07茶艺师",
        "序号职业编码职业名称\n16-31-01-03电工\n26-18-02-04焊工\n34-10-01-05养老护理员\n44-03-02-07茶艺师",
    ],
)
def test_a_list_with_running_numbers(text: str) -> None:
    found = entries(text)
    assert [row["title"] for row in found] == FOUR
    assert [row["serial"] for row in found] == ["1", "2", "3", "4"]
    assert all(row["group_label"] is None for row in found)


@pytest.mark.parametrize(
    "text",
    [
        "电工、焊工、养老护理员、茶艺师",
        "电工\n焊工\n养老护理员\n茶艺师",
        "- 电工\n- 焊工\n- 养老护理员\n- 茶艺师",
        "• 电工\n• 焊工\n• 养老护理员\n• 茶艺师",
        "◆电工\n◆焊工\n◆养老护理员\n◆茶艺师",
        "工种　　　补贴　‖　工种　　　补贴\n电工　　　1800元　‖　焊工　　　1200元\n养老护理员　1500元　‖　茶艺师　900元",
        "岗位\t人数\t月薪（元）\t企业\n电工\t60\t5500-8000\t江城鞋业\n焊工\t8\t6000-7000\t江城鞋业\n养老护理员\t5\t4000\t怡康院\n茶艺师\t2\t5000\t茗香楼",
        "岗位　人数　月薪　职业编码\n电工　60　5500　6-31-01-03\n焊工　8　6000　6-18-02-04\n养老护理员　5　4000　4-10-01-05\n茶艺师　2　5000　4-03-02-07",
        "电工×40　焊工×35\n养老护理员×12　茶艺师×9",
        "电工20名、焊工15名、养老护理员10名、茶艺师5名",
        "电工—40人—6000元\n焊工—20人—7000元\n养老护理员—9人—5000元\n茶艺师—5人—5000元",
        "电工／焊工／养老护理员／茶艺师",
        "本周有4个岗位招聘：电工12人，月薪4500元；焊工30人，月薪7000元；养老护理员2人，月薪4200元；茶艺师5人，月薪5000元以上。",
        "某厂招电工20人、焊工10人；养老院招养老护理员5人、茶艺师3人。",
        "今年急需工种共4个，依次是电工、焊工、养老护理员、茶艺师。",
        "下列4个职业纳入培训范围：6-31-01-03电工、6-18-02-04焊工、4-10-01-05养老护理员、4-03-02-07茶艺师",
        "本期最缺的职业包括“电工”“焊工”“养老护理员”“茶艺师”等。",
        "本期“最缺工”的职业包括“电工”、“焊工”、“养老护理员”和“茶艺师”等职业。",
        "排在前列的职业依次为：电工、焊工、养老护理员和茶艺师。",
        "二季度的监测数据显示，电工、焊工、养老护理员、茶艺师排名靠前。",
        "我市日前公布了电工、焊工、养老护理员、茶艺师等12个职业（工种）。",
    ],
)
def test_a_list_of_names(text: str) -> None:
    found = entries(text)
    assert [row["title"] for row in found] == FOUR
    assert all(row["serial"] is None and row["group_label"] is None and not row["marks"] for row in found)


@pytest.mark.parametrize(
    "text",
    [
        "装备制造\n1.电工\n2.焊工\n现代服务\n3.养老护理员\n4.茶艺师",
        "一、装备制造（2个）\n1.电工\n2.焊工\n二、现代服务（2个）\n3.养老护理员\n4.茶艺师",
        "装备制造：电工、焊工\n现代服务：养老护理员、茶艺师",
        "装备制造包括：电工、焊工。现代服务包括：养老护理员、茶艺师。",
        "装备制造：1.电工 2.焊工\n现代服务：3.养老护理员 4.茶艺师",
        "【装备制造】电工（4500-6500元）、焊工（4000元）\n【现代服务】养老护理员、茶艺师",
        "【装备制造】1、电工；2、焊工\n【现代服务】3、养老护理员；4、茶艺师",
        "一、装备制造1.电工2.焊工二、现代服务3.养老护理员4.茶艺师",
        "|序号|职业名称|等级|\n|装备制造|||\n|1|电工|五级|\n|2|焊工|五级|\n|现代服务|||\n|3|养老护理员|五级|\n|4|茶艺师|五级|",
        "序号\t职业名称\n一、装备制造\n1\t电工\n2\t焊工\n二、现代服务\n3\t养老护理员\n4\t茶艺师",
        "行业|序号|职业名称\n装备制造|1|电工\n|2|焊工\n现代服务|3|养老护理员\n|4|茶艺师",
        "行业 序号 职业名称\n装备制造 1 电工\n2 焊工\n现代服务 3 养老护理员\n4 茶艺师",
        "序号\n职业名称\n等级\n装备制造\n1\n电工\n五级\n2\n焊工\n五级\n现代服务\n3\n养老护理员\n五级\n4\n茶艺师\n五级",
        "领域|职业\n装备制造|电工、焊工\n现代服务|养老护理员、茶艺师",
    ],
)
def test_groups(text: str) -> None:
    tables = tables_of(f"{HEAD}江城市紧缺职业目录\n\n{text}")
    found = tables["occupation_entries"]
    assert [row["title"] for row in found] == FOUR
    assert [row["group_label"] for row in found] == ["装备制造", "装备制造", "现代服务", "现代服务"]
    groups = tables["occupation_lists"][0]["groups"]
    assert [(group["label"], group["entry_count"]) for group in groups] == [("装备制造", 2), ("现代服务", 2)]


@pytest.mark.parametrize(
    ("printed", "title", "marks"),
    [
        ("电工▲", "电工", ["▲"]), ("▲电工", "电工", ["▲"]), ("★★★★★电工", "电工", ["★★★★★"]), ("电工（★★）", "电工", ["★★"]),
        ("△●电工", "电工", ["△", "●"]), ("翻译（对日）", "翻译（对日）", []), ("钳工（含数控车工）", "钳工（含数控车工）", []),
        ("保健按摩师（盲用级）", "保健按摩师（盲用级）", []), ("数据库管理员（SQL Server）", "数据库管理员（SQL Server）", []),
        ("半导体分立器件和集成电路装配工", "半导体分立器件和集成电路装配工", []), ("光纤、光缆制造工", "光纤、光缆制造工", []),
    ],
)  # fmt: skip
def test_marks_and_brackets(printed: str, title: str, marks: list[str]) -> None:
    first, *_ = entries(f"1.{printed}\n2.焊工\n3.车工")
    assert (first["title"], first["marks"], first["level_labels"]) == (title, marks, [])


def test_a_mark_before_the_number() -> None:
    found = entries("▲1.电工\n2.焊工\n▲3.车工")
    assert [(row["serial"], row["title"], row["marks"]) for row in found] == [
        ("1", "电工", ["▲"]), ("2", "焊工", []), ("3", "车工", ["▲"]),
    ]  # fmt: skip


def test_a_sign_before_every_name_is_a_bullet() -> None:
    assert all(row["marks"] == [] for row in entries("●电工\n●焊工\n●车工"))


def test_stars_as_groups() -> None:
    found = entries("★★★（需求旺盛）\n电工\n焊工\n★（有需求）\n车工")
    assert [row["group_label"] for row in found] == ["★★★（需求旺盛）", "★★★（需求旺盛）", "★（有需求）"]


@pytest.mark.parametrize(
    ("printed", "levels"),
    [
        ("电工（五级）", ["五级"]), ("电工 初级（五级）", ["初级（五级）"]), ("电工 五级（初级工）", ["五级（初级工）"]),
        ("电工（五级/初级工）", ["五级/初级工"]), ("电工 五级/初级工", ["五级/初级工"]), ("电工 高级技师（一级）", ["高级技师（一级）"]),
        ("电工（五级至三级）", ["五级至三级"]), ("电工（五级、四级、三级）", ["五级", "四级", "三级"]), ("电工 四级/三级", ["四级", "三级"]),
        ("电工（中级、高级）", ["中级", "高级"]), ("电工 专项职业能力", ["专项职业能力"]), ("电工三级", ["三级"]), ("电工，中级工", ["中级工"]),
        ("电工（三级及以上）", ["三级及以上"]),
    ],
)  # fmt: skip
def test_levels_in_any_order(printed: str, levels: list[str]) -> None:
    first, *_ = entries(f"1.{printed}\n2.焊工\n3.车工")
    assert (first["title"], first["level_labels"]) == ("电工", levels)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("电工 1000元", [(None, 1000.0, None)]), ("电工 1500 元/人", [(None, 1500.0, "元/人")]), ("电工，1.5万元", [(None, 15000.0, None)]),
        ("电工 300—1000元", [(None, 300.0, None), (None, 1000.0, None)]), ("电工 不超过1000元", [(None, 1000.0, None)]),
        ("电工 五级 12元/课时", [("五级", 12.0, "元/课时")]), ("电工（五级）补贴标准1000元", [("五级", 1000.0, None)]),
        ("电工：五级/初级工800元，四级/中级工1200元", [("五级/初级工", 800.0, None), ("四级/中级工", 1200.0, None)]),
        ("电工（中级、高级）1500元、2000元", [("中级", 1500.0, None), ("高级", 2000.0, None)]),
        ("电工 五级至三级 1000元", [("五级至三级", 1000.0, None)]),
    ],
)  # fmt: skip
def test_amounts_behind_a_name(printed: str, expected: list[tuple[str | None, float, str | None]]) -> None:
    first, *_ = entries(f"1.{printed}\n2.焊工\n3.车工")
    assert (first["title"], amounts(first)) == ("电工", expected)


_BY_LEVEL = [("五级", 800.0, "元/人"), ("四级", 1200.0, "元/人"), ("三级", 1600.0, "元/人")]


@pytest.mark.parametrize(
    "text",
    [
        "单位：元/人\n序号|职业名称|五级|四级|三级\n1|电工|800|1200|1600\n2|焊工|900|1300|-",
        "序号|职业名称|补贴标准（元/人）|||\n||五级|四级|三级\n1|电工|800|1200|1600\n2|焊工|900|1300|",
        "序号|职业名称|五级（元/人）|四级（元/人）|三级（元/人）\n1|电工|800|1200|1600\n2|焊工|900|1300|/",
        "单位：元/人\n职业（工种）  五级  四级  三级\n电工  800  1200  1600\n焊工  900  1300  -",
        "单位：元/人\n职业（工种）\n五级\n四级\n三级\n电工\n800\n1200\n1600\n焊工\n900\n1300\n1700",
        "单位：元/人\n职业名称|五级|其中：鉴定费|四级|其中：鉴定费|三级\n电工|800|150|1200|200|1600\n焊工|900|150|1300|200|-",
        "序号|职业名称|等级|补贴标准（元/人）\n1|电工|五级|800\n||四级|1200\n||三级|1600\n2|焊工|五级|900",
        "序号|职业名称|等级|补贴标准（元/人）\n1|电工|五级、四级、三级|800、1200、1600\n2|焊工|五级|900",
    ],
)
def test_amounts_by_level_in_a_table(text: str) -> None:
    found = entries(text, "江城市培训补贴标准目录")
    assert [row["title"] for row in found] == ["电工", "焊工"]
    assert amounts(found[0]) == _BY_LEVEL


@pytest.mark.parametrize(
    "text",
    [
        "序号|职业名称|等级|补贴标准（元/人）|实施部门\n1|电工|五级|1000|市人社局\n2|焊工|四级|1500|市人社局",
        "序号 职业名称 等级 补贴标准（元/人） 实施部门\n1 电 工 五级 1000 市人社局\n2 焊 工 四级 1500 市人社局",
        "序号，职业名称，等级，补贴标准（元/人），实施部门\n1，电工，五级，1000，市人社局\n2，焊工，四级，1500，市人社局",
        "序 号\n职业名称\n等 级\n补贴标准（元/人）\n实施部门\n1\n电工\n五级\n1000\n市人社局\n2\n焊工\n四级\n1500",
        "序号职业名称等级补贴标准（元/人）1电工五级10002焊工四级15003车工三级2000",
    ],
)
def test_levels_and_amounts_in_columns(text: str) -> None:
    first, second, *_ = entries(text, "江城市培训补贴目录")
    assert [first["title"].replace(" ", ""), second["title"].replace(" ", "")] == ["电工", "焊工"]
    assert (amounts(first), amounts(second)) == ([("五级", 1000.0, "元/人")], [("四级", 1500.0, "元/人")])
    assert first["group_label"] is None


def test_lost_cells_do_not_shift_the_others() -> None:
    text = (
        "补贴项目\n类 别\n等 级\n补贴标准（元/人）\n电工\nA类\n五级\n1000\n焊工\n四级\n1500\n养老护理员\nC类\n五级\n900"
    )
    found = entries(text, "江城市补贴目录")
    assert [(row["title"], row["group_label"], amounts(row)[0][1]) for row in found] == [
        ("电工", "A类", 1000.0), ("焊工", "A类", 1500.0), ("养老护理员", "C类", 900.0),
    ]  # fmt: skip


def test_entries_over_lines() -> None:
    text = "1.电工：初级工\n（五级）900元、中级工（四级）\n1400元\n2.焊工★\n★★\n3.车工 三级/高级\n工"
    first, second, third = entries(text)
    assert amounts(first) == [("初级工（五级）", 900.0, None), ("中级工（四级）", 1400.0, None)]
    assert (second["title"], second["marks"]) == ("焊工", ["★★★"])
    assert (third["title"], third["level_labels"]) == ("车工", ["三级/高级工"])


def test_a_table_goes_on_over_the_page() -> None:
    text = "序号\n职业名称\n补贴标准（元）\n1\n电工\n1000元\n2\n焊工\n\f1100元\n3\n车工\n1200元"
    assert [(row["serial"], row["title"], amounts(row)[0][1]) for row in entries(text)] == [
        ("1", "电工", 1000.0), ("2", "焊工", 1100.0), ("3", "车工", 1200.0),
    ]  # fmt: skip


def test_ticks_name_levels() -> None:
    found = entries("序号|职业|五级|四级|三级\n1|电工|√|√|\n2|焊工|√||√")
    assert [row["level_labels"] for row in found] == [["五级", "四级"], ["五级", "三级"]]


def test_printed_codes_of_other_editions() -> None:
    text = "1.电工（6-31-01-03）\n2.信息通信网络运行管理员 4-04-03-04\n3.4-99-00-01 民宿管家"
    found = entries(text)
    assert [row["printed_code"] for row in found] == ["6-31-01-03", "4-04-03-04", "4-99-00-01"]
    assert [row["occupation_code"] for row in found] == ["6-31-01-03", "4-04-04-01", "4-14-06-02"]
    assert codes("江城市紧缺职业目录\n\n" + text).count("printed_code_differs") == 2


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("本目录共10大类80个工种。", 80), ("涉及9个行业38个职业（工种）。", 38), ("共有22个职业分类、56个职业（工种）。", 56),
        ("包括19个新职业和28个新工种。", 47), ("此次公布243个岗位。", 243), ("较上年新增3个工种，共12个职业（工种）。", 12),
        ("本批共46个职业（工种），其中8个职业为新增。", 46), ("排名前10位的职业如下：", 10),
    ],
)  # fmt: skip
def test_stated_count(text: str, stated: int) -> None:
    bulletin = f"江城市紧缺职业目录\n\n{text}\n1.电工\n2.焊工\n3.车工"
    assert lists(bulletin)[0]["stated_count"] == stated
    assert "count_mismatch" in codes(bulletin)


def test_a_stated_count_that_holds() -> None:
    bulletin = "江城市紧缺职业目录\n\n本目录共3个职业。\n1.电工\n2.焊工\n3.车工"
    assert "count_mismatch" not in codes(bulletin)


def test_counts_of_groups_are_checked() -> None:
    assert "count_mismatch" in codes("江城市紧缺职业目录\n\n制造（3个）\n1.电工\n2.焊工\n服务（1个）\n3.茶艺师")


def test_a_number_without_a_name() -> None:
    bulletin = "江城市紧缺职业目录\n\n1.电工\n2.焊工\n3.车工\n4.\n以上职业见附件。"
    assert [row["title"] for row in tables_of(HEAD + bulletin)["occupation_entries"]] == ["电工", "焊工", "车工"]
    assert "entry_truncated" in codes(bulletin)


def test_several_lists_in_one_article() -> None:
    bulletin = "江城市两份目录公布\n\n一、紧缺职业目录（3个）\n1.电工\n2.焊工\n3.车工\n二、新职业目录（2个）\n1.网约配送员\n2.茶艺师"
    found = lists(bulletin)
    assert [(row["name"], row["list_kind"], row["stated_count"], row["entry_count"]) for row in found] == [
        ("紧缺职业目录", "shortage", 3, 3), ("新职业目录", "new_occupation", 2, 2),
    ]  # fmt: skip


def test_prose_around_a_list_is_no_entry() -> None:
    text = (
        "从需求看，养老护理员、电工、焊工缺口较大，失业人员、高校毕业生、农民工可优先参加培训。\n1.车工\n2.铣工\n3.磨工\n"
        "以上职业（工种）可享受培训补贴，由用人单位、院校、培训机构共同实施。\n注：带▲的为新增工种。\n联系人：张师傅、李老师\n"
        "咨询电话：0510-8321000"
    )
    assert titles(text) == ["车工", "铣工", "磨工"]


def test_name_year_and_issuer() -> None:
    bulletin = "入编了！江城市紧缺职业目录（2024年版）出炉\n\n本目录由江城市人力资源和社会保障局会同市财政局编制发布。\n1.电工\n2.焊工\n3.车工"
    (row,) = lists(bulletin)
    assert (row["name"], row["year"], row["issuer"]) == (
        "江城市紧缺职业目录（2024年版）", 2024, "江城市人力资源和社会保障局",
    )  # fmt: skip


def quotes(tables: Tables, record: str) -> dict[str, list[str]]:
    """The texts that a record quotes, by field."""
    found: dict[str, list[str]] = {}
    for row in tables["evidence"]:
        if row["record_id"] == record:
            found.setdefault(row["field"], []).append(row["text"])
    return found


def test_levels_amounts_codes_and_numbers_are_quoted_as_printed() -> None:
    tables = tables_of(
        "便民速递\n\n江城市补贴性培训职业目录（共2个职业）\n\n序号|职业编码|职业名称|等级|补贴标准（元／人）\n"
        "⒈|6-31-01-03|★电工|中级工（四级）|1500\n⒉|6-18-02-04|焊工|五级／四级|1000\n"
    )
    first, second = tables["occupation_entries"]
    assert first["level_labels"] == ["中级工（四级）"]
    assert second["level_labels"] == ["五级", "四级"]
    assert first["amounts"] == [{"level": "中级工（四级）", "amount": 1500.0, "currency": "CNY", "unit": "元／人"}]
    quoted = quotes(tables, first["entry_id"])
    assert quoted["serial"] == ["⒈"]
    assert quoted["printed_code"] == ["6-31-01-03"]
    assert quoted["marks[0]"] == ["★"]
    assert quoted["level_labels[0]"] == ["中级工（四级）"]
    assert quoted["amounts[0]"] == ["中级工（四级）", "1500", "元／人"]
    (row,) = tables["occupation_lists"]
    assert quotes(tables, row["list_id"])["stated_count"] == ["2个职业"]


def test_a_head_row_belongs_to_the_list() -> None:
    tables = tables_of(
        "便民速递\n\n紧缺职业目录\n\n序号|职业名称|补贴标准（元/人）\n1|电工|1500\n2|焊工|1000\n3|车工|900\n"
    )
    (row,) = tables["occupation_lists"]
    assert [line["record_id"] for line in tables["lines"] if line["text"].startswith("序号")] == [row["list_id"]]


@pytest.mark.parametrize(
    "text",
    [
        "高级工：电工、焊工\n中级工：养老护理员、茶艺师",
        "高级工\n电工\n焊工\n中级工\n养老护理员\n茶艺师",
        "高级工：电工、焊工；中级工：养老护理员、茶艺师。",
    ],
)
def test_levels_before_names_are_levels_and_no_groups(text: str) -> None:
    """高级工：电工、焊工 says the level of both; the groups above them stay."""
    rows = entries(text)
    assert [(row["title"], row["level_labels"], row["group_label"]) for row in rows] == [
        ("电工", ["高级工"], None),
        ("焊工", ["高级工"], None),
        ("养老护理员", ["中级工"], None),
        ("茶艺师", ["中级工"], None),
    ]
    grouped = entries("一、制造业\n高级工：电工、焊工\n二、服务业\n中级工：养老护理员、茶艺师")
    assert [(row["group_label"], row["level_labels"]) for row in grouped] == [
        *([("制造业", ["高级工"])] * 2),
        *([("服务业", ["中级工"])] * 2),
    ]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("今年列入目录的职业共4个，按开班先后排列：\n1.电工　2.焊工\n3.养老护理员　4.茶艺师", 4),
        ("下列十二个职业纳入培训范围：电工、焊工、养老护理员、茶艺师", 12),
        ("本区企业需求最多的4个是：\n（1）电工\n（2）焊工\n（3）养老护理员\n（4）茶艺师", 4),
    ],
)
def test_a_sentence_that_announces_heads_no_group(text: str, stated: int) -> None:
    """It states how many there are."""
    found = lists(f"江城市紧缺职业目录\n\n{text}")
    assert [(row["stated_count"], row["entry_count"], row["groups"]) for row in found] == [(stated, 4, [])]


def test_pay_is_no_subsidy() -> None:
    """A column of pay gives no amounts, and what a line says about a name stays out of its title."""
    rows = entries("岗位|人数|月薪（元）\n电工|60|5500\n焊工|8|6000\n茶艺师|3|5000")
    assert [amounts(row) for row in rows] == [[], [], []]


def test_a_line_with_label_and_number_is_read_once() -> None:
    """①…：电工、焊工 gives two entries, not four."""
    assert titles("①初级工补贴1000元：电工、焊工\n②中级工补贴1500元：养老护理员、茶艺师") == FOUR


def test_a_bar_alone_makes_no_table() -> None:
    """图文 | 某镇 is a credit."""
    assert titles("电工×40　焊工×35\n养老护理员×12　茶艺师×9\n图文 | 江城镇服务中心") == FOUR
