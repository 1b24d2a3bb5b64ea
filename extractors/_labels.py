"""Guide labels: known ones by the reviewed list, unknown ones by their form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from extractors._enumerators import BULLETS, CN_NUM, Enumerator, chinese_number, enumerator
from extractors._folding import match_key, scan
from extractors._label_words import Meaning, meaning_of
from extractors._once import remembered
from extractors.paragraphs import Block
from schemas._vocabulary import read_table

MAX_LABEL = 14
_KEYWORD_LIMIT = 10
Strength = Literal["exact", "weak", "keyword", "unknown"]
Form = Literal["alone", "colon", "bracket", "spaced", "dash"]

_BRACKETED = re.compile(r"\s*[【\[〖「『〔〈]\s*([^】\]〗」』〕〉]{2,16})\s*[】\]〗」』〕〉]\s*:?\s*")
_COLON = re.compile(r"\s*([^:。,;!?|()]{2,12}\([^()]{1,12}\)|[^:。,;!?|]{1,16}?)\s*:\s*")
_PIPE = re.compile(r"\s*([^:。,;!?|\t]{2,16}?)\s*[|\t]\s*")
_DASH = re.compile(r"\s*([\u4e00-\u9fff]{2,10})\s*--+\s*(?=[^\s-])")  # 要备什么——营业执照
_STROKE = re.compile(r"\s*([\u4e00-\u9fff]{2,8})\s*/\s*(?=[^/\s])")  # 办理期限/15个工作日
_SPACED = re.compile(rf"\s*([\u4e00-\u9fff]{{2,8}})\s+(?=[^\s:|~=_{re.escape(BULLETS)}])")
_IN_BOX = re.compile(r"^\d{1,2}\s*[.、]\s*")  # 【1.办理条件】
_DECORATION = re.compile(rf"[\s{re.escape(BULLETS)}]*")
_NOT_LABEL = re.compile(r"[。，；！？,;!?“”\"]|\d{3,}|https?|[0-9]+(?:元|日|天|个|%)")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at the start of a block.

    ``text`` is the label as printed without number and colon; ``value_start`` is the offset in the block's text where
    the value starts (the end of the text for a label alone on its line); ``signature`` is how labels of one guide
    look alike.
    """

    text: str
    field: str | None
    strength: Strength
    form: Form
    start: int
    value_start: int
    signature: tuple[str, str, str]


@cache
def _synonyms() -> dict[str, tuple[str, Strength]]:
    rows = read_table("guide_labels.csv")
    exact: dict[str, tuple[str, Strength]] = {}
    for row in rows:
        exact[match_key(row["label"])] = (row["field"], "weak" if row["match"] == "weak" else "exact")
    return exact


def listed_label(text: str) -> bool:
    """Whether a text is a label of the reviewed list, surely one by itself."""
    return _synonyms().get(match_key(text), ("", "unknown"))[1] == "exact"


@cache
def _keywords() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["keyword"]), row["field"]) for row in read_table("guide_label_keywords.csv"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = read_table("guide_label_patterns.csv")
    return tuple((re.compile(row["pattern"]), row["field"]) for row in rows)


@cache
def _open() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in read_table("guide_labels_open.csv"))


def names_other(label: str) -> bool:
    """Whether a label is one of those that are known to name no field (贷款期限)."""
    return any(pattern.fullmatch(match_key(label)) for pattern in _open())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(row["ending"] for row in read_table("guide_label_endings.csv"))


@cache
def _longest_endings() -> tuple[str, ...]:
    return tuple(sorted(_endings(), key=len, reverse=True))


def ends_like_label(text: str) -> bool:
    """Whether a text ends in a word that labels end in: tells an unlisted label from a heading or a short value."""
    return text.endswith(_endings())


def _by_pattern(key: str) -> str | None:
    return next((field for pattern, field in _patterns() if pattern.fullmatch(key)), None)


def _first_of_two(key: str) -> tuple[str, Strength] | None:
    """The field of the first of two labels in one (办理时间、地点): what stands first is most of the value."""
    one, mark, two = re.sub(r"(?<=.)[及和与](?=.)", "、", key).partition("、")
    if not mark or len(key) > MAX_LABEL or not ends_like_label(two):
        return None
    listed = _synonyms().get(one)
    return listed if listed and listed[1] == "exact" else None


#: What is asked tells the field, not what it is asked about: 附件怎么传 is no question for forms.
_ASKED = re.compile(r"怎么|怎样|如何|咋|什么|啥|哪|多少|谁|几|何")


def asks_for(label: str) -> bool:
    """Whether a label asks (要啥材料, 收不收费) and does not name."""
    return bool(_ASKED.search(label) or re.search(r"吗|么$|(.)不\1|[能可]否|是否", label))


