"""Machinery of the table schemas: one pydantic model per table, found by listing this folder.

A table is a subclass of `TableRow` in a module of this folder whose name has no leading underscore. Adding a table
therefore edits nothing else; Arrow schema, JSON Schema, data dictionary and ``datapackage.json`` follow from it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from schemas._column import column

__all__ = ["Part", "TableRow", "all_tables", "article_kind_meanings", "article_kinds", "column", "tables"]


class Part(BaseModel):
    """A value that lives inside a row (an element of a nested list, or a struct)."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TableRow(BaseModel):
    """One row of a published table.

    Subclasses set ``TABLE`` (file name), ``KEY`` (columns that identify a row) and, for rows that belong to another
    row, ``PARENT`` (table) so that the nested JSON can place them. ``RECORD`` marks tables whose rows are records of
    an article (their key is a ``record_id`` elsewhere). ``OF_RELEASE`` marks tables that a release adds: they tell of
    the releases and are not read from a bulletin. ``PRINTED`` names the columns that together say what is printed, in
    order; the first one is the heading.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    PARENT: ClassVar[str | None] = None
    RECORD: ClassVar[bool] = False
    OF_RELEASE: ClassVar[bool] = False
    PRINTED: ClassVar[tuple[str, ...]] = ()


def _schema_modules() -> Iterator[ModuleType]:
    package = importlib.import_module("schemas")
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda item: item.name):
        if not info.name.startswith("_"):
            yield importlib.import_module(f"schemas.{info.name}")


@cache
def all_tables() -> dict[str, type[TableRow]]:
    """All tables of a release by name, in alphabetical order of their names."""
    found: dict[str, type[TableRow]] = {}
    for module in _schema_modules():
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, TableRow) and value.__module__ == module.__name__:
                found[value.TABLE] = value
    return dict(sorted(found.items()))


@cache
def tables() -> dict[str, type[TableRow]]:
    """The tables that are read from bulletins, in the same order."""
    return {name: row for name, row in all_tables().items() if not row.OF_RELEASE}


@cache
def article_kind_meanings() -> dict[str, str]:
    """The kinds of articles and what they are: ``ARTICLE_KIND`` and docstring of every section schema, then ``other``."""
    kinds = {
        kind: (module.__doc__ or "").split("\n")[0].removeprefix("Section type ").rstrip(".").replace("``", "`")
        for module in _schema_modules()
        if (kind := getattr(module, "ARTICLE_KIND", None))
    }
    return {**dict(sorted(kinds.items())), "other": "anything else, such as news: its text is in `articles` only"}


def article_kinds() -> tuple[str, ...]:
    """The kinds of articles, ``other`` last."""
    return tuple(article_kind_meanings())
