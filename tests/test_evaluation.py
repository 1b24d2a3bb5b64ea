"""The scorer of ``jianbao eval``: each figure on cases where it must be right, and where it must fall."""

from __future__ import annotations

import copy
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from conftest import Tables, tables_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.evaluation import evidence
from flows.evaluation.alignment import assign, in_order
from flows.evaluation.folding import fold, loose, same
from flows.evaluation.gold import EXHAUSTIVE_KINDS, Absent, Case
from flows.evaluation.mentions import mention_facts
from flows.evaluation.order import compare_joins, order_edits, reading_distance
from flows.evaluation.report import Counts, report
from flows.evaluation.run import Result, case_facts, score
from flows.evaluation.scoring import Fact, span_of
from flows.worker import Failure
from schemas._table import tables

Row = dict[str, Any]

TEXT = """热点回应

失业后能领多久？
问：领取期限怎么算？
答：累计缴费满1年不足5年的，最长领取12个月。

办事指南

灵活就业登记
办理流程：
1.本人提出申请
2.窗口审核材料
3.当场出具凭证
收费标准：不收费
"""


def facts_of(want: dict[str, list[Row]], got: dict[str, list[Row]], **more: Any) -> list[Fact]:
    """The facts of a case whose rows are given by hand, line figures aside."""
    case = Case("c", Path("input.txt"), rows=want, **{"complete": frozenset(), **more})
    rows: Tables = {name: got.get(name, []) for name in tables()}
    return list(case_facts(case, rows))


def counts(facts: list[Fact], column: str | None = None) -> tuple[int, int, int]:
    """True positives, false positives and false negatives, as precision and recall count them."""
    found = Counts.of(item for item in facts if column in (None, item.column))
    return found.hit, found.wrong + found.extra, found.wrong + found.missed


def guide(**columns: Any) -> Row:
    return {"guide_id": "g", "name": "灵活就业登记", **columns}


# ---- folding ---------------------------------------------------------------------------------------------------------


def test_width_space_and_brackets_are_folded_and_nothing_else() -> None:
    assert fold("国办发〔2009〕 66号") == fold("国办发[2009]66号") == fold("国办发（２００９）６６号")
    assert same(60, 60.0) and same("60", 60.0) and not same("60", "60.5")
    assert not same("办理。", "办理") and same("办理。", "办理", loose)
    assert not same("《证明》", "证明") and same("《证明》", "证明", loose)
    assert same(None, []) and not same(None, False) and not same(True, 1)


# ---- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("want", "got", "expected"),
    [
        ("不收费", "不收费", (1, 0, 0)),
        ("不收费", "免费", (0, 1, 1)),
        ("不收费", None, (0, 0, 1)),
        (None, "免费", (0, 1, 0)),
        (None, None, (0, 0, 0)),
    ],
)
def test_a_value_counts_once(want: Any, got: Any, expected: tuple[int, int, int]) -> None:
    facts = facts_of(
        {"service_guides": [{"name": "灵活就业登记", "fee_text": want}]}, {"service_guides": [guide(fee_text=got)]}
    )
    assert counts(facts, "service_guides.fee_text") == expected


def test_columns_that_are_not_named_are_not_scored() -> None:
    facts = facts_of({"service_guides": [{"name": "灵活就业登记"}]}, {"service_guides": [guide(fee_text="1元")]})
    assert [item.column for item in facts] == ["service_guides.name"]


def test_a_missing_row_misses_every_value_but_the_empty_ones() -> None:
    want = {
        "name": "灵活就业登记",
        "fee_text": None,
        "steps": [{"text": "一"}, {"text": "二"}],
        "fee": {"amount": None},
    }
    assert counts(facts_of({"service_guides": [want]}, {})) == (0, 0, 3)


