"""Which citations, mentions and issues belong to a record, looked up without going over all of them for each record."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

Node = dict[str, Any]


class Spans:
    """The characters that evidence quotes.

    Args:
        pieces: Rows of table ``evidence``.

    Attributes:
        lines: Lines that are quoted.
        pages: Their pages.
    """

    def __init__(self, pieces: Iterable[Node]) -> None:
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.pages: set[int] = set()
        for piece in pieces:
            spans[piece["line_id"]].append((piece["char_start"], piece["char_end"]))
            self.pages.add(piece["page"])
        self.lines = spans.keys()
        self._starts = {line: [start for start, _ in sorted(found)] for line, found in spans.items()}
        self._reach = {line: list(accumulate((end for _, end in sorted(found)), max)) for line, found in spans.items()}

    def hold(self, pieces: Iterable[Node]) -> bool:
        """Whether each of some pieces of evidence lies inside one quotation."""
        found = [self._holds(piece["line_id"], piece["char_start"], piece["char_end"]) for piece in pieces]
        return bool(found) and all(found)

    def _holds(self, line: str, start: int, end: int) -> bool:
        """Of the spans that begin no later, the one that reaches furthest decides."""
        before = bisect_right(self._starts.get(line, ()), start)
        return before > 0 and self._reach[line][before - 1] >= end


class Values:
    """The citations or mentions of one article.

    Args:
        values: Rows with their evidence.
    """

    def __init__(self, values: Iterable[Node]) -> None:
        self._of_record: dict[str | None, dict[int, Node]] = defaultdict(dict)
        self._on_line: dict[str, dict[int, Node]] = defaultdict(dict)
        for place, value in enumerate(values):
            self._of_record[value["record_id"]][place] = value
            for piece in value["evidence"]:
                self._on_line[piece["line_id"]][place] = value

    def of(self, records: Iterable[str | None], spans: Spans) -> list[Node]:
        """The values of some records and those printed inside them, in their order.

        The same sentences may be two records, a notice and the question it answers; a value is named by one of them only.

        Args:
            records: Identifiers; None for values that no record holds.
            spans: What the records quote.
        """
        found = {place: value for one in records for place, value in self._of_record.get(one, {}).items()}
        for line in spans.lines:
            for place, value in self._on_line.get(line, {}).items():
                if place not in found and spans.hold(value["evidence"]):
                    found[place] = value
        return [found[place] for place in sorted(found)]


class Issues:
    """The issues of one bulletin, by the narrowest thing that each concerns.

    Args:
        issues: Rows of table ``issues``.
    """

    def __init__(self, issues: Iterable[Node]) -> None:
        self._about: dict[tuple[str, Any], dict[int, Node]] = defaultdict(dict)
        for place, issue in enumerate(issues):
            named = (name for name in ("record_id", "article_id", "line_id") if issue[name] is not None)
            name = next(named, "page")  # of the whole bulletin: page null
            self._about[name, issue[name]][place] = issue

    def of(self, records: Iterable[str], article: Node, pages: Iterable[int]) -> list[Node]:
        """What a reader of a record should know of: issues of it, its article, its heading and title, its pages, the bulletin."""
        keys: set[tuple[str, Any]] = {("record_id", one) for one in records}
        keys |= {("line_id", piece["line_id"]) for piece in article["evidence"]}
        keys |= {("page", page) for page in (*pages, None)} | {("article_id", article["article_id"])}
        found = {place: issue for key in keys for place, issue in self._about.get(key, {}).items()}
        return [found[place] for place in sorted(found)]
