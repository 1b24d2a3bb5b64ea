"""``DICTIONARY.md``: every table and column of the dataset in words, for people who analyse it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel

from schemas._column import WARNINGS
from schemas._coverage import LOW_COVERAGE, Fill, share, warnings_of
from schemas._files import FILES
from schemas._table import TableRow, all_tables
from schemas._types import Column, about, columns_of, references, summary_of
from schemas._version import DATASET_VERSION
from schemas._vocabulary import read_table
from schemas.issue import ISSUE_CODES

_OTHER_FILES = [
    [
        "`<table>.parquet`, `<table>.jsonl`",
        "a table; a large one is a folder of parts of that name; pandas.read_parquet reads both alike",
    ],
    [
        "`documents/<bulletin_id>.json`",
        "a bulletin with its articles, records, values and evidence nested; `schema/bulletin_document.json`",
    ],
    [
        "`schema/*.json`, `schema/codes/*.csv`",
        "JSON Schema of each table and file; code lists that are too long for a schema",
    ],
    [
        "`manifest.jsonl`",
        "a line per bulletin: its sources, lines by role, issues by code, rows by table; see `manifest_line`",
    ],
    ["`changes.jsonl`", "what changed since the release before, row by row; see `changes_line`"],
    ["`report.json`", "the run that made the release: times, options, accounting"],
    [
        "`datapackage.json`, `croissant.json`, `CITATION.cff`",
        "the release described for Data Package and Croissant tools, and how to cite it",
    ],
]
_LABELS_SHOWN = 6
_CODES_SHOWN = 12
_INTRODUCTION = f"""# Data dictionary

Version {DATASET_VERSION} of the schema, generated from the models in `schemas/`.

How to read it:

- The first place to look is the table of records: `qa_items`, `service_guides`, `occupation_entries`, `policy_notices`.
  Values found inside their text are in `mentions` and `legal_citations`; where each value stands in the source is in `evidence`.
- Null means that the text does not say it. Nothing is guessed: what is doubtful is a row of `issues`.
- Identifiers (`*_id`) join the tables. They depend on the bytes of the bulletin and on what is printed, not on the run.
- **Fed by** names printed words that lead to the column; all of them stand in `schema/<table>.json` (`x-labels`), taken
  from reviewed vocabularies. Labels in other words are told by what their words mean, so the list is not all there is.
- Places inside nested columns are written `contacts[].number` (element of a list) and `fee.amount` (part of a struct).
"""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of Markdown; bars inside cells are escaped."""
    lines = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *(f"| {' | '.join(row)} |" for row in lines), ""]


def _codes(column: Column, seen: dict[tuple[str, ...], str]) -> str:
    """The codes of a column; a list that an earlier column has shown, or a file has, is only named."""
    if column.meta.code_file:
        return f"Codes: `{column.meta.code_file}`."
    codes = column.codes
    if not codes:
        return ""
    if first := seen.get(tuple(codes)):
        return f"Codes: as in {first}."
    if set(codes) == set(ISSUE_CODES):
        return "See [Issue codes](#issue-codes)."
    if len(codes) > _CODES_SHOWN:
        return f"{len(codes)} codes: see [Codes](#codes)."
    return (
        "Codes: "
        + "; ".join(f"`{code}` = {meaning}" if meaning else f"`{code}`" for code, meaning in codes.items())
        + "."
    )


def _labels(column: Column) -> str:
    words, patterns = column.meta.words, column.meta.patterns
    if not words:
        return ""
    more = len(words) - _LABELS_SHOWN
    ends = [f"{more} more" if more > 0 else "", f"{len(patterns)} forms" if patterns else ""]
    shown = "、".join(words[:_LABELS_SHOWN])
    files = ", ".join(dict.fromkeys(f"`{labels.file}`" for labels in column.meta.labels if not labels.pattern))
    return f"Fed by {', '.join([shown, *filter(None, ends)])} ({files})."


def _warnings(column: Column, filled: float | None) -> str:
    codes = ", ".join(f"`{code}`" for code in warnings_of(column, filled))
    said = f": {column.meta.note}" if column.meta.note else ""
    return f"⚠ {codes}{said}." if codes else f"Note{said}." if said else ""


def _percent(share: float | None) -> str:
    """A share in whole percent; what is not all or nothing is not rounded to it."""
    if share is None:
        return ""
    rounded = f"{share:.0%}"
    return {"0%": "<1%", "100%": ">99%"}.get(rounded, rounded) if 0 < share < 1 else rounded


