"""The nested documents of all samples and golden bulletins, read once per process."""

from __future__ import annotations

from functools import cache
from typing import Any

from conftest import ROOT, tables_of

from schemas.nested import nest


@cache
def documents() -> dict[str, dict[str, Any]]:
    """Nested bulletins by path below the project."""
    paths = [*sorted((ROOT / "samples").glob("*.txt")), *sorted((ROOT / "samples").glob("*.pdf"))]
    paths += sorted((ROOT / "tests" / "golden").glob("*/input.*"))
    return {str(path.relative_to(ROOT)): nest(tables_of(path.read_bytes(), path.name)) for path in paths}
