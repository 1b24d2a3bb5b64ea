"""What one release tells of the one before: changes, history, moved identifiers, linked files."""

from __future__ import annotations

import copy
import csv
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.changes import apply, compare
from flows.editions import Catalogue
from flows.release import latest, publish
from flows.state import State
from flows.stored import Rows, entry_of, pack
from schemas._table import all_tables
from schemas.manifest import ManifestEntry
from schemas.nested import nest, unnest
from tools.releases import build, bulletin, put, rows_of, tables_of

_TEXTS = [bulletin(title, days) for title in ("失业登记怎么办？", "就业登记怎么办？") for days in (3, 5)]
_INPUTS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(_TEXTS), max_size=4)


def _history(release: Path) -> dict[str, tuple[str, str | None]]:
    return {
        row["record_id"]: (row["first_seen"], row["last_seen"]) for row in rows_of(release / "record_history.jsonl")
    }


def _records(release: Path) -> set[str]:
    return {
        row[model.KEY[0]]
        for name, model in all_tables().items()
        if model.RECORD or name in ("articles", "bulletins")
        for row in rows_of(release / f"{name}.jsonl")
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_INPUTS, min_size=1, max_size=5))
def test_the_release_before_and_the_changes_give_this_release(steps: list[dict[str, str]]) -> None:
    """Random inputs that come, change, go and come back."""
    with tempfile.TemporaryDirectory() as name:
        output, folder = Path(name) / "out", Path(name) / "in"
        followed: dict[str, dict[tuple[object, ...], dict[str, object]]] = {}
        seen: dict[str, tuple[str, str | None]] = {}
        before = None
        for texts in steps:
            put(folder, texts | {"z": _TEXTS[0]})
            build([folder], output)
            current = latest(output)
            assert current
            if before and current.version == before.version:
                continue
            apply(followed, rows_of(current.folder / "changes.jsonl"))
            assert {name: rows for name, rows in followed.items() if rows} == {
                name: rows for name, rows in tables_of(current.folder).items() if rows
            }
            here = _records(current.folder)
            for record in here:
                seen[record] = (seen[record][0] if record in seen else current.version, None)
            for record, (first, last) in seen.items():
                if record not in here and last is None:
                    assert before
                    seen[record] = (first, before.version)
            assert _history(current.folder) == seen
            before = current


