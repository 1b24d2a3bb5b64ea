"""Whether what was extracted is printed: evidence of every value, and values that stand nowhere in the source.

Needs no gold: it looks at every value of every row. Columns are of three sorts:

- printed: text as it stands in the source (the schemas say "as printed"). Its evidence must hold it, character for
  character, white space aside. The whole text of an article has the lines of the ledger as its evidence.
- normalised: read from one printed place (an amount, an ISO date, a code from a vocabulary). The place must be quoted.
- all others are decisions about a whole (the kind of an article, a count, the region of a bulletin); nothing printed
  stands for them alone, so they are not counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors._folding import squeeze
from flows.evaluation.folding import fold
from schemas._table import Part, TableRow, tables

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

_LEDGERS = ("evidence", "issues", "lines")
_AS_PRINTED = re.compile(r"\bas printed\b")
#: Printed columns whose description says it in other words.
_ALSO_PRINTED = frozenset(
    {
        "articles.attribution_name",
        "articles.text",
        "bulletins.issue_no",
        "mentions.applies_to",
        "occupation_entries.amounts.unit",
        "occupation_entries.group_label",
        "occupation_entries.marks",
        "qa_items.asker_question",
        "service_guides.channels.service_hours",
        "service_guides.contacts.hours",
        "service_guides.complaint_contacts.hours",
        "service_guides.document_rules",
        "service_guides.legal_bases.issuers",
    }
)
#: Normalised columns.
_NORMALISED = frozenset(
    {
        "articles.attribution_kind",
        "bulletins.issued_date",
        "legal_citations.article_no",
        "legal_citations.doc_prefix",
        "legal_citations.doc_serial",
        "legal_citations.doc_year",
        "legal_citations.item_no",
        "legal_citations.kind",
        "legal_citations.paragraph_no",
        "mentions.high_inclusive",
        "mentions.low_inclusive",
        "mentions.normalized",
        "mentions.sex",
        "mentions.unit",
        "mentions.value_high",
        "mentions.value_low",
        "occupation_entries.amounts.amount",
        "occupation_entries.amounts.currency",
        "occupation_entries.occupation_code",
        "occupation_entries.occupation_name",
        "occupation_entries.serial",  # digits only: ⑪ gives 11
        "occupation_lists.stated_count",
        "occupation_lists.year",
        "policy_notices.obligations.kind",
        "service_guides.channels.channel_type",
        "service_guides.channels.platform",
        "service_guides.complaint_contacts.contact_type",
        "service_guides.complaint_contacts.number",
        "service_guides.contacts.contact_type",
        "service_guides.contacts.number",
        "service_guides.fee.amount",
        "service_guides.fee.currency",
        "service_guides.fee.is_charged",
        "service_guides.legal_bases.kind",
        "service_guides.processing_time.comparator",
        "service_guides.processing_time.extension_unit",
        "service_guides.processing_time.extension_value",
        "service_guides.processing_time.unit",
        "service_guides.processing_time.value",
        "service_guides.required_documents.copies",
        "service_guides.required_documents.necessity",
        "service_guides.required_documents.original_or_copy",
        "service_guides.statutory_time.comparator",
        "service_guides.statutory_time.extension_unit",
        "service_guides.statutory_time.extension_value",
        "service_guides.statutory_time.unit",
        "service_guides.statutory_time.value",
    }
)
#: Where the printed text of a column is quoted under another name.
_QUOTED_AS = {
    "articles.attribution_kind": "attribution",
    "articles.attribution_name": "attribution",
    "occupation_entries.occupation_code": "title",
    "occupation_entries.occupation_name": "title",
}
_QUOTED_IN_TEXT = ("legal_citations", "mentions")
_SHORTEST_RUN = 4  # characters of the source in a row that are no chance


@dataclass(frozen=True, slots=True)
class Value:
    """One non-empty value: its column (``table.column.key``), its field as evidence names it, and its record."""

    column: str
    field: str
    record_id: str
    value: Any


@dataclass(frozen=True, slots=True)
class Support:
    """How well the values of one bulletin are supported.

    Attributes:
        values: Column → (values, values with evidence).
        unquoted: The values without, as (column, value).
        invented: Printed values that stand nowhere in the source, width and brackets aside, as (column, value).
        claimed: Share of the characters whose line has a role.
    """

    values: Mapping[str, tuple[int, int]]
    unquoted: tuple[tuple[str, str], ...]
    invented: tuple[tuple[str, str], ...]
    claimed: float


@cache
def printed_columns() -> frozenset[str]:
    """The columns that hold text as printed."""
    found = set(_ALSO_PRINTED)
    for table, model in tables().items():
        if table not in _LEDGERS:
            found.update(f"{table}.{name}" for name in _described(model))
    return frozenset(found) - _NORMALISED


def _described(model: type[TableRow] | type[Part]) -> Iterator[str]:
    """The columns and keys whose description says that they hold text as printed."""
    return (path for path, description in _paths(model).items() if _AS_PRINTED.search(description))


def _paths(model: type[TableRow] | type[Part]) -> dict[str, str]:
    """Columns, and keys of the structs in them, with their descriptions; identifiers aside."""
    found: dict[str, str] = {}
    for name, info in model.model_fields.items():
        parts = list(_parts(info.annotation))
        for part in parts:
            found.update({f"{name}.{inner}": text for inner, text in _paths(part).items()})
        if not parts and not name.endswith("_id"):
            found[name] = info.description or ""
    return found


def _parts(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _parts(inner)


def support(rows: Rows) -> Support:
    """Look at all values of one bulletin."""
    quotes: defaultdict[tuple[str, str], str] = defaultdict(str)
    for item in rows["evidence"]:  # in order of segments
        quotes[item["record_id"], item["field"]] += squeeze(item["text"])
    source = _source(rows)
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    unquoted, invented = [], []
    articles = _texts_of_articles(rows)
    for value in values_of(rows):
        printed = value.column in printed_columns()
        if not printed and value.column not in _NORMALISED:
            continue
        if value.column == "articles.text":
            quoted = stands_in(squeeze(value.value), articles.get(value.record_id, ""))
        else:
            found = [quotes[key] for name in _names(value) if (key := (value.record_id, name)) in quotes]
            quoted = any(squeeze(str(value.value)) in text for text in found) if printed else bool(found)
        counts[value.column][0] += 1
        counts[value.column][1] += quoted
        if not quoted:
            unquoted.append((value.column, str(value.value)))
        if printed and not all(stands_in(fold(part), source) for part in str(value.value).splitlines()):
            invented.append((value.column, str(value.value)))
    claimed = float(rows["bulletins"][0]["claimed_char_ratio"])
    figures = {column: (total, good) for column, (total, good) in sorted(counts.items())}
    return Support(figures, tuple(unquoted), tuple(invented), claimed)


def _names(value: Value) -> Iterator[str]:
    """The fields under which a value may be quoted: its own, of what holds it, of its printed text."""
    table, _, _ = value.column.partition(".")
    yield value.field
    if table in _QUOTED_IN_TEXT:
        yield "text"
    if value.column in _QUOTED_AS:
        yield _QUOTED_AS[value.column]
    inner = value.field
    while (cut := max(inner.rfind("."), inner.rfind("["))) > 0:
        inner = inner[:cut]
        yield inner
        yield f"{inner}.text"
    yield f"{inner}_text"


def values_of(rows: Rows) -> Iterator[Value]:
    """Every non-empty value of every row but those of the ledgers."""
    for table, model in tables().items():
        if table in _LEDGERS:
            continue
        for row in rows[table]:
            record_id = row[model.KEY[0]]
            prefix = f"fields[{row['position'] - 1}]." if table == "service_guide_fields" else ""
            for name, value in row.items():
                for path, single in _single(value, name):
                    yield Value(f"{table}.{_INDEX.sub('', path)}", prefix + path, record_id, single)


_INDEX = re.compile(r"\[\d+\]")


def _single(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _single(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _single(inner, f"{path}[{number}]")
    elif value not in (None, ""):
        yield path, value


# ---- the source ------------------------------------------------------------------------------------------------------


def _texts_of_articles(rows: Rows) -> dict[str, str]:
    """The lines of each article in reading order, squeezed: running on, and one by one."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in sorted(rows["lines"], key=lambda line: line["reading_order"]):
        if line["article_id"]:
            found[line["article_id"]].append(squeeze(line["text"]))
    return {article: "\n".join(["", "".join(texts), *texts, ""]) for article, texts in found.items()}