def test_elements_are_compared_in_order_by_the_keys_that_are_named() -> None:
    steps = [{"text": "本人提出申请"}, {"text": "窗口审核材料；"}, {"text": "当场出具凭证"}]

    def got(*texts: str) -> list[Fact]:
        elements = [{"position": n, "text": text, "actor": None} for n, text in enumerate(texts, start=1)]
        want = {"service_guides": [{"name": "灵活就业登记", "steps": steps}]}
        return facts_of(want, {"service_guides": [guide(steps=elements)]})

    column = "service_guides.steps.text"
    assert counts(got("本人提出申请", "窗口审核材料", "当场出具凭证"), column) == (3, 0, 0)
    assert counts(got("本人提出申请", "当场出具凭证"), column) == (2, 0, 1)
    assert counts(got("本人提出申请", "窗口审核材料", "当场出具凭证", "当场出具凭证"), column) == (3, 1, 0)
    assert counts(got("窗口审核材料", "本人提出申请", "当场出具凭证"), column) == (2, 1, 1)
    assert counts(got("本人提出申请窗口审核材料", "当场出具凭证"), column) == (1, 1, 2)
    (extra,) = (item for item in got("前言", "本人提出申请", "窗口审核材料", "当场出具凭证") if item.verdict == "extra")
    assert extra.place == "service_guides[灵活就业登记].steps[+1].text"


def test_an_empty_list_means_none() -> None:
    want = {"service_guides": [{"name": "灵活就业登记", "outputs": [], "steps": []}]}
    assert counts(facts_of(want, {"service_guides": [guide(outputs=[], steps=[])]})) == (1, 0, 0)
    facts = facts_of(want, {"service_guides": [guide(outputs=["登记凭证"], steps=[{"text": "一"}, {"text": "二"}])]})
    assert counts(facts) == (1, 3, 0)
    assert [item.column for item in facts][1:] == ["service_guides.outputs", *["service_guides.steps.text"] * 2]


def test_a_struct_where_none_is_expected_counts_once() -> None:
    want = {"service_guides": [{"name": "灵活就业登记", "processing_time": None}]}
    limit = {"value": 15.0, "unit": "working_day", "comparator": "le"}
    facts = facts_of(want, {"service_guides": [guide(processing_time=limit)]})
    assert counts(facts, "service_guides.processing_time.value") == (0, 1, 0) and counts(facts) == (1, 1, 0)


def test_structs_and_lists_in_elements() -> None:
    want = guide(
        fee={"is_charged": False, "amount": None}, legal_bases=[{"title": "甲办法", "issuers": ["甲部", "乙部"]}]
    )
    del want["guide_id"]
    got = guide(fee={"is_charged": None, "amount": 5.0}, legal_bases=[{"title": "甲办法", "issuers": ["甲部", "丙部"]}])
    facts = facts_of({"service_guides": [want]}, {"service_guides": [got]})
    assert counts(facts, "service_guides.fee.is_charged") == (0, 0, 1)
    assert counts(facts, "service_guides.fee.amount") == (0, 1, 0)
    assert counts(facts, "service_guides.legal_bases.issuers") in ((1, 1, 1), (2, 0, 0))
    assert counts(facts, "service_guides.legal_bases.issuers") == (1, 1, 1)


def test_long_texts_get_a_span_score_beside_the_exact_one() -> None:
    want, got = "答复的全部内容一字不差", "答复的全部内容"
    facts = facts_of(
        {"qa_items": [{"question": "问什么？", "answer": want}]},
        {"qa_items": [{"question": "问什么？", "answer": got}]},
    )
    found = Counts.of(item for item in facts if item.column == "qa_items.answer")
    assert found.scores.f1 == 0 and found.span_scores.precision == 1 and found.span_scores.recall == round(7 / 11, 6)
    assert span_of("一二三四", "四三二一").shared == 0, "single characters are chance"
    assert Counts.of(item for item in facts if item.column == "qa_items.question").wanted_chars == 0


# ---- rows ------------------------------------------------------------------------------------------------------------


def entries(*titles: str) -> list[Row]:
    return [{"entry_id": title, "title": title, "group_label": "制造"} for title in titles]


