"""What is said about each column, and the files that say it: real codes, real labels, valid descriptors."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import mlcroissant
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from conftest import ROOT, Tables
from frictionless import Package

from schemas._citation import citation
from schemas._column import WARNINGS, column
from schemas._croissant import croissant
from schemas._datapackage import DataFile, datapackage
from schemas._export import arrow_schema, dictionary, explain, json_schemas
from schemas._files import ChangeLine
from schemas._table import all_tables, tables
from schemas._types import Column, columns_of
from schemas._vocabulary import read_table
from schemas.article import ArticleRow
from schemas.service_guide import ServiceGuideRow

PLACES = {
    f"{name}.{place.path}": place for name, row in all_tables().items() for top in columns_of(row) for place in top.deep
}
VERSION = "0001-1f2e3d4c"


def test_codes_of_a_closed_list_all_have_a_meaning() -> None:
    for path, place in PLACES.items():
        if place.kind.literals:
            assert set(place.codes) == set(place.kind.literals), path
        assert all(place.codes.values()), path


def _values(row: dict[str, Any], place: Column) -> list[Any]:
    """All values at a place of a row, also inside lists."""
    found: list[Any] = [row]
    for step in place.path.replace("[]", "").split("."):
        held = [value[step] for value in found if value[step] is not None]
        found = [item for value in held for item in (value if isinstance(value, list) else [value])]
    return found


def test_values_are_among_the_codes(seed: Tables) -> None:
    checked = 0
    for path, place in PLACES.items():
        name = path.partition(".")[0]
        codes = place.meta.codes
        allowed = getattr(codes, "values", None) if hasattr(codes, "published_as") else place.codes
        if not allowed or name not in seed:
            continue
        values = {value for row in seed[name] for value in _values(row, place)}
        assert values <= set(allowed), f"{path}: {values - set(allowed)}"
        checked += len(values)
    assert checked > 100


def test_codes_agree_with_the_vocabularies() -> None:
    kinds = {row["section_kind"] for row in read_table("section_headings.csv")}
    assert kinds == set(PLACES["articles.section_kind"].codes)
    assert {row["status"] for row in read_table("legal_acts.csv")} <= set(PLACES["legal_citations.status"].codes)
    assert {row["kind"] for row in read_table("legal_acts.csv")} <= set(PLACES["legal_citations.kind"].codes)
    types = {row["channel_type"] for row in read_table("platforms.csv")} - {""}
    assert types <= set(PLACES["service_guides.channels[].channel_type"].codes)


def test_every_field_of_a_guide_feeds_a_column() -> None:
    fed = {
        labels.where["field"]
        for column in columns_of(ServiceGuideRow)
        for labels in column.meta.labels
        if labels.file == "guide_labels.csv"
    }
    assert fed == {row["field"] for row in read_table("guide_fields.csv")}
    assert fed >= {row["field"] for row in read_table("guide_labels.csv")}


def test_json_schema_has_all_labels_and_warnings() -> None:
    schema = json_schemas()["service_guides"]["properties"]["conditions_text"]
    assert schema["x-labels"] == [r["label"] for r in read_table("guide_labels.csv") if r["field"] == "conditions"]
    assert schema["x-label-patterns"] and schema["x-warnings"] == ["free_text"]
    kind = json_schemas()["mentions"]["properties"]["kind"]
    assert set(kind["x-codes"]) == set(kind["enum"])


def test_every_label_list_has_words() -> None:
    for path, place in PLACES.items():
        assert not place.meta.labels or place.meta.words, f"{path}: no word of its vocabularies feeds it"


def test_json_schemas_are_json_schemas() -> None:
    schemas = json_schemas()
    assert {*all_tables(), "bulletin_document", "record_document", "changes_line", "latest", "manifest_line"} == set(
        schemas
    )
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_an_unknown_warning_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown warning nonsense"):
        column("Something.", warnings=("nonsense",))  # type: ignore[arg-type]


def test_arrow_fields_say_unit_codes_and_warnings() -> None:
    schema = arrow_schema(tables()["bulletins"])
    date = schema.field("issued_date").metadata
    assert date[b"warnings"] == b"mixed_precision" and date[b"note"]
    assert schema.field("date_precision").metadata[b"codes"] == b"day|month|year"
    assert schema.field("page_count").metadata[b"unit"] == b"page"
    contacts = arrow_schema(ServiceGuideRow).field("contacts").type.value_type
    assert b"personal_data" in contacts.field("number").metadata[b"warnings"]


LINES: list[dict[str, Any]] = [
    {"table": "articles", "change": "added", "bulletin_id": "b", "key": {"article_id": "a"}, "row": {"article_id": "a", "position": 1}},
    {"table": "articles", "change": "changed", "bulletin_id": "b", "key": {"article_id": "a"}, "columns": {"title": "b"}, "was": {"title": None}},
    {"table": "sources", "change": "removed", "bulletin_id": "b", "key": {"bulletin_id": "b", "position": 1}},
    {"table": "qa_items", "change": "rekeyed", "bulletin_id": "b", "key": {"qa_id": "a"}, "new_key": {"qa_id": "b"}, "columns": {}, "was": {}},
]  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["change"])
def test_lines_of_changes(line: dict[str, Any]) -> None:
    assert ChangeLine.model_validate(line).model_dump(exclude_unset=True) == line
    jsonschema.validate(line, json_schemas()["changes_line"])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"table": "nothing"}, "no such table"),
        ({"key": {"bulletin_id": "b"}}, "the key of articles"),
        ({"columns": {"nothing": 1}}, "no column nothing"),
        ({"change": "removed"}, "removed has columns, was"),
    ],
)
def test_wrong_lines_of_changes_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ChangeLine.model_validate(LINES[1] | wrong)


def _profile(name: str) -> jsonschema.Draft7Validator:
    """The published profile of Data Package v2."""
    return jsonschema.Draft7Validator(json.loads((files("dplib") / f"profiles/2.0/{name}.json").read_text("utf-8")))


def test_data_package_is_valid() -> None:
    parts = [DataFile("lines.parquet/2024.parquet", 3, "a" * 64), DataFile("lines.parquet/2025.parquet", 4, "b" * 64)]
    descriptor = datapackage(VERSION, dict.fromkeys(all_tables(), 1), files={"lines.parquet": parts,
                             "qa_items.jsonl": [DataFile("qa_items.jsonl", 5, "c" * 64)]})  # fmt: skip
    assert not list(_profile("datapackage").iter_errors(descriptor))
    assert list(_profile("datapackage").iter_errors(descriptor | {"resources": []}))
    assert Package.validate_descriptor(descriptor).valid
    assert not Package.validate_descriptor({**descriptor, "resources": [{"name": "x"}]}).valid
    by_name = {resource["name"]: resource for resource in descriptor["resources"]}
    assert len(by_name) == len(descriptor["resources"]) == 2 * len(all_tables())
    assert by_name["lines"]["path"] == [part.path for part in parts] and by_name["lines"]["bytes"] == 7
    assert "hash" not in by_name["lines"] and by_name["lines"]["parts"][0]["hash"] == "sha256:" + "a" * 64
    assert by_name["qa_items.jsonl"]["hash"] == "sha256:" + "c" * 64
    for resource in descriptor["resources"]:
        assert not list(_profile("dataresource").iter_errors(resource)), resource["name"]
        assert resource["$schema"].endswith("2.0/dataresource.json") and resource["type"] == "table"
        schema = resource["schema"]
        columns = {field["name"]: field for field in schema["fields"]}
        assert set(schema["primaryKey"]) <= set(columns)
        for key in schema.get("foreignKeys", ()):
            target = by_name[key["reference"]["resource"]]["schema"]
            assert set(key["fields"]) <= set(columns) and key["reference"]["fields"] == target["primaryKey"]
        for field in schema["fields"]:
            assert set(field.get("warnings", ())) <= set(WARNINGS)
            assert "categories" not in field or field["type"] in ("string", "integer")


def _published(folder: Path, rows: Tables) -> dict[str, list[DataFile]]:
    """The tables as Parquet; the lines in two parts."""
    found: dict[str, list[DataFile]] = {}
    for name, row in all_tables().items():
        table = pa.Table.from_pylist(rows.get(name, []), schema=arrow_schema(row))
        cuts = {f"{name}.parquet": table}
        if name == "lines":
            cuts = {f"{name}.parquet/2024.parquet": table[:50], f"{name}.parquet/undated.parquet": table[50:]}
        found[f"{name}.parquet"] = []
        for path, cut in cuts.items():
            (folder / path).parent.mkdir(exist_ok=True)
            pq.write_table(cut, folder / path)
            data = (folder / path).read_bytes()
            found[f"{name}.parquet"].append(DataFile(path, len(data), hashlib.sha256(data).hexdigest()))
    return found


def test_croissant_is_valid_and_loads_the_tables(seed: Tables, tmp_path: Path) -> None:
    description = tmp_path / "croissant.json"
    description.write_text(json.dumps(croissant(VERSION, files=_published(tmp_path, seed))), encoding="utf-8")
    dataset = mlcroissant.Dataset(jsonld=str(description))
    assert not dataset.metadata.ctx.issues.errors
    assert {record_set.id for record_set in dataset.metadata.record_sets} == set(all_tables())
    guides = list(dataset.records("service_guides"))
    assert len(guides) == len(seed["service_guides"])
    loaded = guides[0]["service_guides/contacts"][0]["service_guides/contacts/number"].decode()
    assert loaded == seed["service_guides"][0]["contacts"][0]["number"]
    assert len(list(dataset.records("lines"))) == len(seed["lines"]) > 50


def test_croissant_without_files_is_valid() -> None:
    assert not mlcroissant.Dataset(jsonld=croissant(VERSION)).metadata.ctx.issues.errors


def _rules_of_cff(text: str) -> dict[str, Any]:
    """The rules of the Citation File Format 1.2.0 for the keys that we write."""
    found: dict[str, Any] = yaml.safe_load(text)
    known = {"cff-version", "message", "type", "title", "abstract", "version", "license", "authors", "keywords"}
    assert {"cff-version", "message", "title", "authors"} <= set(found) <= known
    assert found["cff-version"] == "1.2.0" and found["type"] in ("software", "dataset")
    assert all(isinstance(found[key], str) and found[key] for key in set(found) - {"authors", "keywords"})
    assert found["authors"] and all(set(author) == {"name"} for author in found["authors"])
    assert len(set(found["keywords"])) == len(found["keywords"])
    return found


def test_citation_files() -> None:
    own = _rules_of_cff((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert f'version = "{own["version"]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    release = _rules_of_cff(citation(VERSION))
    assert release["version"] == VERSION and release["type"] == "dataset"


def test_low_coverage_is_said_of_a_release() -> None:
    fill = {"qa_items": {"asker": 0.04, "answer": 0.997, "answerer": 0.001, "qa_id": 1.0}}
    written = explain(VERSION, {"qa_items": 50}, fill)
    fields = {field["name"]: field for resource in json.loads(written["datapackage.json"])["resources"]
              if resource["name"] == "qa_items" for field in resource["schema"]["fields"]}  # fmt: skip
    assert "low_coverage" in fields["asker"]["warnings"] and fields["asker"]["coverage"] == 0.04
    assert "low_coverage" not in fields["answer"]["warnings"] and "coverage" not in fields["question"]
    lines = written["DICTIONARY.md"].partition("## qa_items")[2].partition("\n## ")[0].splitlines()
    line = next(line for line in lines if line.startswith("| `asker` "))
    assert "`low_coverage`" in line and line.endswith("| 4% |")
    shown = {line.split("`")[1]: line.split(" | ")[-1] for line in lines if line.startswith("| `")}
    assert (shown["answer"], shown["answerer"], shown["qa_id"]) == (">99% |", "<1% |", "100% |")
    (records,) = [found for found in json.loads(written["croissant.json"])["recordSet"] if found["name"] == "qa_items"]
    assert [f["name"] for f in records["field"] if "low_coverage" in f["description"]] == ["asker", "answerer"]
    assert "low_coverage`" not in next(line for line in dictionary().splitlines() if line.startswith("| `asker` "))


def test_explained_files_are_the_same_each_time_and_name_real_files() -> None:
    written = explain(VERSION, {})
    assert written == explain(VERSION, {})
    named = {place.meta.code_file for place in PLACES.values() if place.meta.code_file}
    assert named and named == {name for name in written if name.startswith("schema/codes/")}
    assert written["schema/codes/regions.csv"].startswith("code,meaning\n110000,北京市\n")
    for path, text in written.items():
        if path.endswith(".json"):
            json.loads(text)
        assert text.endswith("\n")


def test_the_contract_of_article_kinds_is_explained() -> None:
    meta = {column.name: column for column in columns_of(ArticleRow)}
    assert set(meta["article_kind"].codes) == {
        "hotspot_qa",
        "occupation_list",
        "policy_notice",
        "service_guide",
        "other",
    }
