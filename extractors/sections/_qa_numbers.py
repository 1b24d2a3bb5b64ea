"""Which numbers are those of the questions: of every numbering style the best run 1, 2, 3 … over the whole article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors._folding import scan
from extractors._labels import known_label
from extractors._questions import MAX_QUESTION, asks, ends_as_question, marker, names_topic
from extractors.paragraphs import Block

_MARKED, _FULL, _WORDED, _TOPIC = 3.0, 3.0, 1.5, 0.5  # 答： follows; a question mark; an interrogative; names a topic
_NOT_A_QUESTION = re.compile(r"(?:提示|提醒|小贴士|联系|电话|附件|备注|说明)")


def _asking(block: Block, following: Sequence[Block]) -> float:
    """How much a numbered block looks like a question by itself and by what follows; 0 for none."""
    content = block.content.text
    scanned = scan(content).rstrip()
    after = following[0] if following else None
    mark = marker(after.text) if after else None
    worth = 0.0
    if ends_as_question(content) and block.width <= MAX_QUESTION:
        worth = _FULL
    elif re.match(r"[^。;!?]{4,60}\?", scanned):
        worth = _FULL - 0.5
    elif known_label(block):
        worth = 0.0  # 谁能领, 带什么: labels of a guide
    elif not block.closed and after and not after.number and not mark and after.text.rstrip()[-1:] in "？?":
        worth = _FULL - 0.5  # a question broken over lines
    elif asks(content) and ":" not in scanned:
        worth = _WORDED
    elif names_topic(content) or (block.number and block.number.style == "cn" and _plain_heading(block)):
        worth = 0.0 if _NOT_A_QUESTION.search(scanned) else _TOPIC
    if mark and mark.role == "answer" and (worth or not block.closed):
        worth = max(worth, _WORDED) + _MARKED
    return worth


def _plain_heading(block: Block) -> bool:
    return block.width <= 30 and not re.search(r"[。;,:]", scan(block.content.text))


def numbered_questions(blocks: Sequence[Block]) -> set[int]:
    """Indexes of the blocks whose numbers form the questions of the article; empty where numbers form none."""
    best: tuple[float, list[int]] = (0.0, [])
    worths = [_asking(block, blocks[i + 1 : i + 2]) if block.number else 0.0 for i, block in enumerate(blocks)]
    styles = dict.fromkeys(block.number.style for block in blocks if block.number)
    for style in styles:
        chain = _chain(blocks, worths, style)
        sure = [i for i in chain if worths[i] >= _FULL - 0.5]
        worded = [i for i in chain if worths[i] >= _WORDED]
        if (not sure and len(worded) < 2) or len(worded) * 2 < len(chain):
            continue
        total = sum(worths[i] for i in chain)
        if total > best[0]:
            best = (total, chain)
    return set(best[1])


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of numbers that ends at a block: its last number, worth, first and last index, and the run before that."""

    value: int
    total: float
    first: int
    last: int
    before: _Run | None = None

    def indexes(self) -> list[int]:
        """The indexes of its blocks."""
        run, found = self, [self.last]
        while run.before:
            run = run.before
            found.append(run.last)
        return found[::-1]


def _chain(blocks: Sequence[Block], worths: Sequence[float], style: str) -> list[int]:
    """The best run of numbers of one style: each one more than the one before, a gap or a new beginning costs.

    Of the runs that end with one number only the best can be part of a better one; the run that ends right above is
    looked at by itself, as it costs more to go on with it.
    """
    best: dict[int, _Run] = {}  # by last number
    above: _Run | None = None  # the newest run, not in ``best`` yet
    winner: _Run | None = None
    for index, (block, worth) in enumerate(zip(blocks, worths, strict=True)):
        if not block.number or block.number.style != style or not worth:
            continue
        value = block.number.number
        if above and above.last != index - 1:
            _keep(best, above)
            above = None
        sure = worth >= _FULL - 0.5
        candidates = [*(best.values() if sure else filter(None, [best.get(value - 1)])), *filter(None, [above])]
        options = [_Run(value, worth if value == 1 or sure else 0.0, index, index)]
        for run in candidates:
            step = 0.0 if value == run.value + 1 else -1.0 if value > run.value else -1.5
            if step and not sure:
                continue
            near = run.last == index - 1 and not re.search(r"\?.", scan(blocks[run.last].text))
            options.append(_Run(value, run.total + worth + step - near, run.first, index, run))
        one = max(options, key=lambda run: (run.total, -run.first, -run.before.last if run.before else 0))
        if above:
            _keep(best, above)
            above = None
        if one.total > 0:
            above = one
            if winner is None or one.total > winner.total:
                winner = one
    return winner.indexes() if winner else []


def _keep(best: dict[int, _Run], run: _Run) -> None:
    other = best.get(run.value)
    if other is None or (run.total, -run.first) > (other.total, -other.first):
        best[run.value] = run
