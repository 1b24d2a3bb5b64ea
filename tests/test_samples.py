"""What comes out of the samples, as reviewed: records, titles and order.

A sample without an expectation gets a draft in ``tests/samples``. What its reviewer found wrong stands there under
``known``, so that a change for the better is seen as one.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
from conftest import ROOT, Tables

from extractors._folding import squeeze
from extractors.bulletin import read_bulletin
from extractors.options import Engine, ReadOptions
from extractors.reading import read

SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix != ".md")
EXPECTED = Path(__file__).parent / "samples"
RUNS = [
    (path, engine)
    for path in SAMPLES
    for engine in (get_args(Engine) if path.suffix == ".pdf" else (ReadOptions().engine,))
]
_ENDS = 12  # characters of a text at its beginning and its end


def _tables(path: Path, engine: Engine) -> Tables:
    tables = read_bulletin(read(path.read_bytes(), path.name, ReadOptions(engine)))
    return {name: [row.model_dump(mode="json") for row in rows] for name, rows in tables.items()}


def _ends(text: str) -> str:
    """A text by its length and its ends: what stands in between is known by the records."""
    return text if len(text) <= 3 * _ENDS else f"{text[:_ENDS]}…{text[-_ENDS:]} ({len(text)})"


def _rows(tables: Tables, article: dict[str, Any]) -> dict[str, Any]:
    """The records of an article in a few words each."""
    own = {
        name: [row for row in rows if row.get("article_id") == article["article_id"]] for name, rows in tables.items()
    }
    lists = {row["list_id"] for row in own["occupation_lists"]}
    found = {
        "questions": [f"{row['question']} → {_ends(row['answer'])}" for row in own["qa_items"]],
        "guides": [
            {
                "name": row["name"],
                "fields": " ".join(
                    field["label"] for field in tables["service_guide_fields"] if field["guide_id"] == row["guide_id"]
                ),
                "documents": [document["name"] for document in row["required_documents"]],
            }
            for row in own["service_guides"]
        ],
        "entries": [
            " ".join(filter(None, (row["group_label"], row["title"], row["occupation_code"], *_amounts(row))))
            for row in tables["occupation_entries"]
            if row["list_id"] in lists
        ],
        "notices": [f"{row['title']}: {len(row['obligations'])} obligations" for row in own["policy_notices"]],
        "citations": [row["text"] for row in own["legal_citations"]],
    }
    return {name: rows for name, rows in found.items() if rows}


def _amounts(entry: dict[str, Any]) -> list[str]:
    return [f"{amount['level'] or ''}{amount['amount']:g}" for amount in entry["amounts"]]


def _review(tables: Tables) -> dict[str, Any]:
    """What a person checks against the printed sample."""
    (bulletin,) = tables["bulletins"]
    return {
        "bulletin": {name: bulletin[name] for name in ("title", "publisher", "issue_no", "issued_date", "region_code")},
        "articles": [
            {
                "kind": article["article_kind"],
                "heading": article["section_heading"],
                "title": article["title"],
                "credit": squeeze(article["attribution"] or ""),  # engines differ in blanks inside a line
                "pieces": article["segment_count"],
                "text": _ends(article["text"]),
            }
            | _rows(tables, article)
            for article in tables["articles"]
        ],
        "roles": dict(sorted(Counter(row["role"] for row in tables["lines"]).items())),
        "issues": dict(sorted(Counter(row["code"] for row in tables["issues"]).items())),
    }


@pytest.mark.parametrize(("path", "engine"), RUNS, ids=lambda value: getattr(value, "name", value))
def test_a_sample_is_read_as_reviewed(path: Path, engine: Engine) -> None:
    expectation = EXPECTED / f"{path.name}.json"
    actual = _review(_tables(path, engine))
    if not expectation.exists():
        expectation.write_text(
            json.dumps({"reviewed": False} | actual, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    expected = json.loads(expectation.read_text(encoding="utf-8"))
    assert expected.pop("reviewed"), f"read {expectation}, name what is wrong under known, and set reviewed to true"
    expected.pop("known", None)
    assert actual == expected


def test_every_expectation_has_its_sample() -> None:
    assert {path.name for path in EXPECTED.glob("*.json")} == {f"{path.name}.json" for path in SAMPLES}
