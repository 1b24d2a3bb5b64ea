"""Re-joining: what must be joined, and what must stay apart."""

from __future__ import annotations

from conftest import tables_of

from extractors.continuations import signals
from extractors.paragraphs import line_block
from extractors.pieces import ArticlePiece
from extractors.reading.text import read_text

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


GUIDE_HEAD = "【办事指南】\n零工市场摊位登记\n办理条件：年满18周岁的零工；\n办理材料：身份证原件\n办理流程：到窗口填表，由工作人\n\n"
STORY_HEAD = "【基层故事】\n老桥头的早市\n天不亮，老桥头的早市就开张了。卖豆腐的魏师傅说，自从\n\n"
LAST = "【温馨提示】\n换季防感冒\n早晚温差大，请注意添衣。\n（办公室）\n\n"


def _texts(text: str) -> list[str]:
    return [row["text"].replace("\n", "") for row in tables_of(text)["articles"]]


def test_two_tails_find_their_two_articles() -> None:
    text = (
        GUIDE_HEAD + STORY_HEAD + LAST + "魏师傅的豆腐摊搬进了新棚，早市的生意好了一倍。\n（记者 苗青）\n\n"
        "员当场录入。\n收费标准：不收费\n咨询电话：12333\n（就业科）\n"
    )
    found = _texts(text)
    assert any("由工作人员当场录入。" in body for body in found)
    assert any("自从魏师傅的豆腐摊" in body for body in found)


def test_nothing_moves_without_an_open_end() -> None:
    text = (
        "【办事指南】\n摊位登记\n办理条件：年满18周岁的零工；\n办理材料：身份证原件。\n\n"
        "【基层故事】\n老桥头的早市\n天不亮，早市就开张了。\n卖豆腐的魏师傅年满60周岁。\n他每天第一个到。\n\n" + LAST
    )
    assert all(row["segment_count"] == 1 for row in tables_of(text)["articles"])
    assert "continuation_rejoined" not in _codes(tables_of(text))


def test_numbers_that_jump_below_a_foreign_text_go_back_with_the_sentence_before_them() -> None:
    text = (
        "【通知公告】\n关于申报稳岗补助的通告\n现将有关事项通告如下：\n一、补助对象为招\n\n"
        "【参保提示】\n灵活就业参保\n缴费可以按月办理。\n中断的月份不得补缴。\n"
        "用脱贫人口的企业。\n二、补助标准为每人5000元。\n三、十月底前申报。\n"
    )
    bodies = [row["text"] for row in tables_of(text)["articles"]]
    assert all("二、补助标准" not in body for body in bodies if "中断的月份" in body)
    assert any("二、补助标准" in body and "补助对象" in body for body in bodies)


def test_where_all_articles_are_signed_the_one_without_credit_is_cut_short() -> None:
    text = (
        "【甲】\n石榴镇开设夜校\n石榴镇的夜校开了三个班，学员都是石榴镇果农。\n\n"
        "【乙】\n窗口延时服务\n午间窗口不打烊。\n（服务大厅）\n\n【丙】\n工伤宣传进工地\n宣传员走进工地发放手册。\n（工伤科）\n\n"
        + LAST
        + "夜校的课排在晚上七点以后，石榴镇果农收工再来也不迟，课后由老师逐个答疑。\n（石榴镇人社所）\n"
    )
    assert any("三个班" in body and "逐个答疑" in body for body in _texts(text))


