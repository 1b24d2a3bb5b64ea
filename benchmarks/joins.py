"""How well interrupted articles are put back together: the ledger's reading order against layout truth.

    python -m benchmarks.joins tests/pdf/layouts [--engine pdfium|pdfplumber|both] [--only SUBSTR] [--verbose] [--into docs/benchmarks.md]

The folder holds ``NAME.pdf`` with ``NAME.json`` (see ``tests/pdf/layouts/README.md``). A jump is a place where an
article goes on in another fragment (column) of the truth. It is kept where the ledger (table ``lines`` by
``reading_order``, without furniture) has the first line of the new fragment right behind the last line of the old one.

- page: jumps to another page; of them cut: other articles stand in between;
- same page: jumps over other articles on one page; column: jumps to the next column, nothing in between;
- joins: places where two fragments meet inside one extracted article. Right: the truth has them so. Wrong: they are of
  different articles. Misplaced: of one article, but other text belongs in between. Precision is right / (right + wrong);
- moved: the same for the joins that the page order does not have, that is, those that re-joining made.

Groups of a list are articles without a title in the truth; where they meet what stands next to them in the truth,
the join is neither right nor wrong. ``--verbose`` lists every jump that is lost and every join that is not right.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from benchmarks._report import command_line, machine, publish
from benchmarks._truth import Jump, Order, TruthLine, jumps, lines_of
from benchmarks.reading_order import position, share, truth_lines
from extractors.bulletin import read_bulletin
from extractors.options import Engine
from extractors.reading.pdf import read_pdf
from flows.evaluation.markdown import table as markdown_table
from schemas.document import Document, Line
from schemas.line import LineRow

_HEADS = ("col", "title")


@dataclass(frozen=True, slots=True)
class Join:
    """Two fragments that meet inside one extracted article; ``verdict``: right, wrong, misplaced or neutral."""

    verdict: str
    moved: bool
    before: TruthLine
    after: TruthLine


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of the truth as a reading has them: in its order, with what parts them.

    ``order`` holds a line of the truth, or None for text that is in no fragment (a masthead). ``owner`` names the
    extracted article of a line (by ``place``), ``stands`` the line's place in page order.
    """

    order: Order
    owner: dict[int, str | None]
    stands: dict[int, int]


def read_ledger(document: Document, truth: dict[str, Any]) -> Reading:
    """The truth's lines in the order of the ledger, furniture left out."""
    rows = [cast(LineRow, row) for row in read_bulletin(document)["lines"]]
    rows = sorted((row for row in rows if row.role != "furniture"), key=lambda row: row.reading_order)
    rank = {row.source_order: number for number, row in enumerate(rows)}
    stands = {order: number for number, order in enumerate(sorted(rank))}
    lines: dict[int, list[Line]] = {page.number: list(page.lines) for page in document.pages}
    placed: dict[int, list[tuple[int, TruthLine]]] = {}
    owner: dict[int, str | None] = {}
    where: dict[int, int] = {}
    for line, entry in lines_of(truth):
        here = lines[line.page]
        number, offset = position(here, entry, line.text)
        order = here[number].source_order if number < len(here) else -1
        if order in rank:
            placed.setdefault(rank[order], []).append((offset, line))
            owner[line.place] = rows[rank[order]].article_id
            where[line.place] = stands[order]
    sequence: list[TruthLine | None] = []
    for number in range(len(rows)):
        inside = sorted(placed.get(number, []), key=lambda pair: (pair[0], pair[1].place))
        sequence.extend([line for _, line in inside] or [None])
    return Reading(tuple(sequence), owner, where)


def joins(reading: Reading, lines: Sequence[TruthLine], untitled: frozenset[str]) -> list[Join]:
    """Every place where two fragments meet inside one extracted article."""
    return list(_joins(reading, lines, untitled))


def _joins(reading: Reading, lines: Sequence[TruthLine], untitled: frozenset[str]) -> Iterator[Join]:
    followers = {(jump.before.place, jump.after.place) for jump in jumps(reading.order, lines)}
    for one, two in itertools.pairwise(reading.order):
        if one is None or two is None or one.fragment == two.fragment:
            continue
        owner = reading.owner[one.place]
        if owner is None or owner != reading.owner[two.place]:
            continue
        moved = not 0 <= reading.stands[two.place] - reading.stands[one.place] <= 1
        if one.article == two.article:
            verdict = "right" if (one.place, two.place) in followers else "misplaced"
        else:
            listed = bool({one.article, two.article} & untitled)
            verdict = "neutral" if listed and abs(one.fragment - two.fragment) == 1 else "wrong"
        yield Join(verdict, moved, one, two)


