"""The same bulletin as another office would print it: what an editor chooses freely, changed alike in all its lines.

A hand-made bulletin teaches the house style of one office; the component must read others. So ornaments, brackets, manners
of numbering, width of punctuation and white space are exchanged, seeded by the name of the case, and in that copy no
reviewed list knows its columns nor half of its labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors.line_features import FEATURES, SEPARATOR
from schemas.document import Line

_ORNAMENTS = "■◆●★◎☆※▶▎◇○□▲#·✦❖"
_BRACKETS = ("【】", "[]", "〖〗", "「」", "〔〕", "《》", "<>")
_FRAMES = ("——", "==", "--", "||", "~~", "**", "··")
_NUMBERS = {
    "cn": ("{cn}、", "{cn}.", "{n}.", "({cn})", "第{cn}", "0{n} "),
    "cn_paren": ("({cn})", "{n}.", "({n})", "{n}、"),
    "dot": ("{n}.", "{n}、", "({n})", "{n})", "{ring}"),
    "dun": ("{n}、", "{n}.", "({n})", "{ring}"),
    "paren": ("({n})", "{n}.", "{n})", "{ring}"),
    "circled": ("{ring}", "({n})", "{n}."),
    "padded": ("0{n} ", "{n} ", "{cn}、", "0{n}."),
}
_CN = "一二三四五六七八九十"
_KEPT = "《〈“\"'"  # brackets of names
_EDGE = re.compile(r"^(\s*)([^\w\s“”‘’《〈（(—]+)(?=\s*[\w《“【])")


class Style:
    """What one office prints in the place of what another one does."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.ornaments: dict[str, str] = {}
        self.brackets = self.random.choice(_BRACKETS)
        self.framed = self.random.choice(_FRAMES)
        self.numbers = {style: self.random.choice(forms) for style, forms in _NUMBERS.items()}
        self.half_width = self.random.random() < 0.4
        self.airless = self.random.random() < 0.4

    def line(self, line: Line) -> Line:
        """A line in this style."""
        text = self._numbered(line.text)
        if match := re.fullmatch(r"(\s*)[【\[〖「『〔]([^】\]〗」』〕]{2,14})[】\]〗」』〕](\s*)", text):
            text = f"{match[1]}{self.brackets[0]}{match[2]}{self.brackets[1]}{match[3]}"
        elif match := re.fullmatch(r"(\s*)([—=~|*·-]{2,})(\s*[^—=~|*·-]{2,14}\s*)([—=~|*·-]{2,})\s*", text):
            text = f"{match[1]}{self.framed}{match[3]}{self.framed}"
        elif match := _EDGE.match(text):
            text = self._swapped(text, match)
        if self.half_width:
            text = scan(text)
        return replace(line, text=text, gap_before=0.0 if self.airless else line.gap_before)

    def _numbered(self, text: str) -> str:
        number = enumerator(text)
        form = self.numbers.get(number.style) if number else None
        if number is None or form is None or number.number > 9:
            return text
        blank = text[: len(text) - len(text.lstrip())]
        shown = form.format(n=number.number, cn=_CN[number.number - 1], ring=chr(0x2460 + number.number - 1))
        return blank + shown + text[number.end :]

    def _swapped(self, text: str, match: re.Match[str]) -> str:
        mark = match[2].strip()[0]
        if mark in "【[〖「『〔":
            return text
        other = self.ornaments.setdefault(mark, self.random.choice(_ORNAMENTS))
        tail = text.rstrip()
        swapped = f"{match[1]}{other * len(match[2].strip())}{text[match.end(2) :]}"
        return swapped.rstrip().rstrip(mark) + other if tail.endswith(mark) and len(tail) > 2 else swapped


def in_another_style(lines: Sequence[Line], seed: str) -> list[Line]:
    """The lines as another office prints them."""
    style = Style(seed)
    return [style.line(line) for line in lines]


def unlisted(word: str, seed: str) -> str:
    """A line of `line_features` as seen where no list holds the column heading that it is, and lists hold half of the labels."""
    seen = word.split(SEPARATOR)
    known, label, field = (FEATURES.index(name) for name in ("known", "label", "field"))
    if seen[known].startswith("heading"):
        seen[known] = ""
    if seen[field] and Random(seed + seen[FEATURES.index("words")]).random() < 0.5:
        seen[label], seen[field] = f"unknown {seen[label].partition(' ')[2]}", ""
    return SEPARATOR.join(seen)
