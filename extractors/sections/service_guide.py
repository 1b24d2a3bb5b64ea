"""Service guides (办事指南): one row per guide, its printed fields in the long form, and the values in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from extractors._enumerators import enumerator
from extractors._once import kept
from extractors._passage import Passage, join
from extractors._questions import marker
from extractors._section import Article, Doubt, Extraction, weigh
from extractors.sections import _guide_values as values
from extractors.sections._guide_canonical import canonical
from extractors.sections._guide_channels import channels, hours_by_channel, procedure
from extractors.sections._guide_contacts import contacts
from extractors.sections._guide_documents import forms, required_documents
from extractors.sections._guide_fields import Reading, expected_fields, plain_name, read_guides
from extractors.sections._guide_limits import Commitment, extension, fee, limits, unit_of
from extractors.sections._guide_tables import Guide, GuideField
from extractors.sections._guide_values import Valued
from extractors.values.contacts import find_phones
from schemas.service_guide import ARTICLE_KIND, Fee, ServiceGuideFieldRow, ServiceGuideRow, Step, TimeLimit

KIND = ARTICLE_KIND


@kept
def _reading(article: Article) -> Reading:
    return read_guides(article.blocks, _has_name(article.title))


#: What an announcement says as a guide does: when, where, and whom to call.
_OF_EVENTS = frozenset(("service_hours", "locations", "contacts", "complaint_contacts", "notes"))


def score(article: Article) -> float:
    """Weighs the surely known labels of different fields, if there are enough of them (kind_evidence.csv).

    Where every question of the text is a label (谁可以办？), it is a guide, although it reads like questions as well.
    """
    reading = _reading(article)
    known = [item.label for item in reading.fields if item.label.field]
    names = {label.field for label in known}
    exact = {label.field for label in known if label.strength == "exact"}
    decorated = [label for label in known if label.form != "alone" or any(label.signature[1:])]
    if len(exact) < 2 and not (len(names) >= 4 and (exact or len(decorated) >= 4)):
        return 0.0
    if reading.asked:
        return weigh(KIND, labels_ask=1)
    return weigh(
        KIND,
        labels=1,
        field=len(names),
        column=int(article.heading_hint == KIND),
        prose_before=max(0, sum(1 for block in reading.before if block.is_prose) - 2),
        act=int(article.is_act),
        event_only=int(names <= _OF_EVENTS),
        asked=sum(1 for block in article.blocks if (m := marker(block.text)) and m.role == "question"),
    )


_COLLECTION = re.compile(
    r"(?:事项|业务|项目)(?:的)?(?:办理|办事|服务|申报)?(?:指南|指引|一览表?|清单|汇总|须知|流程)$|^[^的]{0,6}(?:办事|办理|服务)指南$"
)


def _has_name(title: Passage | None) -> bool:
    """Whether a title names one service; 便民事项办理指南 is the name of a collection."""
    return title is not None and not _COLLECTION.search(title.text.strip())


def also(article: Article, kind: str) -> bool:
    """A guide is only what scores as one."""
    return False


def extract(article: Article) -> Extraction:
    """The guides of the article with all printed fields; unknown labels keep a null field."""
    result = Extraction()
    reading = _reading(article)
    for number, guide in enumerate(reading.guides):
        _guide(result, article, guide, number)
    for head in reading.heads:
        result.mark(head, "label")
    return result


class _Texts:
    """The printed values of one guide by canonical field; ``names`` are the fields of all printed ones in order."""

    def __init__(self, fields: Sequence[GuideField]) -> None:
        self.by_name: dict[str, list[Passage]] = {}
        self.labels: dict[str, list[GuideField]] = {}
        self.names = [canonical(item) for item in fields]
        printed: set[tuple[str, str]] = set()
        for item, name in zip(fields, self.names, strict=True):
            if name:
                self.labels.setdefault(name, []).append(item)
                text = item.value.text
                if (name, text) in printed:
                    continue  # 办理地点 in a quick block and again in the full one
                printed.add((name, text))
                self.by_name.setdefault(name, []).extend(value for value in item.values if value)

    def parts(self, *names: str) -> list[Passage]:
        """The paragraphs of the fields."""
        return [part for name in names for part in self.by_name.get(name, [])]

    def whole(self, *names: str) -> Passage | None:
        """The whole value of the fields, one paragraph a line; None where nothing is printed."""
        parts = self.parts(*names)
        return join(parts, "\n") if parts else None


_TEXT_FIELDS = (
    "summary", "applicable_scope", "conditions", "required_documents", "document_rules", "forms", "locations",
    "competent_authority", "service_hours", "legal_bases", "steps", "channels", "fee", "outputs", "contacts",
    "complaint_contacts", "benefit", "notes", "item_codes",
)  # fmt: skip


def _guide(result: Extraction, article: Article, guide: Guide, number: int) -> None:
    texts = _Texts(guide.fields)
    name = _name(guide) or _headline(article.title)
    record = article.record_id("guide", name.text if name else "", str(number))
    _long_form(result, record, guide.fields, texts.names)
    row: dict[str, Any] = {
        f"{field}_text": result.quote(record, f"{field}_text", texts.whole(field)) for field in _TEXT_FIELDS
    }
    promised = texts.whole("processing_time") or texts.whole("statutory_time")  # the promised one if both are printed
    row["processing_time_text"] = result.quote(record, "processing_time_text", promised)
    row |= _lists(result, record, texts, guide.asides) | _limits(result, record, texts, guide.asides)
    row["fee"] = _fee(result, record, texts) or _free_of_charge(result, record, guide.asides)
    limit = texts.parts("processing_time", "statutory_time")
    expected = expected_fields()
    printed = sum(bool(limit if name == "processing_time" else texts.parts(name)) for name in expected)
    row["element_completeness"] = round(printed / len(expected), 4)
    result.rows.append(
        ServiceGuideRow(
            guide_id=record,
            article_id=article.article_id,
            bulletin_id=article.bulletin_id,
            name=result.quote(record, "name", name),
            competent_authority=result.quote(record, "competent_authority", texts.whole("competent_authority")),
            region_code=article.region_code,
            **row,
        )
    )


def _name(guide: Guide) -> Passage | None:
    """The name that a label or a heading prints: 事项名称 before other labels, of these the last and narrowest one."""
    printed = [item for item in guide.fields if item.label.field == "name" and item.values]
    whole = next((item for item in printed if item.label.text == "事项名称"), printed[-1] if printed else None)
    return whole.value.strip("。；;. ") if whole else guide.name


def _headline(title: Passage | None) -> Passage | None:
    """The name in a headline: 【办事指南】X without the column in brackets."""
    if title is None:
        return None
    match = re.match(r"\s*[【\[][^】\]]{2,12}[】\]]\s*(?=\S)", title.text)
    return plain_name(title.cut(match.end()) if match else title)


def _long_form(result: Extraction, record: str, fields: list[GuideField], names: Sequence[str | None]) -> None:
    for position, (item, name) in enumerate(zip(fields, names, strict=True), start=1):
        value = item.value
        result.rows.append(
            ServiceGuideFieldRow(
                guide_id=record,
                position=position,
                label=item.label.text,
                field=name,
                text=value.text or None,
            )
        )
        result.quote(record, f"fields[{position - 1}].label", item.label_passage)
        result.quote(record, f"fields[{position - 1}].text", value)
        result.mark(item.label_passage, "label")
        if name is None:
            result.doubts.append(
                Doubt(
                    "unknown_label", f"no synonym covers the label {item.label.text}", record, None, item.label_passage
                )
            )
        if not value:
            result.doubts.append(
                Doubt("empty_field", f"nothing is printed behind {item.label.text}", record, name, item.label_passage)
            )


def _keep(result: Extraction, record: str, name: str, found: Sequence[Valued[Any]]) -> list[Any]:
    for index, item in enumerate(found):
        result.quote(record, f"{name}[{index}]", item.passage)
        for part, passage in item.details:
            result.quote(record, f"{name}[{index}].{part}", passage)
    return [item.value for item in found]


def _lists(result: Extraction, record: str, texts: _Texts, asides: Sequence[Passage]) -> dict[str, list[Any]]:
    readers: dict[str, Callable[[Sequence[Passage]], Sequence[Valued[Any]]]] = {
        "conditions": values.conditions,
        "required_documents": required_documents,
        "document_rules": values.rules,
        "forms": forms,
        "steps": values.steps,
        "contacts": contacts,
        "complaint_contacts": contacts,
    }
    read = {name: reader(texts.parts(name)) for name, reader in readers.items()}
    if not read["steps"] and not texts.parts("steps"):  # steps may stand under 办理方式 (forms.md, section 1)
        read["steps"] = procedure(texts.parts("channels"))
    if not texts.parts("contacts"):  # 有疑问请致电…, beside the labels
        called = contacts([aside for aside in asides if find_phones(aside.text)])
        read["contacts"] = [Valued(item.value.model_copy(update={"label": None}), item.passage) for item in called]
    found = {name: _keep(result, record, name, items) for name, items in read.items()}
    hours = hours_by_channel(texts.parts("service_hours"))
    found["channels"] = _keep(result, record, "channels", channels(texts.parts("channels", "locations"), hours))
    bases = values.legal_bases(texts.parts("legal_bases"))
    found["legal_bases"] = _keep(result, record, "legal_bases", [basis for basis, _ in bases])
    result.listed_titles.extend(title for _, titles in bases for title in titles)
    found["outputs"] = _outputs(result, record, texts, read["steps"])
    for name in ("conditions", "required_documents", "document_rules", "steps", "legal_bases"):
        for part in texts.parts(name):
            if enumerator(part.text):
                result.mark(part, "list_item")
    return found


def _outputs(result: Extraction, record: str, texts: _Texts, steps: Sequence[Valued[Step]]) -> list[str]:
    """Results that a field names, then what the steps hand out, each once."""
    named = [(item.value, item.passage) for item in values.outputs(texts.parts("outputs"))]
    handed = [(step.value.outcome_document, passage) for step in steps for _, passage in step.details]
    found: dict[str, Passage] = {}
    for name, passage in [*named, *handed]:
        if name:
            found.setdefault(name, passage)
    for index, passage in enumerate(found.values()):
        result.quote(record, f"outputs[{index}]", passage)
    return list(found)


_SETTLES = re.compile(r"办结|办妥|审核|审批|审查|审定|核准|答复|到账|办理完")


def _limits(result: Extraction, record: str, texts: _Texts, asides: Sequence[Passage]) -> dict[str, Any]:
    """Promised before unspecified before statutory for ``processing_time``; the statutory one apart where named so.

    Where no label names a limit, a sentence beside the labels may tell it (县人社局在10个工作日内审核完毕).
    """
    printed = [item for name in ("processing_time", "statutory_time") for item in texts.labels.get(name, [])]
    units = {
        word: unit_of(item.value.text)
        for item in printed
        for word in ("法定", "承诺", "")
        if word in item.label.text and item.label.text.endswith("单位")
    }
    found: dict[Commitment, Valued[TimeLimit]] = {}
    for item in printed:
        unit = units.get("法定" if "法定" in item.label.text else "承诺" if "承诺" in item.label.text else "")
        if bracket := re.search(r"[(（](?:单位)?[:：]?([^()（）]+)[)）]$", item.label.text):  # 办结时限（工作日）：5
            unit = unit_of(bracket.group(1)) or unit
        for kind, limit in limits(item.value, item.label.text, unit).items():
            found.setdefault(kind, limit)
    for aside in asides if not printed else ():
        if _SETTLES.search(aside.text):
            found = found or limits(aside, "")
    ranked: list[Commitment] = [name for name in ("promised", "unspecified", "statutory") if name in found]
    chosen = found[ranked[0]] if ranked else None
    statutory = found.get("statutory")
    if chosen:
        result.quote(record, "processing_time", chosen.passage)
    if statutory:
        statutory = _with_extension(statutory, printed)
        result.quote(record, "statutory_time", statutory.passage)
    return {
        "processing_time": chosen.value if chosen else None,
        "statutory_time": statutory.value if statutory else None,
        "commitment_kind": ranked[0] if ranked else None,
    }


def _with_extension(limit: Valued[TimeLimit], printed: Sequence[GuideField]) -> Valued[TimeLimit]:
    """A statutory limit with the extension that a field of its own explains (法定办结时限说明)."""
    notes = [item.value.text for item in printed if "法定" in item.label.text and "说明" in item.label.text]
    longer = next((found for note in notes if (found := extension(note))), None)
    if longer is None or limit.value.extension_value is not None:
        return limit
    update = {"extension_value": longer.value_high or longer.value_low, "extension_unit": longer.unit}
    return Valued(limit.value.model_copy(update=update), limit.passage)


def _free_of_charge(result: Extraction, record: str, asides: Sequence[Passage]) -> Fee | None:
    """What a sentence beside the labels says: 申报不收取任何费用."""
    for aside in asides:
        found, _ = fee([aside])
        if found.is_charged is False:
            result.quote(record, "fee", aside)
            return found
    return None


def _fee(result: Extraction, record: str, texts: _Texts) -> Fee | None:
    whole = texts.whole("fee")
    if not whole:
        return None
    found, open_question = fee(texts.parts("fee"))
    result.quote(record, "fee", whole)
    if open_question:
        message = f"what is charged depends on the case: {found.text}"
        result.doubts.append(Doubt("ambiguous_value", message, record, "fee", whole))
    return found
