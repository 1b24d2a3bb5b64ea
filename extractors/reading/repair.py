"""Safe repairs of printed text: characters that a font or a copy got wrong, never the wording.

NFKC is not safe here: it turns ① into 1, （ into ( and leaves 112 of the 114 supplement radicals. So the map below
holds only what changes no meaning: radicals and vertical forms to characters, odd spaces to spaces, full-width digits, letters and ％ to
ASCII, ligatures, and invisible characters to nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from schemas._vocabulary import read_table

_VARIANTS = ("cjk_radicals.csv", "presentation_forms.csv")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"
#: Bullets of Symbol and Wingdings in the private use area.
PRIVATE_BULLETS = {"\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢", "\uf0fc": "√"}


@cache
def _repairs() -> dict[int, str]:
    table = {ord(row["character"]): row["unified"] for name in _VARIANTS for row in read_table(name)}
    table.update(dict.fromkeys(map(ord, _INVISIBLE), ""))
    table.update({ord(char): bullet for char, bullet in PRIVATE_BULLETS.items()})
    table.update(dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f"), " "))
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    table.update({code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB05)})
    return table


def repair(text: str) -> str:
    """The text with safe repairs only; control characters become spaces."""
    return re.sub(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", " ", text.translate(_repairs()))
