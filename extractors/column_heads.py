"""Column headings that show because they look alike: one ornament, one kind of number, or one mark before the title.

One line 【办事窗口】 may be a label, a box or a heading. If all lines in such brackets have a title below them, and the
first of them opens the bulletin, they are its column headings (栏目); the same holds for pictures, for numbers that run
through the bulletin (01 政策 … 04 基层) and for headings on the line of the title (指尖办｜…, 办事通——…).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from extractors._folding import width
from extractors._labels import ends_like_label, known_label, label_of
from extractors._list_rows import is_cells
from extractors._once import kept
from extractors._questions import asks, marker
from extractors.credits import credit_of
from extractors.groups import Role, begins_body, group_roles
from extractors.headings import MAX_HEADING, chapter, jumps_from, listed_heading, part_prefix, plain_title, title_like
from extractors.paragraphs import Block
from extractors.titles import headline

_BRACKETED = re.compile(r"\s*([【\[〖「『〔])\s*[^】\]〗」』〕]{2,12}\s*[】\]〗」』〕]\s*")
_PICTURE = re.compile(r"\s*(?:[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?\s*)+(?=[\u4e00-\u9fff])")
_MARK = re.compile(r"\s*([■◆●★◎☆※▶►§▍▌▎◇○□▲#＃])\s*[\u4e00-\u9fff]{2,8}\s*")
#: A name between two ornaments that look alike (★您问我答★, —— 侨乡新事 ——, ◆◆招工榜◆◆).
_FRAMED = re.compile(
    r"\s*(?P<mark>[^\w\s“”‘’《》（）()【】\[\]〖〗「」『』〔〕、，。？！?!：:；…]{1,6})\s*[\u4e00-\u9fff·“”]{2,10}\s*(?P<end>[^\w\s。？！?!：:；]{1,6})\s*"
)
#: A number of a column alone on its line, between ornaments or not (★ 01 ★, PART 01, 第一篇).
_COUNTER = re.compile(
    r"[^\w\s]*\s*(?:(?:PART|NO\.?|VOL\.?)[\s.]*\d{1,2}|0?\d{1,2}|第?[一二三四五六七八九十]{1,2}(?:部分|篇|板块|单元|[版栏])|[壹贰叁肆伍陆柒捌玖拾])\s*[^\w\s]*",
    re.IGNORECASE,
)
_ORNATE = re.compile(r"(\W*)[\w、（）()]+?(\W*)")
_NO_HAN = re.compile(r"[^\u4e00-\u9fff]*[A-Za-z][^\u4e00-\u9fff]*")
_JOINED = re.compile(r"\s*(?P<name>[\u4e00-\u9fff]{2,6})\s*(?P<mark>——|──|--|[|丨:])\s*(?=\S{4,})")
_FEWEST_NUMBERED = 3
_MAX_BARE = 8.0  # em
_NARROWEST_TITLE = 4.0
_MIN_APART = 3  # blocks from one heading to the next: itself, a title, some text
_MAX_OVER = 3  # blocks from a title up to its heading
NO_TITLES: Mapping[int, int] = {}
_COLUMN_STYLES = ("padded", "cn", "dun", "dot")


def no_chinese(block: Block) -> bool:
    """Whether a line is in Latin letters only, as the English name of a column is."""
    return _NO_HAN.fullmatch(block.text) is not None


def is_counter(block: Block) -> bool:
    """Whether a line is nothing but the number of a column."""
    return _COUNTER.fullmatch(block.scanned.strip()) is not None


def split_joined(blocks: Sequence[Block]) -> tuple[list[Block], frozenset[int]]:
    """Take headings apart from the titles on their lines, where every group of the bulletin begins that way.

    Returns:
        The blocks, and the indexes of the headings that were on the line of a title.
    """
    starts = [i for i, block in enumerate(blocks) if (i == 0 or block.gap >= 1) and _opens(block)]
    found = {i: match for i in starts if (match := _JOINED.match(blocks[i].scanned)) and _is_joined(blocks[i], match)}
    marks = {match.group("mark") for match in found.values()}
    joined = ((block, _JOINED.match(block.scanned)) for block in blocks)
    if any(match and match.group("mark") in marks and known_label(block) for block, match in joined):
        return list(blocks), frozenset()  # labels are joined to their values that way
    colon = marks == {":"}
    if len(marks) != 1 or len(found) < (3 if colon else 2) or len(found) < len(starts):
        return list(blocks), frozenset()
    parted: list[Block] = []
    heads = set()
    for index, block in enumerate(blocks):
        if match := found.get(index):
            heads.add(len(parted))
            parted.append(Block(block.passage.cut(0, match.end("name")).strip(), block.gap))
            parted.append(Block(block.passage.cut(match.end()).strip(), 0.0))
        else:
            parted.append(block)
    return parted, frozenset(heads)


def _opens(block: Block) -> bool:
    """Whether a line above which something is blank may be the first one of an article."""
    jump = jumps_from(block.scanned.strip()) is not None
    return not (
        jump
        or block.number
        or (block.is_prose and not _JOINED.match(block.scanned))
        or (block.closed and not asks(block.text))
    )


def _is_joined(block: Block, match: re.Match[str]) -> bool:
    title = Block(block.passage.cut(match.end()).strip())
    labelled = known_label(block) is not None or marker(block.text) is not None or credit_of(block) is not None
    return not labelled and title_like(title) and title.width >= 4


def first_line_roles(
    blocks: Sequence[Block], joined: Collection[int], named: Mapping[int, int] = NO_TITLES
) -> dict[int, Role]:
    """What the first lines of columns and articles are, by index, as far as the whole bulletin tells.

    Args:
        blocks: The blocks, headings on the lines of titles already taken apart.
        joined: Indexes of those headings.
        named: Index and number of lines of the titles that a list of contents names.
    """
    roles = group_roles(blocks)
    _note_kickers(blocks, roles)
    heads = {*joined, *(alike_heads(blocks) or bare_heads(blocks))}
    for index in sorted(heads):
        roles[index] = "heading"
        below = _below(blocks, index)
        for between in range(index + 1, below):
            roles.pop(between, None)
        if index > 0 and is_counter(blocks[index - 1]):
            roles[index - 1] = "counter"
        over, lines = headline(blocks, below) if index not in joined else ([], [])
        if lines or below >= len(blocks) or not _has_value(blocks[below]):  # 事项名称：… begins a guide without title
            note_headline(roles, over, lines or [below])
    if not named and not heads:
        roles.update(dict.fromkeys(numbered_articles(blocks), "title"))
    for index, count in named.items():
        if chapter(blocks[index]):  # the contents name the chapters, and each has its articles below
            roles[index] = "heading"
        else:
            _name_title(roles, index, count, heads)
    return roles


def _note_kickers(blocks: Sequence[Block], roles: dict[int, Role]) -> None:
    """Note the lines over titles where the editor sets one over most titles below a column heading."""
    titles = [index for index, role in roles.items() if role == "title" and roles.get(index - 1) == "heading"]
    found = [(over, lines) for over, lines in (headline(blocks, index) for index in titles) if over]
    if len(found) < 2 or 2 * len(found) < len(titles):
        return
    for over, lines in found:
        note_headline(roles, over, lines)


def note_headline(roles: dict[int, Role], over: Sequence[int], lines: Sequence[int]) -> None:
    """Note the lines of a headline below a heading."""
    roles.update(dict.fromkeys(over, "kicker"))
    first, *rest = lines
    roles[first] = "title"
    roles.update(dict.fromkeys(rest, "rest"))


def _name_title(roles: dict[int, Role], index: int, lines: int, heads: Collection[int]) -> None:
    """Note a title that the contents name; what stands between it and the heading near above stands over it (引题)."""
    roles[index] = "title"
    for rest in range(index + 1, index + lines):
        roles[rest] = "rest"
    above = next((i for i in range(index - 1, index - 1 - _MAX_OVER, -1) if i in heads), index - 1)
    for over in range(above + 1, index):
        roles[over] = "kicker"


def ornate_labels(blocks: Sequence[Block]) -> frozenset[int]:
    """Indexes of the lines between the same ornaments of which half and at least three are surely labels (——适用对象——)."""
    classes: dict[tuple[str, str], list[int]] = {}
    for index, block in enumerate(blocks):
        match = _ORNATE.fullmatch(block.text) if block.width <= MAX_HEADING + 8 else None
        if match and (match.group(1) or match.group(2)):
            classes.setdefault((match.group(1).strip(), match.group(2).strip()), []).append(index)
    sure = {index for members in classes.values() for index in members if _is_sure_label(blocks[index])}
    return frozenset(
        index
        for members in classes.values()
        if max(3, len(members) / 2) <= len(sure.intersection(members))
        for index in members
    )


def _is_sure_label(block: Block) -> bool:
    label = known_label(block)
    return label is not None and label.strength == "exact" and listed_heading(block) is None


def alike_heads(blocks: Sequence[Block]) -> frozenset[int]:
    """Indexes of the lines that are column headings because they all look alike and have a title below."""
    classes: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        if look := _look(block):
            classes.setdefault(look, []).append(index)
    heads: set[int] = set()
    for look, members in classes.items():
        if len(members) >= 2 and _head_columns(blocks, look, members):
            heads.update(members)
    return frozenset(heads)


def numbered_articles(blocks: Sequence[Block]) -> list[int]:
    """Indexes of titles that are numbered through the bulletin (一、… 五、…): most of their articles end with a credit.

    Without credits such numbers are those of the parts of one article.
    """
    if not blocks or blocks[0].number is None or blocks[0].number.style not in ("cn", "padded", "dun", "circled"):
        return []
    style = blocks[0].number.style
    found = [i for i, block in enumerate(blocks) if block.number and block.number.style == style]
    if [number.number for i in found if (number := blocks[i].number)] != list(range(1, len(found) + 1)):
        return []
    ends = [i - 1 for i in found[1:]] + [len(blocks) - 1]
    signed = sum(blocks[i].byline or credit_of(blocks[i]) is not None for i in ends)
    fits = all(title_like(Block(blocks[i].content)) and end - i >= 1 for i, end in zip(found, ends, strict=True))
    return found if len(found) >= _FEWEST_NUMBERED and fits and 2 * signed > len(found) else []


def bare_heads(blocks: Sequence[Block]) -> frozenset[int]:
    """Indexes of unmarked column headings where no white space at all parts the articles.

    Then a short line that names no field, a wider one below it that can be a title, and text below that is what a clerk
    goes by, at each place where the text above has come to an end; the bulletin itself begins that way.
    """
    if any(block.gap >= 1 for block in blocks[1:]):
        return frozenset()
    found: list[int] = []
    for index in range(len(blocks) - 2):
        near = bool(found) and index - found[-1] < _MIN_APART
        if not near and _is_bare_head(blocks, index) and (index == 0 or _has_ended(blocks[index - 1])):
            found.append(index)
    authors = {index + 2 for index in found}
    labels = {index for index, block in enumerate(blocks) if _names_field(block)} - authors
    if not labels <= set(found):  # 提示 may be a column where no other label stands alone on its line
        found = [index for index in found if index not in labels or listed_heading(blocks[index])]
    begins = bool(found) and (found[0] == 0 or (found[0] < _MIN_APART and len(found) > _MIN_APART))
    return frozenset(found) if begins and len(found) > 1 else frozenset()


def _names_field(block: Block) -> bool:
    """Whether a line is the label of a guide alone, or like one."""
    label = label_of(block)
    return label is not None and label.form == "alone" and (label.strength != "unknown" or ends_like_label(label.text))


def _is_bare_head(blocks: Sequence[Block], index: int) -> bool:
    """Whether a short line without mark has a wider title below it, and below that the text or its author."""
    head, title, *rest = blocks[index : index + 4]
    if head.width > _MAX_BARE or head.number or asks(head.text) or not plain_title(head):
        return False
    label = label_of(title)
    if not title_like(title) or title.width <= max(head.width, _NARROWEST_TITLE) or is_cells(title):
        return False
    if label is not None and label.form != "alone" and not asks(title.text) and not title.text.startswith(("“", "《")):
        return False
    return any(begins_body(block) for block in rest)


def _has_ended(block: Block) -> bool:
    """Whether a text may end with a line: at a full stop, with its credit, an entry of a list or the value of a label."""
    label = label_of(block)
    valued = label is not None and label.form != "alone" and label.value_start < len(block.text.rstrip())
    return block.closed or block.number is not None or valued or credit_of(block) is not None


@kept
def _look(block: Block) -> str | None:
    """How a short line is marked: by a bracket, a picture, an ornament or a number; None where by nothing."""
    if block.width > MAX_HEADING + 4 or asks(block.text):
        return None
    if match := _BRACKETED.fullmatch(block.text):
        return match.group(1)
    if (match := _FRAMED.fullmatch(block.text)) and match.group("mark")[0] in match.group("end"):
        return f"framed {match.group('mark')}{match.group('end')}"
    if _PICTURE.match(block.text):
        return "picture"
    if match := _MARK.fullmatch(block.text):
        return match.group(1)
    if part_prefix(block):
        return "part"
    number = block.number
    if number and number.style in _COLUMN_STYLES and not block.closed and 2 <= width(block.content.text) <= MAX_HEADING:
        return f"number {number.style}"
    return None


def _head_columns(blocks: Sequence[Block], look: str, members: Sequence[int]) -> bool:
    """Whether lines that look alike are column headings: one at the very beginning, each above a title and its text."""
    over = blocks[: members[0]]
    if not all(map(_over_heads, over)) or any(two - one < _MIN_APART for one, two in pairwise(members)):
        return False
    if look.startswith("number"):
        style = look.split()[1]
        every = [i for i, block in enumerate(blocks) if block.number and block.number.style == style]
        run = [number.number for i in members if (number := blocks[i].number)]
        apart = all(blocks[i].gap >= 1 for i in members[1:])
        if run != list(range(1, len(run) + 1)) or not (apart or every == list(members)):
            return False
    elif 2 * sum(known_label(blocks[i]) is not None and not listed_heading(blocks[i]) for i in members) > len(members):
        return False
    titled = sum(_above_title(blocks, i) for i in members)
    return titled == len(members) or (look.startswith("framed") and 4 * titled >= 3 * len(members))


def _over_heads(block: Block) -> bool:
    """Whether a line may stand over the first column heading: a number, Latin letters."""
    return is_counter(block) or no_chinese(block)


def _above_title(blocks: Sequence[Block], index: int) -> bool:
    """Whether a title stands below a line, and below it more than its text could be the value of a label."""
    start = _below(blocks, index)
    if start >= len(blocks):
        return False
    over, lines = headline(blocks, start)
    title = blocks[start]
    return bool(over or lines) and title.width >= 4 and not _has_value(title) and not is_cells(title)


def _has_value(block: Block) -> bool:
    """Whether a line is a label with its value."""
    label = label_of(block)
    return label is not None and label.form != "alone"


def _below(blocks: Sequence[Block], index: int) -> int:
    """Index of the first line below a heading and its English name."""
    return next((i for i in (index + 1, index + 2) if i < len(blocks) and not no_chinese(blocks[i])), index + 1)
