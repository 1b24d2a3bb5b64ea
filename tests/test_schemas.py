"""What is derived from the table models, and that one definition is enough."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pyarrow as pa
import pytest
from conftest import Tables

from schemas._export import DATASET_VERSION, arrow_schema, dictionary, explain, json_schemas
from schemas._table import all_tables, article_kinds, tables
from schemas._types import columns_of
from schemas.nested import nest

#: Column names that checks outside the project read; the contract fixes them.
CONTRACT = {
    "bulletins": "bulletin_id title publisher issue_no issued_date date_precision region_code region_name source_name "
    "sha256 media_type page_count line_count char_count claimed_char_ratio article_count extractor_version",
    "articles": "article_id bulletin_id position section_heading section_kind article_kind title text attribution "
    "attribution_name attribution_kind region_code zone_name page_from page_to segment_count",
    "qa_items": "qa_id article_id bulletin_id position number_label question answer asker asker_question answerer "
    "topics region_code",
    "service_guide_fields": "guide_id position label field text",
    "occupation_lists": "list_id article_id bulletin_id name issuer region_code zone_name year list_kind stated_count "
    "entry_count groups",
    "occupation_entries": "entry_id list_id bulletin_id position serial group_label group_confidence title marks "
    "level_labels amounts printed_code match_kind occupation_code occupation_name edition candidates",
    "policy_notices": "notice_id article_id bulletin_id title body obligations highlights",
    "legal_citations": "citation_id record_id article_id bulletin_id text title title_canonical doc_number doc_prefix "
    "doc_year doc_serial issuers kind article_no paragraph_no item_no status status_as_of related",
    "mentions": "mention_id record_id article_id bulletin_id field kind text value_low value_high low_inclusive "
    "high_inclusive unit normalized sex applies_to",
    "evidence": "record_id field segment line_id page x0 top x1 bottom char_start char_end text",
    "lines": "line_id bulletin_id page source_order reading_order x0 top x1 bottom font_size text role article_id "
    "record_id",
    "issues": "issue_id bulletin_id article_id record_id field code severity message page line_id",
}


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_columns_of_the_contract(name: str) -> None:
    assert list(tables()[name].model_fields) == CONTRACT[name].split()


def test_every_column_is_described() -> None:
    text = dictionary()
    for name, row in all_tables().items():
        for field in arrow_schema(row):
            assert field.metadata and field.metadata[b"description"], f"{name}.{field.name}"
        for place in (place for column in columns_of(row) for place in column.deep):
            assert place.description.endswith("."), f"{name}.{place.path}"
            assert f"| `{place.path}` |" in text


def test_rows_fit_arrow_and_json_schema(seed: Tables) -> None:
    schemas = json_schemas()
    for name, rows in seed.items():
        assert pa.Table.from_pylist(rows, schema=arrow_schema(tables()[name])).num_rows == len(rows)
        for row in rows:
            jsonschema.validate(row, schemas[name])


def test_nested_document_is_valid_and_whole(seed: Tables) -> None:
    document = nest(seed)
    jsonschema.validate(document, json_schemas()["bulletin_document"])
    assert sum(len(article["mentions"]) for article in document["articles"]) == len(seed["mentions"])
    (entries,) = [
        article["occupation_lists"][0]["occupation_entries"]
        for article in document["articles"]
        if article["occupation_lists"]
    ]
    assert len(entries) == 27 and entries[0]["evidence"]


def test_article_kinds_come_from_the_section_schemas() -> None:
    assert article_kinds() == ("hotspot_qa", "occupation_list", "policy_notice", "service_guide", "other")


def test_a_wrong_code_is_refused() -> None:
    row = tables()["issues"]
    with pytest.raises(ValueError, match="unknown issue code"):
        row(issue_id="i", bulletin_id="b", article_id=None, record_id=None, field=None, code="nonsense", severity="info",
            message="", page=None, line_id=None)  # fmt: skip


def test_schema_command_writes_everything(tmp_path: Path, run: Callable[..., object]) -> None:
    run("schema", "-o", str(tmp_path))
    written = {
        str(path.relative_to(tmp_path)): path.read_text(encoding="utf-8")
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert written == explain(DATASET_VERSION, {})
    assert json.loads(written["datapackage.json"])["resources"] and "schema/bulletin_document.json" in written
