"""A bulletin as spaCy sees it where rules end: one token a printed line, and the token's text is what is seen of it.

Chinese tokens tell little about what a line is; its number, its ends, its length, the white space round it, what the
reviewed lists say of it and which lines of the bulletin look like it tell much. So the lines are the tokens of a
`spacy.tokens.Doc`; each is written as its features, `SEPARATOR` between them, and `extractors.line_model` reads them.
Importing this module registers the language ``jianbao_lines``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extractors import line_model as _line_model  # noqa: F401 - registers the architecture of the weights
from extractors._enumerators import bullet_end, enumerator
from extractors._folding import scan, width
from extractors._labels import ends_like_label, label_of
from extractors._once import remembered
from extractors._questions import asks, marker
from extractors._table_heads import is_table_head
from extractors.credits import credit_of
from extractors.furniture import is_rule, kept_lines
from extractors.headings import TITLE_WORDS, jumps_from, jumps_to, listed_heading, title_like
from extractors.paragraphs import CLOSING, Block, line_block
from schemas.document import Line

#: Stands between the features of a line.
SEPARATOR = "\u241f"
#: The features of a line, in order. The last two are not embedded: lines of one look, and the words of the line.
FEATURES = ["words_end", "words_begin", "words", "end", "start", "shape", "marks", "known", "label", "field", "form"]
FEATURES += ["peers", "run", "place", "column", "again", "type", "gaps", "group", "look", "text"]
#: White space above: nothing above it; white space; more of it than elsewhere. Empty where all lines of a bulletin or
#: none have white space above them.
_TIGHT, _GAP, _BREAK = "tight", "gap", "break"
_SPARSE, _DENSE = 0.35, 0.8  # shares of lines with white space above: between articles only; everywhere
_LENGTHS = (2, 4, 6, 9, 13, 18, 26, 40, 70)
_CLASSES = (6.5, 14.5, 30.5)  # em of lines that look alike
_PLACES = (0, 1, 2, 3, 5, 8)
_WIDE = 30  # em above which a line is read by its form and not by the reviewed lists, which have none so long
_KEPT = 48  # characters of a text whose pairs are read
_OPENING = ("(", "（", "【", "[")
_WORDS_END = re.compile(r"[:\t|。,;?\s】]")
_NO_LETTER = re.compile(r"[\W\d_]+")
_DIGIT = re.compile(r"\d")
_ISSUE, _MONTH = re.compile(r"第.{1,4}[期版页]"), re.compile(r"年.{1,2}月")
#: What marks and words a folded line may hold; numbered, so their order is part of the weights.
_FLAGS: tuple[Callable[[str], object], ...] = (
    lambda text: ":" in text,
    lambda text: "?" in text,
    lambda text: text.endswith(("。", ";")),
    _DIGIT.search,
    lambda text: "《" in text,
    lambda text: "|" in text or "\t" in text,
    lambda text: text.startswith(_OPENING) or text.endswith(_OPENING),
    re.compile(r"来源|记者|通讯员|供稿|公众号|编辑").search,
    lambda text: "第" in text and _ISSUE.search(text),
    lambda text: "年" in text and _MONTH.search(text),
)


@remembered
def start(text: str) -> tuple[str, str]:
    """The manner of the number or bullet that a line starts with, and the line behind it."""
    number = enumerator(text)
    if number:
        return f"{number.style}{min(number.number, 3)}", text[number.end :]
    end = bullet_end(text)
    return ("bullet", text[end:]) if end else ("", text)


@remembered
def first_words(text: str) -> str:
    """The words before the colon or cell border that is near; empty where a line runs on."""
    _, rest = start(scan(text))
    head = _WORDS_END.split(rest.strip("【[()《 "), maxsplit=1)[0].rstrip(")》")
    return _DIGIT.sub("0", head) if len(head) <= 12 else ""


def last_words(text: str) -> str:
    """The last two characters behind its number, digits made equal; of a line of one character, that it is one."""
    _, rest = start(scan(text.strip()))
    return _DIGIT.sub("0", rest[-2:] if len(rest) > 1 else f"{rest}$")


def marks(text: str) -> str:
    """Which marks and words a line holds, and whether more than its first words."""
    text = scan(text)
    found = "".join(str(number) for number, flag in enumerate(_FLAGS) if flag(text))
    return f"{found}{'+' if len(text) > len(first_words(text)) + 4 else ''}"


def _class(value: float, limits: Sequence[float]) -> int:
    """How many of the limits, smallest first, a value exceeds."""
    return bisect_left(limits, value)


def _known(block: Block) -> str:
    """What the reviewed lists say of a line."""
    if block.width > _WIDE:
        mark = marker(block.text)
        return mark.role if mark else ""
    if found := listed_heading(block):
        return f"heading{int(found[1])}"
    if credit := credit_of(block):
        return f"credit {credit.kind}"
    if mark := marker(block.text):
        return f"{mark.role}{int(mark.spoken)}"
    if jumps_from(block.scanned) or jumps_to(block.scanned):
        return "jump"
    return "table" if is_table_head(block.text) else ""


def _form(block: Block) -> str:
    text = block.scanned
    if block.width > 2 * _WIDE:
        return "long"
    flags = (title_like(block), TITLE_WORDS.search(text), asks(text), block.closed, ends_like_label(text.strip()))
    return "".join(str(int(bool(flag))) for flag in flags)


def _ornament(text: str) -> str:
    """The mark in front of a line that begins with none of its words; the same for all pictures."""
    first = text.strip()[:1]
    if not first or first.isalnum():
        return ""
    return "picture" if first >= "\u2600" and not "\u3000" <= first <= "\uffef" else first


def begins_like(block: Block) -> list[str]:
    """What a line of an article begins like: a turn of a question, a label with its field, a number; and if it asks."""
    seen = ["line"]
    if mark := marker(block.text):
        seen.append(mark.role)
    label = label_of(block) if block.width <= 2 * _WIDE else None
    if label:
        seen.append(f"label {label.strength} {label.field or ''}")
    if asks(block.scanned):
        seen.append("asks")
    if block.number:
        seen.append(block.number.style)
    if "|" in block.text or "\t" in block.text:
        seen.append("cells")
    return seen


class _Bulletin:
    """What is seen of the lines of one bulletin, all together."""

    def __init__(self, lines: Sequence[Line], blocks: Sequence[Block]) -> None:
        self.lines = lines
        alone = {block.passage.pieces[0].line.source_order: block for block in blocks if len(block.passage.pieces) == 1}
        self.blocks = [alone.get(line.source_order) or line_block(line) for line in lines]
        self.texts = [line.text.strip() for line in lines]
        self.spacing = _spacing(lines)
        self.widths = [block.width for block in self.blocks]
        ordered = sorted(self.widths)
        self.column = ordered[int(0.9 * (len(ordered) - 1))]
        self.usual = _usual_size(lines)
        self.styles = [f"{block.number.style}" if block.number else _ornament(block.text) for block in self.blocks]
        self.keys = [_NO_LETTER.sub("", block.text[block.start :]) for block in self.blocks]
        self.looks = [self._look(index) for index in range(len(lines))]

    def _look(self, index: int) -> str:
        text = scan(self.texts[index])
        label = self.styles[index] != "" and ":" in text[:16]
        ends = text[-1:] if text[-1:] in ":?】)》" else "." if text[-1:] in CLOSING else ""
        return f"{self.styles[index]}{_class(self.widths[index], _CLASSES)}{self.spacing[index]}{ends}{int(label)}"

    def seen(self) -> Iterator[tuple[str, ...]]:
        """The features of each line."""
        peers, styles, keys = Counter(self.looks), Counter(self.styles), Counter(self.keys)
        runs, groups = self._runs(), self._groups()
        for index, (line, block, text) in enumerate(zip(self.lines, self.blocks, self.texts, strict=True)):
            words, label = first_words(text), label_of(block) if block.width <= 2 * _WIDE else None
            manner, _ = start(scan(text))
            style = self.styles[index]
            yield (
                words[-2:],
                words[:2],
                words,
                last_words(text),
                _ornament(text) or manner or text[:1],
                f"{self.spacing[index]}{_class(len(text), _LENGTHS)}{manner}",
                marks(text),
                _known(block),
                f"{label.strength} {label.form} {int(label.value_start >= len(text))}" if label else "",
                (label.field or "") if label and label.strength != "unknown" else "",
                _form(block),
                f"{min(peers[self.looks[index]], 5)}{min(styles[style], 4) if style else ''}",
                runs.get(index, ""),
                f"{_class(index, _PLACES)} {_class(len(self.lines) - 1 - index, _PLACES)}",
                self._column(index),
                f"{min(keys[self.keys[index]], 3)}" if self.keys[index] else "none",
                self._type(line),
                f"{self.spacing[index]} {self.spacing[index + 1] if index + 1 < len(self.lines) else 'end'}",
                groups[index],
                self.looks[index],
                text[:_KEPT],
            )

    def _runs(self) -> dict[int, str]:
        """Of each numbered line: whether its numbers go on before and behind it, and how near."""
        last: dict[str, int] = {}
        before: dict[int, str] = {}
        behind: dict[int, str] = {}
        for index, block in enumerate(self.blocks):
            if not block.number:
                continue
            style, number = block.number.style, block.number.number
            other = last.get(style)
            earlier = self.blocks[other].number if other is not None else None
            before[index] = "new"
            if other is not None and earlier is not None and number == earlier.number + 1:
                before[index] = behind[other] = f"{_class(index - other, (1, 2, 4, 8))}"
            last[style] = index
        return {index: f"{self.styles[index]} {told} {behind.get(index, 'last')}" for index, told in before.items()}

    def _groups(self) -> list[str]:
        """Of each line: its place in the lines between two blanks, and how many those are."""
        starts = [i for i, line in enumerate(self.lines) if i == 0 or line.gap_before >= 1]
        ends = [*starts[1:], len(self.lines)]
        if len(starts) > 0.8 * len(self.lines):
            return [""] * len(self.lines)
        return [
            f"{min(i, 3)} {min(end - first - i, 3)} {_class(end - first, (1, 2, 4, 8))}"
            for first, end in zip(starts, ends, strict=True)
            for i in range(end - first)
        ]

    def _column(self, index: int) -> str:
        """Whether a line is as wide as the column, and where it is set in."""
        printed = self.lines[index].text
        place = self.lines[index].place
        indent = place.indent if place else width(printed[: len(printed) - len(printed.lstrip())])
        full = self.widths[index] >= self.column - 2.5 and self.column >= 12
        above = index > 0 and self.widths[index - 1] >= self.column - 2.5 and self.texts[index - 1][-1] not in CLOSING
        return f"{int(full)}{int(above)}{_class(indent, (0, 1, 2.5, 6))}"

    def _type(self, line: Line) -> str:
        if not line.font_size or not self.usual:
            return ""
        return f"{_class(line.font_size / self.usual, (0.93, 1.03, 1.12, 1.3, 1.6))}{int(bool(line.bold))}"


class LineDefaults(BaseDefaults):
    """Lines have no lexical attributes: all that is seen of them is their text."""


@registry.languages("jianbao_lines")
class LineLanguage(Language):  # type: ignore[no-untyped-call]
    """The language whose words are printed lines."""

    lang = "jianbao_lines"
    Defaults = LineDefaults


def seen_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines that say something: a drawn rule is no line but parts those round it, as a blank one does."""
    return kept_lines(lines, {line.source_order for line in lines if is_rule(line.text)})


