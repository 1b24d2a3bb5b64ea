"""Reading the reviewed vocabularies of ``schemas/vocabularies``.

Each file is a CSV whose leading lines starting with ``#`` name source, licence, date and gaps.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

FOLDER = files("schemas") / "vocabularies"


def vocabulary_files() -> tuple[Traversable, ...]:
    """All vocabulary files, in alphabetical order."""
    return tuple(sorted((item for item in FOLDER.iterdir() if item.name.endswith(".csv")), key=lambda item: item.name))


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one vocabulary file as dictionaries of stripped strings.

    Raises:
        FileNotFoundError: There is no such vocabulary.
    """
    text = (FOLDER / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple({key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(lines))


def read_tables(but: Collection[str]) -> Iterator[dict[str, str]]:
    """The rows of all vocabulary files ``but`` those named (`flows._closure` sees from the call which are read)."""
    for file in vocabulary_files():
        if file.name not in but:
            yield from read_table(file.name)


def read_counts(name: str) -> dict[str, int]:
    """A vocabulary of two columns, word and count, as a mapping; for word lists too long for `read_table`.

    Raises:
        FileNotFoundError: There is no such vocabulary.
    """
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = [line.partition(",") for line in lines if line and not line.startswith("#")]
    return {word: int(count) for word, _, count in rows[1:]}


def split_aliases(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values with ``|`` between them."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longer ones first; it never matches where there are none.

    Beginnings that words share are written once, so that a place is compared with few characters and not with all words.
    """
    known = set(words)
    return f"(?:{_tree(known)})" if known else "(?!)"


def _tree(words: Collection[str]) -> str:
    """The words with each first character before what may follow it; nothing at all may follow where a word ends."""
    endings: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if word:
            endings[word[0]].add(word[1:])
    branches = [re.escape(first) + _tree(rest) for first, rest in sorted(endings.items())]
    if "" in words:
        return f"(?:{'|'.join(branches)})?" if branches else ""
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


@cache
def words_of(name: str, *roles: str) -> tuple[str, ...]:
    """The words of some roles in a vocabulary with the columns ``role`` and ``words``, in the order of the file.

    Raises:
        FileNotFoundError: There is no such vocabulary.
    """
    rows = (row for row in read_table(name) if row["role"] in roles)
    return tuple(word for row in rows for word in split_aliases(row["words"]))
