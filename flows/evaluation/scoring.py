"""Rows against expected rows: one `Fact` for each value that was expected, or that came out and should not have.

A row that is expected is scored in the columns that it names. Where the value is there and the same it is a hit; a
different one counts against recall and precision, a missing one against recall; a value where none is expected counts
against precision, and so does every scored column of a row beside a complete list. A value that is rightly empty is
noted, but in no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from flows.evaluation.alignment import assign, in_order
from flows.evaluation.folding import Fold, fold, likeness, loose, number_label, same, without_separator
from flows.evaluation.folding import leaves as _leaves
from flows.evaluation.gold import Absent, Case, Row

Verdict = Literal["hit", "wrong", "missed", "extra", "empty"]
Rows = Mapping[str, Sequence[Row]]

#: Columns by which a row is known; they weigh more, and a row that shows another key is another row.
KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("title", "section_heading"),
    "qa_items": ("question",),
    "service_guides": ("name",),
    "service_guide_fields": ("label", "text"),
    "occupation_lists": ("name",),
    "occupation_entries": ("title",),
    "policy_notices": ("title",),
    "legal_citations": ("text", "title", "doc_number"),
}
_KEY_WEIGHT = 5.0
_KEY_LIKENESS = 0.6 * 0.9  # a key misread in two of five characters still names its row
_SHORT = {("legal_citations", "text"), ("mentions", "text")}
_LONG_NAMES = ("answer", "body", "text")
_LOOSE_LISTS = ("contacts", "complaint_contacts", "obligations")
_NAMING = ("name", "number", "value", "amount", "is_charged", "label", "title", "text")  # keys that name a struct
_LABEL = 24  # characters of a key that name a row in reports


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a long text: expected, extracted, and in both (blocks of two or more in the same order)."""

    wanted: int
    got: int
    shared: int


@dataclass(frozen=True, slots=True)
class Fact:
    """What became of one value.

    Attributes:
        column: ``table.column``; of elements of lists and of structs ``table.column.key``.
        place: Where, in words a reader finds: ``service_guides[灵活就业登记].steps[2].text``.
        verdict: hit; wrong (another value); missed (none); extra (none expected); empty (rightly none).
        want: Expected value.
        got: Extracted value.
        kind: Kind of a mention.
        span: For long texts.
        in_extra_row: Whether it belongs to a row beside a complete list.
    """

    column: str
    place: str
    verdict: Verdict
    want: Any = None
    got: Any = None
    kind: str | None = None
    span: Span | None = None
    in_extra_row: bool = False


def is_long(column: str) -> bool:
    """Whether a column (``table.column`` or ``table.column.key``) holds long text, which also gets a span score."""
    table, _, rest = column.partition(".")
    name = rest.rpartition(".")[2]
    return (table, rest) not in _SHORT and (name in _LONG_NAMES or name.endswith("_text"))


def span_of(want: Any, got: Any) -> Span:
    """The characters that two texts share, white space and width aside."""
    one, two = fold(want or ""), fold(got or "")
    if one == two:
        return Span(len(one), len(two), len(one))
    blocks = SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    return Span(len(one), len(two), sum(block.size for block in blocks if block.size > 1))


def is_empty(value: Any) -> bool:
    """Whether a value says nothing."""
    return value in (None, "", [])


def fact(column: str, place: str, want: Any, got: Any, *, holds: bool | None = None, **more: Any) -> Fact:
    """The fact about one value; ``holds`` where the comparison was another than `same`."""
    span = span_of(want, got) if is_long(column) else None
    if is_empty(want):
        return Fact(column, place, "empty" if is_empty(got) else "extra", want, got, span=span, **more)
    if holds if holds is not None else same(want, got):
        return Fact(column, place, "hit", want, got, span=span, **more)
    return Fact(column, place, "missed" if is_empty(got) else "wrong", want, got, span=span, **more)


# ---- one value -------------------------------------------------------------------------------------------------------


