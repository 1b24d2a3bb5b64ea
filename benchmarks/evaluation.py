"""The figures of the gold set, written into the docs: ``make evaluation``.

    python -m benchmarks.evaluation tests/gold --docs docs [--workers N] [--python PATH]

Each folder of the gold set (``open``, ``holdout``) gets its tables in ``evaluation.md``. The misses of the open part
stand below them; those of the part set aside in ``evaluation_holdout.md``, since nobody who writes rules should read
them. ``evaluation.json`` is the run as ``jianbao eval tests/gold --json`` saves it, to compare with (``--baseline``).

``--python`` is an interpreter that has JioNLP and Recognizers-Text (``benchmarks/requirements-extractors.txt``); with
it the comparison on mentions (`benchmarks.other_extractors`) is written too, else it is left as it is.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks._report import publish
from benchmarks.other_extractors import comparison
from flows.evaluation.gold import find_cases
from flows.evaluation.markdown import miss_list, tables
from flows.evaluation.report import dumps, report
from flows.evaluation.run import Result, evaluate
from flows.sources import UsageError

OPEN, HOLDOUT = "open", "holdout"
PAGE, HOLDOUT_PAGE, SAVED = "evaluation.md", "evaluation_holdout.md", "evaluation.json"


def part(results: list[Result], name: str) -> list[Result]:
    """The results of one part of the set."""
    return [result for result in results if result.case.name.partition("/")[0] == name]


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--python", type=Path, help="interpreter that has the other extractors")
    options = parser.parse_args()
    try:
        cases = find_cases(options.folder)
    except UsageError as error:
        sys.exit(str(error))
    results = evaluate(cases, workers=options.workers)
    parts = {name: report(part(results, name)) for name in (OPEN, HOLDOUT)}
    for name, content in parts.items():
        publish(tables(content, 3), name, options.docs / PAGE)
    publish(miss_list(parts[OPEN]), "misses", options.docs / PAGE)
    publish(miss_list(parts[HOLDOUT]), "misses", options.docs / HOLDOUT_PAGE)
    (options.docs / SAVED).write_text(dumps(report(results)), encoding="utf-8")
    if options.python:
        publish(comparison(cases, options.python), "extractors", options.docs / PAGE)


if __name__ == "__main__":
    main()
