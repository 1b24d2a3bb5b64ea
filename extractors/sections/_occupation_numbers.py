"""How the entries of a list are numbered, and which lines can be entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extractors._enumerators import chinese_number, enumerator, inline_items
from extractors._folding import scan
from extractors._passage import Passage
from extractors.paragraphs import Block
from extractors.sections._occupation_entry import CODE, Serial, bare_title, reads_like_entry

_NOT_ENTRY = re.compile(r"[。；;!?！？]|https?|电话|热线|咨询|申报|办理|(?<!及)以上|根据|按照|通知")
#: A number inside a line of entries; without a separator before it (车工13.铣工) the names around it must tell.
_NUMBER_INSIDE = re.compile(
    r"(^|[\s、，,；;]|(?<=[^\d.(\[【〔]))[-•]?\s*[(\[【〔]?(\d{1,3})\s*[.、．·•)\]】〕](?!\d)\s*"
)
#: A serial and a code, glued or not: 14-04-03-04 is 1 and 4-04-03-04.
GLUED_CODE = re.compile(r"\s*(\d{1,3})([.、]?\s*)(\d-\d{2}-\d{2}-\d{2})")
#: 1电工: a running number that sticks to a name.
STUCK_ROW = re.compile(r"\s*(\d{1,3})(?=(?![年月日个项元人级类天名周岁种万次])[\u4e00-\u9fff▲★]{2})[^。；;:]{2,30}$")


def can_be_entry(text: str) -> bool:
    """Whether a text behind a number is short enough for an entry, its amounts left out, and no instruction."""
    printed = text.strip().rstrip("；;。")
    return len(printed) <= 120 and 2 <= len(bare_title(printed)) <= 44 and not _NOT_ENTRY.search(printed)


def entry_style(blocks: Sequence[Block]) -> str | None:
    """The numbering style of the entries: the most frequent one whose numbers stand before short names."""
    short: Counter[str] = Counter()
    likely: Counter[str] = Counter()
    for block in blocks:
        if not block.number:
            continue
        run = [item for _, item in numbered_run(block.passage)] or [block.content]
        names = [item.text for item in run if len(run) > 1 or can_be_entry(item.text)]
        short[block.number.style] += len(names)
        likely[block.number.style] += sum(map(reads_like_entry, names))
    votes = Counter({style: count + likely[style] for style, count in short.items() if 4 * likely[style] >= count})
    ranked = votes.most_common()
    return ranked[0][0] if ranked and ranked[0][1] >= 2 else None


def stuck_numbers(blocks: Sequence[Block]) -> int:
    """How many lines begin with running numbers that stick to a name (1电工 / 2焊工)."""
    count = 0
    for match in filter(None, (STUCK_ROW.match(block.scanned) for block in blocks)):
        count = count + 1 if int(match.group(1)) == count + 1 else count
    return count


def _number_columns(passage: Passage, first: int, spans: Sequence[re.Match[str]]) -> list[tuple[Serial, Passage]]:
    """Numbered names of columns side by side (1.电工 3.茶艺师): the numbers rise, but not by one."""
    numbers = [int(match.group(2)) for match in spans]
    if len(spans) < 2 or numbers[0] != first or any(two <= one + 1 for one, two in pairwise(numbers)):
        return []
    ends = [*(match.start() for match in spans[1:]), len(passage.text)]
    names = [passage.cut(match.end(), end).strip(" 、，,；;。") for match, end in zip(spans, ends, strict=True)]
    if not all(reads_like_entry(name.text) and len(name) <= 24 for name in names):
        return []
    serials = [Serial(str(number), passage.cut(*match.span(2))) for number, match in zip(numbers, spans, strict=True)]
    return list(zip(serials, names, strict=True))


def numbered_run(passage: Passage) -> list[tuple[Serial, Passage]]:
    """Several numbered entries in one line: 1.车工 2.铣工 3.钳工."""
    first = enumerator(passage.text)
    if first is None:
        return []
    expected = first.number
    inside = list(_NUMBER_INSIDE.finditer(scan(passage.text)))
    if columns := _number_columns(passage, first.number, inside):
        return columns
    spans: list[re.Match[str]] = []
    stuck = False
    for match in inside:
        if int(match.group(2)) == expected:
            spans.append(match)
            stuck = stuck or (expected > first.number and not match.group(1))
            expected += 1
    if stuck and not all(reads_like_entry(passage.text[a.end() : b.start()]) for a, b in pairwise(spans)):
        spans = []
    if len(spans) < 2:
        items = inline_items(passage.text) if first.number == 1 else []
        run = [passage.cut(body, end).strip(" 、，,；;。") for _, body, end in items]
        short = len(run) >= 2 and 2 * sum(reads_like_entry(item.text) for item in run) > len(run)
        places = [passage.cut(start, body).strip() for start, body, _ in items]
        serials = [Serial(str(number), at) for number, at in enumerate(places, start=1)]
        return list(zip(serials, run, strict=True)) if short else []
    ends = [match.start() for match in spans[1:]] + [len(passage.text)]
    return [
        (
            Serial(str(int(match.group(2))), passage.cut(match.start(2), match.end(2))),
            passage.cut(match.end(), end).strip(" 、，,；;。"),
        )
        for match, end in zip(spans, ends, strict=True)
    ]


def serial_of(passage: Passage, match: re.Match[str], group: int | str) -> Serial:
    """The running number that a group of a match holds, in digits or in Chinese."""
    text = match.group(group)
    number = text if text.isascii() else str(chinese_number(text))
    return Serial(number, passage.cut(match.start(group), match.end(group)))


def serial_and_code(passage: Passage, expected: int) -> tuple[Serial, Passage] | None:
    """The serial before a code and the text from the code on; where both stick together it is known by counting."""
    match = GLUED_CODE.match(scan(passage.text))
    if match is None:
        return None
    text = passage.strip()
    digits = str(expected)
    if not match.group(2) and text.text.startswith(digits) and CODE.match(scan(text.text)[len(digits) :]):
        return Serial(digits, text.cut(0, len(digits))), text.cut(len(digits)).strip()
    behind = match.end(2) if match.group(2) else match.end(1)
    return serial_of(passage, match, 1), passage.cut(behind).strip()
