"""How the cost of reading grows with the length of one article, in each printed form.

    python -m benchmarks.growth [FORM …] [--sizes 500 2000 8000]

Prints CPU seconds for each length and the exponent between the first and the last: 1 is linear, 2 the square. The
forms are those of `benchmarks._growing`, each as printed and as one paragraph without line breaks. `tests/test_growth.py`
guards the same by counting calls, which does not depend on the machine.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

from benchmarks._growing import FORMS, bulletin
from extractors.bulletin import read_bulletin
from extractors.reading import read
from flows.evaluation.markdown import table as markdown_table
from schemas.document import Document

SIZES = (500, 2000, 8000)


def document(form: str, lines: int, *, flat: bool) -> Document:
    """The bulletin of a form with so many lines, as the text reader gives it."""
    return read(bulletin(form, lines, flat=flat).encode(), f"{form}.txt")


def seconds(form: str, lines: int, *, flat: bool) -> float:
    """CPU seconds from a document to its rows."""
    source = document(form, lines, flat=flat)
    begin = time.process_time()
    read_bulletin(source)
    return time.process_time() - begin


def calls(form: str, lines: int, *, flat: bool) -> int:
    """Calls of functions, of Python and of C, from a document to its rows."""
    source = document(form, lines, flat=flat)
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        read_bulletin(source)
    finally:
        sys.setprofile(before)
    return count


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """With which power of the length the cost grows from the first to the last."""
    return math.log(costs[-1] / costs[0]) / math.log(sizes[-1] / sizes[0])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the forms and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms", nargs="*", metavar="FORM", help=f"of {', '.join(FORMS)}; all by default")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    chosen = parser.parse_args(arguments)
    read_bulletin(document("prose", 20, flat=False))  # load the vocabularies
    rows = []
    for form in chosen.forms or FORMS:
        for flat in (False, True):
            costs = [seconds(form, size, flat=flat) for size in chosen.sizes]
            name = f"{form}, one paragraph" if flat else form
            rows.append([name, *(f"{cost:.2f}" for cost in costs), f"{exponent(chosen.sizes, costs):.2f}"])
    print(markdown_table(["form", *(f"{size} lines" for size in chosen.sizes), "exponent"], rows))


if __name__ == "__main__":
    main()
