"""The measures of the benchmarks: a perfect reading scores full, a swapped or doubled one does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks._report import publish
from benchmarks._truth import Order, TruthLine, jumps, lines_of
from benchmarks.comparison import compare, plain, row
from benchmarks.joins import Join, Reading, joins
from flows.evaluation.markdown import table as markdown_table
from flows.evaluation.order import levenshtein, order_edits

FIXTURE = Path(__file__).parent / "pdf/layouts/L01_single.typ.pdf"
LINES = {
    ("a", 1, 0): ["一、参保登记由单位在三十日内办理，", "逾期的按照规定加收滞纳金。"],
    ("b", 1, 1): ["失业人员可以申领失业保险金，期限", "最长二十四个月。"],
    ("a", 2, 2): ["二、转移接续手续由转入地经办机构", "负责办理。"],
    ("a", 2, 3): ["三、办结后告知本人。", "负责办理。"],
}
HEADS = ["人社工作通讯", "第2版"]


def truth() -> dict[str, Any]:
    """Article a over two pages, interrupted by b; its last line is a text that occurs twice."""
    pages: list[dict[str, Any]] = [{"furn": HEADS[:1], "frags": []}, {"furn": HEADS, "frags": []}]
    for (article, page, _), texts in LINES.items():
        pages[page - 1]["frags"].append({"art": article, "lines": [{"t": text, "k": "p"} for text in texts]})
    return {"pages": pages}


def text_of(*places: int) -> str:
    """The fragments in the given order, a running head before each."""
    every = list(LINES.values())
    return "".join(f"{HEADS[0]}\n" * (place in (0, 2)) + "\n".join(every[place]) + "\n" for place in places)


def test_edit_distance_of_orders() -> None:
    assert order_edits([(1, 0), (2, 0), (3, 0)]) == 0
    assert order_edits([(2, 0), (1, 0), (3, 0)]) == 2
    assert levenshtein([1, 2, 3], [1, 3]) == 1


def test_whole_articles_score_full() -> None:
    found = compare(text_of(0, 2, 3, 1), truth())
    assert (found.lost, found.doubled, found.lines_found) == (0, 0, found.lines)
    assert found.pairs_kept == found.pairs == 6
    assert (found.columns_kept, found.columns) == (1, 1)
    assert (found.page_jumps_kept, found.page_jumps) == (1, 1)
    assert (found.line_edits, found.block_edits) == (0, 0)


def test_the_printed_order_is_right_but_keeps_no_interrupted_jump() -> None:
    found = compare(text_of(0, 1, 2, 3), truth())
    assert (found.pairs_kept, found.page_jumps_kept) == (found.pairs - 1, 0)
    assert (found.line_edits, found.block_edits) == (0, 0)


def test_swapped_columns_are_seen() -> None:
    found = compare(text_of(0, 1, 3, 2), truth())
    assert found.columns_kept == 0
    assert found.line_edits > 0
    assert found.block_edits == 2


def test_rows_read_across_columns_are_seen() -> None:
    one, two = LINES["a", 2, 2], LINES["a", 2, 3]
    across = "\n".join(f"{left} {right}" for left, right in zip(one, two, strict=True))
    found = compare(text_of(0, 1) + across, truth())
    assert found.lines_found == found.lines
    assert found.pairs_kept < found.pairs - 2


def test_lost_and_doubled_characters_are_counted() -> None:
    text = text_of(0, 1, 2, 3).replace("最长二十四个月。", "最最长二十四个月")
    found = compare(text, truth())
    assert (found.lost, found.doubled) == (1, 1)


def test_a_text_that_occurs_once_serves_one_line_only() -> None:
    text = text_of(0, 1, 2) + LINES["a", 2, 3][0]
    assert compare(text, truth()).lines_found == compare(text, truth()).lines - 1


def test_marks_and_links_of_markdown_change_nothing() -> None:
    marked = "# **" + text_of(0, 2, 3, 1).replace("\n", "**<br>\n- ") + "|---|\n"
    assert compare(marked, truth()) == compare(text_of(0, 2, 3, 1), truth())
    assert plain("见[平台](https://example.cn) ⼯伤") == "见平台工伤"


def lines() -> list[TruthLine]:
    return [line for line, _ in lines_of(truth())]


def reading(order: Order, owners: dict[str, str | None]) -> Reading:
    placed = [line for line in order if line]
    stands = {line.place: line.place for line in placed}
    return Reading(order, {line.place: owners[line.article] for line in placed}, stands)


def verdicts(found: list[Join]) -> list[tuple[str, bool]]:
    return [(join.verdict, join.moved) for join in found]


def test_jumps_and_joins_of_a_perfect_ledger() -> None:
    a1, a2, b1, b2, *rest = lines()
    order = [a1, a2, *rest, b1, b2]
    assert [(jump.kind, jump.kept) for jump in jumps(order, lines())] == [("page, cut", True), ("column", True)]
    found = joins(reading(order, {"a": "1", "b": "2"}), lines(), frozenset())
    assert verdicts(found) == [("right", True), ("right", False)]


def test_a_join_of_two_articles_is_wrong() -> None:
    order = lines()
    assert not jumps(order, lines())[0].kept
    found = joins(reading(order, {"a": "1", "b": "1"}), lines(), frozenset())
    assert verdicts(found)[:2] == [("wrong", False), ("wrong", False)]
    assert verdicts(joins(reading(order, {"a": "1", "b": "2"}), lines(), frozenset())) == [("right", False)]


def test_groups_of_a_list_are_neither_right_nor_wrong() -> None:
    found = joins(reading(lines(), {"a": "1", "b": "1"}), lines(), frozenset({"b"}))
    assert verdicts(found) == [("neutral", False), ("neutral", False), ("right", False)]


def test_text_between_two_lines_parts_them() -> None:
    first, second, *rest = lines()
    assert not any(jump.kept for jump in jumps([first, second, None, *rest[2:4], None, *rest[4:]], lines()))


def test_a_tool_that_is_missing_has_a_row_that_says_so() -> None:
    assert row("pymupdf4llm", Path(sys.executable), [FIXTURE])[:2] == ["pymupdf4llm", "not installed"]


def test_this_project_is_compared_as_the_others_are() -> None:
    cells = row("jianbao, layout alone, pdfium", Path(sys.executable), [FIXTURE])
    assert cells[2:6] == ["1.0000", "0", "0", "1.0000"]


def test_tables_go_between_their_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- x:begin -->old<!-- x:end -->\nafter\n", encoding="utf-8")
    publish(markdown_table(["a", "b"], [["1", "2"]]), "x", page)
    assert page.read_text(encoding="utf-8").splitlines() == [
        "before", "<!-- x:begin -->", "", "| a | b |", "| --- | ---: |", "| 1 | 2 |", "", "<!-- x:end -->", "after",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no markers"):
        publish("", "y", page)
