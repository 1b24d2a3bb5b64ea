"""A release described from its files: the schemas fit its lines, sizes and hashes its files, shares its rows."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest
from conftest import SEED, Tables

from flows.describe import data_files, describe, fill_rates, filled, row_counts, table_files
from schemas._export import json_schemas
from schemas._files import ChangeLine
from tools.releases import build


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the seed bulletin, read alone."""
    output = tmp_path_factory.mktemp("described")
    build([SEED], output)
    return (output / "latest").resolve()


def test_lines_of_a_release_fit_their_schemas(release: Path) -> None:
    schemas = json_schemas()
    for name in ("changes", "manifest"):
        lines = (release / f"{name}.jsonl").read_bytes().splitlines()
        assert lines
        check = jsonschema.Draft202012Validator(schemas[f"{name}_line"])
        for line in lines:
            check.validate(json.loads(line))
            if name == "changes":
                ChangeLine.model_validate_json(line)
    jsonschema.validate(json.loads((release.parent.parent / "latest.json").read_bytes()), schemas["latest"])


def test_shares_are_those_of_the_rows(release: Path, seed: Tables) -> None:
    found = fill_rates(row_counts(release), filled(release, None, {}))
    for name, rows in seed.items():
        expected = (
            {column: sum(row[column] not in (None, []) for row in rows) / len(rows) for column in rows[0]}
            if rows
            else {}
        )
        assert found[name] == pytest.approx(expected), name
    assert 0 < found["qa_items"]["asker"] < 1


def test_files_are_told_with_size_and_hash(release: Path) -> None:
    files = data_files(release, None)
    for path in [path for name in files for path in table_files(release, name)]:
        (told,) = files[path.name]
        assert (told.path, told.bytes) == (path.name, path.stat().st_size)
        assert told.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_parts_are_listed_and_linked_files_keep_their_hash(release: Path, seed: Tables, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        (folder / "lines.parquet").mkdir(parents=True)
    for year in ("2024", "undated"):
        part = before / "lines.parquet" / f"{year}.parquet"
        part.write_bytes((release / "lines.parquet").read_bytes())
        (after / "lines.parquet" / part.name).hardlink_to(part)
    describe(before, "0001-aaaaaaaa")
    package = json.loads((before / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [resource for resource in package["resources"] if resource["name"] == "lines"]
    assert resource["rows"] == 2 * len(seed["lines"])
    assert resource["path"] == ["lines.parquet/2024.parquet", "lines.parquet/undated.parquet"]
    resource["parts"][0]["hash"] = "sha256:" + "0" * 64  # a mark: it is taken over, the file is not read
    (before / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    taken = data_files(after, before)["lines.parquet"]
    assert taken[0].sha256 == "0" * 64 and taken[1] == data_files(after, None)["lines.parquet"][1]
    replaced = after / "lines.parquet" / "2024.parquet"
    replaced.unlink()
    replaced.write_bytes((release / "lines.parquet").read_bytes())
    assert data_files(after, before)["lines.parquet"][0].sha256 != "0" * 64
