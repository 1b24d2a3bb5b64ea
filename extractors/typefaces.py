"""What the type says: which blocks of a typeset bulletin are titles.

Newspapers and bulletins set titles in type that is clearly larger than the text around them; size or weight finds all
of them, words do not. What counts as large is measured against the text of the same box, since boxes are often set
smaller as a whole. Labels and numbered sub-heads may be large too; then only what is larger than they are is a title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors._labels import known_label
from extractors.layout.measures import TITLE_RATIO
from extractors.paragraphs import Block

_LARGER = 1.03
_SAME_SIZE = 0.03
_MIN_CHARACTERS = 40  # a box with less text has no body type of its own
_MAX_TITLE = 80.0  # em
_SUB_HEAD_SHARE = 0.5

Box = tuple[int, int]


@dataclass(frozen=True)
class Typefaces:
    """The type of a bulletin: size (pt) of the text by box, and how much larger titles are at least."""

    bodies: dict[Box, float]
    body: float
    title_ratio: float

    def ratio(self, block: Block) -> float:
        """Type size of a block over that of the text around it."""
        return _size(block) / self.bodies.get(_box(block), self.body)

    def is_title(self, block: Block) -> bool:
        """Whether a block is set as titles are."""
        return self.ratio(block) >= self.title_ratio and block.width <= _MAX_TITLE and "。" not in block.text

    def stands_out(self, block: Block) -> bool:
        """Whether a block is bold or larger than the text."""
        return bool(block.passage.lines[0].bold) or self.ratio(block) >= _LARGER


def same_type(one: Block, two: Block) -> bool:
    """Whether two blocks are set in type of one size and weight."""
    first, second = one.passage.lines[0], two.passage.lines[0]
    return first.bold == second.bold and abs(_size(one) - _size(two)) <= _SAME_SIZE * _size(one)


def _size(block: Block) -> float:
    return block.passage.lines[0].font_size or 0.0


def _box(block: Block) -> Box:
    line = block.passage.lines[0]
    return line.page, line.place.frame if line.place else 0


def typefaces(blocks: Sequence[Block]) -> Typefaces | None:
    """The type of a bulletin; None where lines have no type sizes or nothing is set as a title."""
    if not blocks or not all(block.passage.lines[0].font_size and block.passage.lines[0].place for block in blocks):
        return None
    counts: Counter[float] = Counter()
    by_box: dict[Box, Counter[float]] = {}
    for block in blocks:
        for line in block.passage.lines:
            counts[line.font_size or 0.0] += len(line.text)
            by_box.setdefault(_box(block), Counter())[line.font_size or 0.0] += len(line.text)
    bodies = {box: _most(sizes) for box, sizes in by_box.items() if box[1] and sizes.total() >= _MIN_CHARACTERS}
    faces = Typefaces(bodies, _most(counts), TITLE_RATIO)
    faces = Typefaces(bodies, faces.body, _above_sub_heads(blocks, faces))
    titles = [block for block in blocks if faces.is_title(block)]
    return faces if titles else None


def _most(sizes: Counter[float]) -> float:
    return max(sizes, key=lambda size: (sizes[size], -size))


def _above_sub_heads(blocks: Sequence[Block], faces: Typefaces) -> float:
    """The ratio that parts titles from large sub-heads: labels and numbered lines in one size."""
    large = sorted((faces.ratio(block), place) for place, block in enumerate(blocks) if faces.is_title(block))
    level: list[int] = []
    limit = faces.title_ratio
    for number, (ratio, place) in enumerate(large):
        level.append(place)
        if number + 1 < len(large) and large[number + 1][0] > ratio * (1 + _SAME_SIZE):
            sub = sum(bool(blocks[at].number) or known_label(blocks[at]) is not None for at in level)
            if len(level) < 2 or sub < _SUB_HEAD_SHARE * len(level):
                return limit
            limit, level = ratio * (1 + _SAME_SIZE / 2), []
    return limit
