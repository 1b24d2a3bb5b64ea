"""Signs of a break in plain text: an end inside a sentence, a label without value, a start that goes on with something."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from itertools import pairwise

from extractors._folding import squeeze
from extractors._labels import known_label, label_of
from extractors._list_rows import ends_list, is_cells, is_row
from extractors._once import kept
from extractors._questions import asks, is_question_headline, marker
from extractors._words import SURE_GAIN, crossing_gain
from extractors.headings import is_date, is_office, title_like
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece, of_blocks
from schemas._vocabulary import read_tables

_DANGLING = re.compile(r"[的和与及或在由向为对将把被于从至以并且按经、，,（(《“]$")
_ENOUGH = 3  # lines before a last one that tell how lines of its list end
_BRACKETS = "）)》」』”"
_SENTENCE_ENDS = "。！？；!?;"
_SENTENCE_IN_BRACKET = re.compile(r"[。！？!?][）)」』”]\s*$")
_STOPPED = re.compile(r"[。；！？][^。；！？]{2,}$")  # another sentence has begun
_SENTENCE_WIDTH = 18.0  # em; a line as wide as this is no entry of a list and no headline, so what ends it is a break
_FRAGMENT_WIDTH = 4.0  # em; what is shorter may be anything
_WRITTEN_NUMBER = re.compile(r"[一二三四五六七八九十百千万两〇][十百千万][一二三四五六七八九]?$")
_COUNTED = re.compile(r"[家人名户个项件份元天日年月岁万千百余多][^\W一]?[，。；、]|[个多余][\u4e00-\u9fff]|万元|周岁")
_DIGIT_END = re.compile(r"\d$")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_BULLETED = re.compile(r"[◆●■□★▲【]")
_AWAITS_TURN = re.compile(r"(?:^|[。?!;])\s*(?:问|答|[QA]\d{0,2})\s*:$")
_UNIT = re.compile(r"个?工作日|个?自然日|[日天月年元%]|个月|万元|周岁|小时|分钟|号窗口|[条款项]")


@cache
def _known_words() -> str:
    """All words of the vocabularies in one string, for asking whether a few characters stand in any of them."""
    rows = read_tables(  # the others hold no words of bulletins
        but=(
            "cjk_radicals.csv",
            "common_words.csv",
            "furniture_patterns.csv",
            "page_parts.csv",
            "presentation_forms.csv",
        )
    )
    return "\n".join(cell for row in rows for cell in row.values())


@cache
def _known_pairs() -> frozenset[str]:
    """The pairs of neighbouring characters in the words of the vocabularies."""
    return frozenset(map("".join, pairwise(_known_words())))


def word_across(left: str, right: str, elsewhere: str) -> bool:
    """Whether a run of characters over the break is a word that the bulletin or the vocabularies use elsewhere."""
    left, right = squeeze(left)[-3:], squeeze(right)[:3]
    pair = left[-1:] + right[:1]  # every run holds it
    if pair not in _known_pairs() and pair not in elsewhere:
        return False
    runs = {left[-a:] + right[:b] for a in (1, 2, 3) for b in (1, 2, 3) if 3 <= a + b <= 4}
    plain = [run for run in runs if _HAN.fullmatch(run)]
    return any(run in elsewhere or run in _known_words() for run in plain)


def inside_word(left: str, right: str) -> bool:
    """Whether a break runs through a word, or between a number and its unit."""
    if _UNIT.match(right) and _DIGIT_END.search(left.rstrip()):
        return True
    if _COUNTED.match(right) and _WRITTEN_NUMBER.search(left.rstrip()):
        return True
    return crossing_gain(left, right) >= SURE_GAIN


@kept
def starts_plain(block: Block) -> bool:
    """Whether the block can go on with a sentence: no number, label, marker or question headline at its start."""
    if block.number or block.bullet or marker(block.text) or known_label(block) or is_cells(block):
        return False
    label = label_of(block)
    if label and label.strength != "unknown" and label.form != "alone" and len(label.text) <= 8:
        return False
    return not is_question_headline(block.text) and not _BULLETED.match(block.text)


@kept
def awaits_more(block: Block) -> bool:
    """Whether the block is running text that stops without closing punctuation."""
    text = block.text.rstrip()
    asked = text.endswith(("吗", "呢"))  # a question whose mark is left out
    open_ended = not block.closed and not asked and not text.endswith(("：", ":")) and not ends_list(block)
    return open_ended and (block.is_prose or bool(_DANGLING.search(text)) or bool(_STOPPED.search(text)))


def dangles(block: Block) -> bool:
    """Whether a text surely stops inside a clause: at a comma, an opening bracket or a word that something follows."""
    return bool(_DANGLING.search(block.text.rstrip()))


def complete(block: Block) -> bool:
    """Whether nothing is missing behind a line: a closed sentence, a row, an entry or a label with its value."""
    return not (awaits_more(block) or lonely_label(block) or block.text.rstrip().endswith(("：", ":")))


_ENTRY_MARK = re.compile(r"\s*(\d{1,3}(?=[\s\d,-])|第?\d{1,3}位|[★☆▲△●◆■]+)")


@kept
def entry_look(block: Block) -> tuple[str, ...] | None:
    """What a line of a list or a table begins with, as its neighbours do: a number, a serial, a mark, words with a colon."""
    if block.number:
        return ("number", block.number.style)
    if match := _ENTRY_MARK.match(block.scanned):
        return ("mark", "serial" if match.group(1)[-1].isdigit() or match.group(1)[-1] == "位" else match.group(1)[0])
    label = label_of(block)
    return label.signature if label and label.form != "alone" else None


def ends_entry(left: Block, right: Block, open_looks: Container[tuple[str, ...]]) -> bool:
    """Whether a line without closing mark is an entry that ends there: others that look like it end so too.

    Args:
        left: The line.
        right: The line below it.
        open_looks: How the lines above begin that end without a closing mark.
    """
    look = entry_look(left)
    if look is None or _DANGLING.search(left.text.rstrip()) or inside_word(left.text, right.text):
        return False
    return look in open_looks or look == entry_look(right)


def broken_sentence(left: Block, right: Block, elsewhere: str) -> bool:
    """Whether two neighbouring blocks of one piece are one sentence that a column end cut in two."""
    if left.closed or is_row(left) or not starts_plain(right):
        return False
    if awaits_more(left):
        return right.is_prose or right.closed or bool(_DANGLING.search(left.text.rstrip()))
    if right.gap >= 2 and right.width <= 12 and not known_label(left) and left.width >= 4 and not left.number:
        return word_across(left.text, right.text, elsewhere) and not title_like(left)
    if left.width < 8 or left.text.rstrip().endswith(("：", ":")) or known_label(left) or asks(left.content.text):
        return False
    ends = right.text.rstrip().endswith("。")
    return ends and (left.width >= _SENTENCE_WIDTH or word_across(left.text, right.text, elsewhere))


def open_end(piece: ArticlePiece) -> bool:
    """Whether the last sentence of the piece is unfinished, or its last label has no value."""
    return _stops_open(piece) if piece.blocks else piece.title is not None


@of_blocks
def _stops_open(piece: ArticlePiece) -> bool:
    last = piece.blocks[-1]
    if lonely_label(last):
        return True
    if last.text.rstrip().endswith(("：", ":")):
        return True
    if last.closed:
        return _stops_at_bracket(piece)
    if awaits_more(last):
        return True
    if last.number:
        siblings = _elder(piece)
        numbered = [b for b in piece.blocks[:-1] if b.number and b.number.style == last.number.style]
        # an earlier list that ends like this one shows that lists end so here
        usual = any(one.closed and not two.closed for one, two in pairwise(numbered))
        return bool(siblings) and all(sibling.closed for sibling in siblings) and not usual
    siblings = [b for b in piece.blocks[:-1] if not (b.number or label_alone(b))][-3:]
    sentence = bool(siblings) and all(sibling.closed and sibling.width >= _SENTENCE_WIDTH / 2 for sibling in siblings)
    return sentence and not (label_of(last) or is_date(last) or is_office(last)) and last.width >= _FRAGMENT_WIDTH


def _elder(piece: ArticlePiece) -> list[Block]:
    """The items of the last block's list before it, the last three of them."""
    last = piece.blocks[-1]
    found: list[Block] = []
    for block in reversed(piece.blocks[:-1]):
        below = (found[-1] if found else last).number
        if below is None or below.number <= 1 or len(found) == _ENOUGH:
            break
        if block.number and (block.number.style, block.number.number) == (below.style, below.number - 1):
            found.append(block)
    return found


def _stops_at_bracket(piece: ArticlePiece) -> bool:
    """Whether running text stops behind a bracket, where all items or paragraphs before it end their sentences."""
    last = piece.blocks[-1]
    if last.text.rstrip()[-1:] not in _BRACKETS or not last.is_prose or is_row(last):
        return False
    if _SENTENCE_IN_BRACKET.search(last.text):
        return False
    before = _elder(piece) if last.number else [b for b in piece.blocks[:-1] if b.is_prose and not b.number][-_ENOUGH:]
    return bool(before) and all(block.text.rstrip()[-1:] in _SENTENCE_ENDS for block in before)


def label_alone(block: Block) -> bool:
    """Whether the block is a label, known or possible, alone on its line."""
    label = label_of(block)
    return label is not None and label.value_start >= len(block.text.rstrip())


def lonely_label(block: Block) -> bool:
    """Whether the block is a known guide label without a value."""
    label = known_label(block)
    return label is not None and label.value_start >= len(block.text.rstrip())


def awaits_turn(block: Block) -> bool:
    """Whether a paragraph ends with 问： or 答：, whose text is missing."""
    text = block.scanned.rstrip()
    return text.endswith(":") and _AWAITS_TURN.search(text) is not None