def _source(rows: Rows) -> str:
    """All lines, folded: running on in the order of the source and as they are read, and one by one."""
    lines = rows["lines"]
    alone = [fold(line["text"]) for line in lines]
    orders = (sorted(lines, key=lambda line: line[name]) for name in ("source_order", "reading_order"))
    return "\n".join([*("".join(fold(line["text"]) for line in order) for order in orders), *alone, ""])


def stands_in(text: str, source: str) -> bool:
    """Whether a text stands in a source: as a whole, or in runs of four characters and more (lines put together).

    A shorter run must be the beginning or the end of a line.
    """
    if text in source:
        return True
    at = 0
    while at < len(text):
        run = _longest_run(text, at, source)
        if run < _SHORTEST_RUN:
            run = next((size for size in range(run, 0, -1) if _at_edge(text[at : at + size], source)), 0)
        if run == 0:
            return False
        at += run
    return True


def _at_edge(piece: str, source: str) -> bool:
    """Whether a short run begins or ends a line of the source."""
    return f"\n{piece}" in source or f"{piece}\n" in source


def _longest_run(text: str, at: int, source: str) -> int:
    """The length of the longest text from an offset that stands in the source; a binary search, as runs are nested."""
    low, high = 0, len(text) - at
    while low < high:
        middle = (low + high + 1) // 2
        if text[at : at + middle] in source:
            low = middle
        else:
            high = middle - 1
    return low