def seen(lines: Sequence[Line], blocks: Sequence[Block] = ()) -> list[tuple[str, ...]]:
    """The features of each line, in the order of `FEATURES`.

    Args:
        lines: The lines.
        blocks: What they were put together to; a block of one line is what is made of it here too.
    """
    return list(_Bulletin(lines, blocks).seen()) if lines else []


def line_doc(vocab: Vocab, lines: Sequence[Line]) -> Doc:
    """The lines as tokens, each written as its features."""
    words = [SEPARATOR.join(feature.replace(SEPARATOR, " ") for feature in line) for line in seen(lines)]
    return Doc(vocab, words=words, spaces=[False] * len(words))


def _usual_size(lines: Sequence[Line]) -> float:
    """The font size of most of the text; 0 for plain text."""
    if not any(line.font_size for line in lines):
        return 0.0
    return median([line.font_size or 0.0 for line in lines for _ in range(1 + len(line.text) // 8)])


def _spacing(lines: Sequence[Line]) -> list[str]:
    """What tells the white space above each line, beside that of the other lines."""
    gaps = [line.gap_before for line in lines]
    filled = sorted(gap for gap in gaps[1:] if gap >= 1)
    share = len(filled) / max(1, len(lines) - 1)
    if not filled or share > _DENSE:
        return [""] * len(lines)
    usual = 0.0 if share < _SPARSE else filled[len(filled) // 2]
    return [_BREAK if gap >= 1 and gap > usual else _GAP if gap >= 1 else _TIGHT for gap in gaps]
