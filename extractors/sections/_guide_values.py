"""Values inside the fields of a service guide: documents, steps, channels, limits, fees, contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from extractors._folding import scan
from extractors._items import Item, list_items, split_outside, trim
from extractors._passage import Passage
from extractors.values._found import Found
from extractors.values.citations import Citation, find_citations, find_titles, listed_titles
from extractors.values.contacts import ADDRESS, find_phones, find_urls, normal_phone, phone_type
from extractors.values.dates import find_times
from extractors.values.names import find_platforms, platform_of
from extractors.values.quantities import find_durations, find_money, number_value
from schemas.service_guide import (
    Channel,
    Comparator,
    Condition,
    Contact,
    ContactType,
    Fee,
    GuideForm,
    LegalBasis,
    Necessity,
    OriginalOrCopy,
    RequiredDocument,
    Step,
    TimeLimit,
)

_NOTHING = re.compile(
    r"\s*(?:无|没有|不需要|无需|无需(?:填写|提供|提交)?(?:任何)?(?:表格|表单|材料)|不需要(?:填写)?表格|暂无|/|-+|—+)\s*[。.]?\s*"
)
_SUBLABEL = re.compile(r"\s*([^:。;,!?()]{2,16}(?:\([^()]{1,12}\))?)\s*:\s*")


T = TypeVar("T")


@dataclass(frozen=True)
class Valued(Generic[T]):
    """A value with the passage it was read from."""

    value: T
    passage: Passage


def is_nothing(text: str) -> bool:
    """Whether a whole value says that there is none (无)."""
    return bool(_NOTHING.fullmatch(text))


def sub_label(passage: Passage) -> tuple[Passage, Passage] | None:
    """A value that starts with a label of its own (网上：全月): the label and the rest."""
    match = _SUBLABEL.match(scan(passage.text))
    if not match:
        return None
    rest = passage.cut(match.end()).strip()
    return (passage.cut(match.start(1), match.end(1)), rest) if rest and not rest.text.startswith("//") else None


# ---- conditions, documents, rules, steps -----------------------------------------------------------------------------


def conditions(parts: Sequence[Passage]) -> list[Valued[Condition]]:
    """Conditions with their place: introduction or item."""
    found = []
    for position, item in enumerate(list_items(parts), start=1):
        level = (
            "item"
            if item.numbered or (not item.passage.text.rstrip().endswith(("：", ":")) and position > 1)
            else "intro"
        )
        found.append(Valued(Condition(position=position, level=level, text=item.passage.text), item.passage))  # type: ignore[arg-type]
    return found


_COPIES = re.compile(r"(\d{1,2}|[一二两三四五六])\s*份|一式\s*(\d|[一二两三四五六])\s*份")
#: 原件 and the number of copies have columns of their own; 复印件 belongs to the name.
_NAME_END = re.compile(
    r"(?:的?原件)?\s*\(?\s*(?:一式)?(?:各)?(?:\d{1,2}|[一二两三四五六])\s*份\s*\)?$|(?<=[^和及或、与])原件$|$"
)
_ORIGINALS: tuple[tuple[re.Pattern[str], OriginalOrCopy], ...] = (
    (re.compile(r"原件(?:及|和|、|与)\s*(?:其)?复印件|复印件(?:及|和|、)原件|原、?复印件"), "original_and_copy"),
    (re.compile(r"原件(?:或|/)\s*(?:其)?(?:复印件|电子)|复印件或原件"), "original_or_copy"),
    (re.compile(r"复印件"), "copy"),
    (re.compile(r"原件"), "original"),
)
_NECESSITY: tuple[tuple[re.Pattern[str], Necessity], ...] = (
    (re.compile(r"容缺"), "may_follow"),
    (re.compile(r"非必要|非必须|可选"), "optional"),
    (re.compile(r"必要|必须提供|必备"), "required"),
)


def required_documents(parts: Sequence[Passage]) -> list[Valued[RequiredDocument]]:
    """Documents one by one; a label before a list of them is their case (情形)."""
    found: list[Valued[RequiredDocument]] = []
    case: str | None = None
    items = list_items(parts)
    if len(items) == 1 and not items[0].numbered:
        items = [Item(part, True) for part in _plain_list(items[0].passage)]
    for item in items:
        if not item.passage:
            continue  # a list number with nothing behind it
        first, *more = item.passage.split_lines()
        text = scan(first.text).rstrip()
        if text.endswith(":"):
            case = (
                None
                if item is items[0] and not item.numbered and re.search(r"以下|下列|如下", text)
                else text[:-1].strip()
            )
            for passage in [entry.passage for entry in list_items(more)] if more else []:
                found.append(_document(passage, case, len(found) + 1))
            continue
        if not item.numbered and item is items[0] and len(items) > 1 and items[1].numbered:
            continue  # an introductory sentence
        labelled = sub_label(item.passage)
        if labelled and re.search(r"材料|情形|人员|单位|的$", labelled[0].text):
            found.append(_document(labelled[1], labelled[0].text, len(found) + 1))
        else:
            found.append(_document(item.passage, case, len(found) + 1))
    return found


def _plain_list(passage: Passage) -> list[Passage]:
    """Documents printed in one sentence: between ；, else between 、 where it is a bare list."""
    parts = split_outside(passage.strip("。"), "；;")
    if len(parts) > 1:
        return parts
    bare = not re.search(r"[，。,]", passage.text.rstrip("。"))
    return split_outside(passage.strip("。"), "、") if bare else [passage]


def _document(passage: Passage, case: str | None, position: int) -> Valued[RequiredDocument]:
    whole = trim(passage)
    text = scan(whole.text)
    name = whole.cut(0, _NAME_END.search(text).start()).strip() or whole  # type: ignore[union-attr]
    copies = _COPIES.search(text)
    kind = next((code for pattern, code in _ORIGINALS if pattern.search(text)), None)
    need = next((code for pattern, code in _NECESSITY if pattern.search(text)), None)
    count = int(number_value(next(group for group in copies.groups() if group))) if copies else None
    row = RequiredDocument(
        position=position, name=name.text, case=case, original_or_copy=kind, copies=count, necessity=need
    )
    return Valued(row, whole)


def rules(parts: Sequence[Passage]) -> list[Valued[str]]:
    """Rules one by one, without numbers."""
    return [Valued(item.passage.text, item.passage) for item in list_items(parts) if not is_nothing(item.passage.text)]


_ACTOR = re.compile(
    r"(?:^|[，,。；;、：:\n]|由|的)\s*(?P<actor>(?:[\u4e00-\u9fff“”]{0,14}?)(?:机构|部门|窗口|中心|局|单位|申请人|参保人员?|工作人员|银行|企业|委员会|个人|职工|本人|劳动者|人员))"
    r"(?=(?:通过|应当?|须|需|将|对|向|在|自|凭|根据|按照?|持|予以|当场|即时|一次性|登录|出具|受理|审核|核对|核实|复核|审批|提交|提出|办理|发放|拨付|支付|"
    r"核定|核发|确认|填写|携带|可|收到|公示|打印|送达|通知|告知|做出|作出|完成|领取|上传|点击|进入|选择|查询|到))"
)


def steps(parts: Sequence[Passage]) -> list[Valued[Step]]:
    """Steps one by one with who acts and what is handed out."""
    items = [item for item in list_items(parts) if not is_nothing(item.passage.text)]
    if (
        len(items) > 1
        and not items[0].numbered
        and items[1].numbered
        and items[0].passage.text.rstrip().endswith(("：", ":"))
    ):
        items = items[1:]
    found = []
    for position, item in enumerate(items, start=1):
        text = item.passage.text
        actor = _ACTOR.search(text)
        forms = [title for title in find_titles(text) if title.category in ("form", "other")]
        handed = [
            t
            for t in forms
            if re.search(r"出具|发放|核发|领取|送达|发给|制发|颁发|打印", text[max(0, t.start - 12) : t.start])
        ]
        row = Step(
            position=position,
            text=text,
            actor=actor.group("actor") if actor else None,
            outcome_document=handed[0].name if handed else None,
        )
        found.append(Valued(row, item.passage))
    return found


def procedure(parts: Sequence[Passage]) -> list[Valued[Step]]:
    """Steps printed under 办理方式: numbered sentences that do not each name a channel; else nothing."""
    items = [item for item in list_items(parts) if item.numbered]
    named = [
        item for item in items if (label := sub_label(item.passage)) and _CHANNEL_LABEL.search(scan(label[0].text))
    ]
    sentences = [item for item in items if len(item.passage) >= 12]
    return steps(parts) if len(sentences) >= 2 and not named else []


# ---- forms, channels -------------------------------------------------------------------------------------------------


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
        if not titles and re.search(r"(?:表|书|单|函|册)(?:\s*[(（][^()（）]*[)）])?$", trim(body).text):
            found.append(Valued(GuideForm(channel=channel, name=trim(body).text, is_none=False), trim(body)))
    return found


_CHANNEL_WORDS = (
    (re.compile(r"小程序"), "miniprogram"),
    (re.compile(r"APP|app|App|掌上|移动端|手机"), "app"),
    (re.compile(r"自助"), "self_service"),
    (re.compile(r"邮寄|邮递|快递|EMS"), "mail"),
    (re.compile(r"窗口|线下|现场|柜台|大厅|中心|\d+号|路|楼|网点|分局|所$|站$|政务服务|银行"), "counter"),
    (re.compile(r"电话|热线"), "phone"),
    (re.compile(r"网上|线上|网办|网络|网站|平台|网厅|全程网办|http|www|网$|电脑端"), "web"),
)
_CHANNEL_LABEL = re.compile(
    r"网上|线上|网办|窗口|线下|现场|掌上|手机|自助|邮寄|电话|APP|小程序|移动|微信|支付宝|渠道|途径|办理"
)


def _channel_type(text: str, fallback: str | None) -> str | None:
    scanned = scan(text)
    listed = find_platforms(text)
    by_word = next((code for pattern, code in _CHANNEL_WORDS if pattern.search(scanned)), None)
    if by_word in ("app", "miniprogram", "self_service", "mail"):
        return by_word
    if listed and (platform := platform_of(text[listed[0].start : listed[0].end])):
        return platform.channel_type
    return by_word or fallback


def channels(parts: Sequence[Passage], hours: dict[str, str]) -> list[Valued[Channel]]:
    """Ways to apply.

    Args:
        parts: Paragraphs of 办理地点, 办理方式 …
        hours: Opening hours by the printed word they stand behind (网上 → 全月).
    """
    found: list[Valued[Channel]] = []
    for item in list_items(parts):
        labelled = sub_label(item.passage)
        if labelled and not _CHANNEL_LABEL.search(scan(labelled[0].text)):
            labelled = None
        label, body = (labelled[0].text, labelled[1]) if labelled else (None, item.passage)
        if is_nothing(body.text):
            continue
        fallback = _channel_type(label, None) if label else None
        for part in split_outside(trim(body), "、；;"):
            found.append(_channel(part, fallback, _hours_for(label, hours)))
    return found


def _hours_for(label: str | None, hours: dict[str, str]) -> str | None:
    if label is None:
        return hours.get("")
    return next((text for key, text in hours.items() if key and (key in label or label in key)), hours.get(""))


def _channel(part: Passage, fallback: str | None, hours: str | None) -> Valued[Channel]:
    text = part.text
    urls, platforms, address = find_urls(text), find_platforms(text), ADDRESS.search(text)
    row = Channel(
        channel_type=_channel_type(text, fallback),  # type: ignore[arg-type]
        platform=platforms[0].normalized if platforms else None,
        name=text,
        url=text[urls[0].start : urls[0].end] if urls else None,
        address=address.group(1) if address else None,
        service_hours=hours,
    )
    return Valued(row, part)


def hours_by_channel(parts: Sequence[Passage]) -> dict[str, str]:
    """Opening hours by the word before the colon; "" for hours that stand for all channels."""
    found: dict[str, str] = {}
    for item in list_items(parts):
        labelled = sub_label(item.passage)
        if labelled and _CHANNEL_LABEL.search(scan(labelled[0].text)):
            found[labelled[0].text] = labelled[1].text
        elif "" not in found:
            found[""] = item.passage.text
    return found if len(found) > 1 or "" not in found or len(list_items(parts)) == 1 else {}


# ---- legal bases -----------------------------------------------------------------------------------------------------


def legal_bases(parts: Sequence[Passage]) -> list[tuple[Valued[LegalBasis], list[Passage]]]:
    """Acts one by one, each with the passages of titles that are printed without 《》."""
    found: list[tuple[Valued[LegalBasis], list[Passage]]] = []
    for item in list_items(parts):
        for passage in _acts_apart(item.passage):
            text = passage.text
            listed = listed_titles(text)
            cited = find_citations(text, listed)
            for act in cited[:1] if listed else cited:
                found.append((_basis(passage, act, len(found) + 1), [passage.cut(t.start, t.end) for t in listed]))
            if not cited and not is_nothing(text):
                row = LegalBasis(position=len(found) + 1, title=None, doc_number=None, kind=None, text=text)
                found.append((Valued(row, passage), []))
    return found


def _acts_apart(passage: Passage) -> list[Passage]:
    if "《" in passage.text:
        return [passage]
    parts = split_outside(passage, "；;、\n")
    acts = [part for part in parts if listed_titles(part.text)]
    return parts if len(acts) == len(parts) > 1 else [passage]


def _basis(passage: Passage, act: Citation, position: int) -> Valued[LegalBasis]:
    text = passage.text
    whole = text.count("《") <= 1
    quoted = passage if whole else passage.cut(act.start, act.end)
    row = LegalBasis(
        position=position,
        title=act.title,
        doc_number=text[act.number.start : act.number.end] if act.number else None,
        issuers=list(act.issuers),
        kind=act.kind,
        text=quoted.text,
    )
    return Valued(row, quoted)


# ---- limits ----------------------------------------------------------------------------------------------------------

_IMMEDIATE = re.compile(r"即时|即办|即到即办|当场|当即|立等可取|随到随办|当日(?:办结|受理)|当天(?:可予)?办结|马上办")
_KIND_MARK = re.compile(r"法定|承诺")


def comparator(found: Found) -> Comparator:
    """The comparator of a single bounded value."""
    if found.value_low is None:
        return "le" if found.high_inclusive else "lt"
    if found.value_high is None:
        return "ge" if found.low_inclusive else "gt"
    return "eq"


def time_limit(passage: Passage) -> Valued[TimeLimit] | None:
    """The limit that a text gives: its first length of time, with an extension where one is printed."""
    text = passage.text
    lengths = find_durations(text)
    extension = next((f for f in lengths if re.search(r"延长|延期", text[max(0, f.start - 8) : f.start])), None)
    main = [f for f in lengths if f is not extension]
    main = [f for f in main if f.unit == "working_day"] or main
    if not main:
        match = _IMMEDIATE.search(text)
        if not match:
            return None
        return Valued(TimeLimit(value=None, unit="immediate", comparator="eq"), passage.cut(match.start(), match.end()))
    first = main[0]
    limit = TimeLimit(
        value=first.value_high if first.value_high is not None else first.value_low,
        unit=first.unit if first.unit != "minute" else "hour",  # type: ignore[arg-type]
        comparator=comparator(first),
        extension_value=(extension.value_high if extension.value_high is not None else extension.value_low)
        if extension
        else None,
        extension_unit=extension.unit if extension else None,  # type: ignore[arg-type]
    )
    return Valued(limit, passage.cut(first.start, first.end))


def limits(passage: Passage, label: str) -> dict[str, Valued[TimeLimit]]:
    """Limits of one field by kind (statutory, promised, unspecified), told by 法定 and 承诺 in label and text."""
    marks = list(_KIND_MARK.finditer(passage.text))
    kinds = {"法定": "statutory", "承诺": "promised"}
    found: dict[str, Valued[TimeLimit]] = {}
    if not marks:
        kind = next((code for word, code in kinds.items() if word in label), "unspecified")
        if limit := time_limit(passage):
            found[kind] = limit
        return found
    starts = [mark.start() for mark in marks] + [len(passage.text)]
    for mark, end in zip(marks, starts[1:], strict=True):
        if limit := time_limit(passage.cut(mark.start(), end)):
            found.setdefault(kinds[mark.group()], limit)
    return found


# ---- fees, contacts --------------------------------------------------------------------------------------------------

_NOT_CHARGED = re.compile(
    r"不\s*收\s*费|不收取|免\s*费|无需(?:缴|付|收)费|免收|零收费|不予收费|^\s*(?:否|无)\s*[。.]?\s*$|无收费|不涉及收费"
)
_CHARGED = re.compile(r"^\s*是\s*[。.]?\s*$|收取|收费|工本费|缴纳")


def fee(passage: Passage) -> Fee:
    """What is charged; an amount only where exactly one is printed."""
    text = passage.text
    amounts = [f for f in find_money(text) if f.normalized != "free"]
    free = bool(_NOT_CHARGED.search(scan(text)))
    if amounts:
        one = amounts[0] if len(amounts) == 1 else None
        printed = re.search(r"每\s*[张本人次件证份卡]|/\s*[张本人次件证份卡]", scan(text))
        unit = (printed.group() if printed else None) if one else None
        amount = one.value_high if one and one.value_high is not None else (one.value_low if one else None)
        return Fee(is_charged=True, amount=amount, currency="CNY" if one else None, unit=unit, text=text)
    charged = False if free else True if _CHARGED.search(scan(text)) else None
    return Fee(is_charged=charged, amount=None, currency=None, unit=None, text=text)


def contacts(parts: Iterable[Passage]) -> list[Valued[Contact]]:
    """Numbers with what they are for; a label holds for the numbers behind it until the next one.

    A bracket behind a number holds its hours, or its label where none stands before it.
    """
    found: list[Valued[Contact]] = []
    for part in parts:
        text = part.text
        running: str | None = None
        end = 0
        for phone in find_phones(text, in_contact_field=True):
            between = text[end : phone.start]
            printed = _contact_label(between)
            carried = running if end and re.fullmatch(r"[\s、,，/或和及;；]*", between) else None
            running = printed or carried
            after = re.match(r"\s*[(（]([^()（）]{2,30})[)）]", text[phone.end :])
            note = after.group(1) if after else ""
            hours = note if find_times(note) or re.search(r"工作日|小时", note) else None
            label = printed or (note if note and not hours and re.search(r"[\u4e00-\u9fff]{2}", note) else carried)
            found.append(
                Valued(_contact(text[phone.start : phone.end], label, hours), part.cut(phone.start, phone.end))
            )
            end = phone.end + (after.end() if after else 0)
    return found


def _contact(raw: str, label: str | None, hours: str | None) -> Contact:
    number = normal_phone(raw)
    kind = cast(ContactType, phone_type(number))
    return Contact(contact_type=kind, number=number, number_raw=raw.strip(), label=label, hours=hours)


def _contact_label(between: str) -> str | None:
    text = re.split(r"[、；;。\n]", between.rstrip(" :：(（"))[-1]
    text = re.sub(r"^[\s,，、;；)）]*(?:\d{1,2}[.、]|[（(]?[一二三四五六七八九十][)）、])?\s*", "", text).strip(
        " :：(（,，"
    )
    return text if re.search(r"[\u4e00-\u9fffA-Za-z]{2}", text) else None