def test_rows_beside_a_complete_list_are_inventions() -> None:
    want = {"occupation_entries": [{"title": "焊工", "group_label": "制造"}, {"title": "钳工", "group_label": "制造"}]}
    doubled = {"occupation_entries": entries("焊工", "焊工", "钳工")}
    assert counts(facts_of(want, doubled)) == (4, 0, 0)
    facts = facts_of(want, doubled, complete=frozenset({"occupation_entries"}))
    assert counts(facts) == (4, 2, 0) and [item.in_extra_row for item in facts if item.verdict == "extra"] == [True] * 2


def test_a_table_that_must_be_empty() -> None:
    facts = facts_of({}, {"policy_notices": [{"title": "提示", "body": "文"}]}, complete=frozenset({"policy_notices"}))
    assert counts(facts) == (0, 1, 0)


def test_rows_find_each_other_in_any_order_and_despite_a_misread_key() -> None:
    want = {
        "occupation_entries": [{"title": "养老护理员", "group_label": "服务"}, {"title": "焊工", "group_label": "制造"}]
    }
    got = [{"title": "焊工", "group_label": "制造"}, {"title": "养老护埋员", "group_label": "服务"}]
    facts = facts_of(want, {"occupation_entries": got}, complete=frozenset({"occupation_entries"}))
    assert counts(facts) == (3, 1, 1)


def test_rows_of_equal_keys_go_by_their_other_columns_and_then_by_order() -> None:
    want = [{"title": "失业登记", "article_kind": "other"}, {"title": "失业登记", "article_kind": "service_guide"}]
    assert counts(facts_of({"articles": want}, {"articles": want[::-1]})) == (4, 0, 0)
    twins = [{"title": "失业登记", "text": None}, {"title": "失业登记", "text": None}]
    pairs = assign([[1.0, 1.0], [1.0, 1.0]])
    assert pairs == [(0, 0), (1, 1)] and counts(facts_of({"articles": twins}, {"articles": twins})) == (2, 0, 0)


def test_unlike_rows_are_no_pair() -> None:
    want = {"articles": [{"title": "工伤认定怎么办", "article_kind": "hotspot_qa"}]}
    facts = facts_of(want, {"articles": [{"title": "冬季招聘会开幕", "article_kind": "other"}]})
    assert counts(facts) == (0, 0, 2)


def test_a_row_without_a_key_is_known_by_its_long_text() -> None:
    want = {"qa_items": [{"question": None, "answer": "申领条件按照规定执行，详见窗口公示"}]}
    got = [{"question": None, "answer": "申领条件按照规定执行，详见公示"}, {"question": None, "answer": "不可以"}]
    facts = facts_of(want, {"qa_items": got[::-1]})
    assert [item.verdict for item in facts] == ["empty", "wrong"]


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_assignment_is_the_best_one(height: int, width: int, data: st.DataObject) -> None:
    cell = st.integers(0, 6)
    scores = data.draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=height, max_size=height))
    pairs = assign(scores)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    size = max(height, width)
    square = [[scores[r][c] if r < height and c < width else 0 for c in range(size)] for r in range(size)]
    best = max(sum(square[r][c] for r, c in enumerate(order)) for order in permutations(range(size)))
    assert sum(scores[r][c] for r, c in pairs) == best


@given(st.lists(st.sampled_from("甲乙丙"), max_size=6), st.lists(st.sampled_from("甲乙丙"), max_size=6))
def test_pairs_in_order_are_a_longest_common_subsequence(one: list[str], two: list[str]) -> None:
    from rapidfuzz.distance import LCSseq

    pairs = in_order([[float(a == b) for b in two] for a in one])
    assert pairs == sorted(pairs) and len(pairs) == LCSseq.similarity(one, two)


# ---- mentions, unwanted values ---------------------------------------------------------------------------------------


def mention(kind: str, text: str, **columns: Any) -> Row:
    return {"kind": kind, "text": text, **columns}


