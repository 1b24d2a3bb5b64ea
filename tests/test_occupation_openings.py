"""Lists of openings, amounts for each level and group, stated counts: small texts, one thing each (forms.md, section 3)."""

from __future__ import annotations

import pytest
from test_occupation_lists import FOUR, amounts, entries, lists, titles


@pytest.mark.parametrize(
    "text",
    [
        "1.电工，月工资5500元\n2.焊工，月工资6500元\n3.养老护理员，月工资4200元\n4.茶艺师，月工资4000元",
        "①电工　月薪5500—7000元\n②焊工　月薪7000—9000元\n③养老护理员　薪资面议\n④茶艺师　包吃住",
        "1.电工（62人），底薪5500元\n2.焊工（40人），综合薪资7000元\n3.养老护理员（5人），要求有经验\n4.茶艺师（3人），提供食宿",
        "岗位名称,招聘人数,学历,月薪（元）,用工单位\n电工,25,不限,5000-6500,江城鞋业\n焊工,15,不限,6000-8500,江城鞋业\n养老护理员,20,不限,4500,怡康院\n茶艺师,4,中专,5000,茗香楼",
        "位次　职业　缺口　主要用工地\n第1位　电工　520　江东镇\n第2位　焊工　410　江西镇\n第3位　养老护理员　96　江城街道\n第4位　茶艺师　55　江南镇",
    ],
)
def test_what_a_list_of_openings_says_is_no_part_of_the_name(text: str) -> None:
    found = entries(text, "江城开发区九月招聘岗位")
    assert [row["title"] for row in found] == FOUR
    assert all(row["amounts"] == [] for row in found)


def test_openings_of_employers_in_running_text() -> None:
    text = (
        "江东产业园：电工20人，月工资5500元起；焊工30人，要求持证；维修学徒6人\n"
        "江西康养园：养老护理员15人，包吃住；店长1人，工资面议"
    )
    found = entries(text, "江城开发区九月招聘岗位")
    assert [(row["group_label"], row["title"]) for row in found] == [
        ("江东产业园", "电工"),
        ("江东产业园", "焊工"),
        ("江东产业园", "维修学徒"),
        ("江西康养园", "养老护理员"),
        ("江西康养园", "店长"),
    ]


def test_amounts_that_a_group_grants_are_those_of_its_entries() -> None:
    text = "甲档：高级工每人2000元，技师每人3500元\n1.电工\n2.焊工\n乙档：高级工每人1200元\n3.养老护理员\n4.茶艺师"
    found = entries(text)
    assert [row["group_label"] for row in found] == ["甲档", "甲档", "乙档", "乙档"]
    assert amounts(found[1]) == [("高级工", 2000, None), ("技师", 3500, None)]
    assert amounts(found[3]) == [("高级工", 1200, None)]


def test_full_lines_that_begin_as_entries_do_are_entries_of_their_own() -> None:
    text = (
        "焊工：初级（五级）1000元、中级（四级）1400元、高级（三级）2000元\n"
        "养老护理员：五级/初级工1200元、四级/中级工1700元、三级/高级工2300元\n"
        "茶艺师：五级/初级工900元、四级/中级工1300元、三级/高级工1800元"
    )
    found = entries(text)
    assert [row["title"] for row in found] == ["焊工", "养老护理员", "茶艺师"]
    assert amounts(found[2])[2] == ("三级/高级工", 1800, None)


def test_a_level_and_an_amount_that_stick_to_a_name_below_a_glued_head() -> None:
    text = (
        "序号职业编码职业名称等级补贴（元）\n16-31-01-03电工中级工（四级）1500\n26-18-02-04焊工高级工（三级）2200\n"
        "34-10-01-05养老护理员初级工（五级）1000\n以上共3个工种，三年内不重复补贴。"
    )
    found = entries(text)
    assert [row["title"] for row in found] == FOUR[:3]
    assert [row["level_labels"] for row in found] == [["中级工（四级）"], ["高级工（三级）"], ["初级工（五级）"]]
    assert [amounts(row) for row in found][1] == [("高级工（三级）", 2200, None)]


@pytest.mark.parametrize(
    ("lead", "count"),
    [
        ("本目录共3类12个，现予公布。", 12),
        ("计有12个，紧缺度分高、中两级。", 12),
        ("今年培训的职业（工种）有12个，初级每人补贴1200元。", 12),
        ("本目录收录了12个。", 12),
        ("培训期共12个月。", None),
    ],
)
def test_the_number_that_is_stated(lead: str, count: int | None) -> None:
    assert lists(f"江城市补贴目录\n{lead}\n1.电工\n2.焊工\n3.养老护理员\n4.茶艺师")[0]["stated_count"] == count


def test_a_sentence_that_announces_is_no_group_and_a_short_name_no_name() -> None:
    text = "据春季招聘会统计，需求量排在前列的工种是：\n1.电工\n2.焊工\n3.养老护理员\n4.茶艺师"
    assert all(row["group_label"] is None for row in entries(text))
    assert (
        lists("江城市补贴目录\n《目录》共列4个工种。\n1.电工\n2.焊工\n3.养老护理员\n4.茶艺师")[0]["name"]
        == "江城市补贴目录"
    )


def test_amounts_in_brackets_with_levels_and_unit_told_once() -> None:
    text = "括号内依次为五级/四级/三级补贴（元/人）。\n重点类\n电工（900/1300/1800）\n焊工（1000/1500/2000）\n一般类\n茶艺师（800/1200/1600）\n保育师（700/1000/1400）"
    found = entries(text)
    assert [row["title"] for row in found] == ["电工", "焊工", "茶艺师", "保育师"]
    assert amounts(found[0]) == [("五级", 900, "元/人"), ("四级", 1300, "元/人"), ("三级", 1800, "元/人")]


