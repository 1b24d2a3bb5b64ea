"""Which lines of a web page are the article: by the element that holds it, else all that is no part of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from lxml.etree import _Element as Element

from extractors._folding import scan, squeeze
from extractors.reading._flow import Printed
from extractors.reading._html_lines import PageLine
from schemas._vocabulary import read_table

_LINES_BETWEEN = 12  # lines that can stand between title and text: source, date, share bar
_LINES_BELOW = 3  # where nothing tells at which line the text begins
_MIN_TITLE = 6
_LANDMARKS = frozenset({"nav", "footer", "aside", "header"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search"})
_HEAD_PARTS = re.compile(
    r"[\s|｜]+(?=(?:信息|文章|稿件|发布)?(?:来源|发布|发文|更新|成文|时间|日期|作者|字体|字号|浏览|点击|阅读|访问|打印|分享|收藏))"
)
_DATE_LINE = re.compile(
    r"(?:(?:发布|发稿|发文|更新|成文|生成|信息)?(?:时间|日期)\s*:?\s*)?\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
    r"(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)


@cache
def _named(part: str) -> frozenset[tuple[str, str]]:
    rows = read_table("page_parts.csv")
    return frozenset((row["where"], row["value"]) for row in rows if row["part"] == part)


def _names(element: Element) -> set[tuple[str, str]]:
    return {("id", element.get("id", "")), *(("class", word) for word in element.get("class", "").split())}


def _elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _with_sentences(root: Element) -> set[Element]:
    """The elements in which a full stop is printed."""
    found: set[Element] = set()
    for element in _elements(root):
        holds = "。" in (element.text or "") or any("。" in (child.tail or "") for child in element)
        holder: Element | None = element if holds and element.tag not in ("script", "style") else None
        while holder is not None and holder not in found:
            found.add(holder)
            holder = holder.getparent()
    return found


def parts_of(root: Element) -> tuple[list[Element], dict[Element, str]]:
    """The elements that hold the article, and each element that begins a part of the page (``content``, ``chrome``)."""
    sentences = _with_sentences(root)
    parts: dict[Element, str] = {}
    for element in _elements(root):
        names = _names(element)
        if names & _named("content"):
            parts[element] = "content"
        elif element not in sentences and (
            element.tag in _LANDMARKS or element.get("role") in _ROLES or names & _named("chrome")
        ):
            parts[element] = "chrome"
    return [element for element, part in parts.items() if part == "content"], parts


def titles_of(root: Element) -> frozenset[str]:
    """What the page gives as its title, without white space: meta names, ``<title>`` with and without the site's name."""
    found = []
    for meta in root.iter("meta"):
        if ("meta", meta.get("name", "")) in _named("title") or ("meta", meta.get("property", "")) in _named("title"):
            found.append(meta.get("content", ""))
    for title in root.iter("title"):
        text = "".join(title.itertext())
        found.extend([text, *re.split(r"\s*[-_|–—－＿｜]+\s*", text)[:1]])
    return frozenset(squeeze(text) for text in found if len(squeeze(text)) >= _MIN_TITLE)


def article_lines(lines: Sequence[PageLine], titles: frozenset[str], *, wechat: bool) -> list[Printed]:
    """All lines of the page, those outside the article marked as furniture.

    The article is its title, what stands between title and text, and the element that holds the text. That element is
    believed only if most of the sentences of the page stand in it.
    """
    inside = [index for index, line in enumerate(lines) if line.part == "content"]
    trusted = bool(inside) and _sentences(lines, "content") >= _sentences(lines, None)
    first = inside[0] if trusted else len(lines)
    title = _title_place(lines[:first], titles)
    reach = _LINES_BETWEEN if trusted else _LINES_BELOW
    marked: list[Printed] = []
    for index, line in enumerate(lines):
        between = title is not None and title < index < min(first, title + reach + 1)
        if index == title or (trusted and line.part == "content"):
            outside = False
        elif trusted:
            outside = not between or wechat or line.part == "chrome" or first - (title or 0) > _LINES_BETWEEN
        else:
            outside = line.part == "chrome" or (title is not None and index < title)
        marked.extend(_head_lines(line.printed, outside) if between else [replace(line.printed, furniture=outside)])
    if all(line.furniture for line in marked):
        return [line.printed for line in lines]
    return marked


def _sentences(lines: Sequence[PageLine], part: str | None) -> int:
    """Characters of the lines of a part that hold a full stop."""
    return sum(len(line.printed.text) for line in lines if line.part == part and "。" in line.printed.text)


def _title_place(lines: Sequence[PageLine], titles: frozenset[str]) -> int | None:
    """Where the title stands: the last line that is what the page calls its title, with no sentence before it."""
    found = None
    for index, line in enumerate(lines):
        if squeeze(line.printed.text) in titles:
            found = index
        if "。" in line.printed.text:
            break
    return found


def _head_lines(line: Printed, outside: bool) -> list[Printed]:
    """A line below the title in its parts (source, date, views), dates marked as furniture."""
    parts = [part.strip() for part in _HEAD_PARTS.split(line.text) if part.strip()]
    if len(parts) < 2 or "。" in line.text:
        parts = [line.text]
    dated = [bool(_DATE_LINE.fullmatch(scan(part.strip()))) for part in parts]
    return [
        replace(line, text=part, gap=line.gap if index == 0 else 0.0, furniture=outside or dated[index])
        for index, part in enumerate(parts)
    ]
