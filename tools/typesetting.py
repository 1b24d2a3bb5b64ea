"""Setting stories into columns of a PDF page: line breaking, heads, boxes, tables and grids, each line with its truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

FONT = "STSong-Light"
HEADS = ("col", "title")
NO_LINE_START = "，。、；：！？）》〉】」』”’…"
NO_LINE_END = "（《〈【「『“‘"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Block = tuple[str, str]


@dataclass(frozen=True)
class Style:
    """The measures of one bulletin, in points where not said otherwise."""

    body: float
    leading: float
    gutter: float
    margin: float
    title: float
    kicker: float
    indent_em: int
    justified: bool
    paragraph_gap: float
    bold: str  # none | stroke | twice
    stream: str  # logical | rows | shuffled


@dataclass(frozen=True)
class Frame:
    """A rectangle to set text in; y grows downwards."""

    x: float
    y: float
    w: float
    h: float


@dataclass
class Line:
    """One set line; ``spacing`` is the letter spacing that justifies it."""

    t: str
    x: float
    y: float
    w: float
    size: float
    bold: bool
    k: str
    pe: bool
    spacing: float = 0.0


@dataclass
class Fragment:
    """Consecutive lines of one article in one column."""

    art: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class Page:
    """One page while it is being set: fragments in reading order and shapes to draw."""

    w: float
    h: float
    furn: list[Line] = field(default_factory=list)
    frags: list[Fragment] = field(default_factory=list)
    shapes: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass
class Story:
    """An article as a queue of blocks; what does not fit stays for the next zone."""

    name: str
    blocks: list[Block]
    open: bool = False  # the first block is the rest of a paragraph


def width(text: str, size: float) -> float:
    """Set width of a text in points."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def break_line(text: str, size: float, room: float) -> int:
    """How many characters of a text fit into ``room``; marks that may not begin a line hang over its end."""
    used, count = 0.0, 0
    for character in text:
        used += width(character, size)
        if used > room + 0.01:
            break
        count += 1
    if count < len(text):
        if text[count] in NO_LINE_START:
            count += 1
        while count > 1 and text[count - 1] in NO_LINE_END:
            count -= 1
        while (
            1 < count < len(text) and _is_word(text[count - 1]) and _is_word(text[count]) and _word_start(text, count)
        ):
            count -= 1
    return max(count, 1)


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _word_start(text: str, count: int) -> bool:
    start = count
    while start and _is_word(text[start - 1]):
        start -= 1
    return start > 0 and count - start < 12


