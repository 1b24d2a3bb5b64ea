"""The fields of a service guide: which blocks are labels, and which value stands behind each (forms.md, section 1).

The labels of one guide look alike. So the look of the surely known ones (alone on the line, with colon, numbered,
bracketed …) decides about doubtful ones: weak synonyms, labels known by their last words, and unknown labels, which
are kept and marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors._folding import scan
from extractors._labels import Label, ends_like_label, label_number, label_of
from extractors._passage import Passage, join
from extractors.paragraphs import Block
from extractors.sections._guide_layout import prepared
from extractors.values.contacts import ADDRESS, find_phones
from extractors.values.quantities import find_durations
from schemas._vocabulary import read_table

#: Fields whose values are lists with sub-labels of their own (网上办理：…, 身份证：原件); an unknown colon stays inside.
_LIST_FIELDS = {"required_documents", "document_rules", "locations", "contacts", "complaint_contacts", "channels", "forms",
                "steps", "conditions", "service_hours", "benefit", "notes"}  # fmt: skip
#: List fields that are mostly printed on one line; an unknown colon behind them starts a field unless it holds a number.
_LINE_FIELDS = {"contacts", "complaint_contacts", "service_hours"}


@dataclass
class GuideField:
    """One printed field: its label and the paragraphs of its value."""

    label: Label
    label_passage: Passage
    values: list[Passage] = field(default_factory=list)

    @property
    def value(self) -> Passage:
        """The whole value, one paragraph a line."""
        return join(self.values, "\n")


class _Reader:
    """Decides block by block whether a label starts; holds the look of the guide's sure labels."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.labels = [label_of(block) for block in blocks]
        self.numbers = [label_number(block.text) for block in blocks]
        looks: Counter[tuple[str, str, str]] = Counter()
        for label in self.labels:
            if label and label.strength != "unknown":
                looks[label.signature] += 3 if label.strength == "exact" else 1
        top = max(looks.values(), default=0)
        self.looks = {look for look, weight in looks.items() if weight == top or weight >= 9}
        self.forms = {look[0] for look in self.looks}
        self.fields: list[GuideField] = []
        self.last_number = 0

    def accepts(self, index: int) -> bool:
        """Whether the block at ``index`` starts a field."""
        label = self.labels[index]
        if label is None:
            return False
        same_look = label.signature in self.looks
        if label.strength == "exact":
            return self._accepts_exact(label, index, same_look)
        number = self.numbers[index]
        goes_on = bool(number and same_look and number.number == self.last_number + 1)
        if not self.fields:
            return same_look and label.strength in ("weak", "keyword") and self._before_labels(index)
        if label.strength in ("weak", "keyword"):
            return same_look and (goes_on or not number) and not self._is_value(label)
        return self._accepts_unknown(label, index, same_look, goes_on)

    def _accepts_exact(self, label: Label, index: int, same_look: bool) -> bool:
        if same_look or not self.fields:
            return True
        if label.form == "alone" and self.forms == {"colon"}:
            return False
        current = self.fields[-1]
        if not current.values and current.label.value_start >= len(self.blocks[index - 1].text):
            return label.form != "alone" or index + 1 < len(self.blocks)
        inside = label.form == "colon" and "colon" not in self.forms and bool(self.numbers[index])
        return not inside and all(label.field != item.label.field for item in self.fields)

    def _before_labels(self, index: int) -> bool:
        following = [other for other in self.labels[index + 1 : index + 13] if other and other.strength != "unknown"]
        look = self.labels[index].signature if self.labels[index] else None  # type: ignore[union-attr]
        alike = sum(other.signature == look for other in following)
        return alike >= 2 or any(other.strength == "exact" for other in following[:3])

    def _is_value(self, label: Label) -> bool:
        """Whether a doubtful label stands where the value of the label before it is due."""
        current = self.fields[-1]
        return label.form == "alone" and not current.values

    def _accepts_unknown(self, label: Label, index: int, same_look: bool, goes_on: bool) -> bool:
        if not same_look or len(label.text) > 10 or not re.search(r"[\u4e00-\u9fff]{2}", label.text):
            return False
        current = self.fields[-1]
        if label.form == "bracket" or goes_on:
            return not (label.form == "alone" and not current.values)
        if label.form == "alone":
            following = self.labels[index + 1] if index + 1 < len(self.labels) else None
            has_value = index + 1 < len(self.blocks) and not (following and following.strength == "exact")
            return bool(current.values) and has_value and ends_like_label(label.text) and len(label.text) <= 8
        if self.numbers[index]:
            return False
        value = self.blocks[index].text[label.value_start :]
        plain = current.label.field in _LINE_FIELDS and not find_phones(value, in_contact_field=True)
        free = current.label.field not in _LIST_FIELDS or ends_like_label(label.text) or plain
        return bool(current.values) and free

    def read(self) -> tuple[list[GuideField], list[Block]]:
        """The fields, and the blocks before the first one."""
        before: list[Block] = []
        for index, block in enumerate(self.blocks):
            if self.accepts(index):
                self._start(index, block, self.labels[index])
            elif self.fields:
                self.fields[-1].values.append(block.passage)
            else:
                before.append(block)
        return self.fields, before

    def _start(self, index: int, block: Block, label: Label | None) -> None:
        assert label is not None
        printed = block.passage.cut(label.start, label.start + len(label.text))
        value = block.passage.cut(label.value_start).strip()
        self.fields.append(GuideField(label, printed, [value] if value else []))
        if number := self.numbers[index]:
            self.last_number = number.number


def guide_fields(blocks: Sequence[Block]) -> tuple[list[GuideField], list[Block]]:
    """The printed fields of a guide in order, and the blocks before the first label."""
    return _Reader(prepared(blocks)).read()


def canonical(item: GuideField) -> str | None:
    """The canonical field of a printed one; opening windows and limits are told apart by their value,
    and a counter with a street address is a location.

    受理时限 and 办理时间 name either (forms.md, section 7, trap 1): a length of time is a limit, days of the month and
    times of day are hours.
    """
    name = item.label.field
    if name == "channels" and re.search(r"现场|线下|上门|窗口", item.label.text) and ADDRESS.search(item.value.text):
        return "locations"
    if name not in ("service_hours", "processing_time"):
        return name
    text = scan(item.value.text)
    lengths = find_durations(text)
    window = re.search(
        r"每月|每周|周[一二三四五六日]|\d{1,2}:\d{2}|全年|全月|上午|下午|\d{4}年|\d+月\d+日|节假日|长期|常年|全天|夏季|冬季",
        text,
    )
    if name == "service_hours" and lengths and not window and re.search(r"工作日|办结|日内|即时|当场", text):
        return "processing_time"
    if name == "processing_time" and window and not re.search(r"\d\s*个?工作日(?!上午|下午|\d)|办结|之日起", text):
        return "service_hours"
    return name


def expected_fields() -> tuple[str, ...]:
    """The fields that a complete guide prints."""
    return tuple(row["field"] for row in read_table("guide_fields.csv") if row["expected"] == "1")
