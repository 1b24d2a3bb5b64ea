"""Gold bulletins as training documents: what each line is, and which kind each article is.

The gold set tells records, not lines; what a line is follows from where its text stands in them. Lines of which that
is not sure have no tag, and spaCy learns nothing from them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors._enumerators import bullet_end, enumerator
from extractors._folding import match_key, scan
from extractors.credits import credit_of
from extractors.furniture import furniture
from extractors.headings import heading_key
from extractors.learned import article_doc
from extractors.line_features import line_doc, seen_lines
from extractors.options import ReadOptions
from extractors.paragraphs import Block, line_block
from extractors.reading import read
from extractors.training.variants import in_another_style, unlisted
from schemas._table import article_kinds
from schemas.document import Document, Line
from schemas.line import LineRole

Rows = dict[str, list[dict[str, Any]]]
#: What is learned: the roles of the ledger, ``body`` for list items and captions too, and ``question``.
Role = LineRole | Literal["question"]
_ORNAMENT = re.compile(r"^[\W_]+|[\W_]+$")
_BROKEN = 4  # lines that a title may be set over
_OPENING = 20  # characters of a line by which it is found in a text
_PART = 8  # characters by which a line is found in a text
_BELOW = 4  # lines below a title of which one begins its text
_LONG = ("answer", "body", "text", "question", "asker_question")


@dataclass
class Case:
    """One gold bulletin: its document, what each line seen is (None: not sure), and its articles as ranges of lines."""

    name: str
    document: Document
    lines: list[Line]
    roles: list[Role | None]
    articles: list[tuple[range, str]] = field(default_factory=list)


def cases(folders: Sequence[Path]) -> Iterator[Case]:
    """The bulletins below some folders, in order of their names."""
    for path in sorted(path for folder in folders for path in folder.rglob("*.json")):
        if path.name in ("gold.json", "facts.json"):
            yield case(path)


def case(path: Path) -> Case:
    """The bulletin that a gold file is about; its input stands beside it."""
    source = next(iter(sorted(path.parent.glob("input.*"))))
    document = read(source.read_bytes(), source.name, ReadOptions("pdfium"))
    gold = json.loads(path.read_text(encoding="utf-8"))
    rows: Rows = gold["rows"]
    lines = seen_lines(document.lines)
    roles = _roles(lines, rows)
    known = furniture(document)
    roles = [
        role or ("furniture" if line.source_order in known else None) for line, role in zip(lines, roles, strict=True)
    ]
    if _tells_all(gold):
        _fill(lines, roles, rows)
    return Case(path.parent.name, document, lines, roles, _articles(lines, roles, rows))


def _tells_all(gold: dict[str, Any]) -> bool:
    """Whether the records of a case hold every line that is no furniture."""
    articles = gold["rows"].get("articles", [])
    return "articles" in gold.get("complete", []) and all(row.get("text") for row in articles)


def _fill(lines: Sequence[Line], roles: list[Role | None], rows: Rows) -> None:
    """Call furniture what stands behind the first heading and in no record.

    Unknown stays what may be something else: lines before that heading (the name of the page), lines that touch a
    heading (a line over the title), credits that the records leave out, and what a text holds in part.
    """
    texts = match_key("".join(str(row["text"]) for row in rows["articles"]))
    heads = {index for index, role in enumerate(roles) if role in ("section_heading", "title")}
    for index in range(min(heads, default=len(roles)), len(roles)):
        line = lines[index]
        if roles[index] is None and not _something_else(line, texts):
            touches = not {index - 1, index + 1}.isdisjoint(heads)
            roles[index] = None if touches else "furniture"


def _something_else(line: Line, texts: str) -> bool:
    """Whether a line that no record holds may be a credit, or has its first or last words in a text."""
    key = match_key(line.text)
    return credit_of(line_block(line)) is not None or key[:_PART] in texts or key[-_PART:] in texts


def _key(text: str) -> str:
    """A line as records have it: without number, bullet and the marks around headings."""
    text = text.strip()
    number = enumerator(text)
    text = text[number.end if number else bullet_end(text) :]
    return _ORNAMENT.sub("", match_key(text))


def _keys(rows: Rows, table: str, column: str) -> set[str]:
    return {_key(row[column]) for row in rows.get(table, []) if row.get(column)}


def _printed(rows: Rows) -> str:
    """All long texts of the records, folded."""
    texts = [
        str(value)
        for table in rows.values()
        for row in table
        for column, value in row.items()
        if value and (column in _LONG or column.endswith("_text"))
    ]
    return "\n".join(map(match_key, texts))


def _roles(lines: Sequence[Line], rows: Rows) -> list[Role | None]:
    headings = _keys(rows, "articles", "section_heading")
    titles = _titles(lines, rows)
    credits = _keys(rows, "articles", "attribution")
    labels = _keys(rows, "service_guide_fields", "label")
    heads = {
        match_key(str(row[column]))
        for row in rows.get("bulletins", [])
        for column in ("title", "publisher", "issue_no")
        if row.get(column)
    }
    entries = {_key(row["title"]) for row in rows.get("occupation_entries", []) if len(row.get("title") or "") > 1}
    questions = _keys(rows, "qa_items", "question")
    long_text = _printed(rows)
    found: list[Role | None] = []
    started = False
    for index, line in enumerate(lines):
        key = _key(line.text)
        role: Role | None = None
        if line.furniture or titles.get(index) is False:
            role = "furniture"
        elif not {key, _ORNAMENT.sub("", heading_key(line.text))}.isdisjoint(headings) and (
            titles.get(index + 1) is not False or index in titles
        ):
            role, started = "section_heading", True
        elif index in titles:
            role, started = "title", True
        elif not started and any(head in match_key(line.text) for head in heads):
            role = "masthead"
        elif len(line.text) < 40 and any(name and name in key and len(key) < len(name) + 14 for name in credits):
            role = "attribution"
        elif key and any(
            key == question or question in key or (key in question and (len(key) > 3 or question.endswith(key)))
            for question in questions
            if len(question) > 3
        ):
            role = "question"
        elif _is_label(line.text, labels):
            role, started = "label", True
        elif (len(key) > 3 and key in long_text) or any(entry in key for entry in entries):
            role = "body"
        found.append(role)
    return found


def _titles(lines: Sequence[Line], rows: Rows) -> dict[int, bool]:
    """The lines that print titles, alone, in part or behind a heading: whether it is the title or only a list of titles."""
    texts = {
        _key(row["title"]): match_key(row.get("text") or "") for row in rows.get("articles", []) if row.get("title")
    }
    usual = Counter(_key(row["title"]) for row in rows.get("articles", []) if row.get("title"))
    keys = [_key(line.text) for line in lines]
    printed: dict[str, list[range]] = {}
    index = 0
    while index < len(keys):
        title, size = _printed_title(keys, index, texts) or ("", 1)
        if title:
            printed.setdefault(title, []).append(range(index, index + size))
        index += size
    pieces = [title for title in texts if title not in printed]
    found = {index: True for index, key in enumerate(keys) if len(key) > 5 and any(key in title for title in pieces)}
    for title, places in printed.items():
        below = [_text_below(keys, place.stop, texts[title]) for place in places]
        chosen = sorted(range(len(places)), key=lambda number: (-below[number], number))[-usual[title] :]
        for number, place in enumerate(places):
            again = any(places[other].start == place.stop for other in chosen)  # printed twice, one below the other
            if number <= max(chosen):  # behind its article a title is text, or stands over the rest of it
                found.update(dict.fromkeys(place, number in chosen or again))
    return found


def _printed_title(keys: Sequence[str], index: int, titles: Collection[str]) -> tuple[str, int] | None:
    """The title that a line prints or ends with, or begins and the next ones go on with, and over how many lines."""
    whole = ""
    for size, key in enumerate(keys[index : index + _BROKEN], start=1):
        whole = whole + key
        if not key:
            break
        for title in titles:
            if _bare(whole) == _bare(title) != "":
                return title, size
    key = keys[index]
    for title in titles:
        before = key.removesuffix(title)
        if len(title) > 5 and 1 < len(before) < 10 and before != key and before[-1] in "|丨:)】-—·":
            return title, 1
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _text_below(keys: Sequence[str], start: int, text: str) -> int:
    """How far from its beginning the text of an article goes on below a line; its length if it does not."""
    found = (text.find(key[:_OPENING]) for key in keys[start : start + _BELOW] if len(key) > 3)
    return min((place for place in found if place >= 0), default=len(text))


def _is_label(text: str, labels: set[str]) -> bool:
    """Whether a line is a label of a guide, alone or with its value."""
    parts = re.split(r"[:\t|】]", scan(text).strip("【| "), maxsplit=1)
    return _key(parts[0]) in labels


def _articles(lines: Sequence[Line], roles: Sequence[Role | None], rows: Rows) -> list[tuple[range, str]]:
    """The lines from each title to the next one, with the kind of the article."""
    kinds = {
        _key(row["title"]): row["article_kind"]
        for row in rows.get("articles", [])
        if row.get("title") and "article_kind" in row
    }
    starts = [
        index for index, role in enumerate(roles) if role == "title" and (index == 0 or roles[index - 1] != "title")
    ]
    ends = [*starts[1:], len(lines)][: len(starts)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        key = _key(lines[start].text)
        kind = next((kind for title, kind in kinds.items() if key == title or key in title), None)
        while end > start + 1 and roles[end - 1] in ("section_heading", "furniture"):
            end -= 1
        if kind:
            found.append((range(start, end), kind))
    return found


def role_docs(vocab: Vocab, case: Case) -> Iterator[Doc]:
    """The bulletin, each line a token with its role as tag: as it is, without white space, and in another style."""
    lines = case.lines
    plain = line_doc(vocab, lines)
    airless = line_doc(vocab, [replace(line, gap_before=0.0) for line in lines])
    restyled = line_doc(vocab, in_another_style(lines, case.name))
    words = [unlisted(token.text, case.name) for token in restyled]
    for doc in (plain, airless, Doc(vocab, words=words, spaces=[False] * len(words))):
        for token, role in zip(doc, case.roles, strict=True):
            if role:
                token.tag_ = role
        yield doc


def blocks_of(case: Case, place: range) -> list[Block]:
    """The lines of an article."""
    return [line_block(line) for line in case.lines[place.start : place.stop]]


def kind_docs(vocab: Vocab, case: Case) -> Iterator[Doc]:
    """Each article with its kind as category."""
    for place, kind in case.articles:
        doc = article_doc(vocab, blocks_of(case, place))
        doc.cats = {name: float(name == kind) for name in article_kinds()}
        yield doc
