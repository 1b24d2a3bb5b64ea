"""The blocks of a guide with table rows and flattened fields taken apart, so that each label starts a block."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractors._enumerators import BULLETS, CN_NUM
from extractors._folding import match_key, scan
from extractors._items import split_cells
from extractors._labels import ends_like_label, label_number, label_of, listed_label, lookup
from extractors._passage import join
from extractors.paragraphs import Block
from extractors.sections._guide_documents import document_rows
from extractors.sections._guide_rows import row_cells
from schemas._vocabulary import read_table

_RULE_ROW = re.compile(r"[\s|:+=-]+")
#: So many surely known labels of different fields in one block make a guide that lost its line breaks.
_MANY = 3
#: Nearer to each other no two labels start.
_LABEL_REACH = 6


def prepared(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a guide with table rows and flattened fields taken apart."""
    blocks = _mended(_unboxed(blocks))
    found: list[Block] = []
    rows = document_rows([row_cells(block.passage) for block in blocks])
    for index, block in enumerate(blocks):
        if index in rows:
            found.append(replace(block, passage=block.passage.strip("| ")))
        else:
            found.extend(part for row in _cells(block) for part in _flattened(row))
    return found


_BOX_TOP, _BOX_FOOT = re.compile(r"\s*[┌┏╔╭][\u2500-\u257f\s]*"), re.compile(r"\s*[└┗╚╰][\u2500-\u257f\s]*")
#: A drawn box of more paragraphs holds the guide, not a tip beside it.
_BOX_LINES = 4


def _unboxed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without small drawn boxes (┌──┐) that hold no label: a phone or a tip set between the fields."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        end = _box_end(blocks, index) if _BOX_TOP.fullmatch(blocks[index].text) else None
        if end is None:
            found.append(blocks[index])
        index = (end or index) + 1
    return found


def _box_end(blocks: Sequence[Block], start: int) -> int | None:
    for index, block in enumerate(blocks[start + 1 : start + _BOX_LINES + 2], start=start + 1):
        if _BOX_FOOT.fullmatch(block.text):
            return index
        label = label_of(replace(block, passage=block.passage.strip("|│┃║ ")))
        if label and label.strength == "exact":
            return None
    return None


_REST_OF_LABEL = re.compile(r"([\u4e00-\u9fff]{1,8})\s*:")


