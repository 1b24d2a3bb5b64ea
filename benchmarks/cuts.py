"""Every article of the gold cases cut in two, its tail printed behind others: how many tails find their way back.

    python -m benchmarks.cuts tests/gold/open [--half even|odd|joined|all] [--step 5] [--workers 2] [--verbose]

The bulletins are gold cases in plain text. One article at a time, of those that stand in one piece, is cut: at the end of
each line, and inside long lines where lines are paragraphs. Its tail is printed below the next article or the one after,
with a blank line above it, without one, or between jump lines. A cut is right if exactly its join comes out, missed if
none does, wrong if a join comes out that is none: the tail is left on the foreign article, or stands in the wrong place.

Cuts are told by what they cut: `word`, `sentence`, `item` (before a list number, a label or a row) and `paragraph`
(behind a closed sentence, where only what is told says that the next line is none of the article above). Cuts that no
reader could mend are counted apart: before a list number that the article above stops right before, too, and before
cells behind cells of as many columns. Nothing is printed behind an imprint.

``--half`` takes every second bulletin: one half to look at (``--verbose``), the other one to score only; those that have
interrupted articles of their own are a third part (``joined``), to look at.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from extractors._labels import known_label
from extractors._list_rows import is_cells
from extractors._questions import marker
from extractors._words import SURE_GAIN, crossing_gain
from extractors.bulletin import read_bulletin
from extractors.continuations import cell_count, serial
from extractors.credits import credit_of
from extractors.imprint import imprint_parts
from extractors.paragraphs import CLOSING, line_block, wrap_width
from extractors.reading.text import decode, read_text
from flows.evaluation.gold import find_cases
from flows.evaluation.order import compare_joins
from schemas.document import Line

_SHOWN = 14
_LONG = 24  # characters of a line that is cut inside
_MANNERS = ("blank", "tight", "jump")
_KINDS = ("word", "sentence", "item", "paragraph")


@dataclass(frozen=True, slots=True)
class Cut:
    """A bulletin with one article cut: its text, the join that mends it, and how it was made."""

    name: str
    what: str
    manner: str
    text: str
    join: tuple[str, str]
    told: bool = True  # whether anything tells a reader where the tail belongs
    others: tuple[tuple[str, str], ...] = ()  # the joins that the bulletin has anyway


def _spans(text: str) -> list[tuple[int, int, int]]:
    """First line, first line of the text, and line behind the last one of each article that stands in one piece."""
    document = read_text(text.encode(), "uncut.txt")
    found: dict[str, list[tuple[int, str]]] = {}
    by_id = {line.source_order: line for line in document.lines}
    for row in read_bulletin(document)["lines"]:
        values = row.model_dump()
        if values["article_id"] and values["role"] not in ("section_heading", "furniture"):
            found.setdefault(values["article_id"], []).append((values["source_order"], values["role"]))
    orders = sorted(by_id)
    place = {order: number for number, order in enumerate(orders)}
    spans = []
    for lines in found.values():
        lines.sort()
        first, last = place[lines[0][0]], place[lines[-1][0]]
        body = next((place[order] for order, role in lines if role not in ("title", "attribution")), last)
        if last - first + 1 == len(lines):
            spans.append((first, body, last + 1))
    return sorted(spans)


def _printed(text: str) -> tuple[list[str], list[int]]:
    """All lines of a text, and the places of those that are not blank."""
    lines = text.splitlines()
    return lines, [number for number, line in enumerate(lines) if line.strip()]


def _kind(before: str, after: str, line: Line) -> str:
    block = line_block(line)
    if block.number or block.bullet or known_label(block) or is_cells(block) or marker(block.text):
        return "item"
    return "paragraph" if before.rstrip()[-1:] in CLOSING or before.rstrip()[-1:] in ":：" else "sentence"


def _told(above: Sequence[Line], first: Line) -> bool:
    """Whether a line that begins a tail does not go on just as well with the foreign article above it."""
    block, over = line_block(first), line_block(above[-1])
    if cell_count(block) > 1 and cell_count(block) == cell_count(over):
        return False
    counted = serial(block)
    if counted is None:
        return True
    last = [number for style, number in filter(None, map(serial, map(line_block, above))) if style == counted[0]]
    return counted[1] > 1 and not (last and last[-1] == counted[1] - 1)


def _broken(left: str, right: str) -> str:
    return "word" if crossing_gain(left, right) >= SURE_GAIN else "sentence"


def cuts(name: str, text: str, others: Sequence[tuple[str, str]] = ()) -> Iterator[Cut]:
    """The bulletin with each of its articles cut at each place in turn; it has ``others`` interrupted anyway."""
    lines, places = _printed(text)
    document = read_text(text.encode(), "uncut.txt")
    printed = list(document.lines)
    if len(printed) != len(places):
        return
    paragraphs = wrap_width(printed) is None
    spans = _spans(text)
    starts = [printed[at].text.strip() for at in range(len(printed))]
    tails = {at for at, line in enumerate(starts) if any(line.startswith(start.strip()) for _, start in others)}
    for number, (_, body, end) in enumerate(spans):
        if end in tails:
            continue  # a tail of another article stands right below
        for at in range(body + 1, end):
            if credit_of(line_block(printed[at])) is not None:
                continue
            seed = zlib.crc32(f"{name}{at}".encode())
            behind = [(other[0], other[2]) for other in spans[number + 1 : number + 3]]
            if not behind:
                continue
            start, stop = behind[seed % len(behind)]
            over = line_block(printed[stop - 1])
            if credit_of(over) is None and imprint_parts(over.text) is not None:
                continue
            target = places[stop - 1]
            row, last = places[at], places[end - 1]
            manner = _MANNERS[seed // 7 % 3] if seed % 11 else "jump"
            head, tail = lines[:row], lines[row : last + 1]
            what = _kind(printed[at - 1].text, printed[at].text, printed[at])
            between, rest = lines[last + 1 : target + 1], lines[target + 1 :]
            told = manner == "jump" or _told(printed[start:stop], printed[at])
            yield Cut(name, what, manner, *_cut(manner, head, tail, between, rest), told, tuple(others))
            long = lines[row - 1].strip()
            if paragraphs and len(long) >= _LONG and "|" not in long and "\t" not in long:
                middle = len(lines[row - 1]) - len(lines[row - 1].lstrip()) + 8 + seed % (len(long) - 14)
                one, two = lines[row - 1][:middle], lines[row - 1][middle:]
                if one[-1] in CLOSING + "，,、：:；" or two[0] in CLOSING + "，,、：:；" or not two[0].isalpha():
                    continue
                parts = _cut(manner, [*lines[: row - 1], one], [two, *lines[row : last + 1]], between, rest)
                yield Cut(name, _broken(one, two), manner, *parts, others=tuple(others))


def _cut(
    manner: str, head: list[str], tail: list[str], between: list[str], rest: list[str]
) -> tuple[str, tuple[str, str]]:
    """The text with its tail behind what stands between, and the join that mends it."""
    here, there = {"blank": ([], [""]), "tight": ([], []), "jump": (["（下转第3版）"], ["", "（上接第1版）"])}[manner]
    text = "\n".join([*head, *here, *between, *there, *tail, *rest]) + "\n"
    last = next(line.strip() for line in reversed(head) if line.strip())
    return text, (last[-20:], _beginning(tail, text))


def _beginning(tail: Sequence[str], text: str) -> str:
    """The first characters of a tail: of its first line, and of those below it where that stands elsewhere too."""
    lines = [line.strip() for line in tail if line.strip()]
    alike = sum(line.strip().startswith(lines[0][:20]) for line in text.splitlines())
    return lines[0][:20] if alike == 1 else "".join(lines)[:20]


def outcome(cut: Cut) -> str:
    """Whether the tail of a cut is joined to its article (`right`), left apart (`missed`) or joined wrongly."""
    rows = read_bulletin(read_text(cut.text.encode(), "cut.txt"))["lines"]
    joins = compare_joins([cut.join, *cut.others], [row.model_dump() for row in rows])
    if joins.wrong:
        return "wrong"
    return "right" if cut.join in joins.found else "missed"


def _uncut_is_whole(text: str, others: Sequence[tuple[str, str]]) -> bool:
    rows = read_bulletin(read_text(text.encode(), "cut.txt"))["lines"]
    joins = compare_joins(others, [row.model_dump() for row in rows])
    return not joins.wrong and not joins.missed


def _of_case(task: tuple[str, str, int, tuple[tuple[str, str], ...]]) -> list[tuple[Cut, str]]:
    name, text, step, others = task
    if not _uncut_is_whole(text, others):
        return []
    every = cuts(name, text, others)
    return [(cut, outcome(cut)) for cut in islice(every, zlib.crc32(name.encode()) % step, None, step)]


def _figures(label: str, verdicts: Sequence[str]) -> str:
    count = Counter(verdicts)
    right, wrong, every = count["right"], count["wrong"], max(1, len(verdicts))
    return (
        f"{label:22s} {len(verdicts):5d} cuts: right {right / every:6.1%}  missed {count['missed'] / every:6.1%}"
        f"  wrong {wrong / every:6.1%}"
    )


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=["even", "odd", "joined", "all"], default="all")
    parser.add_argument("--step", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true", help="list the cuts that are not right")
    options = parser.parse_args()
    tasks = []
    for case in find_cases(options.folder):
        if case.source.suffix != ".txt" or options.only not in case.name:
            continue
        half = "joined" if case.joins else ("odd", "even")[zlib.crc32(case.name.encode()) % 2 == 0]
        if options.half in ("all", half):
            others = tuple((one, two) for one, two in case.joins or ())
            tasks.append((case.name, decode(case.source.read_bytes()), options.step, others))
    with ProcessPoolExecutor(options.workers) as pool:
        results = list(chain.from_iterable(pool.map(_of_case, tasks)))
    for cut, verdict in results if options.verbose else ():
        if verdict != "right":
            ends = f"{cut.join[0][-_SHOWN:]} | {cut.join[1][:_SHOWN]}"
            print(f"{verdict:6s} {cut.what:9s} {cut.manner:5s} {cut.name}: {ends}{'' if cut.told else ' (untold)'}")
    told = [(cut, verdict) for cut, verdict in results if cut.told]
    for what in _KINDS:
        for manner in _MANNERS:
            chosen = [verdict for cut, verdict in told if (cut.what, cut.manner) == (what, manner)]
            print(_figures(f"{what}, {manner}", chosen))
    print(_figures("nothing tells", [verdict for cut, verdict in results if not cut.told]))
    for manner in _MANNERS:
        print(_figures(f"all told, {manner}", [verdict for cut, verdict in told if cut.manner == manner]))
    print(_figures("all told", [verdict for _, verdict in told]))


if __name__ == "__main__":
    main()
