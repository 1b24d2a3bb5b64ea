"""Any number of bulletins, no two alike: questions, a guide, a list and running text, of ten years, as text or as PDF."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from benchmarks._dense import COLUMN, GUTTER, MARGIN, RULE, SIZE, STEP, TITLE_SIZE
from benchmarks._growing import FORMS
from benchmarks._pdf import HEIGHT, WIDTH, Outlines, SetLine, face, pdf
from tools.typesetting import NO_LINE_START

Form = Literal["text", "TrueType", "CFF"]
_FORMS = ("questions", "guides", "occupations", "prose")
_LINES: dict[Form, int] = {"text": 12, "TrueType": 48, "CFF": 48}  # of each article: one page, or three to four pages
_FOLDER = 1000  # bulletins in one folder
_ALPHABET = 130  # bulletins that have all characters of all
_NAME, _COLUMN_HEAD = "江城人社简报", "热点回应"
_ARTICLE_SIZE = 14.0
_ROWS, _MASTHEAD_ROWS = 45, 4  # lines in a column, and how many of them the masthead takes


class _Article(NamedTuple):
    title: str
    lines: list[str]


class _Slot(NamedTuple):
    page: int
    x: float
    y: float


def _head(number: int) -> str:
    return f"第{number % 30 + 1}期 {2016 + number % 10}年{number % 12 + 1}月{number % 28 + 1}日"


def _articles(number: int, edition: int, lines: int) -> Iterator[_Article]:
    for place in range(len(_FORMS)):
        title, *body = FORMS[_FORMS[(number + place) % len(_FORMS)]](lines + number % 5)
        answer = f"咨询编号为{number}的事项请在{edition + 1}个工作日内提出。"
        yield _Article(title, [*body, answer, f"（江城市第{number + 1}号人力资源和社会保障所）"])


def small(number: int, edition: int = 0) -> str:
    """The text of a bulletin, about 60 lines.

    Args:
        number: Which bulletin.
        edition: Its articles and their order are those of the number; an answer differs by edition.
    """
    lines = [_NAME, _head(number), "", _COLUMN_HEAD, ""]
    for title, body in _articles(number, edition, _LINES["text"]):
        lines += [title, *body, ""]
    return "\n".join(lines)


def typeset(number: int, outlines: Outlines, edition: int = 0) -> bytes:
    """The PDF of a bulletin: three or four pages of two columns.

    Raises:
        LookupError: The font is not installed.
    """
    return pdf(_pages(number, edition, _LINES[outlines]), face(outlines, _alphabet()), [RULE])


@cache
def _alphabet() -> frozenset[str]:
    lines = (line for number in range(_ALPHABET) for page in _pages(number, 0, _LINES["CFF"]) for line in page)
    return frozenset("".join(line.text for line in lines)) | frozenset("0123456789")


def _pages(number: int, edition: int, lines: int) -> Iterator[list[SetLine]]:
    placed = zip(_set(number, edition, lines), _slots(), strict=False)  # there is always room for more
    for page, group in itertools.groupby(placed, key=lambda pair: pair[1].page):
        printed = [SetLine(text, size, slot.x, slot.y) for (text, size), slot in group if text]
        yield [*_running(number, page), *printed]


def _slots() -> Iterator[_Slot]:
    """Where lines stand, one after the other: two columns a page, the masthead spared."""
    step = (WIDTH - 2 * MARGIN - GUTTER) / 2 + GUTTER
    for page in itertools.count(1):
        for column in range(2):
            for row in range(_MASTHEAD_ROWS if page == 1 else 0, _ROWS):
                yield _Slot(page, MARGIN + column * step, HEIGHT - MARGIN - 22 - row * STEP)


def _running(number: int, page: int) -> Iterator[SetLine]:
    """The running head of a page, and the masthead of the first."""
    yield SetLine(_NAME, 8.0, MARGIN, HEIGHT - MARGIN + 8)
    yield SetLine(f"第{page}版", 8.0, WIDTH - MARGIN - 40, HEIGHT - MARGIN + 8)
    if page == 1:
        yield SetLine(_NAME, TITLE_SIZE, MARGIN, HEIGHT - MARGIN - 22)
        yield SetLine(_head(number), SIZE, MARGIN, HEIGHT - MARGIN - 44)


def _set(number: int, edition: int, lines: int) -> Iterator[tuple[str, float]]:
    """The lines to print with their sizes: blank ones above titles, paragraphs indented by two characters."""
    yield _COLUMN_HEAD, _ARTICLE_SIZE + 2
    for title, body in _articles(number, edition, lines):
        yield from (("", SIZE), (title, _ARTICLE_SIZE))
        for line in body:
            yield from ((part, SIZE) for part in _broken("\u3000\u3000" + line))


def _broken(text: str) -> Iterator[str]:
    """A paragraph in lines; marks that may not begin a line hang."""
    while text:
        end = COLUMN
        while text[end : end + 1] and text[end] in NO_LINE_START:
            end += 1
        yield text[:end]
        text = text[end:]


def path_of(folder: Path, number: int, form: Form = "text") -> Path:
    """Where a bulletin is written."""
    return folder / f"{number // _FOLDER:03d}" / f"bulletin_{number:06d}.{'txt' if form == 'text' else 'pdf'}"


def write(folder: Path, number: int, form: Form = "text", edition: int = 0) -> None:
    """Write one bulletin.

    Raises:
        LookupError: The font of a PDF is not installed.
    """
    path = path_of(folder, number, form)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small(number, edition).encode() if form == "text" else typeset(number, form, edition))
