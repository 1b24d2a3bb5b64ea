"""The overview of a release as Markdown, for the artifact of a Prefect run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.evaluation.markdown import table
from flows.review.page import words

_BAR = 24  # characters of the longest bar
_LOW = 0.5  # columns with fewer filled rows are worth a look


def overview_markdown(overview: Mapping[str, Any]) -> str:
    """The figures of `flows.review.overview.overview_of` as tables with bars."""
    low = {
        f"{name}.{column}": share
        for name, shares in overview["fill"].items()
        for column, share in shares.items()
        if 0 < share < _LOW
    }
    parts = [
        f"Release {overview['version']}, {len(overview['bulletins'])} bulletins.",
        _bars("issued", overview["time"]),
        _bars("records", {_said(f"table.{name}"): count for name, count in overview["records"].items()}),
        _bars("lines by role", {_said(f"role.{role}"): count for role, count in overview["roles"].items()}),
        _bars("issues", overview["issues"]),
        _bars("columns filled in fewer than half of the rows", low, largest=1.0, unit="%"),
    ]
    return "\n\n".join(part for part in parts if part)


def _said(key: str) -> str:
    zh, en = words()[key]
    return f"{en} {zh}"


def _bars(head: str, counts: Mapping[str, float], *, largest: float | None = None, unit: str = "") -> str:
    if not counts:
        return ""
    most = largest or max(counts.values()) or 1
    rows = [
        [name or "not said", "█" * max(round(_BAR * count / most), 1), f"{count:.0%}" if unit else f"{count}"]
        for name, count in counts.items()
    ]
    return table([head, "", ""], rows)