def test_mentions_count_each_time_they_are_printed() -> None:
    want = [mention("money", "1890元", value_low=1890), mention("money", "1890元", value_low=1890)]
    once = [mention("money", "1890元", value_low=1890.0)]
    assert counts(list(mention_facts(want, once, complete=True))) == (2, 0, 2)
    assert counts(list(mention_facts(want, once * 3, complete=True))) == (4, 2, 0)
    assert counts(list(mention_facts(want, once * 3, complete=False))) == (4, 0, 0)


def test_mentions_of_open_kinds_are_scored_only_where_listed() -> None:
    got = [mention("agency", "市人社局"), mention("percentage", "60%")]
    assert counts(list(mention_facts([], got, complete=True))) == (0, 1, 0)


def test_a_text_that_is_cut_otherwise_is_wrong_but_its_value_counts() -> None:
    want = [mention("money", "1890元", value_low=1890)]
    facts = list(mention_facts(want, [mention("money", "每人每月1890元", value_low=1890.0)], complete=True))
    assert [(item.column, item.verdict) for item in facts] == [
        ("mentions.text", "wrong"),
        ("mentions.value_low", "hit"),
    ]
    other = list(mention_facts(want, [mention("money", "1728元", value_low=1728.0)], complete=True))
    assert counts(other) == (0, 2, 2)


def test_a_limit_for_each_sex_is_matched_by_its_values() -> None:
    want = [
        mention("age", "男60周岁、女50周岁", sex=sex, value_high=high) for sex, high in (("male", 60), ("female", 50))
    ]
    assert counts(list(mention_facts(want, want[::-1], complete=True))) == (6, 0, 0)


def test_unwanted_values_count_once() -> None:
    unwanted = Absent(table="occupation_entries", column="title", value="合计")
    for complete, expected in ((frozenset[str](), (1, 1, 0)), (frozenset({"occupation_entries"}), (1, 1, 0))):
        facts = facts_of(
            {"occupation_entries": [{"title": "焊工"}]},
            {"occupation_entries": entries("焊工", "合计")},
            absent=(unwanted,),
            complete=complete,
        )
        assert counts(facts) == expected


# ---- lines -----------------------------------------------------------------------------------------------------------


def lines(*printed: str) -> list[Row]:
    """Lines in reading order, each ``place article text``; place is the one in the source."""
    found = []
    for order, line in enumerate(printed):
        source, article, text = line.split(" ", 2)
        role = "furniture" if article == "f" else "body"
        owner = None if article in ("f", "-") else article
        found.append({"line_id": source, "source_order": int(source), "reading_order": order, "text": text,
                      "role": role, "article_id": owner})  # fmt: skip
    return found


BREAK = [("由经办机构", "出具回执")]


def test_a_join_over_another_article_is_found() -> None:
    good = lines("0 a 申请后由经办机构", "4 a 出具回执。", "1 f 第2版", "2 b 另一篇", "3 b 它的正文")
    joins = compare_joins(BREAK, good)
    assert joins.found == tuple(BREAK) and not joins.missed and not joins.wrong


def test_a_tail_left_apart_is_missed_and_a_tail_on_another_article_is_wrong_too() -> None:
    apart = lines("0 a 申请后由经办机构", "1 f 第2版", "2 b 另一篇", "3 b 它的正文", "4 c 出具回执。")
    joins = compare_joins(BREAK, apart)
    assert joins.missed == tuple(BREAK) and not joins.wrong
    astray = lines("0 a 申请后由经办机构", "1 f 第2版", "2 b 另一篇", "3 b 它的正文", "4 b 出具回执。")
    assert compare_joins(BREAK, astray).wrong == (("它的正文", "出具回执。"),)


