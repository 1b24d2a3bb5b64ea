"""Safe repairs of printed text: characters that a font or a copy got wrong, never the wording.

NFKC is not safe here: it turns ① into 1, （ into ( and leaves 112 of the 114 supplement radicals. So the map below
holds only what changes no meaning: radicals and vertical forms to characters, odd spaces to spaces, full-width digits, letters and ％ to
ASCII, ligatures, and invisible characters to nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from schemas._vocabulary import read_table

#: Zero-width and joining characters, soft hyphen, byte order mark, direction marks, fillers, variation selectors.
_INVISIBLE_CODES = (
    0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x2070), 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xFFF9, 0xFFFC), *range(0xE0100, 0xE01F0),
)  # fmt: skip
INVISIBLE = frozenset(map(chr, _INVISIBLE_CODES))
#: Bullets of Symbol and Wingdings in the private use area.
PRIVATE_BULLETS = {"\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢", "\uf0fc": "√"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and, for each of its characters, the offset in the source of the character it stands for."""

    text: str
    places: tuple[int, ...]

    def without(self, spans: list[tuple[int, int]]) -> Repaired:
        """The text without the given stretches, which are in order and apart."""
        kept: list[int] = []
        start = 0
        for low, high in [*spans, (len(self.text), len(self.text))]:
            kept.extend(range(start, low))
            start = high
        return Repaired("".join(self.text[i] for i in kept), tuple(self.places[i] for i in kept))


@cache
def _repairs() -> dict[int, str]:
    rows = (*read_table("cjk_radicals.csv"), *read_table("presentation_forms.csv"))
    table = {ord(row["character"]): row["unified"] for row in rows}
    table.update(dict.fromkeys(map(ord, INVISIBLE), ""))
    table.update({ord(char): bullet for char, bullet in PRIVATE_BULLETS.items()})
    table.update(dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f"), " "))
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    table.update({code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB05)})
    return table


def repair(text: str) -> str:
    """The text with safe repairs only; control characters become spaces."""
    return _CONTROL.sub(" ", text.translate(_repairs()))


def repaired(raw: str) -> Repaired:
    """`repair` with the way back: each character of the text knows where it stands in ``raw``."""
    text = repair(raw)
    if len(text) == len(raw) and not INVISIBLE.intersection(raw):
        return Repaired(text, tuple(range(len(raw))))
    table = _repairs()
    places = [index for index, char in enumerate(raw) for _ in table.get(ord(char), char)]
    return Repaired(text, tuple(places))
