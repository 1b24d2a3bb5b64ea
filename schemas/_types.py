"""What the types of columns are called in Arrow, Table Schema, Croissant and words; shared by the derived schemas."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas._column import ColumnMeta, meta_of
from schemas._table import Part, TableRow

NAMES = {str: "string", int: "integer", float: "number", bool: "boolean", dict: "object"}


@dataclass(frozen=True)
class Kind:
    """The type of a column: a scalar of Python, a struct (`Part`) or, in files that are no tables, a mapping."""

    inner: type
    is_list: bool
    nullable: bool
    literals: tuple[str, ...] = ()

    @property
    def part(self) -> type[Part] | None:
        """The struct that the column or the elements of its list hold."""
        return self.inner if issubclass(self.inner, Part) else None

    @property
    def words(self) -> str:
        """In words: ``list of string``, ``integer, null``."""
        inner = "struct" if self.part else "code" if self.literals else NAMES[self.inner]
        return f"list of {inner}" if self.is_list else f"{inner}, null" if self.nullable else inner


def kind_of(annotation: Any) -> Kind:
    """The type behind an annotation of a column.

    Raises:
        KeyError: The annotation is none that a table or file can hold.
    """
    nullable = False
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = (arg for arg in get_args(annotation) if arg is not type(None))
        nullable = True
    if get_origin(annotation) in (list, tuple):
        element = kind_of(get_args(annotation)[0])
        return Kind(element.inner, True, nullable, element.literals)
    if get_origin(annotation) is Literal:
        return Kind(str, False, nullable, get_args(annotation))
    if get_origin(annotation) is dict:
        return Kind(dict, False, nullable)
    if not (annotation in NAMES or issubclass(annotation, Part)):
        raise KeyError(annotation)
    return Kind(annotation, False, nullable)


@dataclass(frozen=True)
class Column:
    """One column of a table, or one place inside a nested one: ``contacts[].number``, ``fee.amount``."""

    path: str
    kind: Kind
    description: str
    meta: ColumnMeta

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.path.rpartition(".")[2].removesuffix("[]")

    @property
    def codes(self) -> dict[str, str]:
        """Allowed codes with their meaning (empty: the type alone limits it)."""
        return self.meta.code_list or dict.fromkeys(self.kind.literals, "")

    @property
    def columns(self) -> list[Column]:
        """The places inside, of a column that holds structs."""
        return columns_of(self.kind.part, f"{self.path}{'[]' if self.kind.is_list else ''}.") if self.kind.part else []

    @property
    def deep(self) -> list[Column]:
        """The column and all places inside it."""
        return [self, *(place for inner in self.columns for place in inner.deep)]


def columns_of(model: type[BaseModel], prefix: str = "") -> list[Column]:
    """The columns of a table or a struct in order."""
    return [_column(prefix + name, info) for name, info in model.model_fields.items()]


def _column(path: str, info: FieldInfo) -> Column:
    return Column(path, kind_of(info.annotation), info.description or "", meta_of(info))


def summary_of(row: type[TableRow]) -> str:
    """The first line about a table."""
    return about(row).split("\n")[0]


def about(row: type[TableRow]) -> str:
    """All that is said about a table; names are marked as in Markdown."""
    return "\n".join(line.strip() for line in (row.__doc__ or "").strip().splitlines()).replace("``", "`")


def owners(tables: dict[str, type[TableRow]]) -> dict[str, str]:
    """The table whose whole key a column is, by the name of the column."""
    return {row.KEY[0]: name for name, row in tables.items() if len(row.KEY) == 1}


def references(row: type[TableRow], tables: dict[str, type[TableRow]]) -> dict[str, str]:
    """The tables that columns of a row point to, by column. ``record_id`` may point to any table of records."""
    known = {key: name for key, name in owners(tables).items() if name != "record_history"}
    return {name: known[name] for name in row.model_fields if name in known and known[name] != row.TABLE}