def _tells(key: str, last: str, match: re.Match[str]) -> bool:
    """Whether a keyword tells the field of a label: the last word does (材料留存年限 is no list of documents), and what is asked.

    A keyword in the middle tells nothing: 就业困难人员认定 names what is handled.
    """
    if last:
        return match.end() > len(key) - len(last)
    ends = not key[match.end() :].strip("()")
    if _ASKED.search(key):
        return ends or _ASKED.search(match.group()) is not None
    return ends or not key[: match.start()].strip("()")


def _strength(meaning: Meaning, key: str) -> Strength:
    """How surely a label of known words is one: sure words of two characters (谁来, 几天) stand in other text as well."""
    if meaning.field is None:
        return "unknown"
    return "keyword" if not meaning.sure else "exact" if len(key) > 2 else "weak"


_ANNOUNCED = re.compile(r"(?:具体)?(?:如下|包括)$")
_COUNTED = re.compile(rf"^(?:第?{CN_NUM}|\d{{1,2}})问(?=..)")  # 三问带什么


@remembered
def lookup(label: str) -> tuple[str | None, Strength]:
    """The canonical field of a label as printed and how surely it is one."""
    key = _ANNOUNCED.sub("", match_key(label).strip(":.、*" + BULLETS))
    key = _COUNTED.sub("", key) if "问" in key else key
    found = _synonyms().get(key)
    if found is None:
        found = _synonyms().get(re.sub(r"\(.*?\)", "", key)) or _synonyms().get(re.sub(r"^\d+", "", key))
    if found:
        return found
    if names_other(key):
        return None, "unknown"
    if 2 <= len(key) <= MAX_LABEL and (field := _by_pattern(key)):
        return field, "exact" if len(key) > 2 else "weak"
    if found := _first_of_two(key):
        return found
    if 2 <= len(key) <= MAX_LABEL and (meaning := meaning_of(key)):
        return meaning.field, _strength(meaning, key)
    if 2 <= len(key) <= _KEYWORD_LIMIT and not re.search(r"[的我您你]", key):
        last = next(filter(key.endswith, _longest_endings()), "") if ends_like_label(key) else ""
        for pattern, field in _keywords():
            if any(_tells(key, last, match) for match in pattern.finditer(key)):
                return field, "keyword"
    return None, "unknown"


def _form(text: str, start: int) -> tuple[Form, str, int, int] | None:
    """Form, label, its start and the start of the value for the text behind number and bullet."""
    spaced = _SPACED.match(text, start)
    if spaced and (lookup(spaced.group(1))[1] != "unknown" or ends_like_label(spaced.group(1))):
        return "spaced", spaced.group(1), spaced.start(1), spaced.end()
    stroke = _STROKE.match(text, start)
    if stroke and lookup(stroke.group(1))[1] == "exact":
        return "colon", stroke.group(1), stroke.start(1), stroke.end()
    for form, pattern in (("bracket", _BRACKETED), ("dash", _DASH), ("colon", _COLON), ("colon", _PIPE)):
        if match := pattern.match(text, start):
            at = match.start(1) + len(match.group(1)) - len(_IN_BOX.sub("", match.group(1)))
            return form, match.group(1)[at - match.start(1) :].rstrip(": "), at, match.end()  # type: ignore[return-value]
    rest = text[start:].strip().rstrip(BULLETS + " ")
    if 2 <= len(rest) <= MAX_LABEL:
        offset = start + len(text[start:]) - len(text[start:].lstrip())
        return "alone", rest, offset, len(text)
    return None


_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
#: Numbers that count labels and nothing else: 10是否收费, 1 办理条件, 1.2 办理条件, 第1项 办理条件, 01/办理条件, 【1】办理条件, Ⅰ、办理条件,
#: 一　办理条件.
_GLUED_NUMBER = re.compile(
    rf"\s*(?:第\s*(\d{{1,2}})\s*项|[【\[](\d{{1,2}})[】\]]|([{_ROMAN}])\s*[、.]?|({CN_NUM})(?=\s)|(?:\d{{1,2}}\.)?(\d{{1,2}})(?:\s*[/|｜])?)\s*(?=[\u4e00-\u9fff【])"
)


