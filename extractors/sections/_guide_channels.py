"""Ways to apply, with their hours, in the fields of a service guide."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import scan
from extractors._items import list_items, split_outside, trim
from extractors._passage import Passage
from extractors.sections._guide_values import Valued, is_nothing, steps, sub_label
from extractors.values.contacts import ADDRESS, find_urls
from extractors.values.names import find_platforms, platform_of
from schemas.service_guide import Channel, Step

#: Words that tell a channel; the first one in this order decides.
_CHANNEL_WORDS = (
    (re.compile(r"小程序"), "miniprogram"),
    (re.compile(r"APP|app|App|掌上|移动端|手机"), "app"),
    (re.compile(r"自助"), "self_service"),
    (re.compile(r"邮寄|邮递|快递|EMS"), "mail"),
    (re.compile(r"政务服务网|网上|线上|网办|网厅|网站|https?:|www\."), "web"),
    (re.compile(r"窗口|线下|现场|柜台|大厅|中心|\d+号|路|楼|网点|分局|所$|站$|政务服务|银行"), "counter"),
    (re.compile(r"电话|热线"), "phone"),
    (re.compile(r"网络|平台|网$|电脑端"), "web"),
)
#: Kinds that the words of a text may make narrower than its label says: 线上：X小程序.
_NARROWER = {"web": ("app", "miniprogram"), "app": ("miniprogram",), "counter": ("self_service",)}
_CHANNEL_LABEL = re.compile(
    r"网上|线上|网办|窗口|线下|现场|掌上|手机|自助|邮寄|电话|APP|小程序|移动|微信|支付宝|渠道|途径|办理"
)


def _channel_type(text: str, of_label: str | None) -> str | None:
    """The kind of a channel: what its label says, unless the text is more exact; else by its words and platforms."""
    scanned = scan(text)
    by_word = next((code for pattern, code in _CHANNEL_WORDS if pattern.search(scanned)), None)
    narrower = _NARROWER.get(of_label, ()) if of_label else ("app", "miniprogram", "self_service", "mail")
    if by_word in narrower:
        return by_word
    listed = find_platforms(text)
    platform = platform_of(text[listed[0].start : listed[0].end]) if listed else None
    if platform and (of_label is None or platform.channel_type in narrower):
        return platform.channel_type
    return of_label or by_word


def channels(parts: Sequence[Passage], hours: dict[str, Passage]) -> list[Valued[Channel]]:
    """Ways to apply.

    Args:
        parts: Paragraphs of 办理地点, 办理方式 …
        hours: Opening hours by the printed word they stand behind (网上 → 全月).
    """
    found: list[Valued[Channel]] = []
    for item in list_items(parts):
        labelled = _labelled(item.passage)
        for clause in split_outside(trim(labelled[1] if labelled else item.passage), "；;。"):
            label, body = _labelled(clause) or (labelled[0] if labelled else None, clause)
            fallback = _channel_type(label, None) if label else None
            if not is_nothing(body.text):
                found += [
                    _channel(part, fallback, _hours_for(label, hours)) for part in split_outside(trim(body), "、")
                ]
    return found


def _labelled(passage: Passage) -> tuple[str, Passage] | None:
    """A channel behind a word that names it (线上办理：X): the word and the rest."""
    labelled = sub_label(passage)
    named = labelled and _CHANNEL_LABEL.search(scan(labelled[0].text))
    return (labelled[0].text, labelled[1]) if labelled and named else None


def _hours_for(label: str | None, hours: dict[str, Passage]) -> Passage | None:
    if label is None:
        return hours.get("")
    return next((text for key, text in hours.items() if key and (key in label or label in key)), hours.get(""))


def _channel(part: Passage, fallback: str | None, hours: Passage | None) -> Valued[Channel]:
    text = part.text
    urls, platforms, address = find_urls(text), find_platforms(text), ADDRESS.search(text)
    row = Channel(
        channel_type=_channel_type(text, fallback),  # type: ignore[arg-type]
        platform=platforms[0].normalized if platforms else None,
        name=text,
        url=text[urls[0].start : urls[0].end] if urls else None,
        address=address.group(1) if address else None,
        service_hours=hours.text if hours else None,
    )
    return Valued(row, part, (("service_hours", hours),) if hours else ())


def hours_by_channel(parts: Sequence[Passage]) -> dict[str, Passage]:
    """Opening hours by the word before the colon; "" for hours that stand for all channels."""
    found: dict[str, Passage] = {}
    items = list_items(parts)
    clauses = [clause for item in items for clause in _hour_clauses(item.passage)]
    for clause in clauses:
        labelled = _labelled(clause)
        if labelled:
            found[labelled[0]] = labelled[1]
        elif "" not in found:
            found[""] = clause
    return found if len(found) > 1 or "" not in found or len(items) == 1 else {}


def _hour_clauses(passage: Passage) -> list[Passage]:
    """Hours of several channels in one line (网上：全天；窗口：工作日); else the whole line."""
    parts = split_outside(passage, "；;")
    return parts if len(parts) > 1 and all(map(_labelled, parts)) else [passage]


def procedure(parts: Sequence[Passage]) -> list[Valued[Step]]:
    """Steps printed under 办理方式: numbered sentences that do not each name a channel; else nothing."""
    items = [item for item in list_items(parts) if item.numbered]
    named = [
        item for item in items if (label := sub_label(item.passage)) and _CHANNEL_LABEL.search(scan(label[0].text))
    ]
    sentences = [item for item in items if len(item.passage) >= 12]
    return steps(parts) if len(sentences) >= 2 and not named else []
