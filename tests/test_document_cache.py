"""Documents that are kept: the same as fresh ones, under any name, and never in the way of a run."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, SEED
from hypothesis import given
from hypothesis import strategies as st

from extractors.bulletin import read_bulletin
from extractors.options import Engine, ReadOptions
from extractors.reading import read
from flows import worker
from flows.document_cache import DocumentCache, pack, unpack
from flows.pipeline import run
from flows.sources import local_file
from flows.worker import read_source
from schemas.document import Box, Document, Line, Page

PDFS = sorted([*(ROOT / "samples").glob("*.pdf"), *(ROOT / "tests" / "pdf" / "layouts").glob("*.pdf")])
TEXTS = sorted((ROOT / "tests" / "golden").glob("*/input.txt"))
NUMBERS = st.floats(allow_nan=False)
LINES = st.builds(
    Line, box=st.none() | st.builds(Box, NUMBERS, NUMBERS, NUMBERS, NUMBERS), font_size=st.none() | NUMBERS
)
PAGES = st.builds(Page, lines=st.lists(LINES, max_size=3).map(tuple), width=st.none() | NUMBERS, height=st.none())
DOCUMENTS = st.builds(Document, pages=st.lists(PAGES, max_size=3).map(tuple))


@pytest.fixture
def cache(tmp_path: Path) -> DocumentCache:
    """An empty cache."""
    return DocumentCache.of(tmp_path / "state", ReadOptions())


def _check_kept(data: bytes, name: str, options: ReadOptions) -> None:
    fresh = read(data, name, options)
    assert unpack(pack(fresh), name) == fresh
    assert pack(unpack(pack(fresh), name)) == pack(fresh)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parent.name)
def test_a_text_is_kept_as_it_is(path: Path) -> None:
    _check_kept(path.read_bytes(), path.name, ReadOptions())


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_a_pdf_is_kept_as_it_is(path: Path, engine: Engine) -> None:
    _check_kept(path.read_bytes(), path.name, ReadOptions(engine, "off"))


@given(DOCUMENTS, st.text())
def test_any_document_is_kept(document: Document, name: str) -> None:
    assert unpack(pack(document), name) == replace(document, source_name=name)


@pytest.mark.parametrize("path", [SEED, ROOT / "samples" / "tongling_columns.pdf"], ids=lambda path: path.suffix)
def test_a_kept_document_gives_the_rows_of_a_fresh_one(path: Path) -> None:
    fresh = read(path.read_bytes(), path.name, ReadOptions("pdfium", "off"))
    kept = unpack(pack(fresh), path.name)

    def rows(document: Document) -> list[str]:
        return [row.model_dump_json() for found in read_bulletin(document).values() for row in found]

    assert rows(kept) == rows(fresh)


def test_a_known_document_is_not_read_again(cache: DocumentCache, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / "samples" / "jiading_seed_set.pdf"
    first = read_source(local_file(path), cache=cache)
    monkeypatch.setattr(worker, "read", None)
    assert read_source(local_file(path), cache=cache) == first
    with pytest.raises(TypeError):
        read_source(local_file(path), cache=replace(cache, reuse=False))
    with pytest.raises(TypeError):
        read_source(local_file(path), cache=replace(cache, keys={**cache.keys, "pdf": "pdf-other"}))


def test_a_document_has_the_name_it_is_asked_for(cache: DocumentCache) -> None:
    cache.put(read(SEED.read_bytes(), "first.txt"))
    again = cache.get(SEED.read_bytes(), "second.txt")
    assert again == read(SEED.read_bytes(), "second.txt")
    assert cache.get(SEED.read_bytes(), "second.html") is None, "by that name it is read as another kind"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data.partition(b"\n")[0],
        lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
        lambda data: data.partition(b"\n")[0] + b"\n" + zlib.compress(b'{"pages": 3}'),
        lambda data: data.partition(b"\n")[0] + b"\n" + zlib.compress(b"\xff"),
    ],
)
def test_a_damaged_file_is_written_anew(cache: DocumentCache, damage: Callable[[bytes], bytes]) -> None:
    rows = read_source(local_file(SEED), cache=cache)
    (kept,) = cache.folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert cache.get(SEED.read_bytes(), SEED.name) is None
    assert read_source(local_file(SEED), cache=cache) == rows
    assert kept.read_bytes() == whole


def test_a_cache_that_cannot_be_written_costs_no_document(cache: DocumentCache) -> None:
    cache.folder.parent.mkdir()
    cache.folder.write_text("no folder")
    assert read_source(local_file(SEED), cache=cache)["articles"]


def test_a_run_keeps_what_its_sources_name(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    """Read in processes of their own, as always."""
    folder, output = (
        bulletins(a="热点回应\n\n一、如何办理失业登记？\n\n到街道办理。\n", b="另一份通讯\n\n正文。\n"),
        tmp_path / "out",
    )
    kept = output / "state" / "documents"
    run([str(folder)], output, workers=2)
    assert len(list(kept.iterdir())) == 2
    (kept / ".left.by-a-killed-process").write_bytes(b"half")
    (folder / "b.txt").unlink()
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    assert run([str(folder)], output).removed == 1
    after = {path.name: path.read_bytes() for path in kept.iterdir()}
    assert len(after) == 1 and after.items() <= before.items()
