"""One self-contained page about a bulletin: pictures or text of its pages beside all that was extracted."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from flows.review.columns import described
from flows.review.pictures import Picture
from schemas._column import meta_of
from schemas.line import LineRole, LineRow

_ASSETS = files("flows.review") / "assets"
_SCRIPTS = ("common.js", "model.js", "printed.js", "corrections.js", "review.js")


@cache
def words() -> dict[str, tuple[str, str]]:
    """The words of the pages by key, Chinese and English."""
    text = (files("flows.review") / "words.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {row["key"]: (row["zh"], row["en"]) for row in csv.DictReader(lines)}


def asset(name: str) -> str:
    """The text of a file of ``assets/``."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def inside_script(value: Any) -> str:
    """A value as JSON that may stand inside a script element: nothing in it ends the element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def filled(template: str, parts: Mapping[str, str]) -> str:
    """A template with its ``{{names}}`` filled in, each once; what is filled in is not looked at again."""
    first, *others = template.split("{{")
    pieces = [first]
    for other in others:
        name, _, rest = other.partition("}}")
        pieces += [parts[name], rest]
    return "".join(pieces)


def page_of(
    bulletin: Mapping[str, Any], pictures: Sequence[Picture], quarantine: Sequence[Mapping[str, str]] = ()
) -> str:
    """The page as HTML; the same arguments give the same page.

    Args:
        bulletin: The nested bulletin, as ``documents/<bulletin_id>.json`` has it.
        pictures: Its pages; lines of other pages are drawn as text.
        quarantine: What could not be read: source, code, message and advice of each input.
    """
    about = meta_of(LineRow.model_fields["role"]).code_list
    data = {
        "bulletin": bulletin,
        "tables": described(),
        "roles": {role: about[role] for role in get_args(LineRole)},
        "words": words(),
        "quarantine": quarantine,
        "pictures": [
            {"number": item.number, "width": item.width, "height": item.height, "url": item.url} for item in pictures
        ],
    }
    title = str(bulletin["title"] or bulletin["source_name"]).replace("&", "&amp;").replace("<", "&lt;")
    return filled(
        asset("review.html"),
        {
            "title": title,
            "css": asset("review.css"),
            "data": inside_script(data),
            "script": "\n".join(map(asset, _SCRIPTS)),
        },
    )
