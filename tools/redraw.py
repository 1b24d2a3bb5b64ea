"""The layouts of `tools.web_pdf` written by other producers, each line at its place.

    python -m tools.redraw typst|weasyprint|reportlab OUT_DIR --seeds 100:120

The browser sets the bulletin; another program then writes every line where it stood, in fonts and operators of its own:
Typst (CFF), WeasyPrint (OpenType CFF through Pango), reportlab (TrueType, lines in reading order, by rows or shuffled).
Lines keep place and width; their characters are spaced evenly, so the truth stays exact. ``truth_check`` checks it.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from tools.truth_check import check
from tools.web_pdf import CORPUS, lay_out, open_browser, truth_of

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Run:
    """Characters on one baseline, ``spacing`` apart; points from the top-left."""

    t: str
    x: float
    y: float
    spacing: float
    size: float
    bold: bool
    colour: Colour


@dataclass(frozen=True)
class Face:
    """A typeface as a producer writes it: the width of a character in em."""

    name: str
    width: Callable[[str, bool], float]


def colour(css: str) -> Colour:
    """``rgb(1, 2, 3)`` as numbers."""
    red, green, blue = (int(float(part)) for part in css[css.index("(") + 1 : -1].split(",")[:3])
    return red, green, blue


@cache
def font_file(family: str, bold: bool) -> Path:
    """The file of a family, as fontconfig finds it.

    Raises:
        LookupError: The family is not installed; fontconfig would answer with some other face.
        FileNotFoundError: fontconfig is not installed.
    """
    pattern = f"{family}:{'bold' if bold else 'regular'}"
    call = ["fc-match", "-f", "%{family}\n%{file}", pattern]
    found, path = subprocess.run(call, capture_output=True, text=True, check=True).stdout.split("\n")
    if family not in found.split(","):
        raise LookupError(f"{family} is not installed")
    return Path(path)


@cache
def _advances(family: str, bold: bool) -> tuple[dict[int, str], Any, int]:
    from fontTools.ttLib import TTCollection

    for font in TTCollection(font_file(family, bold)).fonts:
        if font["name"].getDebugName(1).startswith(family):
            return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    raise LookupError(f"{family} is not installed")


def noto(family: str) -> Face:
    """A Noto CJK family."""

    def width(character: str, bold: bool) -> float:
        cmap, metrics, em = _advances(family, bold)
        return float(metrics[cmap[ord(character)]][0] / em)

    return Face(family, width)


def runs(line: dict[str, Any], face: Face) -> Iterator[Run]:
    """A line as runs, its ``chars`` moved to where this face puts them; upright lines become single characters."""
    size, bold, ink = line["size"], line["bold"], colour(line["color"])
    if line["vertical"]:
        for character, x0, top, _, _ in line["chars"]:
            yield Run(character, x0 + 0.1 * size, top + 0.88 * size, 0.0, size, bold, ink)
        return
    widths = [face.width(character, bold) * size for character in line["t"]]
    spacing = (line["w"] - sum(widths)) / max(len(widths) - 1, 1)
    x, chars = line["x"], []
    for (character, _, top, _, bottom), width in zip(line["chars"], widths, strict=True):
        chars.append([character, x, top, x + width, bottom])
        x += width + spacing
    line["chars"] = chars
    yield Run(line["t"], line["x"], line["y"], spacing if len(widths) > 1 else 0.0, size, bold, ink)


Sheet = tuple[float, float, list[dict[str, Any]], list[Run]]  # width, height, shapes, runs


def sheets(layout: list[dict[str, Any]], shapes: list[list[dict[str, Any]]], face: Face) -> list[Sheet]:
    """The pages as shapes and runs in reading order."""
    out = []
    for page, boxes in zip(layout, shapes, strict=True):
        lines = page["furn"] + [line for fragment in page["frags"] for line in fragment["lines"]]
        out.append((page["w"], page["h"], boxes, [run for line in lines for run in runs(line, face)]))
    return out


def typst(pages: list[Sheet], face: Face, rng: random.Random) -> bytes:
    """The PDF that Typst writes."""
    import typst as compiler

    out = [f'#set text(font: "{face.name}", top-edge: "baseline", bottom-edge: "baseline", kerning: false, '
           'ligatures: false, cjk-latin-spacing: none, lang: "zh")']  # fmt: skip
    for number, (w, h, boxes, lines) in enumerate(pages):
        out.append(("" if number == 0 else "#pagebreak()\n") + f"#set page(width: {w}pt, height: {h}pt, margin: 0pt)")
        for shape in boxes:
            x, y, width, height = shape["box"]
            fill = f"rgb{colour(shape['fill'])}" if shape["fill"] else "none"
            line = f"0.6pt + rgb{colour(shape['line'])}" if shape["line"] else "none"
            out.append(
                f"#place(dx: {x}pt, dy: {y}pt, rect(width: {width}pt, height: {height}pt, fill: {fill}, stroke: {line}))"
            )
        for run in (part for line in lines for part in _cut(line, face, SCRIPTS)):
            weight = "bold" if run.bold else "regular"
            text = json.dumps(run.t, ensure_ascii=False)
            out.append(
                f'#place(dx: {run.x:.3f}pt, dy: {run.y:.3f}pt, text(size: {run.size}pt, weight: "{weight}", '
                f"tracking: {run.spacing:.4f}pt, fill: rgb{run.colour}, {text}))"
            )
    folders = sorted({str(font_file(face.name, bold).parent) for bold in (False, True)})
    return bytes(compiler.compile("\n".join(out).encode(), font_paths=folders, ignore_system_fonts=True))


SCRIPTS = re.compile(r"[\u4e00-\u9fff]+|[0-9A-Za-z]+|.")  # Typst moves marks, and scripts apart
DASHES = re.compile(r"—|[^—]+")  # Pango makes one glyph of two dashes


def _cut(run: Run, face: Face, parts: re.Pattern[str]) -> Iterator[Run]:
    """A run cut into parts, each at its place."""
    x = run.x
    for part in parts.findall(run.t):
        yield replace(run, t=part, x=x)
        x += sum(face.width(character, run.bold) * run.size + run.spacing for character in part)


def weasyprint(pages: list[Sheet], face: Face, rng: random.Random) -> bytes:
    """The PDF that WeasyPrint writes; its own layout tree tells the baseline, which is then moved into place."""
    from weasyprint import HTML

    style = "margin:0;font-size:100pt;line-height:1"
    probe = HTML(string=f'{_css(pages[0], face)}<p style="{style}">国</p>').render()
    box = next(box for box in probe.pages[0]._page_box.descendants() if getattr(box, "text", "") == "国")
    baseline = (box.position_y + box.baseline) * 0.75 / 100  # px to pt, per point of size
    parts = [_css(pages[0], face)]
    for _, _, boxes, lines in pages:
        parts.append("<section>")
        for shape in boxes:
            x, y, width, height = shape["box"]
            line = f"border:.6pt solid {shape['line']};box-sizing:border-box;" if shape["line"] else ""
            parts.append(
                f'<i style="left:{x}pt;top:{y}pt;width:{width}pt;height:{height}pt;background:{shape["fill"] or "none"};{line}"></i>'
            )
        parts += [_span(part, baseline) for run in lines for part in _cut(run, face, DASHES)]
        parts.append("</section>")
    return bytes(HTML(string="".join(parts)).write_pdf())


def _css(page: Sheet, face: Face) -> str:
    w, h = page[:2]
    return (
        f"<style>@page{{size:{w}pt {h}pt;margin:0}} body{{margin:0;font-family:'{face.name}'}} section{{position:relative;"
        f"width:{w}pt;height:{h}pt;break-after:page}} section:last-child{{break-after:auto}} b,i{{position:absolute;"
        "font-style:normal;white-space:pre;line-height:1;font-kerning:none;font-variant-ligatures:none}</style>"
    )


def _span(run: Run, baseline: float) -> str:
    weight = 700 if run.bold else 400
    return (
        f'<b style="left:{run.x:.3f}pt;top:{run.y - baseline * run.size:.3f}pt;font-size:{run.size}pt;font-weight:{weight};'
        f'letter-spacing:{run.spacing:.4f}pt;color:rgb{run.colour}">{html.escape(run.t)}</b>'
    )


def reportlab(pages: list[Sheet], face: Face, rng: random.Random) -> bytes:
    """The PDF that reportlab writes, its lines in reading order, by rows or shuffled."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    order = rng.choice(["logical", "rows", "shuffled"])
    for w, h, boxes, lines in pages:
        canvas.setPageSize((w, h))
        for shape in boxes:
            x, y, width, height = shape["box"]
            canvas.setFillColorRGB(*(part / 255 for part in colour(shape["fill"] or "rgb(0,0,0)")))
            canvas.setStrokeColorRGB(*(part / 255 for part in colour(shape["line"] or "rgb(0,0,0)")))
            canvas.rect(
                x, h - y - height, width, height, stroke=int(bool(shape["line"])), fill=int(bool(shape["fill"]))
            )
        if order == "rows":
            lines = sorted(lines, key=lambda run: (round(run.y), run.x))
        elif order == "shuffled":
            lines = rng.sample(lines, len(lines))
        for run in lines:
            ink = [part / 255 for part in run.colour]
            text = canvas.beginText(run.x, h - run.y)
            text.setFont(face.name, run.size)
            text.setCharSpace(run.spacing)
            text.setFillColorRGB(*ink)
            text.setStrokeColorRGB(*ink)
            text.setTextRenderMode(2 if run.bold else 0)
            text.textOut(run.t)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wenquanyi() -> Face:
    """WenQuanYi Micro Hei, the TrueType face that reportlab can embed."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = "WenQuanYi Micro Hei"
    pdfmetrics.registerFont(TTFont(name, str(font_file(name, False)), subfontIndex=0))
    return Face(name, lambda character, bold: float(pdfmetrics.stringWidth(character, name, 1)))


PRODUCERS: dict[str, tuple[Callable[[list[Sheet], Face, random.Random], bytes], Callable[[], Face]]] = {
    "typst": (typst, lambda: noto("Noto Serif CJK SC")),
    "weasyprint": (weasyprint, lambda: noto("Noto Sans CJK SC")),
    "reportlab": (reportlab, wenquanyi),
}


def generate(
    browser: Any, corpus: dict[str, Any], seed: int, producer: str, folder: Path
) -> tuple[Path, list[dict[str, Any]]]:
    """Write ``<producer><seed>.pdf`` and its truth; the path of the PDF and the layout with all characters."""
    write, face = PRODUCERS[producer]
    bulletin, layout = lay_out(browser, corpus, seed)
    pages = sheets(layout, browser.call("shapes"), face())
    path = folder / f"{producer}{seed:04d}.pdf"
    path.write_bytes(write(pages, face(), random.Random(seed)))
    truth = truth_of(path.stem, bulletin, layout) | {"producer": producer}
    path.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path, layout


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("producer", choices=sorted(PRODUCERS))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", default="100:110", help="first:stop")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    first, stop = (int(part) for part in options.seeds.split(":"))
    corpus = json.loads(options.corpus.read_text(encoding="utf-8"))
    options.folder.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser:
        for seed in range(first, stop):
            path, layout = generate(browser, corpus, seed, options.producer, options.folder)
            for fault in check(path.read_bytes(), layout):
                print(f"{path.name}: {fault}")
            print(path)


if __name__ == "__main__":
    main()
