"""A bulletin as plain text: interruptions, running heads, chrome of web pages, lines wrapped, characters damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from tools.gold.bank import Draw, load
from tools.gold.bulletin import Bulletin
from tools.gold.markup import Article

#: What the layout does to a text; met one after the other.
LAYOUTS: list[set[str]] = [
    set(), {"interrupted"}, {"running_head"}, {"interrupted", "jump_line"}, {"web_chrome"}, {"wrapped"}, {"interrupted", "wrapped"},
    {"airy"}, {"interrupted", "running_head"}, {"web_chrome", "airy"},
]  # fmt: skip
DAMAGES = [
    "", "half_width", "traditional", "radicals", "", "invisible", "half_width", "spaced", "", "", "", "",
]  # fmt: skip
#: Stands for the number of the page until the order of the lines is known.
PAGE = "\x01"
_HALF = str.maketrans("，：；？！（）", ",:;?!()")
_RADICALS = str.maketrans("长见页风龙工力大月", "⻓⻅⻚⻛⻰⼯⼒⼤⽉")
_NO_START = "，。、；：！？）》〉】」』”’…"
_NO_END = "（《〈【「『“‘"


class TextPage:
    """Prints a bulletin as text; ``truth`` holds what the layout adds to the gold."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin, self.draw = bulletin, bulletin.draw
        self.manner = set(self.draw.cycle(LAYOUTS))
        self.damage = self.draw.cycle(DAMAGES, self.draw.seed // len(DAMAGES))
        if self.damage == "traditional" and self.draw.seed > 9:  # once a bank: little of such a page is scored
            self.damage = ""
        self.joins: list[list[str]] = []
        self.reading_order: list[str] = []  # where an article is interrupted and the characters are whole
        self.width = self.draw.rng.randint(24, 40)
        if "web_chrome" in self.manner:
            bulletin.masthead, bulletin.rows = [], []

    @property
    def forms(self) -> set[str]:
        """Names of what was done."""
        return {f"layout:{name}" for name in self.manner} | ({f"text:{self.damage}"} if self.damage else set())

    def print(self) -> str:
        """The text as it arrives."""
        parts = [self._lines(article) for article in self.bulletin.articles.values()]
        if "interrupted" in self.manner:
            parts = self._interrupt(parts)
        blocks = [list(self.bulletin.masthead)] if self.bulletin.masthead else []
        for number, lines in enumerate(parts):
            blocks.append(self._chrome(number, lines, len(parts)) if "web_chrome" in self.manner else lines)
        gap = "\n\n\n" if self.draw.seed % 2 else "\n\n"
        text = gap.join("\n".join(block) for block in blocks) + "\n"
        for number in range(1, text.count(PAGE) + 1):
            text = text.replace(PAGE, str(number if "\f" in text else number + 1), 1)
        return damaged(text, self.damage, self.draw)

    def _lines(self, article: Article) -> list[str]:
        lines = []
        pieces = [p for p in article.pieces if p.kind != "blank" or "airy" not in self.manner]
        running = (
            self.draw.rng.randrange(3, max(4, len(pieces) - 1))
            if "running_head" in self.manner and self.draw.chance(0.65)
            else 0
        )
        for number, piece in enumerate(pieces):
            if running and number == running:
                title = self.draw.fill(self.draw.cycle(self.draw.words["masthead"]["running"]))
                foot = [f"— {PAGE} —", f"\f{title}"]
                lines += self.draw.cycle([foot, ["", f"{title}　第{PAGE}版", ""]])
            heading = piece.kind in ("col", "title", "h") and re.fullmatch(r"[一-鿿]{2,6}", piece.line)
            lines.append(" ".join(piece.line) if self.damage == "spaced" and heading else piece.line)
            if "airy" in self.manner and piece.kind != "li":
                lines.append("")
        if "wrapped" in self.manner:
            return [part for line in lines for part in (wrapped(line, self.width) if "|" not in line else [line])]
        return lines

    def _interrupt(self, parts: list[list[str]]) -> list[list[str]]:
        """Cut an article in a sentence; its rest stands behind the next article."""
        names = list(self.bulletin.articles)
        for number in range(len(parts) - 1):
            spots = [
                place for place, line in enumerate(parts[number]) if place > 2 and len(line) >= 22 and "|" not in line and "\t" not in line
            ]  # fmt: skip
            article = self.bulletin.articles[names[number]]
            if not spots or not {"service_guides", "qa_items"} & set(article.rows) or "articles.text" in article.taste:
                continue
            place = self.draw.rng.choice(spots)
            line = parts[number][place]
            cut = _cut(line, self.draw)
            if cut is None:
                continue
            head, tail = [*parts[number][:place], line[:cut]], [line[cut:], *parts[number][place + 1 :]]
            self.joins.append([line[:cut][-12:], line[cut:][:12]])
            if self.damage in ("", "half_width", "spaced"):
                read = [self.bulletin.masthead, *parts[:number], head, tail, *parts[number + 1 :]]
                self.reading_order = [
                    text for some in read for text in some if text and PAGE not in text and text[0] != "\f"
                ]
            if "jump_line" in self.manner:
                head, tail = [*head, "（下转第3版）"], ["（上接第2版）", *tail]
            article.rows["articles"][0]["segment_count"] = 2
            return [*parts[:number], head, parts[number + 1], tail, *parts[number + 2 :]]
        self.manner.discard("interrupted")
        self.manner.discard("jump_line")
        return parts

    def _chrome(self, number: int, lines: list[str], count: int) -> list[str]:
        place = next(n for n, piece in enumerate(lines) if n > 0 and piece) + 1
        if number == 0:
            top = self.draw.cycle(["当前位置：首页 > 政务公开 > 人社动态", "您当前的位置：首页 / 信息公开 / 便民服务"])
            lines = [top, *lines[:place], "字号：默认 超大 | 打印 |", *lines[place:]]
        elif number == count - 1:
            foot = ["分享到：微信 微博", "扫一扫在手机打开当前页", "上一篇：我市举办春季招聘会", "下一篇：没有了"]
            lines = [*lines, *foot]
        else:
            lines = [*lines, "打印本页"]
        return lines


def _cut(line: str, draw: Draw) -> int | None:
    """A place in the middle of a sentence: between two Chinese characters, eight or more from both ends."""
    spots = [
        n for n in range(8, len(line) - 8) if re.fullmatch(r"[一-鿿]{4}", line[n - 2 : n + 2]) and line[:n].count("《") == line[:n].count("》")
    ]  # fmt: skip
    return draw.rng.choice(spots) if spots else None


def wrapped(line: str, width: int) -> list[str]:
    """A paragraph in lines of ``width`` characters, no mark at the start of a line."""
    lines = []
    while len(line) > width:
        count = width
        while (
            line[count] in _NO_START
            or (line[count].isascii() and line[count - 1].isascii())
            or line[count - 1] in _NO_END
        ):
            count -= 1
        lines.append(line[:count])
        line = line[count:]
    return [*lines, line]


def damaged(text: str, damage: str, draw: Draw) -> str:
    """The text with one kind of damage."""
    if damage == "half_width":
        return text.translate(_HALF)
    if damage == "traditional":
        return text.translate(_traditional())
    if damage == "radicals":
        return text.translate(_RADICALS)
    if damage == "invisible":
        return "".join(_sprinkled(text, draw))
    return text


def _sprinkled(text: str, draw: Draw) -> Iterator[str]:
    for place, character in enumerate(text):
        yield character
        if place and character > "一" and draw.rng.random() < 0.03:
            yield draw.rng.choice(["\u200b", "\ufeff", "\u00ad"])


@cache
def _traditional() -> dict[int, int]:
    forms = load("traditional")
    return str.maketrans(*(forms[name].replace("\n", "") for name in ("simplified", "traditional")))


def unconverted(value: Any) -> Any:
    """A truth without the texts that a page in traditional characters prints otherwise.

    Whether text columns keep the printed characters or the simplified ones is left open here.
    """
    if isinstance(value, list):
        kept = [unconverted(item) for item in value]
        return None if any(item is None and old is not None for item, old in zip(kept, value, strict=True)) else kept
    if isinstance(value, dict):
        simple = {key: unconverted(item) for key, item in value.items()}
        return {key: item for key, item in simple.items() if item is not None or value[key] is None}
    if isinstance(value, str) and value.translate(_traditional()) != value:
        return None
    return value


def half_width(value: Any) -> Any:
    """A truth as printed with half-width punctuation."""
    if isinstance(value, str):
        return value.translate(_HALF)
    if isinstance(value, list):
        return [half_width(item) for item in value]
    if isinstance(value, dict):
        return {key: half_width(item) for key, item in value.items()}
    return value
