"""The seed set as PDF pages: the same records as from its text, with boxes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Tables

from extractors.bulletin import read_bulletin
from extractors.options import Engine, ReadOptions
from extractors.reading import read

LAYOUTS = Path(__file__).parent / "pdf" / "layouts"


def tables_of_pdf(name: str, engine: Engine) -> Tables:
    document = read((LAYOUTS / name).read_bytes(), name, ReadOptions(engine))
    return {table: [row.model_dump(mode="json") for row in rows] for table, rows in read_bulletin(document).items()}


@pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
@pytest.mark.parametrize("producer", ["typ", "wp"])
def test_the_seed_set_over_columns_and_pages(seed: Tables, producer: str, engine: Engine) -> None:
    tables = tables_of_pdf(f"L05_interrupted.{producer}.pdf", engine)

    def column(source: Tables, table: str, name: str) -> list[str]:
        return [re.sub(r"[\s<>]", "", str(row[name])) for row in source[table]]  # the text has autolinks

    assert [row["segment_count"] for row in tables["articles"]] == [1, 2, 1, 1]
    for table, name in [
        ("articles", "article_kind"), ("articles", "attribution"), ("qa_items", "question"), ("qa_items", "answer"),
        ("service_guides", "steps_text"), ("service_guides", "required_documents_text"), ("service_guides", "processing_time"),
        ("service_guides", "legal_bases"), ("service_guide_fields", "text"), ("occupation_entries", "title"),
        ("occupation_entries", "serial"), ("occupation_entries", "group_label"), ("occupation_entries", "occupation_code"),
    ]:  # fmt: skip
        assert column(tables, table, name) == column(seed, table, name), (table, name)
    assert tables["bulletins"][0]["claimed_char_ratio"] >= 0.99
    assert all(
        row["x0"] is not None and row["x0"] < row["x1"] and row["top"] < row["bottom"] for row in tables["evidence"]
    )


@pytest.mark.parametrize("name", sorted(path.name for path in LAYOUTS.glob("*.pdf")))
def test_every_layout_is_read_to_records(name: str) -> None:
    tables = tables_of_pdf(name, "pdfium")
    assert tables["articles"] and tables["lines"]
    lines = {row["line_id"]: row["text"] for row in tables["lines"]}
    assert all(lines[row["line_id"]][row["char_start"] : row["char_end"]] == row["text"] for row in tables["evidence"])


@pytest.mark.parametrize("name", ["L07_table_ruled.typ.pdf", "L08_grid.typ.pdf"])
def test_occupations_in_a_table_and_in_a_grid(seed: Tables, name: str) -> None:
    tables = tables_of_pdf(name, "pdfplumber")
    (listed,) = [row["list_id"] for row in tables["occupation_lists"] if row["entry_count"] == 27]
    entries = [row for row in tables["occupation_entries"] if row["list_id"] == listed]
    for column in ("serial", "title", "group_label"):
        assert [row[column] for row in entries] == [row[column] for row in seed["occupation_entries"]]
