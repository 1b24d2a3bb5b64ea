"""The generator is deterministic, its truth is complete, and its layouts, to which nothing was tuned, are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.reading_order import Figures, measure
from extractors.reading.pdf import Engine
from tools.bulletin_pdf import GROUPS, generate
from tools.typesetting import Block, break_line, width

FOLDER = Path(__file__).parent / "layouts"
SEEDS = range(3000, 3008)


@pytest.fixture(scope="module")
def articles() -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    for name in ("L02_two_col.typ", "R1003.rl.shuffled", "R1000.rl.rows"):
        truth = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        found.update({key: [(kind, text) for kind, text in blocks] for key, blocks in truth["articles"].items()})
    return found


def test_same_seed_same_bytes(articles: dict[str, list[Block]], tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        generate(articles, GROUPS, 7, folder)
    for suffix in ("pdf", "json"):
        assert (one / f"B0007.{suffix}").read_bytes() == (two / f"B0007.{suffix}").read_bytes()


@pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
def test_layouts_never_tuned_to(articles: dict[str, list[Block]], tmp_path: Path, engine: Engine) -> None:
    found = sum((measure(generate(articles, GROUPS, seed, tmp_path), engine) for seed in SEEDS), Figures())
    assert (found.lost, found.doubled) == (0, 0)
    assert found.pairs_kept >= 0.985 * found.pairs
    assert found.jumps_kept >= 0.92 * found.jumps


def test_lines_are_broken_as_typesetters_do() -> None:
    assert break_line("一二三四五六，七", 10, 60) == 7  # a comma begins no line: it hangs over the end
    assert break_line("一二三四五（六七", 10, 60) == 5  # an opening bracket ends none
    assert width("一二三", 10) == 30
