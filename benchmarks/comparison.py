"""How well other tools read the same PDFs, by one measure on their plain text.

    python -m benchmarks.comparison tests/pdf/layouts [--python PATH] [--into docs/benchmarks.md]

``--python`` is the interpreter that has the other tools (``benchmarks/requirements-comparison.txt``); they run in
processes of their own, so that none of them enters this project's environment. A tool that is missing has a row that
says so. What is measured is said in ``docs/benchmarks.md``.

All texts are treated alike: Markdown marks and blanks are taken out, radicals folded. Then each line of the truth is
looked for in the text, the longest first; it takes its characters for itself, so that no text serves two lines, and of
several places the one nearest to its neighbours is taken. A line of twelve characters or more that is not there as a
whole is looked for by its first and last six. Running heads of the truth are taken out likewise: leaving them in the
text is no fault of order. Two lines are neighbours if nothing is left between them.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks._report import command_line, machine, publish
from benchmarks._tools import TOOLS, read_with
from benchmarks._truth import Order, TruthLine, jumps, lines_of, neighbours, pairs
from benchmarks.reading_order import share, squeeze
from flows.evaluation.markdown import table as markdown_table
from flows.evaluation.order import order_edits

_LINK = re.compile(r"\[([^\[\]]*)\]\((?:https?:|mailto:|#)[^()]*\)")
_TAG = re.compile(r"</?(?:br|b|i|u|sup|sub|mark|table|thead|tbody|tr|th|td)\s*/?>|&(?:amp|lt|gt|quot|nbsp);|<!--.*?-->")
_NOTE = re.compile(r"==>.*?<==|-+ (?:Start|End) of picture text -+")  # pymupdf4llm's own words
_MARKS = str.maketrans("", "", "#*_|`\\<>~+-")  # what Markdown may add is left out everywhere, the truth included
_END = 6  # characters by which either end of a line is known
_SLACK = 3  # characters that may be missing or too many between the ends

Span = tuple[int, int]


@dataclass
class Figures:
    """Counts of one text; adding them gives the figures of a set."""

    pages: int = 0
    characters: int = 0
    lost: int = 0
    doubled: int = 0
    lines: int = 0
    lines_found: int = 0
    pairs: int = 0
    pairs_kept: int = 0
    columns: int = 0
    columns_kept: int = 0
    page_jumps: int = 0
    page_jumps_kept: int = 0
    line_edits: int = 0
    blocks: int = 0
    block_edits: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)})


def plain(text: str) -> str:
    """A text as all are compared: without blanks, Markdown marks and radicals."""
    return squeeze(_TAG.sub("", _NOTE.sub("", _LINK.sub(r"\1", text)))).translate(_MARKS)


class Claims:
    """The places of lines in a text; no character of the text serves two lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.taken = bytearray(len(text))

    def free(self, words: str) -> list[Span]:
        """All places where words stand that no line has taken."""
        spans = list(self._exact(words)) or list(self._loose(words))
        return [span for span in spans if not any(self.taken[slice(*span)])]

    def take(self, span: Span) -> None:
        """Give a place to a line."""
        self.taken[slice(*span)] = b"\x01" * (span[1] - span[0])

    def _exact(self, words: str) -> Iterator[Span]:
        at = self.text.find(words)
        while at >= 0:
            yield at, at + len(words)
            at = self.text.find(words, at + 1)

    def _loose(self, words: str) -> Iterator[Span]:
        if len(words) >= 2 * _END:
            rest = len(words) - 2 * _END
            room = f".{{{max(rest - _SLACK, 0)},{rest + _SLACK}}}"
            for match in re.finditer(re.escape(words[:_END]) + room + re.escape(words[-_END:]), self.text):
                yield match.span()


def place_lines(text: str, lines: Sequence[TruthLine], heads: Sequence[str]) -> tuple[dict[int, Span], bytearray]:
    """Where each line of the truth stands in a text (by ``place``), and a mask of the running heads in it."""
    claims = Claims(text)
    spans: dict[int, Span] = {}
    before = {two.place: one.place for one, two in pairs(lines)}
    after = {one: two for two, one in before.items()}
    mask = bytearray(len(text))

    def distance(place: int, span: Span) -> int:
        gaps = [abs(span[0] - spans[before[place]][1])] if before.get(place) in spans else []
        gaps += [abs(spans[after[place]][0] - span[1])] if after.get(place) in spans else []
        return min(gaps, default=len(text))

    def put(words: str, line: TruthLine | None, only_if_unique: bool) -> None:
        found = claims.free(words)
        if found and (len(found) == 1 or not only_if_unique):
            best = min(found, key=lambda span: (distance(line.place, span), span)) if line else found[0]
            claims.take(best)
            if line:
                spans[line.place] = best
            else:
                mask[slice(*best)] = b"\x01" * (best[1] - best[0])

    wanted: list[tuple[str, TruthLine | None]] = [*((line.text, line) for line in lines), *((h, None) for h in heads)]
    wanted.sort(key=lambda entry: -len(entry[0]))
    for words, line in wanted:
        if line and len(words) >= _END:
            put(words, line, only_if_unique=True)
    for words, line in wanted:
        if line is None or line.place not in spans:
            put(words, line, only_if_unique=False)
    return spans, mask


