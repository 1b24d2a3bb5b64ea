"""The fields of a service guide: which blocks are labels, and which value stands behind each (forms.md, section 1).

The labels of one guide look alike. So the look of the surely known ones (alone on the line, with colon, numbered,
bracketed …) decides about doubtful ones: weak synonyms, labels known by their last words, and unknown labels, which
are kept and marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors._enumerators import BULLETS, bullet_end, enumerator
from extractors._folding import scan
from extractors._items import split_cells
from extractors._labels import LATE_FIELD, Label, asks_for, ends_like_label, field_order, label_number, label_of
from extractors._passage import Passage
from extractors._questions import asks
from extractors.paragraphs import Block
from extractors.sections._guide_canonical import field_by_value, starts_with_channel
from extractors.sections._guide_documents import document_rows
from extractors.sections._guide_layout import is_block_head, prepared
from extractors.sections._guide_rows import row_cells, table_rows
from extractors.sections._guide_sentences import Spoken, spoken
from extractors.sections._guide_series import counted_series
from extractors.sections._guide_tables import Guide, GuideField, find_table
from extractors.values.contacts import find_phones
from schemas._vocabulary import read_table

#: Fields whose values are lists with sub-labels of their own (网上办理：…, 身份证：原件); an unknown colon stays inside.
_LIST_FIELDS = {"required_documents", "document_rules", "locations", "contacts", "complaint_contacts", "channels", "forms",
                "steps", "conditions", "service_hours", "benefit", "notes"}  # fmt: skip
#: List fields that are mostly printed on one line; an unknown colon behind them starts a field unless it holds a number.
CONTACTS = ("contacts", "complaint_contacts")
_LINE_FIELDS = {*CONTACTS, "service_hours"}


#: Forms that join a label to its value on one line.
_JOINED = {"colon", "dash"}
#: So many fields that labels ask for make a guide of questions.
_ASKED = 3
_HEADLINE = 30.0
#: So many labels with one run of numbers tell that the next number is that of a label too.
_COUNTED_BEFORE = 3


class _Reader:
    """Decides block by block whether a label starts; holds the look of the guide's sure labels."""

    def __init__(self, text: Spoken) -> None:
        self.blocks = blocks = text.blocks
        self.text = text
        self.labels = [text.labels.get(index) or label_of(block) for index, block in enumerate(blocks)]
        self.numbers = [label_number(block.text) for block in blocks]
        looks: Counter[tuple[str, str, str]] = Counter()
        for label in self.labels:
            if label and label.strength != "unknown":
                looks[label.signature] += 3 if label.strength == "exact" else 1
        top = max(looks.values(), default=0)
        self.looks = {look for look, weight in looks.items() if weight == top or weight >= 9}
        self.forms = {look[0] for look in self.looks}
        cells = [row_cells(block.passage) for block in blocks]
        self.rows = document_rows(cells) | table_rows(cells)
        self.series = counted_series(blocks, self.labels)
        self.guides: list[Guide] = [Guide()]
        self.fields = self.guides[0].fields
        self.heads: list[Passage] = []
        self.taken: set[int] = set()
        self.numbers_of_fields: list[str | None] = []
        self.last_number = 0
        self.first_mark = ""

    def accepts(self, index: int) -> bool:
        """Whether the block at ``index`` starts a field."""
        label = self.labels[index]
        if label is not None and label.form != "alone" and label.text in self.series.labels:
            return True
        if label is None or index in self.rows:
            return False
        if index in self.text.labels:
            return True
        if self.fields and self._names_phone(label, index):
            return False
        same_look = label.signature in self.looks
        if label.strength == "exact":
            return self._accepts_exact(label, index, same_look)
        number = self.numbers[index]
        goes_on = bool(number and same_look and number.number == self.last_number + 1)
        if label.form == "alone" and self._heads_table(index) and self.fields[-1].label.form in _JOINED:
            return True
        if self._counts_on(label, index):
            return True
        if not self.fields:
            return same_look and label.strength in ("weak", "keyword") and self._before_labels(index)
        if label.strength in ("weak", "keyword"):
            return (
                same_look and (goes_on or not number) and not (self._is_value(label) or self._goes_on_by_channel(label))
            )
        return self._accepts_unknown(label, index, same_look, goes_on)

    def _counts_on(self, label: Label, index: int) -> bool:
        """Whether a label that looks otherwise goes on with the numbers that all labels so far have (六、费用：…, 七、各镇网点)."""
        number, styles = self.numbers[index], set(self.numbers_of_fields)
        if (
            number is None
            or len(self.fields) < _COUNTED_BEFORE
            or styles != {number.style}
            or not self.fields[-1].values
        ):
            return False
        has_value = index + 1 < len(self.blocks) if label.form == "alone" else True
        return (
            has_value and number.number == self.last_number + 1 == len(self.fields) + 1 and ends_like_label(label.text)
        )

    def _names_phone(self, label: Label, index: int) -> bool:
        """Whether what looks like a label is the office before a number in a field of numbers (办事大厅：0530-…)."""
        if self.fields[-1].label.field not in CONTACTS or label.field in CONTACTS or label.form != "colon":
            return False
        value = self.blocks[index].text[label.value_start :]
        return any(not value[: p.start].strip() and not value[p.end :].strip(" 。；;，,、") for p in find_phones(value))

    def _accepts_exact(self, label: Label, index: int, same_look: bool) -> bool:
        if same_look or not self.fields:
            return True
        if label.form == "alone" and self.forms <= _JOINED:
            return self._heads_table(index) or self._heads_lines(label, index)
        current = self.fields[-1]
        numbered, own = self.numbers[index], self.numbers_of_fields[-1]
        if label.field == current.label.field and not current.values and numbered and own and numbered.style != own:
            return False  # （一）必备材料 right under 二、办理材料 heads a part of its value
        if not current.values and current.label.value_start >= len(self.blocks[index - 1].text):
            return label.form != "alone" or index + 1 < len(self.blocks)
        inside = label.form == "colon" and "colon" not in self.forms and bool(self.numbers[index])
        return not inside and all(label.field != item.label.field for item in self.fields)

    def _heads_table(self, index: int) -> bool:
        """Whether a short line right above a table heads it, and no value is due (分档扶持 / 档次　人数　金额)."""
        text = self.blocks[index].text.rstrip()
        table = index + 1 in self.rows and index not in self.rows
        return table and bool(self.fields) and bool(self.fields[-1].values) and text[-1:] not in "：:。；;，,、"

    def _heads_lines(self, label: Label, index: int) -> bool:
        """Whether a label alone on its line heads a list or a table among fields that are printed with a colon."""
        if index + 1 >= len(self.blocks) or not self.fields[-1].values or self.numbers[index]:
            return False
        following = self.numbers[index + 1]
        listed = index + 1 in self.rows or (following is not None and following.number == 1)
        return listed and all(label.field != item.label.field for item in self.fields)

    def _before_labels(self, index: int) -> bool:
        following = [other for other in self.labels[index + 1 : index + 13] if other and other.strength != "unknown"]
        look = self.labels[index].signature if self.labels[index] else None  # type: ignore[union-attr]
        alike = sum(other.signature == look for other in following)
        return alike >= 2 or any(other.strength == "exact" for other in following[:3])

    def _is_value(self, label: Label) -> bool:
        """Whether a doubtful label stands where the value of the label before it is due."""
        current = self.fields[-1]
        return label.form == "alone" and not current.values

    def _goes_on_by_channel(self, label: Label) -> bool:
        """Whether 窗口办理： goes on in a field whose value has begun with 网上办理：."""
        begun = self.fields[-1].values[:1]
        return label.field in ("channels", "locations") and bool(begun) and starts_with_channel(begun[0])

    def _accepts_unknown(self, label: Label, index: int, same_look: bool, goes_on: bool) -> bool:
        if not same_look or len(label.text) > 10 or not re.search(r"[\u4e00-\u9fff]{2}", label.text):
            return False
        current = self.fields[-1]
        if self.blocks[index].bullet == self.blocks[index - 1].bullet == "|" and current.values:
            return True  # one cell a line: behind the cell of a value comes that of a label
        rows = self._cell_pair(index) and self._cell_pair(index - 1) and bool(current.values)
        if rows and current.label.field != "required_documents" and len(label.text) <= 8:
            return True
        if label.form == "dash":
            return bool(current.values)  # values are not parted so
        if label.form == "bracket" or goes_on:
            return not (label.form == "alone" and not current.values)
        if self._shows_other_field(label, index):
            return True
        if label.form == "alone":
            following = self.labels[index + 1] if index + 1 < len(self.labels) else None
            has_value = index + 1 < len(self.blocks) and not (following and following.strength == "exact")
            bullet = label.signature[2]  # ◆ that labels have and values do not
            ornate = bool(bullet) and not self.blocks[index + 1].text.startswith(bullet) if has_value else False
            like = ornate or (ends_like_label(label.text) and len(label.text) <= 8)
            return bool(current.values) and has_value and like
        if self.numbers[index]:
            return False
        value = self.blocks[index].text[label.value_start :]
        if label.signature[2] and value.strip() and current.values:
            return True  # the ornament of the known labels
        plain = current.label.field in _LINE_FIELDS and not find_phones(value, in_contact_field=True)
        like = ends_like_label(label.text)
        free = current.label.field not in _LIST_FIELDS or like or plain
        empty = not current.values and current.label.form == label.form == "colon" and like and bool(value.strip())
        return free and (bool(current.values) or empty)

    def _shows_other_field(self, label: Label, index: int) -> bool:
        """Whether the value behind an unknown label can only be that of another field than the open one."""
        current = self.fields[-1]
        if not current.values or self.numbers[index]:
            return False
        alone = label.form == "alone"
        if alone and (index + 1 >= len(self.blocks) or len(label.text) < 2):
            return False
        value = self.blocks[index + 1].passage if alone else self.blocks[index].passage.cut(label.value_start).strip()
        field = field_by_value(label.text, [value]) if value else None
        return field is not None and field != current.label.field

    def _cell_pair(self, index: int) -> bool:
        """Whether a block is a row of two cells: label and value."""
        return index >= 0 and len(split_cells(self.blocks[index].passage)) == 2

    def read(self) -> tuple[list[Guide], list[Block]]:
        """The guides, and the blocks before the first field."""
        before: list[Block] = []
        for index, block in enumerate(self.blocks):
            label = self.labels[index]
            if index in self.series.names:
                self._next_of_series(index)
                continue
            names = self.fields and (not label or label.strength == "unknown") and self._names_next(index)
            if names:
                self._next_guide(block)
            elif self.accepts(index):
                self._start(index, block)
            elif is_block_head(block.content.text) or self._counts_next(index):
                self.heads.append(block.passage)
            elif self.fields and not self._is_aside(index):
                self.fields[-1].values.append(block.passage)
            elif self.fields:
                self.guides[-1].asides.append(block.passage)
            else:
                before.append(block)
        return self.guides, before

    def _is_aside(self, index: int) -> bool:
        """Whether a paragraph stands beside the fields: a sentence of prose, or the call to telephone at the end."""
        block = self.blocks[index]
        if index in self.text.asides:
            return True
        taken = self.fields[-1].label.field in (*CONTACTS, "notes", "channels", "locations", "steps")
        calls = not taken and bool(self.fields[-1].values) and len(block.text) <= 40 and _CALL.match(block.scanned)
        return bool(calls) and bool(find_phones(block.text))

    def _start(self, index: int, block: Block) -> None:
        label = self.labels[index]
        assert label is not None
        self.taken.add(index)
        if not self.fields and len(self.guides) == 1 and index and _short(self.blocks[index - 1]):
            self.first_mark = _mark(self.blocks[index - 1])
        printed = block.passage.cut(label.start, label.start + len(label.text))
        value = block.passage.cut(label.value_start).strip()
        if label.field == "name" and self._has_name(label):
            self._next_guide(None)
        self.fields.append(GuideField(label, printed, [value] if value else []))
        number = self.numbers[index]
        self.numbers_of_fields.append(number.style if number else None)
        if number:
            self.last_number = number.number

    def _has_name(self, label: Label) -> bool:
        """Whether the open guide has a name already: the same label, or any where its elements have begun."""
        names = [item.label.text for item in self.fields if item.label.field == "name"]
        begun = any(item.label.field not in ("name", "item_codes", None) for item in self.fields)
        return label.text in names or (bool(names) and begun)

    def _next_guide(self, block: Block | None) -> None:
        self.guides.append(Guide(_heading_name(block) if block else None))
        self.fields = self.guides[-1].fields
        self.last_number = 0

    def _next_of_series(self, index: int) -> None:
        """Begin the guide that a heading of the series names; what stands above the first one is no field of it."""
        self._next_guide(None)
        self.guides[-1].name = self.blocks[index].passage.cut(self.series.names[index]).strip()

    def asks(self) -> bool:
        """Whether questions stand in the text, and each of them is the label of a field (◆给谁, ◆要啥材料, ◆咋申请)."""
        asked = [index for index in self.taken if (label := self.labels[index]) and asks_for(label.text)]
        others = any(
            asks(block.text) and block.width <= _HEADLINE for i, block in enumerate(self.blocks) if i not in self.taken
        )
        sure = {label.field for index in asked if (label := self.labels[index]) and label.strength in ("exact", "weak")}
        return len(sure) >= _ASKED and not others

    def _counts_next(self, index: int) -> bool:
        """Whether a line such as ▶政策二 only counts the guide whose name comes next."""
        following = self.labels[index + 1] if index + 1 < len(self.labels) else None
        return following is not None and following.field == "name" and bool(_COUNT.fullmatch(self.blocks[index].text))

    def _names_next(self, index: int) -> bool:
        """Whether a short line heads another guide: the labels right behind it have been printed in the open one."""
        block = self.blocks[index]
        if not _short(block) or is_block_head(block.content.text):
            return False
        if not self.fields[-1].values or len(self.fields) < 2:
            return False
        following = self.labels[index + 1] if index + 1 < len(self.labels) else None
        if following is None or following.strength == "unknown" or following.field == "name":
            return False
        if _NEXT_ITEM.match(block.scanned) and following.strength == "exact":
            return True
        if self._heads_first_again(index, following):
            return True
        if self._looks_like_first(index) or self._counts_anew(index, following):
            return True
        ahead = [label for label in self.labels[index + 1 : index + 8] if label and label.strength == "exact"]
        had = {item.label.field for item in self.fields}
        sure = following.strength == "exact" and len(ahead) >= 2
        return sure and all(label.field in had for label in ahead[:2])

    def _heads_first_again(self, index: int, following: Label) -> bool:
        """Whether white space parts a line, and below it the labels of the open guide begin again with one it has had.

        They also do where an early element stands behind a late one, and one that the guide has had comes next.
        """
        if self.blocks[index].gap < 1 or following.signature != self.fields[0].label.signature:
            return False
        had = {item.label.text for item in self.fields}
        early = field_order(following.field) < LATE_FIELD <= field_order(self.fields[-1].label.field)
        ahead = [label.text for label in self.labels[index + 1 : index + 8] if label]
        return following.text in had or (early and any(text in had for text in ahead))

    def _looks_like_first(self, index: int) -> bool:
        """Whether a line has the ornament or number of the heading of the first guide, which its labels do not have."""
        mark = _mark(self.blocks[index])
        return bool(mark) and mark == self.first_mark and mark != _mark(self.blocks[index + 1])

    def _counts_anew(self, index: int, following: Label) -> bool:
        """Whether the numbers of the labels start anew behind a line without such a number, with an element that stands early."""
        number, here = self.numbers[index + 1], self.numbers[index]
        return (
            number is not None
            and number.number == 1
            and self.last_number >= 2
            and number.style == self.numbers_of_fields[-1]
            and (here is None or here.style != number.style)
            and field_order(following.field) < LATE_FIELD
        )


