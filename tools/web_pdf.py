"""A seeded generator of newsletter PDFs set by a browser, with the truth about their reading order.

    python -m tools.web_pdf OUT_DIR --seeds 0:40 [--corpus tools/bulletin_texts.json]

The browser sets the text (its line breaking, its justification, its fonts), a script in the page pours stories from
frame to frame, and the truth is read from the layout itself: the place of every character (see ``web_pdf.js``).
Layouts differ from ``tools/bulletin_pdf.py``: mastheads, sidebars, boxes inside columns and across gutters, vertical
titles, pull quotes, pictures with captions, drop caps, tables of five manners, also over two pages, and tails with and
without jump lines. Truth: the shape of ``tests/pdf/layouts``, and ``"free": true`` on fragments whose place among
the others careful readers would dispute: only the order inside them counts.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from tools.chromium import Chromium
from tools.truth_check import check
from tools.web_layout import WebBulletin

HERE = Path(__file__).parent
CORPUS = HERE / "bulletin_texts.json"
KEYS = ("t", "x", "y", "w", "size", "bold", "k", "pe")


def told(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the truth as it is kept."""
    out = {key: round(line[key], 2) if isinstance(line[key], float) else line[key] for key in KEYS}
    return out | ({"vertical": True, "h": round(line["h"], 2)} if line["vertical"] else {})


def truth_of(name: str, bulletin: WebBulletin, layout: list[dict[str, Any]]) -> dict[str, Any]:
    """The truth in the shape of ``tests/pdf/layouts/*.json``."""
    pages = []
    for page in layout:
        frags = [
            {"art": f["art"], **({"free": True} if f["free"] else {}), "lines": [told(line) for line in f["lines"]]}
            for f in page["frags"]
        ]
        pages.append({"w": page["w"], "h": page["h"], "furn": [line["t"] for line in page["furn"]], "frags": frags})
    return {"name": name, "producer": "chromium", "pages": pages, "articles": bulletin.articles}


def lay_out(browser: Chromium, corpus: dict[str, Any], seed: int) -> tuple[WebBulletin, list[dict[str, Any]]]:
    """Set the bulletin of a seed; its pages stay in the browser, its layout is told."""
    bulletin = WebBulletin(browser, corpus, seed)
    bulletin.set()
    return bulletin, browser.call("truth")


def generate(browser: Chromium, corpus: dict[str, Any], seed: int, folder: Path) -> tuple[Path, list[dict[str, Any]]]:
    """Write ``W<seed>.pdf`` and its truth; the path of the PDF and the layout with all characters."""
    bulletin, layout = lay_out(browser, corpus, seed)
    path = folder / f"W{seed:04d}.pdf"
    path.write_bytes(browser.pdf())
    truth = truth_of(path.stem, bulletin, layout)
    path.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path, layout


def open_browser() -> Chromium:
    """A browser with the pouring script loaded."""
    browser = Chromium()
    browser.run((HERE / "web_pdf.js").read_text(encoding="utf-8"))
    return browser


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", default="0:10", help="first:stop")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    first, stop = (int(part) for part in options.seeds.split(":"))
    corpus = json.loads(options.corpus.read_text(encoding="utf-8"))
    options.folder.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser:
        for seed in range(first, stop):
            path, layout = generate(browser, corpus, seed, options.folder)
            for fault in check(path.read_bytes(), layout):
                print(f"{path.name}: {fault}")
            print(path)


if __name__ == "__main__":
    main()