def test_one_field_of_an_entry_a_line() -> None:
    card = "工种：{}\n等级：{}\n补贴标准：{}元/人\n"
    text = "".join(card.format(*row) for row in [("电工", "中级工", 1500), ("焊工", "高级工", 2000)])
    found = entries(f"本目录自印发之日起执行。\n{text}同一工种三年内不重复补贴。")
    assert [(row["title"], row["level_labels"]) for row in found] == [("电工", ["中级工"]), ("焊工", ["高级工"])]
    assert amounts(found[1]) == [("高级工", 2000, "元/人")]


@pytest.mark.parametrize(
    "text",
    [
        "1.电工（6-31-01-03）：五级900元，四级1300元\n2.焊工（6-18-02-04）：五级1000元，四级1500元",
        "今年新增的工种有2个：电工（五级补900元，四级补1300元）、焊工（五级补1000元，四级补1500元）。",
        "序号|工种|等级|补贴标准\n1|电工|五级、四级|900元、1300元\n2|焊工|五级、四级|1000元、1500元",
    ],
)
def test_each_level_has_its_amount(text: str) -> None:
    found = entries(text)
    assert [row["title"] for row in found] == ["电工", "焊工"]
    assert all(row["group_label"] is None for row in found)
    assert amounts(found[1]) == [("五级", 1000, None), ("四级", 1500, None)]


@pytest.mark.parametrize(
    "text",
    [
        "●江城船舶重工\n电焊工　20人\n船体装配工　15人\n●蓝海食品\n包装工　12人\n冷藏工　3人",
        "江城船舶重工公司急招：\n电焊工20人、船体装配工15人\n蓝海食品公司招聘：\n包装工12人、冷藏工3人",
        "— 江城船舶重工 —\n电焊工、船体装配工\n— 蓝海食品 —\n包装工、冷藏工",
    ],
)
def test_employers_are_groups(text: str) -> None:
    found = entries(text, "江城用工岗位")
    assert [row["title"] for row in found] == ["电焊工", "船体装配工", "包装工", "冷藏工"]
    assert [row["group_label"].removesuffix("公司") for row in found] == ["江城船舶重工"] * 2 + ["蓝海食品"] * 2


def test_what_a_sentence_adds_behind_the_last_name_is_no_entry() -> None:
    text = "年末缺工数靠前的是：电工120人、焊工95人、茶艺师30人，其中前两个职业缺口占总数的87.8%。"
    assert titles(text) == ["电工", "焊工", "茶艺师"]


@pytest.mark.parametrize("form", ["{}·{}", "[{}]{}", "【{}】{}", "〔{}〕{}"])
def test_numbers_in_any_bracket_or_before_a_dot(form: str) -> None:
    found = entries("\n".join(form.format(place, name) for place, name in enumerate(FOUR, start=1)))
    assert [(row["serial"], row["title"]) for row in found] == [(str(n), name) for n, name in enumerate(FOUR, start=1)]


def test_lines_that_name_each_of_their_values() -> None:
    text = (
        "1.职业编码：6-31-01-03　职业名称：电工\n定义：装灯修线的人。\n"
        "2.职业编码：6-18-02-04　职业名称：焊工\n定义：把铁件焊牢的人。"
    )
    found = entries(text)
    assert [(row["serial"], row["printed_code"], row["title"]) for row in found] == [
        ("1", "6-31-01-03", "电工"),
        ("2", "6-18-02-04", "焊工"),
    ]


@pytest.mark.parametrize("told", ["（顺序为：工种、等级、课时、补贴）", "每行依次为：工种，等级，课时，补贴标准"])
def test_the_order_of_values_may_be_told_in_words(told: str) -> None:
    text = (
        f"{told}\n1、江城技工学校\n电话：0599-6000001\n电工，四级，160课时，1500元\n焊工，五级，120课时，1200元\n"
        "2、江东培训中心\n电话：0599-6000002\n茶艺师，四级，120课时，1100元"
    )
    found = entries(text, "秋季补贴培训工种")
    assert [(row["group_label"], row["title"]) for row in found] == [
        ("江城技工学校", "电工"),
        ("江城技工学校", "焊工"),
        ("江东培训中心", "茶艺师"),
    ]
    assert amounts(found[2]) == [("四级", 1100, None)]


def test_stars_below_a_name_are_its_mark() -> None:
    text = "工种\n紧缺程度\n电工\n★★★★★\n焊工\n★★★\n茶艺师\n★★"
    assert [(row["title"], row["marks"]) for row in entries(text)] == [
        ("电工", ["★★★★★"]),
        ("焊工", ["★★★"]),
        ("茶艺师", ["★★"]),
    ]


def test_quoted_names_and_a_series_in_the_next_sentence_are_one_list() -> None:
    text = (
        "缺口最大的依次是“电工”“焊工”“缝纫工”三个工种，月薪多在5500元至7000元之间。\n"
        "此外，叉车司机、养老护理员、茶艺师等岗位也长年招人，企业提供食宿。"
    )
    assert titles(text) == ["电工", "焊工", "缝纫工", "叉车司机", "养老护理员", "茶艺师"]


def test_the_number_and_the_ornament_of_a_group_are_no_part_of_its_name() -> None:
    text = "第一组　机械加工\n(1) 电工\n(2) 焊工\n〓生活服务〓\n(3) 茶艺师\n(4) 养老护理员"
    assert [row["group_label"] for row in entries(text)] == ["机械加工", "机械加工", "生活服务", "生活服务"]