def _short(block: Block) -> bool:
    return len(block.text) <= 40 and not block.is_prose and block.text.rstrip()[-1:] not in "。；;，,：:、"


def _mark(block: Block) -> str:
    """What sets a heading apart: its bracket, its bullet, or the style of its number."""
    text = block.scanned.strip()
    boxed = re.fullmatch(r"([【〖\[〔《<])[^【】〖〗\[\]〔〕]+[】〗\]〕》>]", text)
    return boxed.group(1) if boxed else text[: bullet_end(text)].strip() or (block.number.style if block.number else "")


_CALL = re.compile(
    r"\s*(?:如?有?(?:疑问|问题|不明白?)|如?需咨询|详情|详询|咨询|欢迎|更多|具体)[^。;:]{0,14}(?:致电|拨打?|电话|咨询|热线)"
)
#: 事项二：职业指导 counts what is handled; 情形二：, 方式二： count parts of one value.
_NEXT_ITEM = re.compile(r"\s*(?:事项|业务|服务|政策|补贴|项目)(?:[二三四五六七八九十]|[2-9])(?:\s*[:、.]\s*|\s+)\S")
_COUNT = re.compile(r"\W*[\u4e00-\u9fff]{1,4}(?:[一二三四五六七八九十]{1,2}|\d{1,2})\W*")
_COUNTED = re.compile(
    r"(?:[\u4e00-\u9fff]{0,3}(?:[一二三四五六七八九十]{1,2}|\d{1,2}))\s*[:、.]\s*|(?:事项|业务|服务|政策|补贴|项目|礼包)(?:[一二三四五六七八九十]|\d)\s+"
)