def test_a_release_after_many_is_that_of_a_fresh_build(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for texts in ({"a": _TEXTS[0]}, {"a": _TEXTS[1], "b": _TEXTS[0]}, {"b": _TEXTS[0], "c": _TEXTS[3]}):
        build([put(folder, texts)], tmp_path / "many")
    build([folder], tmp_path / "fresh")
    many, fresh = tmp_path / "many" / "latest", tmp_path / "fresh" / "latest"
    told = [path for suffix in ("parquet", "jsonl") for path in fresh.glob(f"*.{suffix}")]
    names = {str(path.relative_to(fresh)) for path in [*told, *(fresh / "documents").iterdir()]}
    names -= {"changes.jsonl", "record_history.jsonl", "record_history.parquet"}  # these hang on what was before
    assert len(names) > 30
    for name in names:
        assert (many / name).read_bytes() == (fresh / name).read_bytes(), name
    digest = [(tmp_path / run / "latest").resolve().name.split("-")[1] for run in ("many", "fresh")]
    assert digest[0] == digest[1]


def test_a_document_gives_its_rows_back(tmp_path: Path) -> None:
    build([ROOT / "samples"], tmp_path)
    catalogue = Catalogue(State(tmp_path))
    assert len(catalogue.entries) == 4
    for entry in catalogue.entries.values():
        rows = catalogue.rows(entry)
        rows.pop("sources")
        back = unnest(nest(rows))
        assert back.keys() == rows.keys()
        for name, own in rows.items():
            assert sorted(map(repr, back[name])) == sorted(map(repr, own)), name


# ---- files -----------------------------------------------------------------------------------------------------------


def test_files_that_stay_the_same_are_linked(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a": _TEXTS[0], "b": _TEXTS[1]})
    build([folder], tmp_path / "out")
    one = latest(tmp_path / "out")
    put(folder, {"a": _TEXTS[0], "b": _TEXTS[3]})
    build([folder], tmp_path / "out")
    two = latest(tmp_path / "out")
    assert one and two and one.version != two.version

    def linked(name: str) -> bool:
        return (one.folder / name).stat().st_ino == (two.folder / name).stat().st_ino

    (same,) = set(one.entries) & set(two.entries)
    assert linked(f"documents/{same}.json")
    assert linked("service_guides.parquet") and linked("occupation_lists.jsonl")  # empty in both
    assert not linked("qa_items.parquet") and not linked("sources.jsonl")
    assert not any(path.stat().st_mode & 0o222 for path in two.folder.rglob("*") if path.is_file())


def test_a_large_release_has_a_part_per_year(tmp_path: Path) -> None:
    years = {"a": 2023, "b": 2024, "c": 2024, "d": 0}
    texts = {
        name: f"江城人社简报\n第{number}期 {year}年3月1日\n\n{_TEXTS[0]}" if year else _TEXTS[0]
        for number, (name, year) in enumerate(years.items(), start=1)
    }
    folder = put(tmp_path / "in", texts)
    build([folder], tmp_path / "out", single=2)
    one = latest(tmp_path / "out")
    put(folder, texts | {"a": texts["a"].replace("第1期", "第9期")})
    build([folder], tmp_path / "out", single=2)
    two = latest(tmp_path / "out")
    assert one and two
    parts = sorted(path.name for path in (two.folder / "qa_items.parquet").iterdir())
    assert parts == ["2023.parquet", "2024.parquet", "undated.parquet"]
    assert len(pd.read_parquet(two.folder / "qa_items.parquet")) == 4
    assert pd.read_parquet(two.folder / "qa_items.parquet")["position"].dtype == "Int64"
    same = {
        part: (one.folder / "lines.parquet" / part).stat().st_ino == (two.folder / "lines.parquet" / part).stat().st_ino
        for part in parts
    }
    assert same == {"2023.parquet": False, "2024.parquet": True, "undated.parquet": True}


def test_two_names_are_two_sources(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"b": _TEXTS[0]})
    (folder / "2024").mkdir()
    (folder / "2024" / "a.txt").write_text(_TEXTS[0], encoding="utf-8")
    build([folder], tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "latest" / "sources.jsonl")
    assert [(row["position"], row["source_name"], row["path"]) for row in rows] == [
        (1, "a.txt", "2024/a.txt"),
        (2, "b.txt", "b.txt"),
    ]
    (folder / "b.txt").unlink()
    build([folder], tmp_path / "out")
    delta = rows_of(tmp_path / "out" / "latest" / "changes.jsonl")
    assert [(row["table"], row["change"]) for row in delta] == [("sources", "removed")]


# ---- identifiers that move -------------------------------------------------------------------------------------------


@dataclass
class _Made:
    """An edition of one bulletin, by hand."""

    of: Rows
    entries: dict[str, ManifestEntry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        entry = entry_of(self.of)
        self.entries = {entry.bulletin_id: entry}

    def rows(self, entry: ManifestEntry) -> Rows:
        return {**self.of, "sources": []}


def _rows(tmp_path: Path) -> Rows:
    build([put(tmp_path / "in", {"a": _TEXTS[0]})], tmp_path / "made")
    catalogue = Catalogue(State(tmp_path / "made"))
    (entry,) = catalogue.entries.values()
    rows = catalogue.rows(entry)
    rows.pop("sources")
    return rows


def _with_ids(rows: Rows, old: str, new: str) -> Rows:
    changed = copy.deepcopy(rows)
    for table in changed.values():
        for row in table:
            for column, value in row.items():
                if value == old:
                    row[column] = new
    return changed


def test_a_record_whose_identifier_moves_is_rekeyed_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    rows = _rows(tmp_path)
    (item,) = rows["qa_items"]
    moved = _with_ids(rows, item["qa_id"], "q_new")
    moved["qa_items"][0]["question"] = "怎样办理失业登记？"
    changes = list(compare(_Made(rows), _Made(moved)))
    (own,) = [change for change in changes if change["table"] == "qa_items"]
    assert own["change"] == "rekeyed" and own["new_key"] == {"qa_id": "q_new"}
    assert own["columns"] == {"question": "怎样办理失业登记？"} and own["was"] == {"question": item["question"]}
    assert {change["change"] for change in changes if change["table"] == "evidence"} == {"rekeyed"}
    assert not [change for change in changes if change["change"] in ("added", "removed")]
    tables = {
        name: {tuple(row[key] for key in all_tables()[name].KEY): row for row in own} for name, own in rows.items()
    }
    apply(tables, changes)
    assert list(tables["qa_items"].values()) == moved["qa_items"]


def test_another_record_in_the_same_place_is_no_rekey(tmp_path: Path) -> None:
    rows = _rows(tmp_path)
    (item,) = rows["qa_items"]
    other = _with_ids(rows, item["qa_id"], "q_new")
    other["qa_items"][0]["question"] = "别的问题？"
    for line in other["lines"]:  # it stands in other lines
        line["record_id"] = None
    changes = [change["change"] for change in compare(_Made(rows), _Made(other)) if change["table"] == "qa_items"]
    assert changes == ["removed", "added"]


def test_moved_identifiers_are_listed_for_good(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a": _TEXTS[0]})
    build([folder], tmp_path / "out")
    state = State(tmp_path / "out")
    (known,) = state.sources.values()
    rows = state.rows(known.sha256)
    old = rows["qa_items"][0]["qa_id"]
    state.keep(known.sha256, pack(_with_ids(rows, old, "q_new"), "other code"))
    publish(tmp_path / "out", Catalogue(State(tmp_path / "out")), {})
    put(folder, {"a": _TEXTS[0], "b": _TEXTS[3]})
    build([folder], tmp_path / "out")
    with (tmp_path / "out" / "latest" / "rekeys.csv").open(encoding="utf-8") as file:
        listed = [row for row in csv.DictReader(file) if row["table"] == "qa_items"]
    assert [(row["old_key"], row["new_key"]) for row in listed[:1]] == [(old, "q_new")]
