"""Case folders of the gold set from seeds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tools.gold.bulletin import TABLES, Bulletin, gathered, make
from tools.gold.pages import PdfPage
from tools.gold.plain_text import TextPage, half_width, unconverted


def case(bank: str, seed: int) -> tuple[dict[str, Any], str | PdfPage]:
    """The gold of a seed, and its text or its pages."""
    bulletin = make(bank, seed)
    if bulletin.draw.paged:
        return _paged(bulletin)
    page = TextPage(bulletin)
    text = page.print()
    gold = _gold(bulletin, list(bulletin.articles.values()), page.forms)
    if page.joins:
        gold["joins"] = page.joins
    if page.reading_order:
        gold["reading_order"] = page.reading_order
    if page.damage == "half_width":
        gold = half_width(gold)
    elif page.damage == "traditional":
        rows = unconverted(gold["rows"])
        gold["rows"] = {table: some for table, some in rows.items() if all(some)}
        gold["complete"] = [table for table in gold["complete"] if table in gold["rows"]]
    return gold, text


def _paged(bulletin: Bulletin) -> tuple[dict[str, Any], PdfPage]:
    page = PdfPage(bulletin)
    gold = _gold(bulletin, page.order(), page.forms)
    gold["joins"] = page.joins
    gold["reading_order"] = page.reading_order()
    return gold, page


def _gold(bulletin: Bulletin, articles: list[Any], forms: set[str]) -> dict[str, Any]:
    rows = gathered(articles)
    for article in articles:
        forms = forms | article.forms
    if bulletin.rows:
        rows = {"bulletins": bulletin.rows} | rows
    names = ", ".join(form for form in sorted(forms) if not form.startswith("guide:"))
    draw = bulletin.draw
    return {
        "note": f"Generated bulletin of {draw.place['name']}: {names}.",
        "origin": f"tools.gold, bank {draw.name}, seed {draw.seed}",
        "forms": sorted(forms),
        "rows": {table: some for table, some in rows.items() if some},
        "complete": [table for table in TABLES if not any(table in article.taste for article in articles)],
    }


def write(bank: str, seed: int, folder: Path) -> Path:
    """Write the case folder of a seed; its path."""
    gold, printed = case(bank, seed)
    target = folder / f"g{seed:02d}"
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    if isinstance(printed, PdfPage):
        printed.write(target / "input.pdf")
    else:
        (target / "input.txt").write_bytes(printed.encode())
    text = json.dumps(gold, ensure_ascii=False, indent=1)
    (target / "gold.json").write_text(text + "\n", encoding="utf-8")
    return target
