"""Damage that copies do to a text: what can be mended without guessing is mended, all of it is told (forms.md, section 5).

Letters set apart by blanks (社 会 保 险) are closed up, readings in brackets behind characters (要(yao)求) are taken out,
where the whole document shows that they are damage. Each mended line keeps the way back to its source. Lost characters
and wrong decodings cannot be mended: `flaws` names them, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from extractors._folding import scan
from extractors.reading.repair import INVISIBLE, Repaired
from schemas.document import Document, Line, PageIssue

_CJK = "\u4e00-\u9fff"
_INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
_FINAL = (
    "(?:i[aāáǎà]ng|i[oōóǒò]ng|u[aāáǎà]ng|i[aāáǎà]n|i[aāáǎà]o|u[aāáǎà]n|u[aāáǎà]i|[aāáǎà]ng|[eēéěè]ng|[iīíǐì]ng|[oōóǒò]ng|"
    "[aāáǎà][inoīíǐìōóǒò]|[eēéěè][inrīíǐì]|[iīíǐìuūúǔùüǖǘǚǜvoōóǒò][nuūúǔù]|[iu][aāáǎàeēéěèoōóǒòuūúǔùiīíǐì]|[üv][eēéěè]|"
    "[aāáǎàeēéěèiīíǐìoōóǒòuūúǔùüǖǘǚǜv])"
)
#: One reading in brackets right behind a character: 要(yao)求. A single letter may be the name of something: 选项(a).
_READING = re.compile(rf"(?<=[{_CJK}])[(（](?=[^()（）]{{2,7}}[)）]){_INITIAL}{_FINAL}[1-5]?[)）]")
_TOKENS = re.compile(r"\S+")
_PAIR = re.compile(rf"(?<=[{_CJK}])(\s*)(?=[{_CJK}])")
_SPACED_SHARE = 0.8
_WIDEST = (
    100  # blanks or tabs in a row: more of them say nothing more, and there are patterns that they would keep busy
)
_WIDE = re.compile(rf"\s{{{_WIDEST + 1},}}")
_NUMERAL = re.compile(r"[一二三四五六七八九十〇零两\d级日月年]")
_LOST = re.compile(rf"(?<=[{_CJK}])\?{{2,}}(?=[{_CJK}])")
_ASKS = re.compile(r"[吗呢么哪谁何几啥否怎多]")
_DECODED_WRONGLY = re.compile(
    r"锟斤拷|烫烫烫|屯屯屯|ï»¿|[ÃÂ][\u0080-\u00bf]|â€[\u0080-\u2122]|[åæçèé][\u0080-\u00bf]{2}"
)


def _set_apart(text: str) -> tuple[int, int]:
    """How many pairs of neighbouring Chinese characters a line has, and how many of them blanks part, mostly single ones."""
    pairs = _PAIR.findall(text)
    apart, single = sum(map(bool, pairs)), sum(blank == " " for blank in pairs)
    return len(pairs), apart if 2 * single > apart else 0


def _is_spaced(text: str, least: int) -> bool:
    """Whether the letters of a line are set apart: ``least`` pairs, nearly all of them.

    A line of numerals (一 二 三) is left alone, and a row of a table (1 电 工 五 级) where other lines are not set apart.
    """
    pairs, apart = _set_apart(text)
    row = "\t" in text or (least > 1 and re.match(r"\s*\d{1,3}\s+\S", text))
    numerals = all(_NUMERAL.match(char) for char in re.findall(rf"[{_CJK}]", text))
    return apart >= max(least, _SPACED_SHARE * pairs) and not row and not numerals


def _closed_up(text: str) -> list[tuple[int, int]]:
    """The blanks between the letters of a line that is set apart; two blanks in a row part words and become one."""
    spans = []
    for left, right in pairwise(_TOKENS.finditer(text)):
        wide = right.start() - left.end() > 1
        latin = left.group()[-1].isascii() and right.group()[0].isascii()
        digits = left.group().isdigit() and right.group().isdigit() and len(left.group()) == len(right.group()) == 1
        serial = left.start() == 0 and left.group().isdigit()
        if not serial and (digits or not latin):
            spans.append((left.end(), right.start() - wide))
    return spans


def _without_readings(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _READING.finditer(text)]


def _mended(line: Line, spans: list[tuple[int, int]]) -> Line:
    """The line without the given stretches, with the way back to its source."""
    places = line.places if line.raw is not None else tuple(range(len(line.text)))
    done = Repaired(line.text, places).without(spans)
    return replace(line, text=done.text, places=done.places, raw=line.text if line.raw is None else line.raw)


def _narrowed(line: Line) -> Line:
    """The line with no more than `_WIDEST` blanks in a row."""
    if not _WIDE.search(line.text) and not any(map(_WIDE.search, line.cells)):
        return line
    spans = [(match.start() + _WIDEST, match.end()) for match in _WIDE.finditer(line.text)]
    return replace(
        _mended(line, spans), cells=tuple(_WIDE.sub(lambda match: match.group()[:_WIDEST], cell) for cell in line.cells)
    )


def mend(document: Document) -> Document:
    """The document with mended lines, and an issue for each kind of damage on each page."""
    narrowed = [replace(page, lines=tuple(map(_narrowed, page.lines))) for page in document.pages]
    document = replace(document, pages=tuple(narrowed))
    readings = sum(len(_without_readings(line.text)) for line in document.lines)
    long = [line.text for line in document.lines if _set_apart(line.text)[0] >= 3]
    least = 1 if long and 2 * sum(_is_spaced(text, 3) for text in long) > len(long) else 3
    seen: dict[int, Counter[str]] = defaultdict(Counter)
    pages = []
    for page in document.pages:
        lines = [_mend_line(line, readings >= 2, least, seen[page.number]) for line in page.lines]
        pages.append(replace(page, lines=tuple(lines)))
    issues = [issue for page in document.pages for issue in _issues(page.number, seen[page.number], readings >= 2)]
    if not issues:
        return document
    return replace(document, pages=tuple(pages), issues=(*document.issues, *issues))


def _mend_line(line: Line, take_readings: bool, least: int, seen: Counter[str]) -> Line:
    seen["invisible_characters"] += sum(char in INVISIBLE for char in line.raw or "")
    found = _without_readings(line.text)
    seen["pinyin_in_brackets"] += len(found)
    if found and take_readings:
        cells = tuple(_READING.sub("", cell) for cell in line.cells)
        line = replace(_mended(line, found), cells=cells)
    if _is_spaced(line.text, least):
        seen["letter_spacing"] += 1
        line = _mended(line, _closed_up(line.text))
    return line


def _issues(page: int, seen: Counter[str], readings_taken: bool) -> Iterator[PageIssue]:
    if count := seen["invisible_characters"]:
        yield PageIssue("invisible_characters", page, f"{count} dropped")
    if count := seen["letter_spacing"]:
        yield PageIssue("letter_spacing", page, f"{count} lines closed up")
    if count := seen["pinyin_in_brackets"]:
        done = "taken out of the text" if readings_taken else "a single one, left in the text"
        yield PageIssue("pinyin_in_brackets", page, f"{count} readings: {done}")


def flaws(text: str) -> list[tuple[str, str]]:
    """Damage of a line that cannot be mended: code of the issue and what was seen."""
    found = []
    if "\ufffd" in text:
        found.append(("replacement_character", "a character is lost"))
    for match in _LOST.finditer(scan(text)):
        clause = re.split(r"[，。；：,;:]", text[: match.start()])[-1]
        if not _ASKS.search(clause):
            found.append(("mojibake", f"{match.group()} stands in place of a character"))
            break
    if wrong := _DECODED_WRONGLY.search(text):
        found.append(("mojibake", f"{wrong.group()} comes of a wrong decoding"))
    return found