def _rows(name: str, row: type[BaseModel], fill: Fill | None) -> list[list[str]]:
    found = []
    seen: dict[tuple[str, ...], str] = {}
    for column in (place for top in columns_of(row) for place in top.deep):
        filled = share(fill, name, column)
        said = [column.description, f"Unit: {column.meta.unit}." if column.meta.unit else "", _codes(column, seen)]
        said += [_labels(column), _warnings(column, filled)]
        seen.setdefault(tuple(column.codes), f"`{column.path}`")
        cells = [f"`{column.path}`", column.kind.words, " ".join(filter(None, said))]
        found.append(cells if fill is None else [*cells, _percent(filled)])
    return found


def _files() -> list[str]:
    """The files of a release that are no tables, and the columns of their lines."""
    lines = ["## Files", "", "What stands in a release beside the tables.", ""]
    lines += _table(["file", "content"], _OTHER_FILES)
    for name, model in FILES.items():
        about_it = (model.__doc__ or "").strip().replace("``", "`")
        lines += [f"### {name}", "", about_it, "", *_table(["name", "type", "meaning"], _rows(name, model, None))]
    return lines


def _of_table(name: str, row: type[TableRow], counts: Mapping[str, int] | None, fill: Fill | None) -> list[str]:
    facts = [f"Key: {', '.join(f'`{key}`' for key in row.KEY)}."]
    if counts and name in counts:
        facts.insert(0, f"{counts[name]} rows.")
    if joins := references(row, all_tables()):
        facts.append("Joins: " + ", ".join(f"`{column}` → `{table}`" for column, table in joins.items()) + ".")
    head = ["column", "type", "meaning", *(["filled"] if fill is not None else [])]
    return [f"## {name}", "", about(row), "", " ".join(facts), "", *_table(head, _rows(name, row, fill))]


def _long_codes() -> list[str]:
    """The code lists that are too long for the table of columns, each once; issue codes have a section of their own."""
    found: dict[tuple[str, ...], tuple[Column, list[str]]] = {}
    for name, row in all_tables().items():
        for column in (place for top in columns_of(row) for place in top.deep):
            if len(column.codes) > _CODES_SHOWN and set(column.codes) != set(ISSUE_CODES):
                found.setdefault(tuple(column.codes), (column, []))[1].append(f"{name}.{column.path}")
    lines = ["## Codes", ""]
    for column, places in found.values():
        lines += [f"### {', '.join(f'`{place}`' for place in places)}", ""]
        lines += _table(["code", "meaning"], [[f"`{code}`", meaning] for code, meaning in column.codes.items()])
    return lines


def _terms() -> list[str]:
    """The codes that ``mentions.normalized`` holds for the kinds that are words of the field."""
    rows = [row for row in read_table("terms.csv") if row["kind"] not in ("topic", "channel_type")]
    text = "Codes in `mentions.normalized`, by `mentions.kind`. Codes of platforms stand above, regions in `schema/codes/`."
    cells = [[row["kind"], f"`{row['code']}`", row["name_zh"], row["name_en"]] for row in rows]
    return ["## Terms", "", text, "", *_table(["kind", "code", "名称", "meaning"], sorted(cells))]


def _elements() -> list[str]:
    """Which fields of a guide count for ``element_completeness``."""
    rows = [
        [f"`{row['field']}`", row["name_zh"], "yes" if row["expected"] == "1" else ""]
        for row in read_table("guide_fields.csv")
    ]
    text = "Fields of a guide; the expected ones make up `service_guides.element_completeness`."
    return ["## Guide elements", "", text, "", *_table(["field", "名称", "expected"], rows)]


def dictionary(counts: Mapping[str, int] | None = None, fill: Fill | None = None) -> str:
    """The data dictionary as Markdown: every table, every column, every code.

    Args:
        counts: Rows by table, where there is a release.
        fill: Share of the rows with a value by table and column, where known.
    """
    contents = [[f"[{name}](#{name})", summary_of(row)] for name, row in all_tables().items()]
    if counts:
        contents = [[*cells, str(counts.get(name, 0))] for cells, name in zip(contents, all_tables(), strict=True)]
    head = ["table", "one row is", *(["rows"] if counts else [])]
    low = (
        f"`low_coverage` is said of columns with a value in fewer than {LOW_COVERAGE:.0%} of the rows of this release."
    )
    lines = [_INTRODUCTION, "## Tables", "", *_table(head, contents), "## Warnings", ""]
    lines += ["The closed list of what is said of columns, in all files of a release.", ""]
    lines += [*_table(["warning", "meaning"], [[f"`{code}`", text] for code, text in WARNINGS.items()]), low, ""]
    for name, row in all_tables().items():
        lines += _of_table(name, row, counts, fill)
    lines += _files() + _long_codes() + _terms() + _elements() + ["## Issue codes", ""]
    issues = [[f"`{code}`", severity, meaning] for code, (severity, meaning) in sorted(ISSUE_CODES.items())]
    return "\n".join([*lines, *_table(["code", "severity", "meaning"], issues)]).rstrip("\n") + "\n"
