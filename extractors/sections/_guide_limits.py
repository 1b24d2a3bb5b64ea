"""Time limits and fees in the fields of a service guide (forms.md, section 1: Value facts)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from extractors._folding import scan
from extractors._passage import Passage
from extractors.sections._guide_values import Valued
from extractors.values._found import Found
from extractors.values.quantities import find_durations, find_money
from schemas.service_guide import Comparator, DurationUnit, Fee, TimeLimit

Commitment = Literal["statutory", "promised", "unspecified"]

_IMMEDIATE = re.compile(
    r"即时|即办|即到即办|即来即办|当场|当即|立等可取|立即办|随到随办|随办随取|当日(?:办结|受理|办理|可)|当天(?:可予|可以)?(?:办|出|领)|马上办|现场(?:即时)?办结|秒办|秒批|实时办"
)
_KIND_MARK = re.compile(r"法定|承诺")
_KINDS: dict[str, Commitment] = {"法定": "statutory", "承诺": "promised"}
#: A mark behind its length: 20个工作日（法定）.
_BEHIND = re.compile(r"\s*\(\s*(法定|承诺)(?:办结|办理)?(?:时限|期限|时间)?\s*\)")
_BRACKETED_UNIT = re.compile(r"(\d)\s*\(\s*((?:个)?(?:工作日|自然日|日|天|月|小时))\s*\)")
_EXTENDED = re.compile(r"延长|延期|延至|顺延")
_UNIT_WORDS: tuple[tuple[str, DurationUnit], ...] = (
    ("工作日", "working_day"),
    ("小时", "hour"),
    ("月", "month"),
    ("年", "year"),
    ("日", "calendar_day"),
    ("天", "calendar_day"),
)


def comparator(found: Found) -> Comparator:
    """The comparator of a bounded value; of a range (3至5个工作日) that of its upper end."""
    if found.value_low is None:
        return "le" if found.high_inclusive else "lt"
    if found.value_high is None:
        return "ge" if found.low_inclusive else "gt"
    return "eq" if found.value_low == found.value_high else "le"


def unit_of(text: str) -> DurationUnit | None:
    """The unit that a printed unit alone names (工作日, 个工作日, 天): national platforms print it in a field of its own."""
    plain = re.sub(r"[\s()个为:单位]", "", scan(text))
    return next((unit for word, unit in _UNIT_WORDS if plain == word), None)


def _lengths(text: str) -> list[Found]:
    """Lengths of time; a unit in brackets behind its number counts (20（个工作日）)."""
    return find_durations(_BRACKETED_UNIT.sub(lambda m: m.group().replace("(", " ").replace(")", " "), scan(text)))


def _value(found: Found) -> float | None:
    return found.value_high if found.value_high is not None else found.value_low


def _unit(found: Found) -> DurationUnit:
    return "hour" if found.unit == "minute" else found.unit  # type: ignore[return-value]


def _hours(found: Found) -> float | None:
    value = _value(found)
    return value / 60 if found.unit == "minute" and value is not None else value


def _is_extension(found: Found, text: str) -> bool:
    return _EXTENDED.search(text, max(0, found.start - 10), found.end) is not None


def extension(text: str) -> Found | None:
    """The length by which a limit may be extended (可延长30日)."""
    return next((found for found in _lengths(text) if _is_extension(found, text)), None)


def time_limit(passage: Passage, unit: DurationUnit | None = None) -> Valued[TimeLimit] | None:
    """The limit that a text gives: its first length of time, with an extension where one is printed.

    Args:
        passage: The text.
        unit: Unit of a bare number, where another field names it.
    """
    text = passage.text
    longer = extension(text)
    main = [found for found in _lengths(text) if not _is_extension(found, text)]
    main = [found for found in main if found.unit == "working_day"] or main
    if not main:
        bare = re.fullmatch(r"\s*(\d{1,3}(?:\.5)?)\s*[。.]?\s*", scan(text))
        if bare and unit:
            return Valued(TimeLimit(value=float(bare.group(1)), unit=unit, comparator="eq"), passage)
        match = _IMMEDIATE.search(text)
        if not match:
            return None
        return Valued(TimeLimit(value=None, unit="immediate", comparator="eq"), passage.cut(match.start(), match.end()))
    first = main[0]
    if not _value(first) and first.value_low == 0:  # 0个工作日 is how platforms print it
        return Valued(TimeLimit(value=None, unit="immediate", comparator="eq"), passage.cut(first.start, first.end))
    limit = TimeLimit(
        value=_hours(first),
        unit=_unit(first),
        comparator=comparator(first),
        extension_value=_value(longer) if longer else None,
        extension_unit=_unit(longer) if longer else None,
    )
    return Valued(limit, passage.cut(first.start, first.end))


def limits(passage: Passage, label: str, unit: DurationUnit | None = None) -> dict[Commitment, Valued[TimeLimit]]:
    """Limits of one field by kind, told by 法定 and 承诺 in the text, else in the label."""
    of_label: Commitment = next((code for word, code in _KINDS.items() if word in label), "unspecified")
    found: dict[Commitment, Valued[TimeLimit]] = {}
    for kind, part in _by_kind(passage, of_label):
        if limit := time_limit(part, unit):
            found.setdefault(kind, limit)
    return found


def _by_kind(passage: Passage, of_label: Commitment) -> list[tuple[Commitment, Passage]]:
    """The text cut into what is said about each kind of limit."""
    text = scan(passage.text)
    marks = list(_KIND_MARK.finditer(text))
    if not marks:
        return [(of_label, passage)]
    lengths = _lengths(text)
    behind = [(found, match) for found in lengths if (match := _BEHIND.match(text, found.end))]
    if behind:
        return [(_KINDS[match.group(1)], passage.cut(found.start, found.end)) for found, match in behind]
    starts = [mark.start() for mark in marks] + [len(text)]
    parts = [(_KINDS[m.group()], passage.cut(m.start(), end)) for m, end in zip(marks, starts[1:], strict=True)]
    before = passage.cut(0, marks[0].start())
    kinds = {kind for kind, _ in parts}
    if any(found.end <= marks[0].start() for found in lengths) and of_label not in kinds:
        parts.insert(0, (of_label, before))
    return parts


# ---- fees ------------------------------------------------------------------------------------------------------------

_NOTHING_PAID = re.compile(
    r"(?:不|无须|不用|无需)(?:要|花|付|交|掏|用)*(?:一分)?钱|分文不[收取]|全免|不\s*收\s*费|不(?:予|另行?|再|需|用|得)?(?:收取|收|缴|交)(?:取|纳)?(?:任何)?(?:工本|手续|服务)?(?:费用|费)?|免\s*费|免(?:收|交|缴|征)(?:[^，。；,;]{0,6}费用?)?|"
    r"(?:无|不)(?:需|须|用|必)?(?:任何)?(?:缴|交|付|收|支付|缴纳|交纳)?(?:费用|费)|零\s*(?:收费|费用)|无收费|不涉及(?:收费|费用)?|^\s*0(?:\.0+)?\s*元?\s*[。.]?\s*$"
)
_NO = re.compile(r"^\s*(?:是否收费\s*:\s*)?(?:否|无|不收?|不[要用需]|不花|没有|-+|/)\s*[。.]?\s*$")
_CHARGED = re.compile(
    r"^\s*(?:是否收费\s*:\s*)?是\s*[。.]?\s*$|收取|收费(?!标准|依据|项目|情况|说明|:)|工本费|缴纳|鉴定费|自理?付"
)
_PER = re.compile(r"(?:每|/)\s*(?:[张本人次件证份卡套科门页]|人次)(?:\s*(?:每|/)?\s*(?:次|科|门|项))?")


def fee(parts: Sequence[Passage]) -> tuple[Fee, bool]:
    """What is charged, from the paragraphs of the fee fields.

    Returns:
        The fee, its amount only where exactly one is printed; and whether the text leaves open what applies (several
        amounts, or a charge that some are spared).
    """
    texts = [scan(part.text) for part in parts]
    amounts = [
        found for text in texts for found in find_money(text) if found.normalized != "free" and found.value_high != 0
    ]
    free = any(_NOTHING_PAID.search(text) or _NO.match(text) for text in texts)
    charged = any(_CHARGED.search(_NOTHING_PAID.sub("", text)) for text in texts)
    printed = "\n".join(part.text for part in parts)
    if not amounts:
        known = True if charged else False if free else None
        return Fee(is_charged=known, amount=None, currency=None, unit=None, text=printed), charged and free
    one = amounts[0] if len(amounts) == 1 else None
    unit = one.normalized or _per("\n".join(texts)) if one else None
    row = Fee(
        is_charged=True, amount=_value(one) if one else None, currency="CNY" if one else None, unit=unit, text=printed
    )
    return row, one is None or free


def _per(text: str) -> str | None:
    match = _PER.search(text)
    return match.group().replace(" ", "") if match else None