def _mended(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with those put together between which a label is broken (… 受 / 理机构：)."""
    found: list[Block] = []
    for block in blocks:
        if found and (row := _wrapped_row(found[-1], block)):
            found[-1] = row
        elif found and _label_goes_on(found[-1].text.rstrip(), block):
            found[-1] = replace(found[-1], passage=join((found[-1].passage, block.passage), ""))
        else:
            found.append(block)
    return found


def _label_goes_on(above: str, below: Block) -> bool:
    """Whether a label begins at the end of a text and ends in the block below (… 受 / 理机构：, 收费依据及标 / 准)."""
    rest = _REST_OF_LABEL.match(below.scanned)
    if rest and not _sure(rest.group(1)):
        tails = [above[-size:] for size in range(1, 6) if len(above) > size]
        if any(listed_label(tail + rest.group(1)) for tail in tails):
            return True
    return _one_label(above, below.text.strip())


_ROW_REST = re.compile(r"\s*([\u4e00-\u9fff]{1,4})(?:\s{2,}(?=\S)|\s*$)")


def _wrapped_row(above: Block, below: Block) -> Block | None:
    """A row of label and value set in two columns whose label goes on in the line below (窗口受理   工作日 / 时间)."""
    rest = _ROW_REST.match(below.scanned)
    label = label_of(above) if rest and re.search(r"\S\s{2,}\S", above.text) else None
    if rest is None or label is None or label.form != "spaced" or _two_labels(label.text, rest):
        return None
    if not _sure(label.text + rest.group(1)):
        return None
    name = (above.passage.cut(0, label.value_start).strip(), below.passage.cut(rest.start(1), rest.end(1)))
    value = (above.passage.cut(label.value_start), below.passage.cut(rest.end()).strip())
    return replace(above, passage=join((join(name, ""), join([part for part in value if part], "")), "  "))


def _two_labels(above: str, below: re.Match[str]) -> bool:
    """Whether two rows have a label each (所需证件 X / 线上渠道 Y), which together look like one."""
    known = lookup(below.group(1))[1] != "unknown" and below.end() < len(below.string.rstrip())
    return _sure(below.group(1)) or (known and lookup(above)[1] != "unknown")


def _one_label(above: str, below: str) -> bool:
    """Whether a label alone on its line is broken in a narrow column: 收费依据及标 / 准."""
    if not 2 <= len(above) <= 10 or not 1 <= len(below) <= 4 or _sure(above) or _sure(below):
        return False
    number = label_number(above)
    return listed_label(above[number.end if number else 0 :].strip(BULLETS + " ") + below)


def _sure(text: str) -> bool:
    return lookup(text)[1] == "exact"


# ---- table rows ------------------------------------------------------------------------------------------------------


def is_rule_row(block: Block) -> bool:
    """Whether a block is nothing but the rule under the head of a table (|---|---|)."""
    return bool(_RULE_ROW.fullmatch(block.scanned))


def _cells(block: Block) -> Iterator[Block]:
    """A table row as blocks that each start with a label: ``label | value | label | value``."""
    if is_rule_row(block):
        return
    passage = block.passage.strip("| \t")
    cells = split_cells(passage)
    if len(cells) < 2:
        if passage is block.passage:
            yield block
            return
        closed = block.scanned.rstrip().endswith("|")  # the one cell of its line
        yield replace(block, passage=passage, bullet="|" if closed else block.bullet)
        return
    if len(cells) == 3 and _heads_row(cells[0].text) and (_sure(cells[1].text) or ends_like_label(cells[1].text)):
        passage = passage.cut(passage.text.index(cells[1].text, len(cells[0].text)))
        cells = cells[1:]
    starts = [0]
    pairs = len(cells) % 2 == 0 and (_sure(cells[0].text) or _sure(cells[2].text if len(cells) > 2 else ""))
    for index in range(2, len(cells), 2):
        text = cells[index].text
        like = pairs and 2 <= len(text) <= 10 and ends_like_label(text)
        if index + 1 <= len(cells) and (_sure(text) or like):
            starts.append(index)
    offset = 0
    places = []
    for cell in cells:  # offsets of the cells in the row
        at = passage.text.index(cell.text, offset) if cell else offset
        places.append(at)
        offset = at + len(cell.text)
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        stop = places[end] if end is not None else len(passage.text)
        yield replace(block, passage=passage.cut(places[start], stop).strip("| \t"))


_SERIAL = re.compile(r"\d{0,3}|[一二三四五六七八九十]{0,3}")


def _heads_row(text: str) -> bool:
    """Whether a cell before the one of a label counts rows or heads several of them (基本信息)."""
    return bool(_SERIAL.fullmatch(text)) or is_block_head(text) or not (_sure(text) or len(text) > 8)


# ---- flattened guides ------------------------------------------------------------------------------------------------

_HAN = r"[\u4e00-\u9fff()（）、]"
_ORNAMENTS = re.escape("".join(mark for mark in BULLETS if mark not in "-*→"))
_LEAD = rf"(?:{CN_NUM}、|\(\s{{0,6}}{CN_NUM}\s{{0,6}}\)|\d{{1,2}}[.、])?\s{{0,6}}"
#: A label behind the end of a sentence, a space, or its number.
_AFTER_STOP = re.compile(
    rf"(?:^|(?<=[。；;\s]))\s{{0,6}}(?P<lead>{_LEAD}[{_ORNAMENTS}]?\s{{0,6}})(?P<label>{_HAN}{{2,14}}?)\s{{0,6}}:"
)
_BOXED = re.compile(rf"(?P<lead>{_LEAD})[【〖〔\[](?P<label>[^【】〖〗〔〕\[\]\d]{{2,14}})[】〗〕\]]")
_ORNATE = re.compile(rf"(?P<lead>[{_ORNAMENTS}]\s{{0,6}})(?P<label>{_HAN}{{2,14}}?)\s{{0,6}}(?::|\s)")
_NUMBERED = re.compile(
    rf"(?:^|(?<=[。；;\s]))(?P<lead>(?:{CN_NUM}、|\(\s{{0,6}}{CN_NUM}\s{{0,6}}\)|\d{{1,2}}[.、])\s{{0,6}})(?P<label>{_HAN}{{2,14}}?)(?=\s)"
)
_SPACED = re.compile(r"(?:^|(?<=\s))(?P<lead>)(?P<label>[\u4e00-\u9fff]{3,10})(?=\s)")
_BLANK = re.compile(r"\s")
_LINE_LABEL = re.compile(rf"\s*(?:\d{{1,2}}\s+|{_LEAD})[{_ORNAMENTS}]?\s*(?P<label>{_HAN}{{2,14}}?)\s*:")
_COLON = re.compile(r"(?<=\S)\s{0,8}:")
_GLUED_REACH = 8  # characters of the longest label that is told by the list alone
_LONGEST_GLUED = re.compile(rf"[\u4e00-\u9fff]{{3,{_GLUED_REACH}}}$")


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a label starts inside a block: ``start`` with its number or ornament, ``marked`` where it has one."""

    start: int
    field: str | None
    sure: bool
    marked: bool = False


#: The forms of labels, each with a sign that has to stand in a text for it; most texts have none.
_FORMS = (
    (_BOXED, re.compile(r"[【〖〔\[]")),
    (_ORNATE, re.compile(rf"[{_ORNAMENTS}]")),
    (_AFTER_STOP, re.compile(":")),
    (_NUMBERED, _BLANK),
)


#: One of these signs stands before or behind each label inside a text.
_ANY_FORM = re.compile("|".join(sign.pattern for _, sign in _FORMS))


def _cuts(text: str) -> list[_Cut]:
    found: dict[int, _Cut] = {}
    for pattern, sign in _FORMS:
        for match in pattern.finditer(text) if sign.search(text) else ():
            field, strength = lookup(match.group("label"))
            like = strength == "unknown" and ends_like_label(match.group("label")) and len(match.group("label")) <= 10
            weak = strength == "weak" or (strength == "keyword" and len(match.group("label")) >= 3)
            if strength == "exact" or like or weak:
                start = match.start("lead")
                marked = pattern is _BOXED or bool(match.group("lead").strip())
                found.setdefault(start, _Cut(start, field, strength == "exact", marked))
    return sorted(found.values(), key=lambda cut: cut.start)


def _spaced_cuts(text: str) -> list[_Cut]:
    if not _BLANK.search(text):
        return []
    return [
        _Cut(match.start("label"), lookup(match.group("label"))[0], True)
        for match in _SPACED.finditer(text)
        if _sure(match.group("label"))
    ]


def _glued_cuts(text: str) -> list[_Cut]:
    """Labels of the list right before a colon, with nothing before them that ends what stood there."""
    cuts = []
    for colon in _COLON.finditer(text) if ":" in text else ():
        run = _LONGEST_GLUED.search(text[max(0, colon.start() - _GLUED_REACH) : colon.start()])
        own = run.group() if run else ""
        label = next((own[at:] for at in range(len(own) - 2) if listed_label(own[at:])), None)
        if label:
            cuts.append(_Cut(colon.start() - len(label), lookup(label)[0], True))
    return cuts


def _line_cuts(block: Block) -> list[_Cut]:
    """Labels at the start of a printed line that was taken for the rest of the paragraph above."""
    cuts, offset = [], 0
    pieces = block.passage.pieces
    for before, piece in zip((None, *pieces), pieces, strict=False):
        offset += len(piece.lead) if before else 0
        match = _LINE_LABEL.match(scan(piece.text)) if before and before.line is not piece.line else None
        if match and (label := match.group("label")):
            field, strength = lookup(label)
            if strength in ("exact", "weak") or ends_like_label(label):
                cuts.append(_Cut(offset, field, True))
        offset += piece.end - piece.start
    return cuts


def _fields(cuts: Sequence[_Cut]) -> set[str | None]:
    return {cut.field for cut in cuts if cut.sure}


def _merged(cuts: Sequence[_Cut], more: Sequence[_Cut]) -> list[_Cut]:
    return sorted([*cuts, *more], key=lambda cut: cut.start)


def _last_before(cuts: Sequence[_Cut], place: int) -> int:
    """Start of the last cut at or before a place; 0 for none."""
    index = bisect_right(cuts, place, key=lambda cut: cut.start)
    return cuts[index - 1].start if index else 0


def _distance(cuts: Sequence[_Cut], place: int) -> int:
    """Characters between a place and the nearest cut."""
    index = bisect_right(cuts, place, key=lambda cut: cut.start)
    near = [abs(cut.start - place) for cut in cuts[max(0, index - 1) : index + 1]]
    return min(near, default=_LABEL_REACH)


def _flattened(block: Block) -> Iterator[Block]:
    """A guide printed without line breaks, cut before each label.

    Two surely known labels with a colon are enough where the block starts with one; else three make it sure.
    """
    text = block.scanned
    if not _ANY_FORM.search(text):
        yield block
        return
    first = label_of(block)
    starts = first is not None and first.strength in ("exact", "weak")
    cuts = _cuts(text)
    many = len(_fields(cuts)) >= _MANY
    if not many and len(_fields(_spaced_cuts(text))) > _MANY:
        cuts, many = _spaced_cuts(text), True
    glued = _glued_cuts(text)
    if len(_fields([*cuts, *glued])) > _MANY:
        cuts, many = _merged(cuts, [cut for cut in glued if _distance(cuts, cut.start) >= _LABEL_REACH]), True
    if not many and not starts:
        yield block
        return
    if first and first.form == "colon":  # but not in the middle of a label that is broken
        lines = [cut for cut in _line_cuts(block) if ":" in text[_last_before(cuts, cut.start) : cut.start]]
        cuts = _merged(cuts, lines)
    own = first.start if starts and first else -1  # not before its own: "2. label:"
    seen: set[str | None] = set()
    kept = [0]
    for cut in cuts:
        doubtful = not cut.sure and (not many or (not cut.marked and cut.field is not None and cut.field in seen))
        if cut.start > max(own, 0) and not doubtful:
            kept.append(cut.start)
        seen.add(cut.field)
    if len(kept) == 1:
        yield block
        return
    for start, end in zip(kept, [*kept[1:], len(block.text)], strict=True):
        if part := block.passage.cut(start, end).strip().strip("；;" if end < len(block.text) else ""):
            yield replace(block, passage=part)  # ； parts the fields of one paragraph


def is_block_head(text: str) -> bool:
    """Whether a text heads a block of fields (基本信息) and is no label itself."""
    return match_key(text).strip(":.、*()" + BULLETS) in _block_heads()


@cache
def _block_heads() -> frozenset[str]:
    return frozenset(row["head"] for row in read_table("guide_block_heads.csv"))