#: What headings are set off with, before and behind.
_AROUND = "【】〖〗〔〕[]—–─━═~～=#·|｜ \t\u3000" + BULLETS


def plain_name(heading: Passage) -> Passage:
    """The name in a heading, without ornaments and the number that counts guides (★一、X★, 补贴二：X, 第三节　X)."""
    name = heading.strip(_AROUND) or heading
    counted = _COUNTED.match(scan(name.text))
    chapter = enumerator(name.text)
    if chapter and chapter.style == "chapter":
        return name.cut(chapter.end).strip() or name
    return name.cut(counted.end()).strip() if counted and counted.end() < len(name.text) else name


def _heading_name(block: Block) -> Passage | None:
    return plain_name(block.content) or None


@dataclass
class Reading:
    """What stands in an article of guides: the guides, the blocks before the first field, and heads of blocks.

    ``asked`` tells that every question in it is a label (谁可以办？).
    """

    guides: list[Guide]
    before: list[Block]
    heads: list[Passage]
    asked: bool = False

    @property
    def fields(self) -> list[GuideField]:
        """The fields of all guides."""
        return [item for guide in self.guides for item in guide.fields]


def _read(blocks: Sequence[Block]) -> Reading:
    text = spoken(prepared(blocks))
    reader = _Reader(text)
    guides, before = reader.read()
    return Reading([guide for guide in guides if guide.fields], before, reader.heads, text.asked or reader.asks())