def value_facts(table: str, name: str, want: Any, got: Any, place: str, is_loose: bool) -> Iterator[Fact]:
    """The facts about one column of one row."""
    column, place = f"{table}.{name}", f"{place}.{name}"
    folding: Fold = loose if is_loose else fold
    if isinstance(want, list):
        yield from _list_facts(column, want, got or [], place, is_loose)
    elif isinstance(want, dict):
        for key, value in want.items():
            inner = got.get(key) if isinstance(got, dict) else None
            yield fact(f"{column}.{key}", f"{place}.{key}", value, inner, holds=same(value, inner, folding))
    elif want is None and isinstance(got, dict):
        yield unwanted(column, place, got)
    elif name == "number_label" and not is_empty(want):
        holds = not is_empty(got) and number_label(want) == number_label(got)
        yield fact(column, place, want, got, holds=holds)
    else:
        yield fact(column, place, want, got, holds=same(want, got, folding))


def _list_facts(column: str, want: list[Any], got: list[Any], place: str, is_loose: bool) -> Iterator[Fact]:
    """Elements in order; one that is missing or too many costs each of its scored keys."""
    folding: Fold = loose if is_loose else without_separator
    if not want and not got:
        yield Fact(column, place, "empty", want, got)
        return
    pairs = dict(in_order([[_element_score(one, two, folding) for two in got] for one in want]))
    for number, one in enumerate(want):
        two = got[pairs[number]] if number in pairs else None
        yield from _element_facts(column, one, two, f"{place}[{number + 1}]", folding)
    if is_loose and column.rpartition(".")[2] in _LOOSE_LISTS:
        return
    keys = list(dict.fromkeys(key for one in want if isinstance(one, dict) for key in one))
    for number in sorted(set(range(len(got))) - set(pairs.values())):
        where = f"{place}[+{number + 1}]"
        if keys and isinstance(got[number], dict):
            extra = (fact(f"{column}.{key}", f"{where}.{key}", None, got[number].get(key)) for key in keys)
            yield from (item for item in extra if item.verdict == "extra")
        else:
            yield unwanted(column, where, got[number])


def unwanted(column: str, place: str, got: Any) -> Fact:
    """One extra value for a struct or an element where none is expected at all; of a struct, the key that names it."""
    key = None
    if isinstance(got, dict):
        filled = [name for name, value in got.items() if not is_empty(value)]
        key = next((name for name in _NAMING if name in filled), next(iter(filled), None))
    if key is None:
        return Fact(column, place, "extra", None, got)
    return fact(f"{column}.{key}", f"{place}.{key}", None, got[key])


def _element_score(want: Any, got: Any, folding: Fold) -> float:
    """How well two elements go together; an element that names nothing goes with any."""
    if want == {}:
        return 0.01
    return likeness(want, got, folding)


def _element_facts(column: str, want: Any, got: Any, place: str, folding: Fold) -> Iterator[Fact]:
    if not isinstance(want, dict):
        yield fact(column, place, want, got, holds=same(want, got, folding))
    elif not want:  # only that there is an element is known
        yield Fact(column, place, "missed" if got is None else "hit", want, got)
    else:
        for key, value in want.items():
            inner = got.get(key) if isinstance(got, dict) else None
            if got is not None or not is_empty(value):
                yield from _nested(f"{column}.{key}", value, inner, f"{place}.{key}", folding)


def _nested(column: str, want: Any, got: Any, place: str, folding: Fold) -> Iterator[Fact]:
    if isinstance(want, list):  # issuers of a legal basis
        pairs = dict(in_order([[likeness(one, two, folding) for two in got or []] for one in want]))
        for number, one in enumerate(want):
            yield fact(column, place, one, got[pairs[number]] if number in pairs else None)
        for number in sorted(set(range(len(got or []))) - set(pairs.values())):
            yield Fact(column, place, "extra", None, got[number])
    else:
        yield fact(column, place, want, got, holds=same(want, got, folding))


# ---- rows of one table -----------------------------------------------------------------------------------------------


def row_label(table: str, row: Row, number: int) -> str:
    """What a reader knows a row by: the beginning of its key, else its number from 1."""
    for key in (*KEYS.get(table, ()), "code", "text"):
        if isinstance(row.get(key), str) and row[key]:
            text = str(row[key]).replace("\n", " ")
            return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
    return f"#{number + 1}"


