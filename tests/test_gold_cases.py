"""Gold cases: generated ones come out of their seed again, and every value of each case stands in the printed text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.options import ReadOptions
from extractors.reading import read
from flows.evaluation.evidence import printed_columns, stands_in
from flows.evaluation.folding import fold
from flows.evaluation.gold import find_cases
from tools.gold.bank import load
from tools.gold.bulletin import make
from tools.gold.cases import write
from tools.gold.markup import Article, parse

GOLD = Path(__file__).parent / "gold"
CASES = sorted(folder for bank in ("open", "holdout") for folder in (GOLD / bank).glob("g[0-9][0-9]"))
BY_HAND = sorted(
    folder
    for bank in ("open", "holdout")
    for folder in (GOLD / bank).iterdir()
    if not re.fullmatch(r"g\d\d", folder.name)
)
#: Columns that hold codes or numbers, not printed text.
CODED = {
    "article_kind", "attribution_kind", "list_kind", "original_or_copy", "necessity", "channel_type", "unit", "comparator",
    "commitment_kind", "level", "field", "kind", "extension_unit", "sex", "normalized", "article_no", "paragraph_no", "item_no", "number", "region_code",
}  # fmt: skip


def name(folder: Path) -> str:
    return f"{folder.parent.name}-{folder.name}"


def squeezed(text: str) -> str:
    return re.sub(r"[\s|]", "", text)


def texts(value: Any, column: str = "") -> Iterator[str]:
    if isinstance(value, str) and (column not in CODED or (column == "level" and value not in ("intro", "item"))):
        yield from value.split("\n")
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, column)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, key)


def untrue(article: Article) -> list[str]:
    """Values of an article that are not printed in it."""
    printed = squeezed("\n".join(piece.line for piece in article.pieces))
    return [text for text in texts(list(article.rows.values())) if squeezed(text) not in printed]


@pytest.mark.parametrize("folder", CASES, ids=name)
def test_same_seed_same_bytes(folder: Path, tmp_path: Path) -> None:
    made = write(folder.parent.name, int(folder.name[1:]), tmp_path)
    files = sorted(path.name for path in folder.iterdir())
    assert files == sorted(path.name for path in made.iterdir())
    assert all((folder / file).read_bytes() == (made / file).read_bytes() for file in files)


@pytest.mark.parametrize("folder", CASES, ids=name)
def test_values_are_printed(folder: Path) -> None:
    bulletin = make(folder.parent.name, int(folder.name[1:]))
    for article in bulletin.articles.values():
        assert untrue(article) == []
    printed = squeezed("\n".join(bulletin.masthead))
    assert all(squeezed(row["title"]) in printed and row["publisher"] in printed for row in bulletin.rows)


@pytest.mark.parametrize("folder", CASES, ids=name)
def test_lists_are_exhaustive(folder: Path) -> None:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    entries = gold["rows"].get("occupation_entries", [])
    assert sum(row["entry_count"] for row in gold["rows"].get("occupation_lists", [])) == len(entries)
    divided = [row for row in gold["rows"]["articles"] if row["segment_count"] > 1]
    joins = gold.get("joins", [])
    assert len(joins) == sum(row["segment_count"] - 1 for row in divided)
    assert all(6 <= len(part) <= 20 for join in joins for part in join)
    if (folder / "input.txt").exists() and "reading_order" in gold:
        lines = (folder / "input.txt").read_text(encoding="utf-8").replace("\f", "").split("\n")
        assert set(gold["reading_order"]) <= set(lines)


def printed(value: Any, column: str) -> Iterator[tuple[str, str]]:
    """The texts as printed in a column, each line of them alone."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from printed(inner, f"{column}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from printed(inner, column)
    elif column in printed_columns() and value:
        yield from ((column, line) for line in str(value).splitlines())


@pytest.mark.parametrize("folder", BY_HAND, ids=name)
def test_gold_by_hand_is_printed(folder: Path) -> None:
    (case,) = find_cases(folder)
    lines = read(case.source.read_bytes(), case.source.name, ReadOptions("pdfium")).lines
    folded = [fold(line.text) for line in lines]
    source = "\n".join(["", *folded, "".join(folded), ""])
    values = (pair for table, rows in case.rows.items() for row in rows for pair in _of_row(table, row))
    assert [column for column, text in values if not stands_in(fold(text), source)] == []  # no text: some are set aside
    page = "".join(folded)
    assert all(fold(part) in page for join in case.joins or () for part in join)


def _of_row(table: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return (pair for column, value in row.items() for pair in printed(value, f"{table}.{column}"))


def test_banks_share_no_sentence() -> None:
    def sentences(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            if len(value) >= 14 and not value.startswith("{"):  # acts are facts, not wording
                yield value
        elif isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                yield from sentences(item)

    assert set(sentences(load("open"))).isdisjoint(sentences(load("holdout")))


def test_digits_must_be_declared() -> None:
    marked = parse("比例为{p:60%至300%|to=平均工资}，{d:5个工作日内}办结，第{x:3}次起按{c:《失业保险条例》第十四条}")
    assert [(m["kind"], m.get("value_low"), m["value_high"]) for m in marked.mentions] == [
        ("percentage", 60, 300), ("duration", None, 5)]  # fmt: skip
    assert marked.citations == ({"title": "失业保险条例", "doc_number": None, "article_no": "14", "paragraph_no": None, "item_no": None},)  # fmt: skip
    for text in ("共3次", "满一年", "依《条例》", "百分之五"):
        with pytest.raises(ValueError, match="outside markup"):
            parse(text)


def test_gold_is_json_of_the_format() -> None:
    for folder in CASES:
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        assert {"note", "origin", "forms", "rows", "complete"} <= set(gold) <= {
            "note", "origin", "forms", "rows", "complete", "joins", "reading_order"}  # fmt: skip
