"""Citations: titles, numbers and places inside the act put together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from extractors.values._found import Spans
from extractors.values.citations.clauses import Place, places_at
from extractors.values.citations.doc_numbers import DocNumber, find_doc_numbers
from extractors.values.citations.kinds import act_row, issuers_of, kind_of, kind_of_number
from extractors.values.citations.titles import Title, find_titles, is_short_form
from schemas.legal_citation import CitationKind


@dataclass(frozen=True, slots=True)
class Citation:
    """An act cited at ``start:end``: title, number and the place inside the act.

    ``title_at`` is where the title is printed. Short forms (该通知) and further members of a list of places carry the title
    of their ``antecedent``; a short form that stands for nothing the text names is ``unresolved``.
    """

    start: int
    end: int
    title: str | None
    number: DocNumber | None
    issuers: tuple[str, ...]
    kind: CitationKind
    article_no: str | None = None
    paragraph_no: str | None = None
    item_no: str | None = None
    title_at: tuple[int, int] | None = None
    antecedent: Citation | None = None
    unresolved: bool = False


_BRACKET = 300  # characters of the longest bracket behind a title
#: What may stand between a title and its number.
_GAP = re.compile(r"\s*[(（\[【]?\s*(?:文号|发文字号)?\s*[:：]?\s*")
_NUMBER_FIRST = re.compile(r"[^\S\n]*(?:号文|文件|文)?[^\S\n]*")
_HISTORY = re.compile(r"通过|修正|修订|公布|施行|发布|印发|令|制定|简称")


def bracket_end(text: str, start: int) -> int | None:
    """Where the round bracket ends that opens at ``start`` (white space before it allowed); None if there is none."""
    opening = re.match(r"\s*[(（]", text[start : start + 4])
    if not opening:
        return None
    depth = 0
    for index in range(start, min(len(text), start + _BRACKET)):
        depth += (text[index] in "(（") - (text[index] in ")）")
        if depth == 0 and text[index] in ")）":
            return index + 1
        if text[index] in "。\n" and depth == 0:
            return None
    return None


def find_citations(text: str, extra: Sequence[Title] = ()) -> list[Citation]:
    """Acts cited in a text, each with the number and the place (第X条) printed with it.

    Args:
        text: Any text.
        extra: Titles known from the structure around it (list items of a 设定依据 without 《》).
    """
    given = Spans((title.start, title.end) for title in extra)
    everything = find_doc_numbers(text)
    standards = {number.start for number in everything if number.standard}
    titles = [t for t in find_titles(text) if not given.meets(t.start, t.end) and _is_act(text, t, standards)]
    titles = sorted((*titles, *extra), key=lambda title: title.start)
    inside = Spans((title.start, title.end) for title in titles)
    numbers = [number for number in everything if not inside.meets(number.start, number.end)]
    starts = [number.start for number in numbers]
    found: list[Citation] = []
    used: set[int] = set()
    for title in titles:
        near = range(max(0, bisect_left(starts, title.start) - 1), bisect_left(starts, title.end + _BRACKET))
        own = _numbers_of(text, title, [numbers[index] for index in near if starts[index] not in used])
        used.update(number.start for number in own)
        found.extend(_cite(text, title, own))
    for number in numbers:
        if number.start not in used:
            found.extend(_number_only(text, number))
    return sorted(found, key=lambda citation: (citation.start, citation.end))


def _is_act(text: str, title: Title, standards: Container[int]) -> bool:
    if is_short_form(title.name):
        return False  # see references
    gap = _GAP.match(text, title.end)
    return title.category == "act" or (gap is not None and gap.end() in standards)


def _numbers_of(text: str, title: Title, numbers: Sequence[DocNumber]) -> list[DocNumber]:
    """The numbers of a title: directly behind it, inside the bracket behind it, or directly before it."""
    close = bracket_end(text, title.end)
    behind = [
        n
        for n in numbers
        if title.end <= n.start
        and (
            _GAP.fullmatch(text[title.end : n.start])
            or (close and n.end <= close and "《" not in text[title.end : n.start])
        )
    ]
    if behind:
        return behind
    before = [n for n in numbers if n.end <= title.start and _NUMBER_FIRST.fullmatch(text[n.end : title.start])]
    return before[-1:]


def _cite(text: str, title: Title, own: Sequence[DocNumber]) -> list[Citation]:
    number = own[0] if own else None
    start, end = title.start, title.end
    close = bracket_end(text, end)
    if own and own[-1].start >= title.end:
        end = own[-1].end
        if close and close > end and _closes_soon(text[end:close]):
            end = close
        elif mark := re.match(r"\s*[)）\]】]", text[end:]):
            end += mark.end()
    elif number:
        start = number.start
    elif close and _HISTORY.search(text[end:close]) and "简称" not in text[end:close] and "《" not in text[end:close]:
        end = close
    kind, issuers = kind_of(title.name, number), issuers_of(title.name, number)
    whole = Citation(start, end, title.name, number, issuers, kind, title_at=_inside(text, title))
    return with_places(whole, places_at(text, end))


def _inside(text: str, title: Title) -> tuple[int, int]:
    """Where the name of a title is printed, without its 《》."""
    start = title.start + (text[title.start] == "《")
    end = title.end - (text[title.end - 1] == "》")
    printed = text[start:end]
    return start + len(printed) - len(printed.lstrip()), end - len(printed) + len(printed.rstrip())


def _closes_soon(rest: str) -> bool:
    """Whether the rest of a bracket behind the number belongs to the number (公布, 第二次修订), not to a definition."""
    return "简称" not in rest and "《" not in rest


def with_places(whole: Citation, places: Sequence[Place]) -> list[Citation]:
    """A citation with the places behind it; each further article of a list is a citation of its own."""
    if not places:
        return [whole]
    first, *more = places
    found = [
        replace(
            whole,
            end=first.end,
            article_no=first.article_no,
            paragraph_no=first.paragraph_no,
            item_no=first.item_no,
        )
    ]
    for place in more:
        found.append(
            replace(
                whole,
                start=place.start,
                end=place.end,
                number=None,
                article_no=place.article_no,
                paragraph_no=place.paragraph_no,
                item_no=place.item_no,
                antecedent=whole,
            )
        )
    return found


def _number_only(text: str, number: DocNumber) -> list[Citation]:
    listed = act_row(None, number)
    kind: CitationKind = listed["kind"] if listed else kind_of_number(number)  # type: ignore[assignment]
    issuers = issuers_of("", number)
    whole = Citation(number.start, number.end, None, number, issuers, kind)
    end = number.end + len(re.match(r"(?:文件|文)?", text[number.end : number.end + 2]).group())  # type: ignore[union-attr]
    return with_places(whole, places_at(text, end))