class Setter:
    """Sets stories into columns of one page with one style."""

    def __init__(self, style: Style, page: Page, rng: random.Random) -> None:
        self.style, self.page, self.rng = style, page, rng

    def measures(self, kind: str) -> tuple[float, float, bool]:
        """Type size, space above, bold."""
        style = self.style
        return {
            "col": (style.kicker, style.body * 0.9, True),
            "title": (style.title, style.body * 0.5, True),
            "h": (round(style.body * 1.15, 2), style.body * 0.5, True),
            "h3": (style.body, style.body * 0.1, True),
            "src": (style.body * 0.9, 0.0, False),
        }.get(kind, (style.body, style.paragraph_gap, False))

    def column(self, story: Story, frame: Frame, obstacle: Frame | None = None) -> Fragment:
        """Set as much of a story as fits into one column, running round an obstacle."""
        fragment = Fragment(story.name)
        y = frame.y
        while story.blocks:
            kind, text = story.blocks[0]
            size, above, bold = self.measures(kind)
            if not story.open and fragment.lines:
                y += above
            step = self.style.leading * size
            if (
                kind in HEADS
                and y + step + 2 * self.style.leading * self.style.body > frame.y + frame.h
                and fragment.lines
            ):
                break
            text, y, full = self._paragraph(story, fragment, frame, y, step, (kind, text, size, bold), obstacle)
            if full:
                story.blocks[0], story.open = (kind, text), True
                break
            story.blocks.pop(0)
            story.open = False
        if fragment.lines:
            self.page.frags.append(fragment)
        return fragment

    def _paragraph(self, story: Story, fragment: Fragment, frame: Frame, y: float, step: float,
                   block: tuple[str, str, float, bool], obstacle: Frame | None) -> tuple[str, float, bool]:  # fmt: skip
        kind, text, size, bold = block
        indent = self.style.indent_em * size if kind in ("p", "h3") and not story.open else 0.0
        while text:
            if y + step > frame.y + frame.h + 0.01:
                return text, y, True
            left, right = frame.x, frame.x + frame.w
            if obstacle and y + step > obstacle.y and y < obstacle.y + obstacle.h:
                if obstacle.x > left + frame.w / 3:
                    right = min(right, obstacle.x)
                else:
                    left = max(left, obstacle.x + obstacle.w)
            room = right - left - indent
            count = break_line(text, size, room)
            piece, text = text[:count], text[count:]
            set_width = width(piece, size)
            spacing = 0.0
            if (
                text
                and self.style.justified
                and kind not in HEADS
                and len(piece) > 1
                and piece[-1] not in NO_LINE_START
            ):
                spacing = max(room - set_width, 0.0) / (len(piece) - 1)
            x = right - set_width if kind == "src" else left + indent
            fragment.lines.append(
                Line(
                    piece,
                    x,
                    y + 0.88 * size,
                    set_width + spacing * (len(piece) - 1),
                    size,
                    bold,
                    kind,
                    not text,
                    spacing,
                )
            )
            y += step
            indent = 0.0
        return "", y, False

    def head(self, story: Story, frame: Frame) -> float:
        """Set a story's kicker and title across a frame; the height they take."""
        fragment = Fragment(story.name)
        y, centred = frame.y, self.rng.random() < 0.3
        while story.blocks and story.blocks[0][0] in HEADS:
            kind, text = story.blocks.pop(0)
            size, above, bold = self.measures(kind)
            y += above if fragment.lines else 0.0
            while text:
                count = break_line(text, size, frame.w - 0.6 * size)  # room for a hanging mark
                piece, text = text[:count], text[count:]
                set_width = width(piece, size)
                x = frame.x + (frame.w - set_width) / 2 if centred else frame.x
                fragment.lines.append(Line(piece, x, y + 0.88 * size, set_width, size, bold, kind, not text))
                y += size * 1.25
        if fragment.lines:
            self.page.frags.append(fragment)
        return y - frame.y + (0.4 * self.style.body if fragment.lines else 0.0)

    def zone(self, story: Story, frame: Frame, columns: int, head_columns: int) -> None:
        """Set a story into columns; its head spans the first ``head_columns`` of them."""
        style = self.style
        gap = style.gutter
        column_width = (frame.w - gap * (columns - 1)) / columns
        head = 0.0
        if story.blocks and story.blocks[0][0] in HEADS and head_columns:
            widest = max(len(text) for kind, text in story.blocks[:2] if kind in HEADS) * style.title
            while head_columns < columns and widest > 3 * (column_width + gap) * head_columns:
                head_columns += 1  # a head that would fill its column is set wider
            span = Frame(frame.x, frame.y, column_width * head_columns + gap * (head_columns - 1), frame.h)
            head = self.head(story, span)
        for number in range(columns):
            top = frame.y + (head if number < head_columns else 0.0)
            if not story.blocks:
                break
            x = frame.x + number * (column_width + gap)
            self.column(story, Frame(x, top, column_width, frame.y + frame.h - top))

    def wrapped(self, story: Story, frame: Frame, inset: Story) -> None:
        """Two columns with a box across the gutter; the box is read after the columns."""
        gap = self.style.gutter
        column_width = (frame.w - gap) / 2
        head = self.head(story, frame)
        body = Frame(frame.x, frame.y + head, frame.w, frame.h - head)
        box = Frame(
            frame.x + column_width * 0.62, body.y + body.h * 0.3, column_width * 0.76 + gap, min(body.h * 0.4, 190.0)
        )
        pad = Frame(box.x - 8, box.y - 8, box.w + 16, box.h + 16)
        for number in range(2):
            left = frame.x + number * (column_width + gap)
            self.column(story, Frame(left, body.y, column_width, body.h), pad)
        self.page.shapes.append(("box", box, self.rng.choice(["stroke", "both"])))
        self.column(inset, Frame(box.x + 6, box.y + 6, box.w - 12, box.h - 12))

    def table(self, name: str, rows: list[tuple[str, list[str]]], frame: Frame, ruled: bool) -> float:
        """A table of groups (label, entries): the label spans its entries' rows. Its height."""
        size, pad = self.style.body, 5.0
        step = size * 1.7
        label_width = frame.w * 0.26
        y, serial = frame.y, 0
        for group, (label, entries) in enumerate(rows):
            height = step * len(entries)
            if y + height > frame.y + frame.h:
                break
            middle = y + height / 2 + 0.38 * size
            fragment = Fragment(f"{name}{group}")
            fragment.lines.append(Line(label, frame.x + pad, middle, width(label, size), size, False, "li", True))
            for place, entry in enumerate(entries):
                serial += 1
                base = y + step * place + step / 2 + 0.38 * size
                number = f"{serial}"
                fragment.lines.append(
                    Line(number, frame.x + label_width + pad, base, width(number, size), size, False, "li", True)
                )
                fragment.lines.append(
                    Line(entry, frame.x + label_width + 40, base, width(entry, size), size, False, "li", True)
                )
                if ruled:
                    left = frame.x + label_width
                    self.page.shapes.append(("box", Frame(left, y + step * place, 40 - pad, step), "stroke"))
                    self.page.shapes.append(
                        (
                            "box",
                            Frame(left + 40 - pad, y + step * place, frame.w - label_width - 40 + pad, step),
                            "stroke",
                        )
                    )
            if ruled:
                self.page.shapes.append(("box", Frame(frame.x, y, label_width, height), "stroke"))
            self.page.frags.append(fragment)
            y += height
        return y - frame.y

    def grid(self, name: str, rows: list[tuple[str, list[str]]], frame: Frame, columns: int) -> float:
        """Groups in a grid without rules, each group read down before the next. Its height."""
        size, step = self.style.body, self.style.body * 1.55
        widest = max(width(entry, size) for _, entries in rows for entry in entries) + 3 * size
        columns = max(1, min(columns, int(frame.w // widest)))
        cell = frame.w / columns
        y, serial = frame.y, 0
        for start in range(0, len(rows), columns):
            part = rows[start : start + columns]
            height = step * (max(len(entries) for _, entries in part) + 1) + size
            if y + height > frame.y + frame.h:
                break
            for place, (label, entries) in enumerate(part):
                fragment = Fragment(f"{name}{start + place}")
                x, base = frame.x + place * cell, y + size
                head = size * 1.1
                fragment.lines.append(Line(label, x, base, width(label, head), head, True, "h", True))
                for entry in entries:
                    serial += 1
                    base += step
                    text = f"{serial}.{entry}"
                    fragment.lines.append(Line(text, x, base, width(text, size), size, False, "li", True))
                self.page.frags.append(fragment)
            y += height
        return y - frame.y