def pairs_of(table: str, want: Sequence[Row], got: Sequence[Row], is_loose: bool) -> dict[int, int]:
    """Which expected row goes with which extracted one."""
    folding: Fold = loose if is_loose else fold
    return dict(assign([[_agreement(table, one, two, folding) for two in got] for one in want]))


def _agreement(table: str, want: Row, got: Row, folding: Fold) -> float:
    """How well two rows go together; 0 where they are different things."""
    if table == "bulletins":
        return 1.0
    keys = [key for key in KEYS.get(table, ()) if not is_empty(want.get(key))]
    named = [column for column, value in want.items() if not is_empty(value)]
    alike = {column: likeness(value, got.get(column), folding) for column, value in want.items()}
    telling = keys or [column for column in named if is_long(f"{table}.{column}")]  # an answer without a question
    if not any(alike[column] >= _KEY_LIKENESS for column in telling):
        right = sum(alike[column] == 1.0 for column in named)
        if right * 2 < len(named) or (keys and right < 2):
            return 0.0
    return 0.01 + sum(like * (_KEY_WEIGHT if column in keys else 1.0) for column, like in alike.items())


def table_facts(table: str, want: Sequence[Row], got: Sequence[Row], case: Case) -> Iterator[Fact]:
    """The facts about all rows of one table."""
    if table == "issues":
        codes = {row["code"] for row in got}
        for row in want:
            code = row["code"]
            yield fact("issues.code", f"issues[{code}].code", code, code if code in codes else None)
        return
    pairs = pairs_of(table, want, got, case.loose)
    for number, row in enumerate(want):
        other = got[pairs[number]] if number in pairs else None
        place = f"{table}[{row_label(table, row, number)}]"
        for name, value in row.items():
            if other is not None:
                yield from value_facts(table, name, value, other.get(name), place, case.loose)
            elif not is_empty(value):
                yield from value_facts(table, name, value, None, place, case.loose)
    if table in case.complete:
        left = [row for number, row in enumerate(got) if number not in pairs.values()]
        yield from extra_rows(table, left, list(dict.fromkeys(name for row in want for name in row)))


def extra_rows(table: str, rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Fact]:
    """The facts about rows beside a complete list: each value in a column that the case scores.

    Where the case expects no row at all, no column is scored: the row then counts once, by its key.
    """
    for number, row in enumerate(rows):
        place = f"{table}[+{row_label(table, row, number)}]"
        names = [name for name in columns if not is_empty(row.get(name))]
        if not columns:
            names = [next((key for key in KEYS.get(table, ("text",)) if not is_empty(row.get(key))), "(row)")]
        for name in names:
            span = span_of(None, row[name]) if is_long(f"{table}.{name}") else None
            yield Fact(f"{table}.{name}", f"{place}.{name}", "extra", None, row.get(name), row.get("kind"), span, True)


# ---- what must not come out ------------------------------------------------------------------------------------------


def absent_fact(item: Absent, rows: Rows) -> Fact:
    """An extra value where the unwanted one came out: within long texts, and as a whole elsewhere."""
    column, unwanted = f"{item.table}.{item.column}", loose(item.value)
    found = [row for row in rows[item.table] if all(same(v, row.get(k), loose) for k, v in item.where.items())]
    if item.kind is not None:
        found = [row for row in found if row.get("kind") == item.kind]
    values = [leaf for row in found for leaf in _leaves(row.get(item.column), loose)]
    hit = any(unwanted in leaf if is_long(column) else unwanted == leaf for leaf in values)
    return Fact(
        column, f"{column} must not hold {item.value}", "extra" if hit else "empty", None, item.value if hit else None
    )


def count_facts(case: Case, rows: Rows) -> Iterator[Fact]:
    """Whether tables have as many rows as they should."""
    for table, count in case.counts.items():
        column = f"{table}.(count)"
        verdict: Verdict = "hit" if len(rows[table]) == count else "wrong"
        yield Fact(column, column, verdict, count, len(rows[table]))