def test_a_join_nobody_expects_is_wrong_where_the_list_is_exhaustive() -> None:
    wrong = lines("0 a 一篇", "2 a 尾巴", "1 b 另一篇")
    assert len(compare_joins([], wrong).wrong) == 1 and not compare_joins([], wrong, exhaustive=False).wrong
    credit_above = lines("0 a 一篇", "2 a 正文", "1 a 来源：某处")
    page_number = lines("0 a 一篇", "2 a 正文", "1 f 2")
    assert not compare_joins([], credit_above).wrong and not compare_joins([], page_number).wrong


def test_a_break_may_be_told_over_several_lines() -> None:
    found = compare_joins(
        [("经办机构", "出具回执。")], lines("0 a 由经办", "1 a 机构", "3 a 出具", "4 a 回执。", "2 b 另")
    )
    assert len(found.found) == 1 and not found.wrong


def test_reading_order_is_a_normalised_edit_distance() -> None:
    wanted = ["一", "二", "三", "四"]
    assert reading_distance(wanted, lines("0 a 一", "1 a 二", "2 a 三", "3 a 四")).edits == 0
    assert reading_distance(wanted, lines("0 a 一", "2 a 三", "1 a 二", "3 a 四")).edits == 2
    assert reading_distance(wanted, lines("0 a 一", "1 a 二", "3 f 页码", "2 a 三")).edits == 1, "四 is lost"
    assert reading_distance(["同", "同"], lines("0 a 同", "1 a 同")).edits == 0
    assert order_edits([3, 1, 2]) == 2


# ---- evidence, inventions, whole cases -------------------------------------------------------------------------------


def test_evidence_must_hold_the_value_and_inventions_are_told() -> None:
    rows = tables_of(TEXT)
    before = evidence.support(rows)
    assert not before.invented and before.claimed == 1.0
    fee = next(row for row in rows["evidence"] if row["field"] == "fee_text")
    fee["text"] = "不收"
    assert ("service_guides.fee_text", "不收费") in evidence.support(rows).unquoted
    rows["evidence"] = [row for row in rows["evidence"] if row["record_id"] != rows["mentions"][0]["mention_id"]]
    lost = {column for column, _ in evidence.support(rows).unquoted}
    assert {"mentions.text", "mentions.unit"} <= lost
    rows["qa_items"][0]["answer"] = "累计缴费满1年不足5年的，最长领取24个月。"
    assert [column for column, _ in evidence.support(rows).invented] == ["qa_items.answer"]


def test_columns_of_evidence_exist() -> None:
    known = {f"{table}.{path}" for table, model in tables().items() for path in evidence._paths(model)}
    assert evidence._ALSO_PRINTED | evidence._NORMALISED | set(evidence._QUOTED_AS) <= known
    assert "articles.segment_count" not in evidence.printed_columns()


def test_a_text_put_together_from_runs_stands_in_the_source() -> None:
    source = "前言甲乙丙丁中间戊己庚辛后记"
    assert evidence.stands_in("甲乙丙丁戊己庚辛", source) and evidence.stands_in("后记", source)
    assert (
        evidence.stands_in("甲乙丙丁己戊", source + "\n己戊尾")
        and not evidence.stands_in("甲乙戊己", source)
        and not evidence.stands_in("壬", source)
    )


def test_an_input_that_cannot_be_read_misses_everything() -> None:
    case = Case("c", Path("input.txt"), rows={"articles": [{"title": "失业登记", "text": None}]}, joins=(("一", "二"),),
                counts={"articles": 0}, reading_order=("一", "二"), loose=True)  # fmt: skip
    result = score(case, Failure("broken_pdf", "no PDF", "", "read"))
    content = report([result])
    assert content["summary"]["unreadable"] == ["c"] and content["summary"]["micro"]["recall"] == 0
    assert content["summary"]["continuations"]["missed"] == 1 and content["summary"]["reading_order"]["distance"] == 1