def test_a_drawn_box_with_a_name_parts_an_article() -> None:
    text = (
        "民生服务简报\n2024年第2期\n\n办事指南\n失业登记\n适用对象：法定劳动年龄内的失业人员\n申请材料：1.身份证原件\n"
        "2.解除劳动关系证明\n办理流程：申请人提交材料，窗口核对以后当场录入系统，登记结果由经办\n"
        "┌────── 温馨提示 ──────┐\n│ 登记以后记得找工作\n│ 登记以后三个月没有求职记录的，登记自动注销。\n"
        "└──────────────────┘\n\n人员告知本人，并发给登记凭证。\n办理时限：即时办结\n收费标准：不收费\n\n"
        "技能补贴申领\n适用对象：取得证书的参保职工\n申请材料：证书复印件\n办理时限：20个工作日\n收费标准：不收费\n"
    )
    articles = tables_of(text)["articles"]
    guide = next(row for row in articles if "失业登记" in (row["title"] or ""))
    assert "登记结果由经办人员告知本人" in guide["text"]
    assert "求职记录" not in guide["text"]
    later = next(row for row in articles if row["title"] == "技能补贴申领")
    assert later["section_heading"] == "办事指南"


def test_a_list_that_begins_behind_its_label_goes_on_below_a_foreign_text() -> None:
    text = (
        "政务事项汇编\n第3期　2025年4月\n\n== 事项公开 ==\n失业补助申领\n事项类型\t公共服务\n实施主体\t区就业服务中心\n"
        "受理条件\t1.参保缴费不足一年；\n2.已办理失业登记；\n3.有求职要求。\n办理材料\t1.身份证原件；\n\n"
        "== 窗口提示 ==\n窗口时间调整提示\n自2025年5月6日起，社保窗口周六上午安排人员值班，请错峰前来。\n\n"
        "2.社会保障卡复印件；\n3.解除劳动关系证明。\n是否收费\t否\n办理地点\t区政务服务中心二楼\n咨询方式\t0451-5550101\n"
    )
    assert any("身份证原件" in body and "0451-5550101" in body and "周六" not in body for body in _texts(text))


def piece(text: str) -> ArticlePiece:
    return ArticlePiece(blocks=[line_block(line) for line in read_text(text.encode(), "x.txt").lines])


def test_a_text_that_stops_at_a_comma_lacks_its_end() -> None:
    tail = piece("凭证要留好。\n")
    assert "clause_is_open" in signals(piece("上班以前请先对照合同逐条核对工资的算法，\n"), tail, "")
    assert "clause_is_open" not in signals(piece("上班以前请先对照合同逐条核对，工资怎样算才合理\n"), tail, "")


def test_a_value_of_another_field_does_not_follow_a_label() -> None:
    guide = piece("申请条件\n在本市参保的\n接件时间\n")
    assert "label_awaits_value" in signals(guide, piece("工作日8:30—11:30，13:00—16:30\n"), "")
    assert "label_awaits_value" not in signals(guide, piece("东湖区：0316-2201188\n"), "")
    office = piece("申请条件\n在本市参保的\n咨询电话\n")
    assert "label_awaits_value" in signals(office, piece("东湖区：0316-2201188\n"), "")


STOPPED = """人社服务

热点一：劳动能力鉴定怎么申请

事项名称：劳动能力鉴定
办理依据
《工伤保险条例》第二十三条
法定时限
60日
承诺时限

百姓问答

断缴了怎么办

问：断了两个月，会影响以后退休吗？
答：养老保险看累计年限，中断不清零。
来源：市社保中心
"""


def test_the_value_of_a_label_at_the_end_of_a_guide_is_no_title() -> None:
    value = "45日内，伤情复杂的可延长30日"
    tables = tables_of(f"{STOPPED}\n{value}\n鉴定费用\n由基金支付\n办公电话\n0427-2823356\n")
    (guide,) = tables["service_guides"]
    assert guide["processing_time_text"] == value
    assert value not in [article["title"] for article in tables["articles"]]


def test_a_title_above_labels_that_the_open_guide_has_stays_a_title() -> None:
    title = "失业登记"
    tables = tables_of(f"{STOPPED}\n{title}\n办理依据\n《就业促进法》\n法定时限\n5日\n办公电话\n0427-2823356\n")
    assert title in [article["title"] for article in tables["articles"]]
