"""Documents to bring and forms to fill in, in the fields of a service guide (forms.md, section 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors._items import Item, list_items, split, split_cells, split_outside, trim
from extractors._passage import Passage
from extractors.sections._guide_rows import row_cells
from extractors.sections._guide_values import Valued, is_nothing, sub_label
from extractors.values.citations import find_titles
from extractors.values.quantities import number_value
from schemas.service_guide import GuideForm, Necessity, OriginalOrCopy, RequiredDocument

_N = r"(?:\d{1,2}|[一二两三四五六七八九十壹贰叁])"
_COPIES = re.compile(rf"({_N})\s*(?:\(\s*{_N}\s*\)\s*)?(?:份|张)")
_FORMAL_NUMERALS = str.maketrans("壹贰叁", "一二三")
#: What a bracket or an ending says about a document in columns of their own; 原件 and 复印件 without a bracket belong to
#: the name. 电子版 is 电子 and 版 here: a word made of others would double the ways to read each row of them.
_DATA_BRACKET = re.compile(
    rf"\s*\((?:查?[验核]|核对|收取?|留存?|提供|提交|交|需|须|均|各|可|一式|原件|复印件|影印件|电子|纸质|版|件|和|及|与|或|、|,|;|/|"
    rf"\+|{_N}\s*份|份|必要性|非必要|必要|必须|必备|可选|容缺(?:后补|受理|办理|补正)?|:|\s)+\)$"
)
_COPIES_AT_END = re.compile(rf"[,，、\s]*(?:一式|各|共)*\s*{_N}\s*[份张]$")
_COPIES_BEFORE_BRACKET = re.compile(rf"\s*(?:一式|各|共)*\s*{_N}\s*份(?=\s*\([^()]*\)$)")
_ORIGINALS: tuple[tuple[re.Pattern[str], OriginalOrCopy], ...] = (
    (re.compile(r"原件(?:或|/)\s*(?:其)?(?:者)?(?:复印件|影印件|电子)|复印件或(?:者)?原件"), "original_or_copy"),
    (
        re.compile(
            rf"原件\s*(?:{_N}\s*份)?\s*(?:以?及|和|、|与|,|;|并|\+)*\s*(?:其|收取?|留存?|提供|交|加)*\s*(?:复印件|影印件)|"
            r"复印件\s*(?:及|和|、|与|,)\s*(?:其)?(?:查?验)?原件|原、?复印件"
        ),
        "original_and_copy",
    ),
    (re.compile(r"复印件|影印件"), "copy"),
    (re.compile(r"原件"), "original"),
)
_NECESSITY: tuple[tuple[re.Pattern[str], Necessity], ...] = (
    (re.compile(r"容缺"), "may_follow"),
    (re.compile(r"非必[要须需备]|可选|选交"), "optional"),
    (re.compile(r"(?<!如)(?<!视)(?<!有)必要(?!时)|必须提供|必备|必须提交"), "required"),
)
_SITUATION = re.compile(
    r"情形|情况|^(?:如|若|属)|的$|材料$|(?:人员|单位|企业|个人|本人|机构|职工|家庭)$|(?:办理|申请|申领|申报|代办|委托|补领|换领|首次)"
)
_DOCUMENT_ENDING = re.compile(
    r"(?:证|卡|表|书|簿|本|册|单|照|照片|[份张]|件|明|函|据|凭证|合同|协议|档案|材料|证明|执照|报告|清单|账号|票|复印件|原件|信|决定|通知|记录|流水|存折)(?:\([^()]*\))?$"
)
#: ``X的，还需提供Y``: a situation and what it takes.
_ALSO_NEEDED = re.compile(
    r"(?P<case>(?!其中)[^,。;:()]{2,40}?(?:的|办理|申请|代办|申领|时))\s*,?\s*(?:同时|另外?|还|并)*(?:应当?|需要?|须|要)?(?:同时|另外?|还|再|额外)*"
    r"(?:提供|提交|携带|出具|出示|附上?|持)\s*:?\s*"
)
_ASKING = re.compile(
    r"\s*,?\s*(?:同时|另外?|还|并|应当?|需要?|须|要|请|可)*(?:(?:提供|提交|携带|准备|递交|出具|持)(?:以下|下列|如下)?|以下|下列|如下)(?:的?(?:材料|资料|证件|要件))?$"
)
#: 另附委托书: what comes on top is named behind.
_MORE = re.compile(
    r"\s*(?:(?:另|还|再)(?:附|加|带|交|需要?|须|应)|加带|加交)(?:提供|提交|携带|附上?|带|交)?\s*(?=[\u4e00-\u9fff《]{2})"
)
_NOT_NEEDED = re.compile(r"\s*(?:不用|不需|无需|无须|不必|不再|免予?)(?!.{0,12}的)")
_CASE_NUMBER = re.compile(r"情[形况]\s*[一二三四五六七八九十\d]{1,2}\s*[:、.]\s*")
_NOTE = re.compile(
    r"\s*(?:\(?(?:注|备注|说明|注意|提示|温馨提示|特别说明)\d?\s*[:)]|※|以上(?:所有)?(?:材料|资料|复印件)|上述(?:材料|资料))"
)


def ends_like_document(text: str) -> bool:
    """Whether a text ends in a word that documents end in (身份证复印件1份)."""
    return bool(_DOCUMENT_ENDING.search(scan(text).strip()))


def required_documents(parts: Sequence[Passage]) -> list[Valued[RequiredDocument]]:
    """Documents one by one; a heading before a list of them is their case (情形), notes are none of them."""
    return _table(parts) or _List(parts).read()


class _List:
    """Reads a list of documents; holds the case that is open."""

    def __init__(self, parts: Sequence[Passage]) -> None:
        self.items = list_items([part for part in parts if not _NOTE.match(scan(part.text))])
        self.found: list[Valued[RequiredDocument]] = []
        self.case: str | None = None
        self.cases: dict[Passage, str] = {}  # of items in one sentence: the case before its colon

    def read(self) -> list[Valued[RequiredDocument]]:
        """The documents of all items."""
        items = [item for item in self.items if item.passage]
        if items and not any(item.numbered or item.passage.text.rstrip().endswith(("：", ":")) for item in items):
            items = [Item(part, True) for item in items for part in self._in_line(item.passage)]
        heads = sum(_is_head(item, items[index + 1 :]) for index, item in enumerate(items))
        for index, item in enumerate(items):
            first, *more = item.passage.split_lines()
            if _is_head(item, items[index + 1 :]):
                case = _case(first.text)
                if index == 0 and not item.numbered and heads == 1 and not re.search(r"情形|^[如若]|的$", case or ""):
                    case = None
                self._nested(case, more)
            elif not item.numbered and index == 0 and len(items) > 1 and items[1].numbered:
                continue  # an introductory sentence
            else:
                self._document_lines(item.passage, first, more)
        return self.found

    def _in_line(self, passage: Passage) -> list[Passage]:
        """The items printed in one line; a case at the start of a sentence holds for all of them up to its full stop."""
        sentences = split_outside(passage, "。")
        labelled = [situation if (situation := self._situation(s)) and sub_label(s) else None for s in sentences]
        if not any(labelled):
            return _clauses(passage)
        found: list[Passage] = []
        for sentence, situation in zip(sentences, labelled, strict=True):
            parts = _clauses(situation[1] if situation else sentence)
            if situation:
                self.cases |= {part: situation[0] for part in parts}
            found.extend(parts)
        return found

    def _nested(self, case: str | None, more: Sequence[Passage]) -> None:
        if not more:
            self.case = case  # holds for the items that follow
            return
        for entry in list_items(more):
            if (situation := self._situation(entry.passage)) is not None:
                self._add(trim(situation[1]), situation[0])
            elif not is_nothing(entry.passage.text):
                self._add(entry.passage, case)
        self.case = None

    def _document_lines(self, item: Passage, first: Passage, more: Sequence[Passage]) -> None:
        """An item; sentences behind its first one may name more for a situation."""
        apart = bool(more) and all(_ALSO_NEEDED.match(scan(line.text)) for line in more)
        for passage in (first, *more) if apart else [item]:
            for index, sentence in enumerate(_sentences(passage)):
                if (situation := self._situation(sentence)) is not None:
                    case, rest = situation
                    for part in _plain_list(rest):
                        self._add(part, case)
                elif index == 0 and not is_nothing(sentence.text):
                    self._add(sentence, self.cases.get(item, self.case))

    def _situation(self, sentence: Passage) -> tuple[str, Passage] | None:
        """The case and the documents of ``单位办理的：X`` and ``委托他人办理的，另需提供X``."""
        match = _ALSO_NEEDED.match(scan(sentence.text))
        if match and match.end() < len(sentence.text):
            return sentence.text[match.start("case") : match.end("case")].strip(), sentence.cut(match.end()).strip()
        labelled = sub_label(sentence)
        if labelled and _names_case(*labelled):
            case = _case(labelled[0].text)
            return (case, labelled[1]) if case else None
        return None

    def _add(self, passage: Passage, case: str | None) -> None:
        more = _MORE.match(scan(passage.text))
        passage = passage.cut(more.end()) if more else passage
        if trim(passage) and not _NOT_NEEDED.match(scan(passage.text)):
            self.found.append(_document(passage, case, len(self.found) + 1))


def _names_case(label: Passage, documents: Passage) -> bool:
    """Whether words before a colon name the case that documents are for (本人查询：身份证), and no document (户口簿：原件)."""
    text = scan(label.text)
    if "名称" in text:
        return False
    short = (
        len(text) <= 8
        and not _CASE_NUMBER.fullmatch(text + ":")
        and not re.search(r"[材资]料|[证件表书照格]|数量|份数|原件|复印", text)
    )
    named = bool(_SITUATION.search(text)) and not _CASE_NUMBER.fullmatch(text + ":")
    return named or (short and all(map(ends_like_document, _texts(documents))))


def _texts(documents: Passage) -> list[str]:
    return [part.text for part in split_outside(trim(documents), "；;、，,")]


def _is_head(item: Item, following: Sequence[Item]) -> bool:
    """Whether an item is the heading of a list of documents: by its colon, a list inside it, or one that starts anew."""
    first, *more = item.passage.split_lines()
    text = scan(first.text).rstrip()
    if text.endswith(":"):
        return True
    if _CASE_NUMBER.match(text) and following and not more:  # 情形一：本人申请, above its documents
        return len(text) <= 24 and not _DOCUMENT_ENDING.search(text)
    if more and (number := enumerator(more[0].text)) and number.number == 1:
        return len(text) <= 30
    restarts = not item.numbered and bool(following) and following[0].numbered
    return restarts and len(text) <= 24 and bool(_SITUATION.search(text)) and not _DOCUMENT_ENDING.search(text)


def _case(heading: str) -> str | None:
    """A situation as printed, without its number and the words that ask for documents; None where only these stand."""
    text = scan(heading)
    number = enumerator(heading)
    start = number.end if number else 0
    if match := _CASE_NUMBER.match(text, start):
        start = match.end()
    kept = text[start:].rstrip(" :")
    kept = kept[: len(kept) - len(match.group())] if (match := _ASKING.search(kept)) else kept
    printed = heading[start : start + len(kept)].strip()
    return (
        printed if printed and not re.fullmatch(r"申请人|申请人员|办理人|申办人|申领人|您|以下|下列", printed) else None
    )


def _sentences(passage: Passage) -> list[Passage]:
    """A document, and the sentences behind it: cut at 。 and before a situation behind ；."""
    return [part for part in split_outside(passage, "。") if part] if "。" in passage.text.rstrip("。 ") else [passage]


def _clauses(passage: Passage) -> list[Passage]:
    """The items of documents printed in one line: between ； and 。, else the words of a bare list."""
    parts = split_outside(passage.strip("。"), "；;。")
    if len(parts) == 1:
        return _plain_list(parts[0])
    return [
        piece
        for part in parts
        for piece in ([part] if _has_situation(part) or "，" in part.text else _plain_list(part))
    ]


def _has_situation(part: Passage) -> bool:
    return sub_label(part) is not None or _ALSO_NEEDED.match(scan(part.text)) is not None


_PART_OF_NAME = re.compile(
    r"\s*(?:其|及其)?(?:原件|复印件|影印件)|\s*(?:查验|核验|验|收|留)(?:取|存)?(?:其)?(?:原件|复印件|影印件|\d|$)"
)


def _plain_list(passage: Passage) -> list[Passage]:
    """The documents of a bare list: between 、, or between ， where each part ends like a document."""
    passage = trim(passage)
    with_commas = split_outside(passage, "、，,", keep=_PART_OF_NAME)
    if len(with_commas) > 1 and all(_DOCUMENT_ENDING.search(scan(part.text)) for part in with_commas):
        parts = with_commas
    elif re.search(r"[，,]", passage.text):
        return [passage]
    else:
        parts = split_outside(passage, "、", keep=_PART_OF_NAME)
    return [*parts[:-1], *_last_two(parts[-1])] if len(parts) > 1 else parts  # A和B alone may be one document


_AND = re.compile(r"[和及](?!其?(?:原件|复印件|影印件))")


def _last_two(part: Passage) -> list[Passage]:
    """The last part of a list, cut at 和 where a document stands on both sides of it (A、B和C)."""
    pieces = split(part, _AND)
    return pieces if len(pieces) == 2 and all(_DOCUMENT_ENDING.search(scan(piece.text)) for piece in pieces) else [part]


def _name(passage: Passage) -> Passage:
    """The document without notes that have columns of their own: (必要), (原件1份), 一式两份; 原件 and 复印件 stay."""
    text = scan(passage.text)
    end = len(text)
    while True:
        shown = text[:end].rstrip(" ,;。、")
        end = len(shown)
        for pattern in (_DATA_BRACKET, _COPIES_AT_END):
            if (match := pattern.search(shown)) and match.start() > 0:
                end = match.start()
                break
        else:
            break
    if match := _COPIES_BEFORE_BRACKET.search(text[:end]):
        end = match.start()
    return passage.cut(0, end).strip() or passage


def _document(passage: Passage, case: str | None, position: int) -> Valued[RequiredDocument]:
    whole = trim(passage)
    text = scan(whole.text).replace("\n", "")
    counts = {number_value(match.group(1).translate(_FORMAL_NUMERALS)) for match in _COPIES.finditer(text)}
    row = RequiredDocument(
        position=position,
        name=_name(split_cells(whole)[0] or whole).text,  # 户口簿 | 复印件 | 1份 in a table without heads
        case=case,
        original_or_copy=_kind_of_copy(text),
        copies=int(counts.pop()) if len(counts) == 1 else None,
        necessity=_necessity(text),
    )
    return Valued(row, whole)


def _kind_of_copy(text: str) -> OriginalOrCopy | None:
    return next((code for pattern, code in _ORIGINALS if pattern.search(text)), None)


def _necessity(text: str) -> Necessity | None:
    return next((code for pattern, code in _NECESSITY if pattern.search(text)), None)


# ---- documents in a table --------------------------------------------------------------------------------------------

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", re.compile(r"(?:材料|资料|证件|要件|文件)(?:名称|清单)?|名称")),
    ("necessity", re.compile(r".*必要.*|.*容缺.*|是否必[须需备].*")),
    ("copies", re.compile(r".*份数.*|数量(?:\(份\))?")),
    (
        "case",
        re.compile(
            r"(?:适用|申请|办理|具体|不同)?(?:情形|情况)|(?:人员|对象|申请人|事项|业务|办理)(?:类别|类型)|适用(?:对象|人员)|对象|类别"
        ),
    ),
    ("kind", re.compile(r"材料(?:形式|类型|要求|形态|介质)|形式|类型|原件/?(?:或)?复印件|要求|规格|材料?说明|备注")),
)


@dataclass(frozen=True, slots=True)
class _Head:
    """Which column of a table of documents holds what."""

    width: int
    columns: dict[str, int]


def document_rows(parts: Sequence[Sequence[Passage]]) -> set[int]:
    """Which paragraphs, each given by its cells, are rows of a table of documents, its head among them."""
    rows: set[int] = set()
    width = 0
    for index, cells in enumerate(parts):
        if head := _head(cells):
            width = head.width
        elif len(cells) != width or len(cells) < 2:
            width = 0
        if width:
            rows.add(index)
    return rows


def _head(cells: Sequence[Passage]) -> _Head | None:
    if len(cells) < 2:
        return None
    columns: dict[str, int] = {}
    for index, cell in enumerate(scan(cell.text).replace(" ", "") for cell in cells):
        name = next((name for name, pattern in _COLUMNS if name not in columns and pattern.fullmatch(cell)), None)
        if name:
            columns[name] = index
    return _Head(len(cells), columns) if len(columns) >= 2 and "name" in columns else None


def _table(parts: Sequence[Passage]) -> list[Valued[RequiredDocument]]:
    """The documents of a table under heads such as 材料名称 | 份数 | 必要性; nothing where no such table is printed."""
    heads = [(index, head) for index, part in enumerate(parts) if (head := _head(row_cells(part)))]
    if not heads:
        return []
    start, head = heads[0]
    return list(_table_rows(parts[start + 1 :], head))


def _table_rows(parts: Sequence[Passage], head: _Head) -> Iterator[Valued[RequiredDocument]]:
    position = 0
    for part in parts:
        cells = row_cells(part)
        if len(cells) != head.width:
            continue
        position += 1
        texts = {name: scan(cells[column].text) for name, column in head.columns.items()}
        name = cells[head.columns["name"]]
        count = re.search(r"\d+", texts.get("copies", "")) or re.search(rf"{_N}(?=\s*份)", texts.get("kind", ""))
        case = texts.get("case") or None
        document = _document(name, case, position).value
        told = f"{texts.get('kind', '')} {texts.get('copies', '')}"
        need = texts.get("necessity", "")
        row = document.model_copy(
            update={
                "original_or_copy": _kind_of_copy(told) or document.original_or_copy,
                "copies": int(number_value(count.group())) if count else document.copies,
                "necessity": _necessity(need) or ({"是": "required", "否": "optional"}.get(need) or document.necessity),
            }
        )
        yield Valued(row, part)


# ---- forms -----------------------------------------------------------------------------------------------------------


def forms(parts: Sequence[Passage]) -> list[Valued[GuideForm]]:
    """Forms by channel; 无 is the statement that none is needed."""
    found: list[Valued[GuideForm]] = []
    for item in list_items(parts):
        labelled = sub_label(item.passage)
        channel, body = (labelled[0].text, labelled[1]) if labelled else (None, item.passage)
        if is_nothing(body.text):
            found.append(Valued(GuideForm(channel=channel, name=None, is_none=True), item.passage))
            continue
        if channel and re.search(r"获取|领取|下载|地点|地址", channel):
            continue
        titles = [
            title
            for title in find_titles(body.text)
            if title.start < len(body.text) and "《" in body.text[title.start : title.end]
        ]
        for title in titles:
            passage = body.cut(title.start, title.end)
            found.append(Valued(GuideForm(channel=channel, name=title.name, is_none=False), passage))
        if not titles:
            for part in split_outside(trim(body), "、；;"):
                if re.search(r"(?:表|书|单|函|册)(?:\s*[(（][^()（）]*[)）])?$", part.text):
                    found.append(Valued(GuideForm(channel=channel, name=part.text, is_none=False), part))
    return found
