"""Titles over several lines of plain text: subtitles behind a dash, and lines that go on with the one above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from extractors._folding import scan, squeeze
from extractors._labels import known_label, label_of, lookup
from extractors._once import kept
from extractors._passage import Passage
from extractors._questions import asks, is_question_headline
from extractors.credits import credit_of
from extractors.groups import begins_body
from extractors.headings import TITLE_WORDS, listed_heading, title_like
from extractors.open_ends import inside_word
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece
from extractors.values.occupations import looks_like_occupation
from schemas._vocabulary import any_of, read_table, split_aliases, words_of

#: What headings and titles are marked with.
ORNAMENT = re.compile(r"\s*[【「『〖▍■◆●▌▎◎★☆※➤▶§#]")
_SUBTITLE = re.compile(r"\s*(?:——|──|--)\s*[\u4e00-\u9fff“《]")
_OPENING = re.compile(
    r"\s*(?:([【\[〖〔「『][^】\]〗〕」』]{1,12}[】\]〗〕」』])|([^\s:/。,;!?“”《》]{1,12})\s*(?::|/(?=[^/]{2,}$)))"
)
_DIGITS = "一二三四五六七八九十"
_COUNTED = re.compile(rf"\s*([\u4e00-\u9fff]{{1,4}}?)([{_DIGITS[1:]}])[\s:.、]")
_BEFORE_STROKE = re.compile(r"\s*([\u4e00-\u9fff]{2,8})\s*[/／]")
_MAX_FIRST_LABEL = 8.0
_MAX_SUBTITLE = 30.0


def is_subtitle(block: Block) -> bool:
    """Whether a line is a subtitle (——稳岗补助核查提示); a credit behind a dash is none."""
    if not _SUBTITLE.match(block.text) or block.width > _MAX_SUBTITLE or block.text.rstrip()[-1] in "—─-":
        return False
    return credit_of(block) is None and lookup(block.text.strip("—─- "))[1] != "exact"


def goes_on(title: Passage, block: Block, following: Sequence[Block], *, two_lined: bool) -> bool:
    """Whether a line below a title goes on with it: the title stops at a comma, inside a word or before its noun.

    Args:
        title: The title so far.
        block: The line below it.
        following: The blocks after that.
        two_lined: Whether another title of the bulletin goes on that way: then a short line above a list or a label does.
    """
    if not title_like(block) or (begins_body(block) and not asks(block.text)) or not following:
        return False
    first = scan(title.text).rstrip()
    if first.endswith((",", "、")) or inside_word(first, block.text.strip()):
        return True
    if first.startswith("关于") and not TITLE_WORDS.search(first):
        return TITLE_WORDS.search(first + block.scanned.strip()) is not None
    listed = following[0].number is not None or known_label(following[0]) is not None
    return two_lined and listed and lookup(block.text)[1] == "unknown" and first[-1:] not in "?!。"


def named_before(piece: ArticlePiece, block: Block) -> bool:
    """Whether a line stands in the title or the text above it: the name of the list that an article announces."""
    name = squeeze(block.text).strip("《》")
    title = piece.title.text if piece.title else ""
    return name in squeeze(title) or any(name in squeeze(other.text) for other in piece.blocks)


_NEAR = 4  # blocks


def among_peers(piece: ArticlePiece, block: Block, following: Sequence[Block]) -> bool:
    """Whether a line begins as its neighbours do (拿上：…, 主播：…, 〔收费〕…): a field, an entry or a turn and no title.

    A title with a colon stands alone among lines that have none.
    """
    look = _opening(block)
    if look is None:
        return False
    above = [_opening(other) for other in piece.blocks[-_NEAR:]]
    if look in above:
        return True  # the same speaker or label once more
    below = _opening(following[0]) if following else None
    near = [other for other in (above[-1] if above else None, below) if other]
    return any(other[0] == look[0] for other in near) and block.gap < 1


def goes_on_counting(piece: ArticlePiece, block: Block) -> bool:
    """Whether a noun with its number (实惠二 …) follows the one before it in the text: a part of what one title names."""
    match = _COUNTED.match(block.scanned)
    if match is None:
        return False
    before = f"{match.group(1)}{_DIGITS[_DIGITS.index(match.group(2)) - 1]}"
    return any(other.scanned.strip().startswith(before) for other in piece.blocks)


def begin_alike(one: Block, two: Block) -> bool:
    """Whether two lines begin with words and the same mark (找的人：…, 拿上：…): fields of one record, no title and its text."""
    first, second = _opening(one), _opening(two)
    return first is not None and second is not None and first[0] == second[0]


def announced(piece: ArticlePiece | None, block: Block) -> bool:
    """Whether the line above says that something follows (现予公示：), and no white space parts both."""
    above = piece.blocks[-1] if piece and piece.blocks else None
    return above is not None and block.gap < 1 and above.text.rstrip().endswith(("：", ":"))


def fills_cell(piece: ArticlePiece, block: Block) -> bool:
    """Whether labels and values take turns line by line, and a value is due although its label is unknown."""
    if block.gap >= 1 or not piece.blocks or piece.blocks[-1].closed or piece.blocks[-1].is_prose:
        return False
    if len(piece.blocks) == 1:
        return piece.title is not None and piece.blocks[0].width <= _MAX_FIRST_LABEL
    label = known_label(piece.blocks[-3]) if len(piece.blocks) > 2 else None
    return label is not None and label.form == "alone"


def is_label(piece: ArticlePiece, block: Block) -> bool:
    """Whether a block is a label alone on its line; among sure labels a word that tells a field is one too."""
    label = label_of(block)
    if label is None or label.value_start < len(block.text.rstrip()):
        return False
    sure = known_label(block) is not None
    return sure or (label.strength == "keyword" and any(known_label(other) for other in piece.blocks))


def one_of_several(block: Block, later: Sequence[Block]) -> bool:
    """Whether a question behind an ornament is the first of several that look alike: then it is no title."""
    if not is_question_headline(block.text) or not ORNAMENT.match(block.text):
        return False
    ornament = block.text.strip()[0]
    alike = islice((other for other in later if other.text.strip().startswith(ornament)), 2)
    return any(is_question_headline(other.text) for other in alike)


def questions_ahead(blocks: Sequence[Block], start: int) -> bool:
    """Whether two bare question headlines or more stand between a block and the next column heading or credit: a Q&A."""
    count = 0
    for index in range(start, len(blocks)):
        if index > start and (listed_heading(blocks[index]) or credit_of(blocks[index])):
            break
        count += is_question_headline(blocks[index].text) and not blocks[index].number
        if count > 1:
            return True
    return False


@kept
def _opening(block: Block) -> tuple[str, str] | None:
    """What a line begins with before its text: the kind of mark, and the words before or inside it."""
    match = _OPENING.match(block.scanned)
    if match is None or match.end() >= len(block.scanned.rstrip()):
        return None
    return (":", match.group(2)) if match.group(2) else (match.group(1)[0], match.group(1))


def _words(role: str) -> str:
    return any_of(words_of("title_words.csv", role))


#: How many lines a headline may have: lines over the title (引题) and the title.
_MOST_LINES = 4
_MOST_KICKERS = 2
_ALONE = 6.0  # em; a shorter line below another one is its rest, or no headline
_OPEN_END = re.compile(rf"(?:[,、:]|{_words('open_end')}|关于.*)$")
_TOPIC_END = re.compile(rf"{_words('topic_end')}$")
_GROUP_END = re.compile(rf"{_words('group_end')}$")
_SALUTED = re.compile(_words("saluted"))
_SALUTATION = re.compile(rf"{_SALUTED.pattern}|.*{_words('addressee')}[：:]$")
_BULLETED = re.compile(r"[^\w\s“”‘’《》（）()【】「」『』—-]")


@cache
def _open_start() -> re.Pattern[str]:
    """What a line that goes on with the one above begins with."""
    rows = (row for row in read_table("title_words.csv") if row["role"] == "open_start")
    words = ((any_of(split_aliases(row["words"])), any_of(split_aliases(row["unless"]))) for row in rows)
    return re.compile("|".join(f"{word}(?!{unless})" for word, unless in words))


_IN_BRACKETS = re.compile(r"\s*[【〔［\[][^】〕］\]]{2,12}[】〕］\]]\s*")


def headline(blocks: Sequence[Block], start: int) -> tuple[list[int], list[int]]:
    """The lines over a title and the lines of the title, where a headline begins at ``start`` below a column heading.

    A title goes on where its line stops inside a phrase, or where the next line cannot stand alone. Of two lines that can
    both stand alone the upper one is the smaller line over the title (引题), where running text begins below them.

    Returns:
        Indexes of the lines over the title and of those of the title; both empty where no headline begins.
    """
    lines: list[int] = []
    for index in range(start, min(start + _MOST_LINES, len(blocks))):
        block = blocks[index]
        if (lines and block.gap >= 1) or not _in_headline(block) or (lines and is_subtitle(block)):
            break
        if lines and block.indent > 0 and blocks[index - 1].indent == 0:
            break  # a paragraph begins
        if lines and _IN_BRACKETS.fullmatch(block.text):
            break  # 〔怎么办〕 below a title is a label
        lines.append(index)
    if len(lines) < 2:
        return [], lines
    below = lines[-1] + 1
    apart = below < len(blocks) and blocks[below].gap >= 1
    groups: list[list[int]] = [lines[:1]]
    for index in lines[1:]:
        if blocks[index - 1].indent <= blocks[index].indent and _joins(blocks[index - 1], blocks[index]):
            groups[-1].append(index)
        else:
            groups.append([index])
    if len(groups) == 2 and _stands_out(blocks, groups):
        return groups[0], groups[1]
    if len(groups) > 1 and blocks[lines[-1]].scanned.rstrip().endswith(":"):
        groups.pop()  # it announces what comes: the text has begun
        apart = False
    while len(groups) > 1 and not (apart or _heads_text(blocks, groups)):
        groups.pop()  # the last lines begin the text: a group of a list, a salutation
        apart = False
    if len(groups) - 1 > _MOST_KICKERS or any(map(_is_title, (blocks[group[-1]] for group in groups[:-1]))):
        return [], groups[0]
    return [index for group in groups[:-1] for index in group], groups[-1]


def _stands_out(blocks: Sequence[Block], groups: Sequence[Sequence[int]]) -> bool:
    """Whether a line over the title is set in as the text below is, and the title between them is not."""
    below = groups[1][-1] + 1
    over, title = blocks[groups[0][-1]], blocks[groups[1][0]]
    return title.indent == 0 and over.indent > 0 and below < len(blocks) and blocks[below].indent > 0


def _in_headline(block: Block) -> bool:
    """Whether a line can be one of a headline; it may stop at a comma or a colon, or name its series before a bar."""
    if (bar := block.scanned.find("|")) > 1 and block.scanned.count("|") == 1:
        block = Block(block.passage.cut(bar + 1).strip())
    text = block.text.rstrip()
    if text[-1:] in "：:" and _SALUTATION.match(text):
        return False
    if text[-1:] in "，,、：:" and len(text) > 4:
        block = Block(block.passage.cut(0, len(text) - 1))
    stroke = _BEFORE_STROKE.match(text)
    if stroke and lookup(stroke.group(1))[1] == "exact":
        return False  # 补贴对象/毕业年度的高校毕业生
    return title_like(block) and not (begins_body(block) and not asks(block.text)) and lookup(block.text)[1] != "exact"


def breaks_off(above: Block, below: Block) -> bool:
    """Whether a line of a title stops inside a phrase or a word that the next line goes on with."""
    first = above.scanned.strip()
    open_end = _OPEN_END.search(first) is not None or inside_word(above.text.strip(), below.text.strip())
    return open_end and TITLE_WORDS.search(first) is None


def _joins(above: Block, below: Block) -> bool:
    """Whether a title goes on from one line to the next."""
    first, second = above.scanned.strip(), below.scanned.strip()
    if breaks_off(above, below):
        return True
    if re.search(r"[,?!]", first) or below.width > above.width + _ALONE:
        return False
    return _TOPIC_END.search(first) is not None or _open_start().match(second) is not None


def _is_title(block: Block) -> bool:
    """Whether a line by its own words is the title and not a line over it."""
    return TITLE_WORDS.search(block.scanned) is not None or asks(block.text)


def _heads_text(blocks: Sequence[Block], groups: Sequence[Sequence[int]]) -> bool:
    """Whether running text, a label or a turn begins below the last lines, and they can be a title."""
    last = groups[-1]
    below = blocks[last[-1] + 1] if last[-1] + 1 < len(blocks) else None
    if below is None or below.number is not None:
        return False
    if not begins_body(below) and not _BULLETED.match(below.text.strip()):
        return False
    wide = sum(blocks[index].width for index in last) >= _ALONE
    first = blocks[last[0]]
    if asks(blocks[last[-1]].text):
        return False  # the first question of the text
    if looks_like_occupation(first.text.strip()):
        return False
    return wide and not _GROUP_END.search(first.scanned.strip()) and not _SALUTED.match(first.text.strip())


def numbered_title(blocks: Sequence[Block], index: int) -> bool:
    """Whether a short line numbered 1 is a title: a list of another style begins below it, and no 2 ever comes."""
    block = blocks[index]
    number, below = block.number, blocks[index + 1].number if index + 1 < len(blocks) else None
    if not number or not below or number.style == "chapter" or block.closed or block.width > 30:
        return False
    if number.number != 1 or below.number != 1:
        return False
    later = (other.number for other in blocks[index + 1 : index + 40])
    return below.style != number.style and not any(n and n.style == number.style and n.number == 2 for n in later)