def untitled_articles(truth: dict[str, Any]) -> frozenset[str]:
    """Groups of lists: what the truth calls an article though it has no head of its own."""
    kinds: dict[str, set[str]] = {}
    for page in truth["pages"]:
        for block, line in truth_lines(page):
            kinds.setdefault(str(page["frags"][block]["art"]), set()).add(line["k"])
    return frozenset(name for name, own in kinds.items() if not own & set(_HEADS))


def measure(pdf: Path, engine: Engine) -> tuple[list[Jump], list[Join]]:
    """The jumps and joins of one file, whose truth stands beside it."""
    truth = json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))
    reading = read_ledger(read_pdf(pdf.read_bytes(), pdf.name, "0" * 64, engine=engine), truth)
    lines = [line for line, _ in lines_of(truth)]
    return jumps(reading.order, lines), joins(reading, lines, untitled_articles(truth))


TITLES = ("page jumps", "of them cut", "same page, cut", "column", "right", "wrong", "misplaced", "precision",
          "moved right", "wrong", "misplaced", "precision")  # fmt: skip
_WIDTHS = (10, 11, 14, 8, 5, 5, 9, 9, 11, 5, 9, 9)


def cells(jumped: Sequence[Jump], joined: Sequence[Join]) -> list[str]:
    """The figures of a file or a set, in the order of `TITLES`."""
    kept = Counter(jump.kind for jump in jumped if jump.kept)
    whole = Counter(jump.kind for jump in jumped)
    groups = (("page", "page, cut"), ("page, cut",), ("same page",), ("column",))
    found = [f"{sum(kept[kind] for kind in group)} of {sum(whole[kind] for kind in group)}" for group in groups]
    for some in (joined, [join for join in joined if join.moved]):
        verdicts = Counter(join.verdict for join in some)
        right, wrong = verdicts["right"], verdicts["wrong"]
        found += [str(right), str(wrong), str(verdicts["misplaced"]), share(right, right + wrong).strip()]
    return found


def row(name: str, jumped: Sequence[Jump], joined: Sequence[Join]) -> str:
    """One line of the table."""
    return _line(name, cells(jumped, joined))


def head() -> str:
    """The table's head."""
    return _line("file", TITLES)


def _line(name: str, figures: Sequence[str]) -> str:
    return f"{name:24s} " + "  ".join(f"{text:>{wide}s}" for text, wide in zip(figures, _WIDTHS, strict=True))


def _failures(pdf: Path, jumped: Sequence[Jump], joined: Sequence[Join]) -> Iterator[str]:
    for jump in jumped:
        if not jump.kept:
            yield _failure(pdf, f"lost jump ({jump.kind})", jump.before, jump.after)
    for join in joined:
        if join.verdict in ("wrong", "misplaced"):
            yield _failure(pdf, f"{join.verdict} join{' (moved)' if join.moved else ''}", join.before, join.after)


def _failure(pdf: Path, what: str, one: TruthLine, two: TruthLine) -> str:
    return f"    {pdf.name}: {what}: p.{one.page} {one.article} {one.text} → p.{two.page} {two.article} {two.text}"


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=["pdfium", "pdfplumber", "both"], default="both")
    parser.add_argument("--only", default="", help="files whose name contains this")
    parser.add_argument("--verbose", action="store_true", help="list lost jumps and joins that are not right")
    options = parser.parse_args()
    engines: list[Engine] = ["pdfium", "pdfplumber"] if options.engine == "both" else [options.engine]
    pdfs = [pdf for pdf in sorted(options.folder.glob("*.pdf")) if options.only in pdf.name]
    sums = []
    for engine in engines:
        print(f"\n{engine}\n{head()}")
        all_jumps: list[Jump] = []
        all_joins: list[Join] = []
        for pdf in pdfs:
            jumped, joined = measure(pdf, engine)
            all_jumps, all_joins = all_jumps + jumped, all_joins + joined
            print(row(pdf.stem, jumped, joined))
            for failure in _failures(pdf, jumped, joined) if options.verbose else ():
                print(failure)
        print(row("all", all_jumps, all_joins))
        sums.append([engine, *cells(all_jumps, all_joins)])
    if options.into:
        about = f"{len(pdfs)} files. {machine(options.date)}"
        publish(f"{about}\n\n{markdown_table(('engine', *TITLES), sums)}", "joins", options.into)


if __name__ == "__main__":
    main()
