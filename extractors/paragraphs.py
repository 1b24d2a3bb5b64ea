"""Lines to blocks: a paragraph, a list item or a heading each, with wrapped lines put together.

Geometry decides where a reader has given it (`Line.continues`). In plain text a line is wrapped when it is as wide as
the text column and the next one follows without blank line, indent, number or label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors._enumerators import Enumerator, bullet_end, enumerator, list_dash_end
from extractors._folding import scan, width
from extractors._once import once
from extractors._passage import Passage, join, wrap_lead
from extractors._questions import is_question_headline, marker
from extractors._words import SURE_GAIN, crossing_gain
from schemas.document import Line

CLOSING = "。！？；…”』」）)】》!?;〉"
#: Lines of a wrapped column differ by at most this many em: punctuation hangs, Latin words are kept whole.
_RAGGED = 2.1
#: So many lines of full width that stop inside a sentence make a wrapped text.
_MIN_BROKEN = 3
_MIN_WRAP_WIDTH = 16.0
_NARROW = 10.0  # em; no column is narrower
_FEW_WIDER = 0.05  # of all lines may be wider than the column
_MOST_BROKEN = 0.3  # of all lines must be of its width, where it is narrow; half as many where some lines are wider
_SLOPPY = 1.0  # em more, where a sentence stops at the end of a line in a column that is not narrow
_INDENT = 2.0
_MIN_SET_IN = 4  # paragraphs
_MAX_WRAP_WIDTH = 70.0
_MAX_CREDIT = 40.0
_SENTENCE = re.compile(r"[，。；？！,;?!]")
_SALUTATION = re.compile(r"(?:各|广大|尊敬的|全体)[^。;]{2,40}:")
#: A word and a blank (时限　1个工作日): a label, or what an entry is about.
_SET_APART = re.compile(r"[\u4e00-\u9fff]{2,4}\s+(?=[^\s\u4e00-\u9fff]|[\u4e00-\u9fff]{3})")
_ENTRY = re.compile(r"[\u4e00-\u9fff]{2,12}:")
#: An office or a role and a person, with white space between (市社保中心　赵晓), as credits are printed below a text.
_NAMED = re.compile(r"[\u4e00-\u9fff]{2,16}\s+[\u4e00-\u9fff]{2,4}(?:\s+[\u4e00-\u9fff]{2,4})?")
_MARKER = re.compile(r"(?:问|答|Q|A|疑问|解答|提问|回答)\d{0,2}\s*[:.、]|[问答]\s|❓|\[[^\]]{1,12}\]|【")


@dataclass(frozen=True)
class Block:
    """One paragraph, list item, label or heading; the leading list dash is not part of the passage.

    ``byline`` is set where place and its likes in the bulletin tell that a bare line is a credit (`extractors.bylines`).
    """

    passage: Passage
    gap: float = 0.0
    bullet: str = ""
    byline: bool = False

    @once
    def text(self) -> str:
        """The text as printed, without list dash."""
        return self.passage.text

    @once
    def scanned(self) -> str:
        """The text folded for matching, offset for offset."""
        return scan(self.text)

    @once
    def number(self) -> Enumerator | None:
        """The list number at its start."""
        return enumerator(self.text)

    @once
    def start(self) -> int:
        """Where the text behind its list number or bullet starts."""
        return self.number.end if self.number else bullet_end(self.text)

    @once
    def content(self) -> Passage:
        """The passage behind its list number or bullet."""
        return self.passage.cut(self.start).strip()

    @once
    def width(self) -> float:
        """Printed width in em."""
        return width(self.text)

    @once
    def indent(self) -> int:
        """Blank characters in front of its first line: plain text sets in its paragraphs that way."""
        printed = self.passage.lines[0].text
        return len(printed) - len(printed.lstrip())

    @property
    def page(self) -> int:
        """Page of its first line."""
        return self.passage.lines[0].page

    @once
    def closed(self) -> bool:
        """Whether it ends with a mark that closes a sentence or a bracket."""
        return self.text.rstrip()[-1:] in CLOSING

    @once
    def is_prose(self) -> bool:
        """Whether it reads as running text rather than as a heading, a label or a short value."""
        if self.text.rstrip().endswith("。"):
            return True
        return self.width > 46 or (self.width >= 18 and any(mark in self.text for mark in "，。；、,;"))


def merge(left: Block, right: Block) -> Block:
    """The two blocks as one paragraph; joins of Chinese text insert no space."""
    passage = join((left.passage, right.passage), wrap_lead(left.text, right.text))
    return replace(left, passage=passage)


def merge_all(parts: Sequence[Block]) -> Block:
    """Blocks in a row as one paragraph, as `merge` puts two together."""
    if len(parts) == 1:
        return parts[0]
    pieces = list(parts[0].passage.pieces)
    for before, part in pairwise(parts):
        first, *rest = part.passage.pieces
        pieces += [first._replace(lead=wrap_lead(before.text, part.text)), *rest]
    return replace(parts[0], passage=Passage(tuple(pieces)))


#: A name in the upper edge of a drawn box, or a line behind its left stroke; a row of a table has strokes inside.
_FRAMED = re.compile(
    r"\s*[┌┏╔╭][─━═\s]+(?P<name>[^\u2500-\u257f\s][^\u2500-\u257f]*?)[─━═\s]+[┐┓╗╮]?\s*|"
    r"\s*[│┃║]\s*(?P<text>[^\u2500-\u257f|\s](?:[^\u2500-\u257f|]*[^\u2500-\u257f|\s])?)\s*[│┃║]?\s*"
)


def line_block(line: Line) -> Block:
    """A block of one line, its Markdown list dash split off, and what a box is drawn round it with.

    A name in the upper edge of a box (┌── 小贴士 ──┐) is set apart from the line above as the edge is.
    """
    if framed := line.place is None and _FRAMED.fullmatch(line.text):
        top = framed.group("name") is not None
        start, end = framed.span("name" if top else "text")
        return Block(Passage.of_line(line, start, end), max(line.gap_before, 1.0) if top else line.gap_before)
    dash = list_dash_end(line.text)
    return Block(Passage.of_line(line, dash), line.gap_before, line.text[:dash].strip())


def drawn_box(block: Block) -> str | None:
    """Which part of a box drawn with characters a block is printed on: its upper ``edge``, or a line by its ``side``."""
    line = block.passage.lines[0]
    framed = _FRAMED.fullmatch(line.text) if line.place is None else None
    return framed and ("edge" if framed.group("name") is not None else "side")


def wrap_width(lines: Sequence[Line]) -> float | None:
    """Width in em at which the lines of plain text are wrapped, or None where each line is a paragraph.

    Wrapped text shows by several lines of about the greatest width that stop without closing punctuation. In a narrow
    column, or where a few lines are wider (a masthead, a table), a good part of all lines must be of that width.
    """
    texts = [line.text.strip() for line in lines if line.text.strip() and not _is_row(line)]
    widths = sorted(map(width, texts))
    if not widths:
        return None
    column = widths[-1] if len(widths) < 40 else widths[int(0.98 * len(widths))]
    if _MIN_WRAP_WIDTH <= column <= _MAX_WRAP_WIDTH and len(_broken(texts, column)) >= _MIN_BROKEN:
        return column
    wider = max(1, int(_FEW_WIDER * len(widths)))
    for column in dict.fromkeys(reversed(widths[:-1])):
        if sum(other > column for other in widths) > wider or column < _NARROW:
            return None
        broken = len(_broken(texts, column))
        share = _MOST_BROKEN if column < _MIN_WRAP_WIDTH else _MOST_BROKEN / 2
        if column <= _MAX_WRAP_WIDTH and broken >= max(_MIN_BROKEN + 2, share * len(widths)):
            return column
    return None


def _broken(texts: Sequence[str], column: float) -> list[str]:
    """The lines as wide as the column that stop inside a sentence."""
    return [text for text in texts if column - _RAGGED <= width(text) <= column and text[-1] not in CLOSING]


#: A short name between like marks or in brackets that fills its line (== 办事窗口 ==, 【热线摘编】) is a line of its own.
_SET_OFF = re.compile(
    r"(?P<mark>[^\w\s“”‘’《》()、,。?!:;…])(?P=mark)*\s*[\u4e00-\u9fff·]{2,10}\s*(?P=mark)+\s*|[【\[]\s*[\u4e00-\u9fff]{2,8}\s*[】\]]\s*"
)


def _starts_block(line: Line) -> bool:
    text = line.text
    if _FRAMED.fullmatch(text):
        return True
    indented = len(text) - len(text.lstrip()) >= 2
    scanned = scan(text.lstrip())
    if _SET_APART.match(text):
        return True
    return bool(
        indented
        or _SET_OFF.fullmatch(scanned)
        or bullet_end(text)
        or enumerator(text)
        or _MARKER.match(scanned)
        or "|" in scanned
        or "\t" in text
    )


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip())


def _usual_indent(lines: Sequence[Line]) -> int:
    """How many characters most paragraphs are set in; 0 where they are not."""
    counts = Counter(_leading(line.text) for line in lines if line.place is None and line.text[:1].isspace())
    indent, count = counts.most_common(1)[0] if counts else (0, 0)
    return indent if count >= _MIN_SET_IN else 0


def _wrapped(previous: Line, line: Line, column: float | None, usual: int) -> bool:
    if line.continues is not None:
        return line.continues
    if column is None or line.gap_before >= 1 or line.page != previous.page or _starts_block(line):
        return False
    if _is_row(previous) or _row_above(previous, line):
        return False
    closed = previous.text.rstrip()[-1] in CLOSING
    ahead = scan(line.text.strip())
    if _SALUTATION.fullmatch(ahead):
        return False
    if (closed and (re.match(r"[^,。;:、]{2,12}:", ahead) or marker(ahead))) or (
        is_question_headline(ahead) and (closed or previous.text.rstrip()[-1] in ":：")
    ):
        return False
    entries = _ENTRY.match(ahead) and _ENTRY.match(scan(previous.text.strip()))
    if entries and crossing_gain(previous.text, line.text.strip()) < SURE_GAIN:
        return False  # both lines begin with a name and a colon, as entries do
    if closed and _NAMED.fullmatch(ahead):
        return False
    if previous.text.rstrip()[-1] in "吗呢" and re.match(r"[\w“《]", ahead):
        return False  # a question without its mark
    word = re.match(r"[\x21-\x7e]+", line.text.strip())  # Latin words and numbers are not broken
    sloppy = _SLOPPY if not closed and column >= _MIN_WRAP_WIDTH else 0
    ragged = max(_RAGGED + sloppy, width(word.group()) if word and not closed else 0)
    text = previous.text.rstrip()
    indent = width(text[: len(text) - len(text.lstrip())])  # the first line of a paragraph is set in
    deeper = 0 < usual < _leading(text) - 1
    if (indent > 2 * _INDENT - 1 or deeper) and line.text[:1].strip():
        return False  # a line set in further stands over a title, or is one
    indent = min(indent, _INDENT)
    if indent + width(text.strip()) >= column - ragged:
        return True
    counted = len(previous.text.strip()) >= column - _RAGGED  # lines broken by hand after so many characters
    return counted and not closed and crossing_gain(previous.text, line.text.strip()) >= SURE_GAIN


def _is_row(line: Line) -> bool:
    """Whether a line is a row of a table printed as text."""
    return "|" in scan(line.text) or "\t" in line.text


def _row_above(previous: Line, line: Line) -> bool:
    """Whether two lines that are no sentences hold equally many words set apart, three or more: rows of a table."""
    if _SENTENCE.search(previous.text) or _SENTENCE.search(line.text):
        return False
    return len(previous.text.split()) == len(line.text.split()) >= 3


def _closes_credit(block: Block, line: Line) -> bool:
    """Whether a line ends the bracket that a short line opened: a credit set over two lines, mostly flush right."""
    if line.place is None:
        return False
    before, after = scan(block.text.strip()), scan(line.text.strip())
    if not before.startswith("(") or not after.endswith(")") or block.width > _MAX_CREDIT:
        return False
    return before.count("(") == before.count(")") + 1 and after.count(")") == after.count("(") + 1


def blocks(lines: Iterable[Line]) -> list[Block]:
    """Put wrapped lines together, on typeset pages inside a column. Furniture must have been taken out before."""
    ordered = list(lines)
    wrapped_at = wrap_width([line for line in ordered if line.continues is None])
    usual = _usual_indent(ordered)
    found: list[list[Block]] = []  # the lines of each block
    latest: dict[tuple[int, int], int] = {}  # the last block of each column: text goes on below a box set into it
    for index, line in enumerate(ordered):
        block = line_block(line)
        column = (line.page, line.place.column) if line.place else (0, 0)
        last = latest.get(column, -1) if line.place else len(found) - 1
        if last >= 0 and (
            _wrapped(ordered[index - 1], line, wrapped_at, usual)
            or (len(found[last]) <= _MAX_CREDIT and _closes_credit(merge_all(found[last]), line))
        ):
            found[last].append(block)
        else:
            latest[column] = len(found)
            found.append([block])
    return [merge_all(parts) for parts in found]


def over_columns(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with paragraphs that geometry lets go on from one column to the next put together."""
    found: list[list[Block]] = []
    for block in blocks:
        if found and block.passage.lines[0].place and block.passage.lines[0].continues:
            found[-1].append(block)
        else:
            found.append([block])
    return [merge_all(parts) for parts in found]
