"""Re-joining: what must be joined, and what must stay apart."""

from __future__ import annotations

from conftest import tables_of

GUIDE = """办事指南

失业登记

申请条件

法定劳动年龄内的失业人员。

办理流程

1、申请人提出申请。
2、经办机构"""
TIP = """

试用期要不要缴社保？

用人单位应当自用工之日起三十日内办理社会保险登记。
"""
TAIL = """
审核后当场办结。

收费标准

不收费

联系电话

12333

（“江城人社”微信公众号）
"""


def _codes(tables: dict) -> list[str]:
    return [row["code"] for row in tables["issues"]]


def test_displaced_tail_of_a_guide() -> None:
    tables = tables_of(GUIDE + TIP + "\n\n" + TAIL)
    (guide,) = tables["service_guides"]
    assert guide["steps"][1]["text"] == "经办机构审核后当场办结。"
    assert guide["fee"]["is_charged"] is False and guide["contacts"][0]["number"] == "12333"
    assert [row["segment_count"] for row in tables["articles"]] == [2, 1]
    assert "continuation_rejoined" in _codes(tables)
    pieces = [row for row in tables["evidence"] if row["record_id"] == guide["guide_id"] and row["field"] == "steps[1]"]
    assert "".join(row["text"] for row in pieces) == "经办机构审核后当场办结。" and len(pieces) == 2


def test_reading_order_follows_the_join() -> None:
    tables = tables_of(GUIDE + TIP + "\n\n" + TAIL)
    ordered = [row["text"] for row in sorted(tables["lines"], key=lambda row: row["reading_order"])]
    assert ordered.index("审核后当场办结。") == ordered.index("2、经办机构") + 1


def test_an_open_end_without_tail_stays_open() -> None:
    tables = tables_of(
        GUIDE + "\n\n热点回应\n\n社保卡丢了怎么办？\n\n答：请拨打12333挂失。\n\n（“江城人社”微信公众号）\n"
    )
    (guide,) = tables["service_guides"]
    assert guide["steps"][1]["text"] == "经办机构"
    assert all(row["segment_count"] == 1 for row in tables["articles"])


def test_a_tail_that_fits_two_guides_stays_apart() -> None:
    other = GUIDE.replace("失业登记", "就业登记").removeprefix("办事指南\n")
    tables = tables_of(GUIDE + other + TIP + "（江城区人社局）\n\n审核后当场办结。\n")
    assert "continuation_unresolved" in _codes(tables)
    assert all("当场办结" not in (row["steps_text"] or "") for row in tables["service_guides"])


def test_jump_lines() -> None:
    text = (
        "政策解读\n\n养老金怎么算？\n\n养老金与缴费年限有关，缴得越\n（下转第2版）\n\n"
        "通知公告\n\n关于放假的通知\n\n各单位：国庆节放假三天，不得补休。\n\n（江城区人社局）\n\n"
        "（上接第1版）多，领得越多。\n"
    )
    tables = tables_of(text)
    assert any("缴得越多，领得越多。" in row["text"] for row in tables["articles"])


def test_jump_lines_with_page_numbers_tell_two_hosts_apart() -> None:
    text = (
        "政策解读\n\n养老金怎么算？\n\n养老金与缴费年限有关，缴得越\n（下转第三版）\n\n"
        "技能提升\n\n补贴怎么领？\n\n职业技能提升补贴向窗口申请，审核\n（下转第2版）\n\n\f"
        "（上接第1版）后发放到社会保障卡。\n\f"
        "（上接第1版）多，领得越多。\n"
    )
    tables = tables_of(text)
    whole = [row["text"] for row in tables["articles"]]
    assert any("审核后发放到社会保障卡。" in one for one in whole)
    assert any("缴得越多，领得越多。" in one for one in whole)
    assert "continuation_unresolved" not in _codes(tables)


def test_broken_sentence_at_a_column_end() -> None:
    text = "热点回应\n\n养老金怎么算？\n\n答：养老金与本市上年度在岗职工月\n\n\n\n平均工资有关，也与缴费年限有关。\n"
    (row,) = tables_of(text)["qa_items"]
    assert row["answer"] == "养老金与本市上年度在岗职工月平均工资有关，也与缴费年限有关。"


def test_a_table_below_a_tip_goes_on_with_the_numbers_of_an_earlier_list() -> None:
    text = (
        "【办事指南】\n灵活就业登记\n办理材料\n1、身份证原件；\n2、承诺书一份；\n\n"
        "【温馨提示】\n换卡期间照常看病\n换卡期间旧卡照常使用。\n领到新卡后当场激活。\n"
        "3、近期照片两张。\n收费标准\n不收费\n"
    )
    articles = [row["text"] for row in tables_of(text)["articles"]]
    assert all("照片" not in body for body in articles if "旧卡" in body)


def test_an_article_that_announces_a_jump_takes_no_hidden_tail() -> None:
    text = (
        "【政策解读】\n养老金怎么算？\n养老金与缴费年限有关，缴得越\n——下转第2版——\n\n"
        "【通知公告】\n关于放假的通知\n各单位：国庆节放假三天，不得补休。\n值班人员另行安排。\n\n"
        "——上接第1版——\n多，领得越多。\n"
    )
    assert any("缴得越多，领得越多。" in row["text"] for row in tables_of(text)["articles"])
