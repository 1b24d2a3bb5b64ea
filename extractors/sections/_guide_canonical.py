"""Which canonical field a printed one is: by its label, and where that names several or none, by its value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import scan
from extractors._items import Item, list_items, split_outside
from extractors._labels import names_other
from extractors._passage import Passage, join
from extractors.sections._guide_documents import ends_like_document
from extractors.sections._guide_tables import GuideField
from extractors.values.citations import find_citations
from extractors.values.contacts import ADDRESS, find_phones
from extractors.values.quantities import find_durations, find_money

_CHANNEL_FIRST = re.compile(
    r"\s*(?:[\d.、()①-⑳]*)\s*(?:线上|线下|网上|窗口|现场|掌上|手机|自助|电话|微信|APP|官网|网站|网厅|邮寄|柜台|柜面|上门)[^:。]{0,6}:"
)


def canonical(item: GuideField) -> str | None:
    """The canonical field of a printed one; opening windows and limits are told apart by their value,
    and a counter with a street address is a location.

    受理时限 and 办理时间 name either (forms.md, section 7, trap 1): a length of time is a limit, days of the month and
    times of day are hours.
    """
    name = item.label.field or field_by_value(item.label.text, item.values)
    if name == "channels" and "查询" in item.label.text and _is_phone(scan(item.value.text)):
        return "contacts"
    if name == "channels" and re.search(r"现场|线下|上门|窗口", item.label.text) and ADDRESS.search(item.value.text):
        return "locations"
    if name == "applicable_scope" and re.search(r"谁|哪些|什么人|条件", item.label.text) and len(_numbered(item)) >= 2:
        return "conditions"  # a list of conditions answers 谁能领 too
    if name == "steps" and re.search(r"怎么|如何|怎样|咋", item.label.text) and (_by_channel(item) or _where_to(item)):
        return "channels"
    if name not in ("service_hours", "processing_time"):
        return name
    text = scan(item.value.text)
    lengths = find_durations(text)
    window = re.search(
        r"每月|每周|周[一二三四五六日]|\d{1,2}:\d{2}|全年|全月|上午|下午|\d{4}年|\d+月\d+日|节假日|长期|常年|全天|夏季|冬季",
        text,
    )
    if name == "processing_time" and item.label.strength == "keyword" and {x.unit for x in lengths} & {"month", "year"}:
        return None  # 缓缴期限: no case is handled for months
    if name == "service_hours" and _APPLIES.search(item.label.text) and "日起" in text and "工作日" not in text:
        return name  # 何时报备: what the applicant has time for
    if name == "service_hours" and lengths and not window and re.search(r"工作日|办结|日内|即时|当场", text):
        return "processing_time"
    if name == "processing_time" and window and not re.search(r"\d\s*个?工作日(?!上午|下午|\d)|办结|之日起", text):
        return "service_hours"
    return name


#: What the applicant does by a day.
_APPLIES = re.compile(r"申报|申请|报备|提出|报名|申领|登记|备案|截止|提交|递交|认证|领取")


def _numbered(item: GuideField) -> list[Item]:
    return [entry for entry in list_items(item.values) if entry.numbered]


def _by_channel(item: GuideField) -> bool:
    """Whether each paragraph of a value starts with the channel it is about (线上：…, 线下：…)."""
    items = _numbered(item) or list_items(item.values)
    return bool(items) and (
        all(map(starts_with_channel, item.values)) or all(starts_with_channel(entry.passage) for entry in items)
    )


def _where_to(item: GuideField) -> bool:
    """Whether a value tells where to go and no sequence of steps: 可登录 rs.example.gov.cn 自行申报."""
    text = scan(item.value.text)
    return bool(re.search(r"登录\s*[\w-]+\.[\w.-]+", text)) and not _numbered(item) and "→" not in text


def starts_with_channel(value: Passage) -> bool:
    """Whether a value starts with a channel and a colon (网上办理：…)."""
    return _CHANNEL_FIRST.match(scan(value.text)) is not None


# ---- fields whose label is unknown, told by a value that can be nothing else -------------------------------------------

_FREE = re.compile(
    r"(?:全部|一律|均|本项目?|办理)?(?:免费(?:办理|申领)?|免收|不收费|不收取?(?:任何)?费用|零收费|分文不[收取]|一分(?:钱)?不收|不花钱|不用花钱|不要钱|无需缴费)"
)
_LIMIT = re.compile(
    r"(?:(?:自|从)?[^,。;]{0,14}(?:之日起|[之以]?后))?\s*(?:不超过|最长|最快)?\s*\d{1,3}\s*个?工作日\s*(?:以?内)?(?:办结|办妥|办好|完成)?|"
    r"(?:即时|当场|当日|当天|即刻|现场)(?:办结|办理|办妥|办好|可办|拿证|出证|领取)?|立等可取|随到随办|即来即办"
)
_TWO_LIMITS = re.compile(
    r"法定(?:办?结?时?限|期限)?\D{0,4}\d{1,3}\s*个?(?:工作)?[日天].{0,8}承诺|承诺\D{0,6}\d{1,3}\s*个?(?:工作)?[日天].{0,8}法定"
)
_COUNTER = re.compile(r"[^,。;:]{2,40}(?:窗口|专区|柜台|\d\s*室|[\d一二三四五六]\s*楼)\s*(?:\([^()]*\))?")
_HOURS = re.compile(
    r"(?:法定)?(?:工作日|周[一二三四五六日](?:至|到|-)周[一二三四五六日]|每天|全天)?\s*(?:上午|早上)?\s*\d{1,2}:\d{2}\s*[-~至到—]+\s*\d{1,2}:\d{2}.{0,40}"
)
_DIAL = re.compile(r"\s*(?:请|可)?\s*(?:拨打|致电|电话)?\s*:?\s*")
_GIVEN = re.compile(r"(?:补贴|补助|补助金|津贴|奖励|奖补|奖金|补偿|待遇|资助|礼金|红包|标准|金额|额度|[免减补奖贴息])$")
_COPY = re.compile(r"原件|复印件|影印件")


def field_by_value(label: str, values: Sequence[Passage]) -> str | None:
    """The field that a value shows although its label is unknown; nothing where the value could be of several.

    Args:
        label: The label as printed.
        values: The paragraphs of its value.
    """
    printed = join(values, "\n").text
    text = scan(printed).strip().rstrip("。;")
    if not text:
        return None
    if _FREE.fullmatch(text):
        return "fee"
    if names_other(label):
        return None
    if _is_phone(text):
        return "contacts"
    if _LIMIT.fullmatch(text) or _TWO_LIMITS.search(text):
        return "processing_time"
    if _HOURS.fullmatch(text):
        return "service_hours"
    if _COUNTER.fullmatch(text):
        return "locations"
    if _GIVEN.search(label) and find_money(text):
        return "benefit"
    if text.startswith("《") and any(act.start == 0 and act.kind for act in find_citations(printed)):
        return "legal_bases"
    return "required_documents" if _are_documents(values) else None


#: Fields whose labels stand above values that show each field: a telephone number may tell a place or a way as well.
_MAY_SHOW: dict[str, frozenset[str]] = {
    "fee": frozenset({"fee"}),
    "contacts": frozenset({"contacts", "complaint_contacts", "channels", "locations", "competent_authority", "steps"}),
    "processing_time": frozenset({"processing_time", "statutory_time", "service_hours", "steps", "outputs"}),
    "service_hours": frozenset({"service_hours", "processing_time", "locations", "contacts", "channels"}),
    "locations": frozenset({"locations", "channels", "competent_authority", "contacts", "complaint_contacts", "steps"}),
}


def contradicts_label(field: str | None, value: Passage) -> bool:
    """Whether a value can only be of another field than that of the label above it (a telephone number under 办结时限)."""
    shown = field_by_value("", [value]) if field and field != "notes" else None
    return shown in _MAY_SHOW and field not in _MAY_SHOW[shown]


def _is_phone(text: str) -> bool:
    """Whether a text starts with a telephone number, or each of its clauses has one."""
    dial = _DIAL.match(text)
    found = find_phones(text, in_contact_field=True)
    if found and dial and found[0].start == dial.end():
        return True
    clauses = [clause for clause in re.split(r"[,;。\n、]", text) if clause.strip()]
    return bool(clauses) and all(find_phones(clause, in_contact_field=True) for clause in clauses)


def _are_documents(values: Sequence[Passage]) -> bool:
    """Whether a value lists documents, most of them as original or copy."""
    parts = [part.text for entry in list_items(values) for part in split_outside(entry.passage, "、，,；;。")]
    copies = sum(bool(_COPY.search(part)) for part in parts)
    return copies * 2 >= len(parts) > 0 and all(ends_like_document(part) for part in parts)