@remembered
def label_number(printed: str) -> Enumerator | None:
    """The list number that a text starts with, also one that sticks to a label (10是否收费)."""
    if number := enumerator(printed):
        return number
    match = _GLUED_NUMBER.match(printed)
    if not match:
        return None
    label = re.split(r"[\s:|】]", scan(printed)[match.end() :].strip(" 【"), maxsplit=1)[0]
    sure = len(label) <= MAX_LABEL and (
        lookup(label)[1] in ("exact", "weak") or (ends_like_label(label) and len(label) <= 8)
    )
    value = match.group(match.lastindex or 1)
    counted = int(value) if value.isdecimal() else _ROMAN.find(value) + 1 or chinese_number(value)
    return Enumerator("padded", counted, match.end()) if sure else None


_ORNAMENT = rf"[\s{re.escape(BULLETS)}#+〓“”\"'<>〈〉〔〕()\[\]~=\-_·|/\u2300-\u23ff\u2500-\u257f\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]"
_ORNATE = re.compile(
    rf"(?P<before>{_ORNAMENT}*)(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff、]{{1,13}})"
    rf"(?P<after>\s*$|\s*:[\s*]*|{_ORNAMENT}*:[\s*]*|{_ORNAMENT}+$|\s*[〉>〕”\"】]\s*|\s*--?\s*|\s*[{re.escape(BULLETS)}]\s*)"
)


def _ornate(printed: str, number: Enumerator | None) -> Label | None:
    """A sure label among ornaments of any kind: （办理条件）, **办理条件**：, —— 办理条件 ——, 办理条件——."""
    text = scan(printed)
    match = _ORNATE.match(text, number.end if number else 0)
    if not match or not (match.group("before").strip() or match.group("after").strip()):
        return None
    closing = match.group("after").strip()
    if closing in BULLETS and closing and match.end() < len(text) and closing not in match.group("before"):
        return None  # ※办理条件※ value, but no bullet of the value
    label = printed[match.start("label") : match.end("label")]
    field, strength = lookup(label)
    if strength != "exact" and not ends_like_label(label):
        return None
    whole = match.end() >= len(text.rstrip())
    form: Form = "bracket" if whole and ":" not in match.group("after") else "colon"
    ornament = match.group("before").strip()[:1]
    if ornament >= "\u2300" and ornament not in BULLETS:
        ornament = "emoji"  # each label has one of its own
    signature = (form, number.style if number else "", ornament)
    return Label(label, field, strength, form, match.start("label"), match.end(), signature)


def label_of(block: Block) -> Label | None:
    """The label that a block starts with, known or possible; None where it cannot start with one."""
    return _label_of(block.text)


@lru_cache(maxsize=1 << 14)  # many rules ask for the labels of the same blocks, for each piece before and behind them
def _label_of(printed: str) -> Label | None:
    number = label_number(printed)
    plain = _plain_label(printed, number)
    if plain and plain.strength == "exact":
        return plain
    ornate = _ornate(printed, number)
    doubtful = plain is None or (plain.strength == "unknown" and not ends_like_label(plain.text))
    better = ornate is not None and (
        ornate.strength == "exact" or (ornate.strength == "weak" and plain is not None and plain.strength != "weak")
    )
    return ornate if ornate and (better or doubtful) else plain


def _plain_label(printed: str, number: Enumerator | None) -> Label | None:
    text = scan(printed)
    decoration = _DECORATION.match(text, number.end if number else 0)
    start = decoration.end() if decoration else 0
    shape = _form(text, start)
    if shape is None:
        return None
    form, _, label_start, value_start = shape
    label_end = label_start + len(shape[1])
    label = printed[label_start:label_end].strip()
    if not label or _NOT_LABEL.search(re.sub(r"[(（][^()（）]*[)）]$", "", label)) or label[-1] in "*★☆":
        return None
    if form == "colon" and label[-1].isdigit() and text[value_start : value_start + 1].isdigit():
        return None  # 每天8:30
    field, strength = lookup(label)
    bullet = decoration.group().strip()[:1] if decoration else ""
    if bullet == "*":  # **办理条件：** value
        value_start += len(text[value_start:]) - len(text[value_start:].lstrip("* "))
    signature = (form, number.style if number else "", bullet)
    return Label(label, field, strength, form, label_start, value_start, signature)


@cache
def field_order(field: str | None) -> int:
    """Usual place of a field in printed guides (guide_fields.csv); 0 for none."""
    return next((int(row["order"]) for row in read_table("guide_fields.csv") if row["field"] == field), 0)


#: Place of 办理流程 and later fields: a guide of its own starts with earlier ones.
LATE_FIELD = 11


def known_label(block: Block) -> Label | None:
    """The label of a block where it is surely one: an exact synonym, or an ornament round a word that tells its field."""
    label = label_of(block)
    if label is None:
        return None
    boxed = label.form == "bracket" or (label.form == "alone" and bool(label.signature[2]))
    return label if label.strength == "exact" or (boxed and label.strength == "keyword") else None
