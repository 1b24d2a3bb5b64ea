"""The structure: direction of imports, names, and reviewed data files."""

from __future__ import annotations

import ast
import csv
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from conftest import ROOT

from extractors._section import section_types
from schemas._table import article_kinds
from schemas._vocabulary import read_table, split_aliases, vocabulary_files

ALLOWED = {
    "schemas": {"schemas"},
    "extractors": {"schemas", "extractors"},
    "flows": {"schemas", "extractors", "flows"},
}
MODULES = sorted(path for package in ALLOWED for path in (ROOT / package).rglob("*.py"))


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    imported = _imports(path)
    assert imported & set(ALLOWED) <= ALLOWED[package]
    assert package == "flows" or "prefect" not in imported


@pytest.mark.parametrize("path", sorted(p for f in (*ALLOWED, "tools", "benchmarks", "tests") for p in (ROOT / f).rglob("*.py")),
                         ids=lambda path: str(path.relative_to(ROOT)))  # fmt: skip
def test_no_module_passes_500_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


def test_no_module_is_named_like_another_library() -> None:
    taken = set(sys.stdlib_module_names)
    assert not [path for path in MODULES if path.stem in taken]


def test_the_docs_name_every_module_once() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.split("\n## Every module\n")[1].split("\n## ")[0]
    parts = re.split(r"^- \*\*`(.+?)/`\*\*", section, flags=re.MULTILINE)
    named = [f"{folder}/{name}" for folder, names in zip(parts[1::2], parts[2::2], strict=True)
             for name in re.findall(r"`(\w+\.py)`", names)]  # fmt: skip
    modules = {str(path.relative_to(ROOT)) for path in MODULES if path.name != "__init__.py"}
    assert len(named) == len(set(named))
    assert set(named) == {path for path in modules if path.startswith("extractors/")}


def test_files_that_the_docs_name_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = {name for name in re.findall(r"`([\w/]+\.(?:py|csv|json))`", text) if not name.startswith("output/")}
    known = {path.relative_to(ROOT).as_posix() for folder in (*ALLOWED, "tests", "tools", "benchmarks", "docs")
             for path in (ROOT / folder).rglob("*.*")}  # fmt: skip
    lost = {name for name in names if not any(path == name or path.endswith(f"/{name}") for path in known)}
    assert lost <= {"state.json", "report.json", "latest.json", "parts.json", "figures.json"}  # a run writes them


def test_no_other_distribution_owns_our_names() -> None:
    owners = packages_distributions()
    for package in ALLOWED:
        assert set(owners.get(package, [])) <= {"jianbao"}


def test_one_schema_and_one_extractor_per_section_type() -> None:
    kinds = {section.KIND for section in section_types()}
    assert kinds | {"other"} == set(article_kinds())


@pytest.mark.parametrize("file", vocabulary_files(), ids=lambda file: file.name)
def test_vocabularies_name_their_source(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert any(line.startswith("# Source:") for line in comments), file.name
    assert re.search(r"20\d\d-\d\d|end of 20\d\d|as of", " ".join(comments))
    rows = list(csv.reader(line for line in text.splitlines() if line and not line.startswith("#")))
    assert len({len(row) for row in rows}) == 1, "rows differ in length"
    assert len(rows) == len({tuple(row) for row in rows}), "rows stand twice"


def test_codes_of_vocabularies_exist() -> None:
    occupations = {row["code"] for row in read_table("occupations_2022.csv")}
    official = {row["name"] for row in read_table("occupations_2022.csv")}
    for row in read_table("occupation_titles.csv"):
        assert row["code"] in occupations and row["title"] not in official, row
    for row in read_table("occupation_group_terms.csv"):
        for prefix in split_aliases(row["prefixes"]):
            assert any(code.startswith(prefix) for code in occupations), (row["term"], prefix)
    regions = {row["code"] for row in read_table("regions.csv")}
    assert {row["parent"] for row in read_table("regions.csv") if row["parent"]} <= regions
    assert {row["region_code"] for row in read_table("zones.csv") if row["region_code"]} <= regions
    fields = {row["field"] for row in read_table("guide_fields.csv")}
    for name in ("guide_labels.csv", "guide_label_patterns.csv", "guide_label_keywords.csv"):
        assert {row["field"] for row in read_table(name)} <= fields
