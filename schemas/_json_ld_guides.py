"""Service guides as schema.org: ``GovernmentService`` and, where steps or documents are printed, ``HowTo``.

What schema.org has no term for (conditions, rules for documents, notes …) stands in ``description``, which is the whole guide
as printed. Limits are an ISO 8601 ``processingTime`` of the channels only where such a duration exists: it has no working
days, so these are a ``PropertyValue`` of the offer with unit E49 (UN/CEFACT Recommendation 20).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from schemas._json_ld_nodes import Node, area, node, reference
from schemas.record_document import printed_text, urn
from schemas.service_guide import ServiceGuideRow

#: Units of limits: word, code of UN/CEFACT Recommendation 20, ISO 8601 pattern where there is one.
_UNITS = {
    "working_day": ("工作日", "E49", None),
    "calendar_day": ("日", "DAY", "P{}D"),
    "month": ("个月", "MON", "P{}M"),
    "year": ("年", "ANN", "P{}Y"),
    "hour": ("小时", "HUR", "PT{}H"),
}
_AT_ONCE = "PT0S"
_LIMIT_NAMES = {"promised": "承诺办结时限", "statutory": "法定办结时限"}
_LIMIT_NAME = "办理期限"
#: A limit that is printed as an upper bound, as a lower bound, or as it is.
_BOUNDS = {"le": "maxValue", "lt": "maxValue", "ge": "minValue", "gt": "minValue", "eq": "value"}
_COMPLAINTS = "监督投诉"
#: Labels of item codes that name the type of the service; those that end in a word of the second row identify it.
_TYPE_LABELS = ("事项类型", "事项类别")
_CODE_ENDINGS = ("编码", "编号", "代码")


def service(guide: Node, article: Node) -> list[Node]:
    """The nodes of one guide."""
    key = urn(guide["guide_id"])
    instructions = _how_to(guide, article, key)
    service_node = node(
        "GovernmentService",
        key,
        name=guide["name"],
        description=printed_text(ServiceGuideRow, guide),
        serviceType=[item["text"] for item in _codes(guide) if item["label"] in _TYPE_LABELS],
        identifier=[
            node("PropertyValue", name=item["label"], value=item["text"])
            for item in _codes(guide)
            if item["label"].endswith(_CODE_ENDINGS)
        ],
        provider=_provider(guide),
        areaServed=area(guide["region_code"]),
        audience=_audience(guide),
        hoursAvailable=_hours(guide["service_hours_text"]),
        availableChannel=_channels(guide),
        offers=_offer(guide),
        serviceOutput=[node("Thing", name=name) for name in guide["outputs"]],
        subjectOf=[reference(urn(article["article_id"])), *(reference(item["@id"]) for item in instructions)],
    )
    return [service_node, *instructions]


def _codes(guide: Node) -> list[Node]:
    return [item for item in guide["service_guide_fields"] if item["field"] == "item_codes" and item["text"]]


def _provider(guide: Node) -> Node | None:
    """The competent body; complaints about the service go to its contact points."""
    name = guide["competent_authority"]
    points = [
        _contact(contact, _COMPLAINTS) for contact in guide["complaint_contacts"] if contact["contact_type"] != "web"
    ]
    return node("Organization", name=name, contactPoint=points) if name or points else None


def _audience(guide: Node) -> Node | None:
    """Whom the service is for: the scope names them, the conditions describe them."""
    scope, conditions = guide["applicable_scope_text"], guide["conditions_text"]
    return node("Audience", audienceType=scope, description=conditions) if scope or conditions else None


def _hours(text: str | None) -> Node | None:
    """Hours as printed; they are not taken apart into days and times."""
    return node("OpeningHoursSpecification", description=text) if text else None


# ---- channels --------------------------------------------------------------------------------------------------------


def _channels(guide: Node) -> list[Node]:
    limit = _duration(guide["processing_time"])
    found = [_channel(channel, limit) for channel in guide["channels"]]
    phones = [_contact(contact) for contact in guide["contacts"] if contact["contact_type"] != "web"]
    sites = [contact for contact in guide["contacts"] if contact["contact_type"] == "web"]
    if phones:
        found.append(node("ServiceChannel", servicePhone=phones))
    found.extend(node("ServiceChannel", name=site["label"], serviceUrl=_url(site["number"])) for site in sites)
    if limit and not guide["channels"]:
        found.append(node("ServiceChannel", processingTime=limit))
    return found


def _channel(channel: Node, limit: str | None) -> Node:
    hours = _hours(channel["service_hours"])
    place = node("Place", address=channel["address"], openingHoursSpecification=hours) if channel["address"] else None
    return node(
        "ServiceChannel",
        name=channel["name"],
        description=channel["service_hours"] if place is None else None,
        serviceUrl=_url(channel["url"]),
        serviceLocation=place,
        processingTime=limit,
    )


def _url(printed: str | None) -> str | None:
    """A printed address as a URL; one without a scheme (si.12333.gov.cn) gets ``http:``, as in a browser."""
    if printed is None:
        return None
    address = printed if "://" in printed else f"http://{printed}"
    try:
        named = urlsplit(address).hostname
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~") if named else None


def _contact(contact: Node, purpose: str | None = None) -> Node:
    by = "email" if contact["contact_type"] == "email" else "telephone"
    return node(
        "ContactPoint",
        contactType=purpose,
        name=contact["label"],
        hoursAvailable=_hours(contact["hours"]),
        **{by: contact["number"]},
    )


# ---- limits and fees -------------------------------------------------------------------------------------------------


def _duration(limit: Node | None) -> str | None:
    """An upper or exact limit as an ISO 8601 duration, where it can be one."""
    if limit is None or _BOUNDS[limit["comparator"]] == "minValue":
        return None
    if limit["unit"] == "immediate":
        return _AT_ONCE
    pattern = _UNITS[limit["unit"]][2]
    return pattern.format(f"{limit['value']:g}") if pattern else None


def _limits(guide: Node) -> Iterable[Node]:
    named = (
        (_LIMIT_NAMES.get(guide["commitment_kind"], _LIMIT_NAME), guide["processing_time"]),
        (_LIMIT_NAMES["statutory"], guide["statutory_time"]),
    )
    for name, limit in named:
        if limit and limit["value"] is not None:
            word, code, _ = _UNITS[limit["unit"]]
            bound = {_BOUNDS[limit["comparator"]]: limit["value"]}
            yield node("PropertyValue", name=name, unitText=word, unitCode=code, **bound)


def _offer(guide: Node) -> Node | None:
    """What the service costs and how long it takes."""
    fee, limits = guide["fee"], list(_limits(guide))
    if not fee:
        return node("Offer", additionalProperty=limits) if limits else None
    price = 0 if fee["is_charged"] is False else fee["amount"]
    per = fee["unit"] and node(
        "UnitPriceSpecification", price=price, priceCurrency=fee["currency"], unitText=fee["unit"]
    )
    return node(
        "Offer",
        description=fee["text"],
        price=price,
        priceCurrency=fee["currency"],
        priceSpecification=per,
        additionalProperty=limits,
    )


# ---- steps -----------------------------------------------------------------------------------------------------------


def _how_to(guide: Node, article: Node, key: str) -> list[Node]:
    if not guide["steps"] and not guide["required_documents"]:
        return []
    steps = [node("HowToStep", position=step["position"], text=step["text"]) for step in guide["steps"]]
    documents = [
        node("HowToSupply", name=item["name"], description=item["case"], requiredQuantity=item["copies"])
        for item in guide["required_documents"]
    ]
    return [
        node(
            "HowTo",
            f"{key}#how-to",
            name=guide["name"],
            about=reference(key),
            step=steps,
            supply=documents,
            isPartOf=reference(urn(article["article_id"])),
        )
    ]
