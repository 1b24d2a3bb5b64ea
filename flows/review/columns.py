"""What a person may type into a column: type, choices and meaning of every place in it, from the schemas."""

from __future__ import annotations

from typing import Any

from schemas._column import meta_of
from schemas._table import TableRow, tables
from schemas.legal_citation import LegalCitationRow
from schemas.mention import MentionRow
from schemas.nested import children

Described = dict[str, Any]


def described() -> dict[str, Described]:
    """By table: the columns of its key, the tables inside it, and by place (``steps[].text``) type, choices, meaning."""
    within: list[type[TableRow]] = [*children(None), LegalCitationRow, MentionRow]
    inside = {"bulletins": ["articles"], "articles": [row.TABLE for row in within]}
    return {
        name: {
            "key": list(row.KEY),
            "children": inside.get(name) or [child.TABLE for child in children(name)],
            "columns": _places(row),
        }
        for name, row in tables().items()
        if name not in ("evidence", "issues", "lines")
    }


def _places(row: type[TableRow]) -> dict[str, Described]:
    schema = row.model_json_schema()
    found: dict[str, Described] = {}
    for name, part in schema["properties"].items():
        _describe(name, part, schema.get("$defs", {}), found)
        choices = meta_of(row.model_fields[name]).code_list
        if choices and found[name]["type"] == "string":
            found[name].setdefault("choices", list(choices))
    return found


def _describe(place: str, part: Described, definitions: Described, found: dict[str, Described]) -> None:
    """Add a place and all that is inside it."""
    about = part.get("description", "")
    kinds = [option for option in part.get("anyOf", [part]) if option.get("type") != "null"]
    kind = kinds[0]
    if "$ref" in kind:
        kind = definitions[kind["$ref"].rsplit("/", 1)[1]]
    found[place] = {"type": kind.get("type", "string"), "about": about}
    if "enum" in kind:
        found[place]["choices"] = kind["enum"]
    if kind.get("type") == "array":
        _describe(f"{place}[]", kind["items"], definitions, found)
    for name, inner in kind.get("properties", {}).items():
        _describe(f"{place}.{name}", inner, definitions, found)
