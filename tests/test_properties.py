"""Invariants, for texts that nobody wrote on purpose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, SEED, Tables, tables_of
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors._enumerators import _PATTERNS, enumerator
from extractors._folding import scan
from extractors._passage import Passage, join
from extractors.bulletin import read_bulletin
from extractors.options import ReadOptions
from extractors.reading import read
from extractors.reading.text import read_text
from extractors.values.citations import article_citations
from extractors.values.quantities import find_ages, find_counts, find_durations, find_money, find_percentages
from flows.evaluation.evidence import support
from schemas.document import Line

_PARTS = st.sampled_from(
    [
        "热点回应", "办事指南", "便民速递", "一、如何办理失业登记？", "办理材料", "1.身份证", "2、户口簿。", "5个工作日", "不收费",
        "（“江城人社”微信公众号）", "- 3.车工", "高端装备", "联系电话：12333", "无", "【收费标准】", "问：怎么办？", "答：可以办理，",
        "根据《工伤保险条例》第十条，应当参保。", "年满16周岁", "下转第2版", "来源：江城日报", "第3期 2024年5月", "|序号|职业|", "|1|钳工|",
        "　　男性未满60周岁、女性未满55周岁的人员，", "缴费比例为20%", "\f", "重要提醒：", "x", "。",
        "《失业保险条例》（国务院令第258号）第十四条、第十五条", "该条例规定，", "《通知》明确，", "人社部发〔2024〕11号文件",
        "《关于做好稳岗工作的通知》（以下简称《通知》）", "补贴标准：每人每月300元，满1年不足5年的", "女职工50周岁，",
    ]
)  # fmt: skip
_TEXTS = st.lists(st.tuples(_PARTS, st.integers(1, 4)), min_size=1, max_size=30).map(
    lambda parts: "".join(part + "\n" * gap for part, gap in parts)
)
_CHARS = st.text(
    alphabet="年满周岁日月工作内以上下不超过至到%元万0123456789一二三十半个（含）〔〕号第男女性。，、-~ ", max_size=60
)


def check(tables: Tables) -> None:
    """All invariants of one bulletin."""
    lines = {row["line_id"]: row for row in tables["lines"]}
    for row in tables["evidence"]:
        assert lines[row["line_id"]]["text"][row["char_start"] : row["char_end"]] == row["text"]
    for row in tables["mentions"]:
        assert squeeze(row["text"]) == squeeze(quoted(tables, row["mention_id"], "text"))
        if row["applies_to"] is not None:
            assert squeeze(row["applies_to"]) == squeeze(quoted(tables, row["mention_id"], "applies_to"))
    texts = {
        row["article_id"]: squeeze(f"{row['title']}{row['text']}{row['attribution']}") for row in tables["articles"]
    }
    for row in [*tables["mentions"], *tables["legal_citations"]]:
        assert squeeze(row["text"]) in texts[row["article_id"]]
    for row in tables["legal_citations"]:
        assert row["text"] == quoted(tables, row["citation_id"], "text") or "\n" in row["text"]
        if row["title"] is not None:
            assert squeeze(row["title"]) == squeeze(quoted(tables, row["citation_id"], "title"))
    orders = sorted(row["reading_order"] for row in tables["lines"])
    assert orders == list(range(len(orders)))
    assert all(row["role"] for row in tables["lines"])
    ids = [row[key] for name, key in _IDS.items() for row in tables[name]]
    assert len(ids) == len(set(ids))
    records = set(ids)
    assert {row["record_id"] for row in tables["evidence"]} <= records | {
        row["bulletin_id"] for row in tables["bulletins"]
    }
    check_evidence(tables)


def check_evidence(tables: Tables) -> None:
    """Every printed or normalised value of every record has evidence that quotes it, and none is invented."""
    found = support(tables)
    assert found.unquoted == ()
    assert found.invented == ()


_IDS = {
    "articles": "article_id", "qa_items": "qa_id", "service_guides": "guide_id", "occupation_lists": "list_id",
    "occupation_entries": "entry_id", "policy_notices": "notice_id", "legal_citations": "citation_id",
    "mentions": "mention_id", "issues": "issue_id",
}  # fmt: skip


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def quoted(tables: Tables, record: str, field: str) -> str:
    return "".join(row["text"] for row in tables["evidence"] if row["record_id"] == record and row["field"] == field)


@settings(max_examples=120, deadline=None)
@given(_TEXTS)
def test_any_bulletin_keeps_the_invariants(text: str) -> None:
    if not text.strip():
        return
    tables = tables_of(text)
    check(tables)
    source = squeeze(text)
    for row in tables["lines"]:
        assert squeeze(row["text"]) in source
    assert sum(len(squeeze(row["text"])) for row in tables["lines"]) == len(source)


@settings(max_examples=25, deadline=None)
@given(_TEXTS)
def test_same_bytes_twice(text: str) -> None:
    if text.strip():
        assert tables_of(text) == tables_of(text)


_CITING = st.text(
    alphabet="《》〈〉（）〔〕[]关于的通知办法条例规定法本该上述前款第一二十条项令号人社部发国务院2024、和，。根据 \n",
    max_size=80,
)


@settings(max_examples=300, deadline=None)
@given(_CITING)
def test_citations_are_slices(text: str) -> None:
    for act in article_citations(text):
        assert 0 <= act.start < act.end <= len(text)
        if act.title_at:
            assert squeeze(text[slice(*act.title_at)]) == squeeze(str(act.title))
        if act.number:
            assert act.number.prefix.replace(" ", "") in text.replace(" ", "")


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="一二十第步骤章节（(1２0)）、.．:：①⑴⒈⓫AＢ甲 ", max_size=8))
def test_no_number_is_passed_by(text: str) -> None:
    scanned = scan(text)
    start = len(scanned) - len(scanned.lstrip())
    found = next((match for _, pattern in _PATTERNS if (match := pattern.match(scanned, start))), None)
    number = enumerator(text)
    assert (number.end if number else None) == (found.end() if found else None)


@settings(max_examples=300, deadline=None)
@given(_CHARS)
def test_values_quote_their_digits(text: str) -> None:
    for finder in (find_percentages, find_money, find_durations, find_ages, find_counts):
        for item in finder(text):
            assert 0 <= item.start < item.end <= len(text)
            assert item.value_low is not None or item.value_high is not None
            if item.value_low is not None and item.value_high is not None:
                assert item.value_low <= item.value_high


@given(st.lists(st.tuples(st.text(alphabet="人社a1 ", min_size=1, max_size=8), st.sampled_from(["", "\n"])), min_size=1, max_size=6),
       st.integers(0, 40), st.integers(0, 40))  # fmt: skip
def test_cutting_a_passage_is_cutting_its_text(parts: list[tuple[str, str]], start: int, length: int) -> None:
    passage = Passage()
    for order, (text, lead) in enumerate(parts):
        piece = Passage.of_line(Line(1, order, text))
        passage = join([p for p in (passage, piece) if p], lead)
    end = min(len(passage), start + length)
    cut = passage.cut(start, end)
    assert cut.text == passage.text[start:end].strip("\n") or cut.text.replace("\n", "") == passage.text[
        start:end
    ].replace("\n", "")


@pytest.mark.parametrize("size", [1, 7, 40, 95])
def test_any_beginning_of_the_seed_keeps_the_invariants(size: int) -> None:
    lines = SEED.read_text(encoding="utf-8").splitlines()
    text = "\n".join(lines[: 12 + size * 2])
    check(tables_of(text))


def test_the_seed_keeps_the_invariants(seed: Tables) -> None:
    check(seed)
    source = squeeze(SEED.read_text(encoding="utf-8"))
    assert squeeze("".join(line.text for line in read_text(SEED.read_bytes(), "s.txt").lines)) == source


_PRINTED = [
    line.text
    for path in sorted((SEED.parent.parent / "tests" / "golden").glob("*/input.txt"))
    for line in read_text(path.read_bytes(), path.name).lines
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_PRINTED), st.integers(1, 3)), min_size=1, max_size=30))
def test_any_order_of_printed_lines_keeps_the_invariants(parts: list[tuple[str, int]]) -> None:
    check(tables_of("".join(line + "\n" * gap for line, gap in parts)))


_INPUTS = sorted(
    path
    for folder in ("tests/golden", "tests/gold/open")
    for path in ROOT.glob(f"{folder}/*/input.*")
    if path.suffix in (".txt", ".pdf")
)


@pytest.mark.parametrize("path", _INPUTS, ids=lambda path: f"{path.parent.name}{path.suffix}")
def test_every_value_of_the_cases_is_quoted(path: Path) -> None:
    document = read(path.read_bytes(), path.name, ReadOptions(engine="pdfium"))
    check_evidence(
        {name: [row.model_dump(mode="json") for row in rows] for name, rows in read_bulletin(document).items()}
    )
