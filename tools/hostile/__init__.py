"""Hostile and broken files, each with what may become of it: ``python -m tools.hostile FOLDER``.

Everything is made by code from a seed, nothing is fetched. ``expected`` holds the codes of `READ_ERRORS` that are right
for a file, and ``READ`` where it must be (or may be) read. What is right was settled by what the file is, not by what
came out.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable, Iterator

from tools.hostile import damaged, pages, pdfs, texts, web, word
from tools.hostile._file import READ, HostileFile, Made

#: Name of a family → what makes its files: name, bytes and the outcomes that are right, parted by blanks.
FAMILIES: dict[str, Callable[[random.Random], Iterator[Made]]] = {
    "PDF: structure": pdfs.structure,
    "PDF: cycles": pages.cycles,
    "PDF: page tree": pages.page_trees,
    "PDF: page objects": pages.page_objects,
    "PDF: fonts": pages.fonts,
    "PDF: contents": pages.contents,
    "PDF: bombs": pages.bombs,
    "PDF: cut off": damaged.cut_off,
    "PDF: bits flipped": damaged.bits_flipped,
    "PDF: bytes overwritten": damaged.overwritten,
    "PDF: encrypted": damaged.encrypted,
    "any: wrong name": damaged.misnamed,
    "text: encodings": texts.encodings,
    "text: no text": texts.not_text,
    "text: too much": texts.too_much,
    "text: odd characters": texts.odd_characters,
    "text: traps for patterns": texts.traps,
    "HTML": web.pages,
    "HTML: encodings": web.encodings,
    "DOCX: package": word.packages,
    "DOCX: content": word.contents,
}


def hostile_files(seed: int = 1, families: Iterable[str] = tuple(FAMILIES)) -> Iterator[HostileFile]:
    """All kinds (or those of some families), made anew; the same seed gives the same bytes."""
    for family in families:
        rng = random.Random(zlib.crc32(family.encode()) ^ seed)  # a family's bytes do not depend on the others
        for name, data, expected in FAMILIES[family](rng):
            yield HostileFile(family, name, data, frozenset(expected.split()))


__all__ = ["FAMILIES", "READ", "HostileFile", "hostile_files"]
