"""Small nodes of JSON-LD that several kinds of records need."""

from __future__ import annotations

from typing import Any

from schemas.record_document import region_name

Node = dict[str, Any]


def node(kind: str | list[str], key: str | None = None, /, **properties: Any) -> Node:
    """A node with the properties that have a value.

    Args:
        kind: Its type or types.
        key: Its name; without one the node is blank.
        properties: Terms of schema.org; None, empty texts and empty lists are left out.
    """
    named = {"@type": kind} | ({"@id": key} if key else {})
    return named | {name: value for name, value in properties.items() if value not in (None, "", [])}


def reference(key: str) -> Node:
    """A reference to a node that stands elsewhere."""
    return {"@id": key}


def organization(name: str | None) -> Node | None:
    """An office by its printed name."""
    return node("Organization", name=name) if name else None


def area(code: str | None) -> Node | None:
    """A region by its GB/T 2260 code."""
    if code is None:
        return None
    identifier = node("PropertyValue", propertyID="GB/T 2260", value=code)
    return node("AdministrativeArea", name=region_name(code), identifier=identifier)
