"""The contract of the tables for PDFs, seen from outside: a release read with pandas beside what pdfminer finds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pdfplumber
import pytest
from conftest import ROOT

from extractors.options import ReadOptions
from extractors.reading.repair import repair
from schemas._table import tables
from tools.releases import build

LAYOUTS = ROOT / "tests" / "pdf" / "layouts"
GENERATED = ROOT / "tests" / "gold" / "open"
Frames = dict[str, pd.DataFrame]
#: Lines of an article that are not part of its text.
ASIDE = ("attribution", "caption", "furniture")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All layouts and three generated bulletins."""
    folder = tmp_path_factory.mktemp("bulletins")
    for path in LAYOUTS.glob("*.pdf"):
        (folder / path.name).write_bytes(path.read_bytes())
    for case in ("g01", "g04", "g07"):
        (folder / f"{case}.pdf").write_bytes((GENERATED / case / "input.pdf").read_bytes())
    return folder


@pytest.fixture(scope="module")
def output(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("output")
    summary = build([folder], output, options=ReadOptions("pdfium"))
    assert (summary.published, summary.quarantined) == (28, [])
    return output


@pytest.fixture(scope="module")
def release(output: Path) -> Frames:
    return {name: pd.read_parquet(output / "latest" / f"{name}.parquet") for name in tables()}


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def pages_of(path: Path) -> list[tuple[float, float, Counter[str]]]:
    """Width, height and visible characters of each page, as pdfminer tells them; bold made by printing twice counts once."""
    with pdfplumber.open(path) as pdf:
        texts = [(page, "".join(char["text"] for char in page.dedupe_chars().chars)) for page in pdf.pages]
        return [(page.width, page.height, Counter(squeeze(repair(text)))) for page, text in texts]


def test_every_visible_character_is_in_one_line(folder: Path, release: Frames) -> None:
    lines = release["lines"]
    for bulletin in release["bulletins"].itertuples():
        pages = pages_of(folder / str(bulletin.source_name))
        assert bulletin.page_count == len(pages)
        own = lines[lines.bulletin_id == bulletin.bulletin_id]
        for number, (_, _, characters) in enumerate(pages, start=1):
            told = Counter(squeeze("".join(own[own.page == number].text)))
            assert told == characters, f"{bulletin.source_name}, page {number}"
        assert bulletin.char_count == sum(sum(characters.values()) for _, _, characters in pages)


def test_every_line_has_one_role_and_one_place(release: Frames) -> None:
    lines = release["lines"]
    assert lines.line_id.is_unique
    assert lines.role.notna().all()
    for _, own in lines.groupby("bulletin_id"):
        for order in ("reading_order", "source_order"):
            assert sorted(own[order]) == list(range(len(own)))
    assert set(lines.article_id.dropna()) <= set(release["articles"].article_id)


def test_the_text_of_an_article_is_that_of_its_lines_in_reading_order(release: Frames) -> None:
    """A question is a line with the role title and stays in the text; the article's own title is told by evidence."""
    evidence, lines = release["evidence"], release["lines"].sort_values("reading_order")
    own_title = evidence[(evidence.field == "title") & evidence.record_id.isin(release["articles"].article_id)]
    below = lines[~lines.role.isin(ASIDE) & ~lines.line_id.isin(own_title.line_id)]
    texts = below.groupby("article_id").text.agg("".join)
    for article in release["articles"].itertuples():
        assert squeeze(str(article.text)) == squeeze(str(texts.get(article.article_id, "")))


def test_an_article_stands_on_the_pages_it_tells(release: Frames) -> None:
    pages = release["lines"].groupby("article_id").page.agg(["min", "max"])
    for article in release["articles"].itertuples():
        assert (article.page_from, article.page_to) == tuple(pages.loc[str(article.article_id)])


def test_boxes_lie_on_the_page(folder: Path, release: Frames) -> None:
    for bulletin in release["bulletins"].itertuples():
        pages = pages_of(folder / str(bulletin.source_name))
        widths, heights = ({n: page[side] for n, page in enumerate(pages, start=1)} for side in (0, 1))
        for name in ("lines", "evidence"):
            rows = release[name]
            own = rows[rows.line_id.str.startswith(str(bulletin.bulletin_id))]
            assert len(own)
            width, height = own.page.map(widths), own.page.map(heights)
            assert ((own.x0 >= 0) & (own.x0 < own.x1) & (own.x1 <= width)).all()
            assert ((own.top >= 0) & (own.top < own.bottom) & (own.bottom <= height)).all()


def test_evidence_quotes_lines_and_belongs_to_rows(release: Frames) -> None:
    evidence = release["evidence"].merge(release["lines"][["line_id", "text"]], on="line_id", suffixes=("", "_line"))
    assert len(evidence) == len(release["evidence"])
    quoted = [row.text_line[row.char_start : row.char_end] for row in evidence.itertuples()]
    assert quoted == list(evidence.text)
    keyed = {table.KEY[0] for table in tables().values() if len(table.KEY) == 1}
    known = {value for frame in release.values() for key in keyed & set(frame) for value in frame[key].dropna()}
    assert set(evidence.record_id) <= known


def test_ids_are_unique_and_children_have_parents(release: Frames) -> None:
    for name, table in tables().items():
        assert not release[name].duplicated(list(table.KEY)).any(), name
    for child, parent, key in (
        ("articles", "bulletins", "bulletin_id"), ("qa_items", "articles", "article_id"), ("service_guides", "articles", "article_id"),
        ("service_guide_fields", "service_guides", "guide_id"), ("occupation_lists", "articles", "article_id"),
        ("occupation_entries", "occupation_lists", "list_id"), ("policy_notices", "articles", "article_id"),
    ):  # fmt: skip
        assert set(release[child][key]) <= set(release[parent][key]), child


def test_same_bytes_beside_other_bulletins_and_in_another_order(folder: Path, output: Path, tmp_path: Path) -> None:
    names = ["g01.pdf", "L05_interrupted.typ.pdf", "R1003.rl.shuffled.pdf"]
    build([folder / name for name in names], tmp_path, options=ReadOptions("pdfium"))
    documents = sorted((tmp_path / "latest" / "documents").iterdir())
    assert len(documents) == len(names)
    for document in documents:
        assert document.read_bytes() == (output / "latest" / "documents" / document.name).read_bytes()