def read_guides(blocks: Sequence[Block], titled: bool) -> Reading:
    """The guides of an article in order.

    Args:
        blocks: The body of the article.
        titled: Whether the article has a title, which is the name of its only guide.
    """
    table = find_table(blocks)
    if table is None:
        reading = _read(blocks)
        guides, before = reading.guides, reading.before
        if before and guides and (len(guides) > 1 or not titled) and not (guides[0].name or _named(guides[0])):
            last = before[-1]
            headed = len(last.text) <= 40 and not last.is_prose and last.text.rstrip()[-1:] not in "。；;，,：:"
            headed = headed and not re.search(r"[|\t]", last.scanned)
            guides[0].name = _heading_name(last) if headed else None
            reading.before = before[:-1] if guides[0].name else before
        return reading
    above, below = _read(blocks[: table.start]), _read(blocks[table.end :])
    behind = [guide for guide in below.guides if len(guide.fields) >= 2]
    return Reading([*above.guides, *table.guides, *behind], above.before, [*above.heads, *below.heads])


def _named(guide: Guide) -> bool:
    return any(item.label.field == "name" for item in guide.fields)


def expected_fields() -> tuple[str, ...]:
    """The fields that a complete guide prints."""
    return tuple(row["field"] for row in read_table("guide_fields.csv") if row["expected"] == "1")