def test_macro_f1_is_the_mean_over_columns_and_forms_are_told_apart() -> None:
    want = {"occupation_entries": [{"title": "焊工", "serial": "1"}, {"title": "钳工", "serial": "2"}]}
    got = {"occupation_entries": [{"title": "焊工", "serial": "9"}, {"title": "钳工", "serial": "8"}]}
    facts = tuple(facts_of(want, got))
    cases = [Case("one", Path("i"), forms=("label:colon",)), Case("two", Path("i"), forms=("label:colon", "list:csv"))]
    content = report([Result(cases[0], facts), Result(cases[1], ())])
    assert content["summary"]["macro_f1"] == 0.5 and content["summary"]["micro"]["f1"] == 0.5
    assert content["forms"]["label:colon"]["cases"] == 2 and content["forms"]["list:csv"]["f1"] is None


# ---- perfect rows, and any change to them ----------------------------------------------------------------------------

PERFECT: Tables = tables_of(TEXT)
_SKIP = {"evidence", "issues", "lines"}


def _expectations(rows: Tables) -> dict[str, list[Row]]:
    """All rows as gold, without identifiers and empty values."""
    found: dict[str, list[Row]] = {}
    for name, content in rows.items():
        if name not in _SKIP and content:
            found[name] = [
                {k: v for k, v in row.items() if not k.endswith("_id") and v not in (None, [], "")} for row in content
            ]
    return found


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        return [] if value is None or (isinstance(path[-1], str) and path[-1].endswith("_id")) else [path]
    return [leaf for key, item in inner for leaf in _leaves(item, (*path, key))]


LEAVES = _leaves({name: rows for name, rows in PERFECT.items() if name not in _SKIP})


def _f1(rows: Tables) -> tuple[float | None, float | None]:
    complete = frozenset(name for name in PERFECT if name not in _SKIP)
    case = Case("c", Path("i"), rows=_expectations(PERFECT), complete=complete)
    summary = report([Result(case, tuple(case_facts(case, rows)))])["summary"]
    return summary["micro"]["f1"], summary["macro_f1"]


def test_perfect_rows_score_one() -> None:
    assert _f1(PERFECT) == (1.0, 1.0)
    assert len(LEAVES) > 60


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LEAVES), st.booleans())
def test_any_change_of_a_value_costs(path: tuple[Any, ...], remove: bool) -> None:
    rows = copy.deepcopy(PERFECT)
    holder: Any = rows
    for key in path[:-1]:
        holder = holder[key]
    value = holder[path[-1]]
    changed = (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int | float) else value + "改"
    required = path[0] == "mentions" and path[-1] in ("kind", "text")
    holder[path[-1]] = None if remove and not required else changed
    micro, macro = _f1(rows)
    assert micro is not None and macro is not None and micro < 1 and macro < 1


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([(name, n) for name, rows in PERFECT.items() if name not in _SKIP for n in range(len(rows))]),
       st.booleans())  # fmt: skip
def test_a_row_too_few_or_too_many_costs(place: tuple[str, int], double: bool) -> None:
    name, number = place
    if name == "bulletins":
        return
    rows = copy.deepcopy(PERFECT)
    if double:
        rows[name].insert(number, copy.deepcopy(rows[name][number]))
    else:
        del rows[name][number]
    micro, _ = _f1(rows)
    mention = PERFECT[name][number]
    open_kind = name == "mentions" and (mention["kind"] not in EXHAUSTIVE_KINDS or mention["normalized"] == "free")
    assert micro is not None and (micro < 1) != (double and open_kind)


def test_a_mention_without_text_is_known_by_its_value() -> None:
    got = [
        {"kind": "duration", "text": "滿36個月", "value_low": 36.0},
        {"kind": "duration", "text": "3個月", "value_low": 3.0},
    ]
    want = [{"kind": "duration", "value_low": 3}, {"kind": "duration", "value_low": 36}]
    assert [fact.verdict for fact in mention_facts(want, got, complete=True)] == ["hit", "hit"]
    missed = list(mention_facts([*want, {"kind": "age", "value_low": 60}], got, complete=True))
    assert [fact.verdict for fact in missed] == ["hit", "hit", "missed"]
