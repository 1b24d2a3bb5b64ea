"""JioNLP and Recognizers-Text on the mentions of a gold set, by the scorer of ``jianbao eval``.

    python -m benchmarks.other_extractors tests/gold --python PATH [--into docs/evaluation.md]

``--python`` is an interpreter that has them (``benchmarks/requirements-extractors.txt``). All get the same texts: title,
text and credit of each article as jianbao reads it. Scored are the cases with a complete list of mentions, kind by
kind, and each tool only in the kinds that it claims to know:

- F1: kind and text are those of the gold, character for character. Where a value begins and ends is a convention (最长领取
  12个月 or 12个月), and the convention is ours.
- value: share of the gold's mentions for which the tool has one of the kind, of a text that overlaps, with the right
  number at either bound and the right unit, or with the right date, time, number or address.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks._extractors import JIONLP, RECOGNIZERS
from benchmarks._report import publish
from flows.evaluation.gold import EXHAUSTIVE_KINDS, Case, Row, find_cases
from flows.evaluation.markdown import table
from flows.evaluation.mentions import mention_facts
from flows.evaluation.report import Counts
from flows.evaluation.run import read_cases
from flows.evaluation.scoring import Fact
from flows.evaluation.wording import figure
from flows.sources import UsageError
from flows.worker import Failure

ROOT = Path(__file__).parents[1]
OURS = "jianbao"
KINDS: dict[str, frozenset[str]] = {
    OURS: EXHAUSTIVE_KINDS,
    JIONLP: frozenset({"money", "duration", "date", "time_of_day", "phone", "url"}),
    RECOGNIZERS: EXHAUSTIVE_KINDS,
}
_BY_NUMBER = ("percentage", "money", "duration", "age")


@dataclass(frozen=True)
class Answer:
    """The mentions that a tool finds, by case; empty, with a reason, where it is not there."""

    tool: str
    version: str
    rows: Mapping[str, Sequence[Row]]
    missing: str = ""


def texts_of(rows: Mapping[str, Sequence[Row]]) -> list[str]:
    """The texts of the articles of one bulletin."""
    return ["\n".join(filter(None, (row["title"], row["text"], row["attribution"]))) for row in rows["articles"]]


def ask(tool: str, python: Path, texts: Mapping[str, list[str]]) -> Answer:
    """What a tool finds in the texts of all cases."""
    flat = [text for case in texts.values() for text in case]
    command = [str(python), "-m", "benchmarks._extractors", tool]
    done = subprocess.run(command, input=json.dumps(flat), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        return Answer(tool, "", {}, (done.stderr.strip().splitlines() or ["no message"])[-1])
    answer: dict[str, Any] = json.loads(done.stdout)
    if "missing" in answer:
        return Answer(tool, "", {}, answer["missing"])
    found = iter(answer["rows"])
    return Answer(
        tool, answer["version"], {name: [row for _ in case for row in next(found)] for name, case in texts.items()}
    )


def exact(cases: Iterable[Case], answer: Answer, kind: str) -> Counts:
    """Counts of mentions of one kind by kind and text."""
    found: list[Fact] = []
    for case in cases:
        want = [{"kind": kind, "text": row["text"]} for row in case.rows.get("mentions", []) if row["kind"] == kind]
        got = [row for row in answer.rows[case.name] if row["kind"] == kind]
        found.extend(mention_facts(want, got, complete=True))
    return Counts.of(found)


def values(cases: Iterable[Case], answer: Answer, kind: str) -> tuple[int, int]:
    """How many mentions of a kind have a value to compare, and for how many of them the tool has it."""
    total = right = 0
    for case in cases:
        got = [end for row in answer.rows[case.name] if row["kind"] == kind for end in _ends(row)]
        for row in case.rows.get("mentions", []):
            want = _value(row) if row["kind"] == kind else None
            if want is not None:
                total += 1
                right += all(f.verdict == "hit" for f in mention_facts([want], got, complete=False, is_loose=True))
    return total, right


def _ends(row: Row) -> list[Row]:
    """A mention, and each end of it where it is a range of dates or times: whether a range is one row is a convention."""
    ends = (row.get("normalized") or "").split("/")
    return [row, *(row | {"normalized": end} for end in ends if len(ends) > 1)]


def _value(row: Row) -> Row | None:
    """A mention by its value alone, without our conventions of bounds."""
    known = {"kind": row["kind"], "text": row["text"]}
    if row["kind"] not in _BY_NUMBER:
        return known | {"normalized": row["normalized"]} if row.get("normalized") else None
    number = row.get("value_low") if row.get("value_low") is not None else row.get("value_high")
    if number is None:
        return None
    return known | {"value": number} | ({"unit": row["unit"]} if row.get("unit") else {})


def _all_quoted(case: Case) -> bool:
    """Whether the text of every expected mention is given; on traditional pages it is not."""
    return all("text" in row for row in case.rows.get("mentions", []))


def comparison(cases: Sequence[Case], python: Path, workers: int = 1) -> str:
    """The table, in Markdown."""
    scored = [case for case in cases if "mentions" in case.complete and _all_quoted(case)]
    read = {name: rows for name, rows in read_cases(scored, workers=workers).items() if not isinstance(rows, Failure)}
    scored = [case for case in scored if case.name in read]
    texts = {case.name: texts_of(read[case.name]) for case in scored}
    answers = [Answer(OURS, "", {name: rows["mentions"] for name, rows in read.items()})]
    answers += [ask(tool, python, texts) for tool in (JIONLP, RECOGNIZERS)]
    head = [
        "kind",
        "mentions",
        *(f"{a.tool} {a.version} {what}".replace("  ", " ") for a in answers for what in ("F1", "value")),
    ]
    rows = [_row(scored, answers, [kind], kind) for kind in sorted(EXHAUSTIVE_KINDS)]
    rows.append(_row(scored, answers, sorted(EXHAUSTIVE_KINDS), "all that it knows"))
    missing = "".join(f"\n\n{answer.tool} did not run: {answer.missing}" for answer in answers if answer.missing)
    return f"{len(scored)} cases with a complete list of mentions.\n\n{table(head, rows)}{missing}"


def _row(cases: Sequence[Case], answers: Sequence[Answer], kinds: Sequence[str], name: str) -> list[str]:
    wanted = sum(row["kind"] in kinds for case in cases for row in case.rows.get("mentions", []))
    cells = [name, str(wanted)]
    for answer in answers:
        own = [kind for kind in kinds if kind in KINDS[answer.tool]] if not answer.missing else []
        counts = sum((exact(cases, answer, kind) for kind in own), Counts())
        pairs = [values(cases, answer, kind) for kind in own]
        total, right = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        cells += [figure(counts.scores.f1) if own else "", f"{right} of {total}" if own else ""]
    return cells


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has the tools")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--into", type=Path, help="Markdown file that gets the table; printed if it is left out")
    options = parser.parse_args()
    try:
        cases = find_cases(options.folder)
    except UsageError as error:
        sys.exit(str(error))
    publish(comparison(cases, options.python, options.workers), "extractors", options.into)


if __name__ == "__main__":
    main()
