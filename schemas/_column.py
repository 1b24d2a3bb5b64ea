"""What is said about a column besides its type: unit, codes, the printed words that feed it, warnings.

Every derived schema (Arrow, JSON Schema, dictionary, Data Package, Croissant) reads it from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_args

from pydantic import Field
from pydantic.fields import FieldInfo

from schemas._vocabulary import read_table, split_aliases

WarningCode = Literal[
    "as_printed",
    "free_text",
    "inferred",
    "low_coverage",
    "mixed_precision",
    "mixed_units",
    "personal_data",
    "reviewed_list",
    "snapshot",
    "tentative",
]

#: What each warning tells a reader. ``low_coverage`` is said of a release, from its fill rates; the others of a column.
WARNINGS: dict[WarningCode, str] = {
    "as_printed": "A name or label in the spelling of the print: the same thing may be spelt in several ways.",
    "free_text": "Prose as printed: to be read or searched, not to be grouped or compared.",
    "inferred": "Not printed where it stands: derived from other parts of the bulletin.",
    "low_coverage": "Few rows of this release have a value, so what is counted over it may not stand for the rest.",
    "mixed_precision": "Dates and times are as exact as printed: 2024, 2024-05 and 2024-05-28 stand side by side.",
    "mixed_units": "Rows have different units: compare only rows of the same unit.",
    "personal_data": "May name or identify a person: mind the law before publishing it further.",
    "reviewed_list": "Filled only for what a reviewed list of the project holds; null does not mean that there is none.",
    "snapshot": "True on the day or for the version named beside it; it may have changed since.",
    "tentative": "Proposals for a person to decide, no result.",
}
#: Code lists above this length are published as a file of their own (``schema/codes/*.csv``) and not inside schemas.
LONGEST_LIST_INSIDE = 150


def _rows(file: str, where: Mapping[str, str]) -> list[dict[str, str]]:
    return [row for row in read_table(file) if all(row[column] == value for column, value in where.items())]


@dataclass(frozen=True)
class CodeList:
    """Codes that a reviewed vocabulary defines: the columns of code and meaning, and which of its rows.

    ``values`` gives a meaning per code; two columns of meaning are joined as ``a (b)``. ``more`` are codes besides those
    of the file.
    """

    file: str
    code: str
    meaning: tuple[str, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, str]:
        """All codes with their meaning, in order of the codes; empty cells are no codes."""
        listed = {row[self.code]: self._meaning(row) for row in _rows(self.file, self.where) if row[self.code]}
        return dict(sorted({**self.more, **listed}.items()))

    def _meaning(self, row: Mapping[str, str]) -> str:
        first, *more = (row[name] for name in self.meaning if row[name])
        return f"{first} ({', '.join(more)})" if more else first

    @property
    def published_as(self) -> str | None:
        """The file of a release that has this list; None where it is short enough to stand inside the schemas."""
        return f"schema/codes/{self.file}" if len(self.values) > LONGEST_LIST_INSIDE else None


Codes = Mapping[str, str] | CodeList | Callable[[], Mapping[str, str]]


@dataclass(frozen=True)
class Labels:
    """The printed words of a reviewed vocabulary that feed a column; ``pattern`` where they are regular expressions."""

    file: str
    column: str
    where: Mapping[str, str] = field(default_factory=dict)
    pattern: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words in order of the file, each once; a cell may hold several with ``|`` between them."""
        cells = (row[self.column] for row in _rows(self.file, self.where))
        split = cells if self.pattern else (word for cell in cells for word in split_aliases(cell))
        return tuple(dict.fromkeys(split))


@dataclass(frozen=True)
class ColumnMeta:
    """All that is said about a column besides name, type and description; adds itself to the JSON Schema."""

    unit: str | None = None
    codes: Codes | None = None
    labels: tuple[Labels, ...] = ()
    warnings: tuple[WarningCode, ...] = ()
    note: str | None = None

    @property
    def code_list(self) -> dict[str, str]:
        """Allowed codes with their meaning; empty where the column has no codes or its list is a file of its own."""
        if isinstance(self.codes, CodeList):
            return {} if self.codes.published_as else self.codes.values
        return dict(self.codes() if callable(self.codes) else self.codes or {})

    @property
    def code_file(self) -> str | None:
        """The file of a release with the codes, where they are too many to stand inside a schema."""
        return self.codes.published_as if isinstance(self.codes, CodeList) else None

    @property
    def words(self) -> tuple[str, ...]:
        """All printed words that feed the column, as they are matched."""
        return tuple(dict.fromkeys(word for labels in self.labels if not labels.pattern for word in labels.words))

    @property
    def patterns(self) -> tuple[str, ...]:
        """Regular expressions of printed labels that feed the column, beside its words."""
        return tuple(dict.fromkeys(word for labels in self.labels if labels.pattern for word in labels.words))

    def properties(self) -> dict[str, Any]:
        """Everything as plain values by name, without what is empty."""
        found = {
            "unit": self.unit,
            "codes": self.code_list,
            "codes-file": self.code_file,
            "labels": list(self.words),
            "label-patterns": list(self.patterns),
            "warnings": list(self.warnings),
            "note": self.note,
        }
        return {name: value for name, value in found.items() if value}

    def __call__(self, schema: dict[str, Any]) -> None:
        """Add the properties to a JSON Schema, each under ``x-``."""
        schema.update({f"x-{name}": value for name, value in self.properties().items()})


def column(
    description: str,
    *,
    unit: str | None = None,
    codes: Codes | None = None,
    labels: Sequence[Labels] = (),
    warnings: Sequence[WarningCode] = (),
    note: str | None = None,
    default: Any = ...,
) -> Any:
    """A pydantic field with the metadata that every derived schema shows.

    Args:
        description: What the column holds, English with Chinese terms.
        unit: Unit of the numbers in it, where there is one.
        codes: Allowed codes with their meaning, written here, from a reviewed vocabulary, or told when asked.
        labels: The printed words that feed it, from reviewed vocabularies.
        warnings: Codes of `WARNINGS` that a reader must know before using it.
        note: What the warnings mean for this column, in words.
        default: Value when the text says nothing; omitted means required.

    Raises:
        ValueError: A warning is not in the closed list.
    """
    if unknown := set(warnings) - set(get_args(WarningCode)):
        raise ValueError(f"unknown warning {', '.join(sorted(unknown))}; the codes stand in schemas/_column.py")
    meta = ColumnMeta(unit, codes, tuple(labels), tuple(warnings), note)
    return Field(default, description=description, json_schema_extra=meta)


def meta_of(info: FieldInfo) -> ColumnMeta:
    """What is said about a field; an empty `ColumnMeta` for fields that were not made by `column`."""
    return info.json_schema_extra if isinstance(info.json_schema_extra, ColumnMeta) else ColumnMeta()