def order_of(text: str, lines: Sequence[TruthLine], spans: dict[int, Span], heads: bytearray) -> Order:
    """The lines in the order of the text; None where text that is neither line nor running head stands between."""
    found: list[TruthLine | None] = []
    end = 0
    for line in sorted((line for line in lines if line.place in spans), key=lambda line: spans[line.place]):
        start, stop = spans[line.place]
        if not all(heads[end:start]):
            found.append(None)
        found.append(line)
        end = stop
    return found


def compare(text: str, truth: dict[str, Any]) -> Figures:
    """The figures of one text against the truth of its file."""
    text = plain(text)
    every = [TruthLine(t.place, t.fragment, t.article, t.page, plain(t.text)) for t, _ in lines_of(truth)]
    lines = [line for line in every if line.text]
    heads = [words for page in truth["pages"] for words in map(plain, page["furn"]) if words]
    spans, mask = place_lines(text, lines, heads)
    wanted = Counter("".join(line.text for line in lines))
    found = Counter(character for character, head in zip(text, mask, strict=True) if not head)
    order = order_of(text, lines, spans, mask)
    kept = neighbours(order)
    jumped = jumps(order, lines)
    columns = [jump for jump in jumped if jump.before.page == jump.after.page]
    others = [jump for jump in jumped if jump.before.page != jump.after.page]
    line_edits, block_edits, blocks = _edits(
        lines, {line.place: spans.get(line.place, (len(text), 0)) for line in lines}
    )
    return Figures(
        pages=len(truth["pages"]),
        characters=wanted.total(),
        lost=(wanted - found).total(),
        doubled=(found - wanted).total(),
        lines=len(lines),
        lines_found=len(spans),
        pairs=len(pairs(lines)),
        pairs_kept=sum((one.place, two.place) in kept for one, two in pairs(lines)),
        columns=len(columns),
        columns_kept=sum(jump.kept for jump in columns),
        page_jumps=len(others),
        page_jumps_kept=sum(jump.kept for jump in others),
        line_edits=line_edits,
        blocks=blocks,
        block_edits=block_edits,
    )


def _edits(lines: Sequence[TruthLine], spans: dict[int, Span]) -> tuple[int, int, int]:
    """Order edits of lines and of fragments, and the number of fragments.

    Two orders are right: as printed, and with each article whole where it begins. The nearer one counts.
    """
    begins = {line.article: line.place for line in reversed(lines)}
    whole = sorted(lines, key=lambda line: (begins[line.article], line.place))
    found = []
    for wanted in (lines, whole):
        blocks: dict[int, Span] = {}
        for line in wanted:
            blocks[line.fragment] = min(spans[line.place], blocks.get(line.fragment, spans[line.place]))
        edits = order_edits([spans[line.place] for line in wanted])
        found.append((edits, order_edits(list(blocks.values())), len(blocks)))
    return min(found)


HEAD = ("tool", "version", "lines found", "lost", "doubled", "adjacent", "column jumps", "page jumps", "edit, lines",
        "edit, blocks")  # fmt: skip


def row(tool: str, python: Path, pdfs: Sequence[Path]) -> list[str]:
    """One row of the table."""
    answer = read_with(tool, python, 0, pdfs)
    if "missing" in answer:
        return [tool, answer["missing"], *[""] * (len(HEAD) - 2)]
    total = Figures()
    for pdf in pdfs:
        truth = json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))
        total += compare(answer["texts"][str(pdf.resolve())], truth)
    jumped = [(total.columns_kept, total.columns), (total.page_jumps_kept, total.page_jumps)]
    return [
        tool,
        answer["version"],
        share(total.lines_found, total.lines),
        str(total.lost),
        str(total.doubled),
        share(total.pairs_kept, total.pairs),
        *(f"{kept} of {whole}" for kept, whole in jumped),
        share(total.line_edits, total.lines),
        share(total.block_edits, total.blocks),
    ]


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has the tools")
    parser.add_argument("--only", default="", help="files whose name contains this")
    parser.add_argument("--tool", default="", help="tools whose name contains this")
    options = parser.parse_args()
    pdfs = [pdf for pdf in sorted(options.folder.glob("*.pdf")) if options.only in pdf.name]
    rows = [row(tool, options.python, pdfs) for tool in TOOLS if options.tool in tool]
    truths = [json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8")) for pdf in pdfs]
    pages = sum(len(truth["pages"]) for truth in truths)
    about = f"{len(pdfs)} files, {pages} pages. {machine(options.date)}"
    publish(f"{about}\n\n{markdown_table(HEAD, rows)}", "comparison", options.into)


if __name__ == "__main__":
    main()
