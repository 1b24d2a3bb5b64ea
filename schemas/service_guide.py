"""Section type service guide (办事指南): tables ``service_guides`` and ``service_guide_fields``."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from schemas._lists import GUIDE_FIELDS, INHERITED_REGION, PLATFORMS, REGIONS, guide_labels
from schemas._table import Part, TableRow, column
from schemas.legal_citation import CITATION_KINDS

ARTICLE_KIND = "service_guide"

DurationUnit = Literal["working_day", "calendar_day", "month", "year", "hour", "immediate"]
ContactType = Literal["hotline", "landline", "mobile", "toll_free", "web", "email"]
Comparator = Literal["eq", "le", "lt", "ge", "gt"]


OriginalOrCopy = Literal["original", "copy", "original_and_copy", "original_or_copy"]
Necessity = Literal["required", "optional", "may_follow"]

_UNITS = {
    "working_day": "working days (工作日)",
    "calendar_day": "calendar days (日, 天, 自然日)",
    "month": "months",
    "year": "years",
    "hour": "hours",
    "immediate": "at once (即时办结, 当场); without a value",
}
_CONTACT_TYPES = {
    "hotline": "short service number (12333)",
    "landline": "fixed line, with or without area code",
    "mobile": "mobile number",
    "toll_free": "400 or 800 number",
    "web": "web address",
    "email": "e-mail address",
}
_COMPARATORS = {
    "eq": "no boundary word is printed",
    "le": "at most (不超过, 以内)",
    "lt": "less than (不满)",
    "ge": "at least (以上)",
    "gt": "more than (超过)",
}
_ORIGINALS = {
    "original": "原件",
    "copy": "复印件",
    "original_and_copy": "both (原件及复印件)",
    "original_or_copy": "either (原件或复印件)",
}
_NECESSITIES = {"required": "必要", "optional": "非必要", "may_follow": "may be handed in later (容缺后补)"}
_CHANNEL_TYPES = {
    "web": "website",
    "app": "app for telephones",
    "miniprogram": "mini-program (小程序)",
    "counter": "counter (窗口)",
    "phone": "telephone",
    "self_service": "self-service machine (自助终端)",
    "mail": "post",
}


def _printed(field: str, description: str) -> Any:
    """The text of a canonical field: what is printed behind its label."""
    return column(
        f"{description}, as printed, one paragraph a line; null where the guide has no such field.",
        labels=guide_labels(field),
        warnings=("free_text",),
        default=None,
    )


def _values(field: str, description: str, *, default: Any, **more: Any) -> Any:
    """Values that are read from the text of a canonical field."""
    return column(description, labels=guide_labels(field), default=default, **more)


class Condition(Part):
    """One condition of 申请条件."""

    position: int = column("Place in the list, from 1.")
    level: Literal["intro", "item"] = column(
        "Place in the structure of the list.",
        codes={"intro": "paragraph that leads the items in", "item": "one condition"},
    )
    text: str = column("Condition as printed, without its number.", warnings=("free_text",))


class RequiredDocument(Part):
    """One document to bring (办理材料)."""

    position: int = column("Place in the list, from 1.")
    name: str = column(
        "Document as printed (居民身份证原件), without its number and the number of copies behind it.",
        warnings=("as_printed",),
    )
    case: str | None = column(
        "Situation (情形) for which it is needed, as printed; null for all.", warnings=("as_printed",)
    )
    original_or_copy: OriginalOrCopy | None = column(
        "What to hand in; null where the text does not say.", codes=_ORIGINALS
    )
    copies: int | None = column("Number of copies (份); null where none is printed.", unit="copy")
    necessity: Necessity | None = column("Whether it is needed; null where nothing is printed.", codes=_NECESSITIES)


class GuideForm(Part):
    """One form to fill in (申办表格); ``is_none`` where 无 is printed."""

    channel: str | None = column(
        "Channel as printed (网上办理, 窗口办理); null where none is named.", warnings=("as_printed",)
    )
    name: str | None = column(
        "Name of the form as printed, without 《》; null where 无 is printed.", warnings=("as_printed",)
    )
    is_none: bool = column("True where the text says that no form is needed (无).")


class Step(Part):
    """One step of the procedure (办理流程)."""

    position: int = column("Place in the list, from 1.")
    text: str = column("Step as printed, without its number.", warnings=("free_text",))
    actor: str | None = column("Who acts, as printed; null where the step names nobody.", warnings=("as_printed",))
    outcome_document: str | None = column(
        "Receipt or result handed out, as printed without 《》; null for none.", warnings=("as_printed",)
    )


class Channel(Part):
    """One way to apply (办理地点, 办理方式)."""

    channel_type: Literal["web", "app", "miniprogram", "counter", "phone", "self_service", "mail"] | None = column(
        "Kind of channel; null where the text does not tell.", codes=_CHANNEL_TYPES
    )
    platform: str | None = column(
        "Code of the platform; null for one that is not listed.", codes=PLATFORMS, warnings=("reviewed_list",)
    )
    name: str = column("Channel as printed.", warnings=("as_printed",))
    url: str | None = column("Web address as printed; null where none is.")
    address: str | None = column("Street address as printed; null where none is.", warnings=("as_printed",))
    service_hours: str | None = column(
        "Opening hours for this channel, as printed; null where the guide prints none.", warnings=("as_printed",)
    )


class LegalBasis(Part):
    """One act of 设定依据."""

    position: int = column("Place in the list, from 1.")
    title: str | None = column(
        "Title as printed, without 《》 and without the number.",
        warnings=("as_printed",),
        note="legal_citations has the full title",
    )
    doc_number: str | None = column(
        "Document number as printed (人社部发〔2024〕11号); null where none is.", warnings=("as_printed",)
    )
    issuers: list[str] = column("Issuing bodies as printed, joint issuers split.", warnings=("as_printed",), default=[])
    kind: str | None = column("Kind of act; null where the text does not tell.", codes=CITATION_KINDS)
    text: str = column("The whole list item as printed, without its number.", warnings=("free_text",))


class Contact(Part):
    """One telephone number or other contact."""

    contact_type: ContactType = column("Kind of contact.", codes=_CONTACT_TYPES)
    number: str = column(
        "Number, digits and hyphens only; e-mail and web addresses in lower case.",
        warnings=("personal_data",),
        note="mobile numbers and e-mail addresses may belong to one person; compare by number, not by number_raw",
    )
    number_raw: str = column("Number as printed.", warnings=("as_printed", "personal_data"))
    label: str | None = column(
        "What the number is for, as printed (office, district); null for the service as a whole.",
        warnings=("as_printed",),
    )
    hours: str | None = column("Hours as printed with it; null where none are.", warnings=("as_printed",))


class TimeLimit(Part):
    """A limit for handling the case (办理期限)."""

    value: float | None = column(
        "Length in unit; null for immediate.", unit="as in column unit", warnings=("mixed_units",)
    )
    unit: DurationUnit = column("Unit of value.", codes=_UNITS)
    comparator: Comparator = column(
        "How value bounds the time.",
        codes=_COMPARATORS,
        note="15个工作日 without a boundary word is meant as a limit too",
    )
    extension_value: float | None = column(
        "Length of a possible extension (可延长30日) in extension_unit; null where none is printed.",
        unit="as in column extension_unit",
        warnings=("mixed_units",),
        default=None,
    )
    extension_unit: DurationUnit | None = column("Unit of extension_value.", codes=_UNITS, default=None)


class Fee(Part):
    """What the service costs; subsidies are not fees."""

    is_charged: bool | None = column(
        "False for 不收费, true where an amount or 收费 is printed; null where the text tells neither."
    )
    amount: float | None = column(
        "Amount where exactly one is printed; null for none or several.", unit="as in column currency"
    )
    currency: str | None = column("Currency of amount.", codes={"CNY": "renminbi yuan (元)"})
    unit: str | None = column("What the amount is per, as printed (每张, 每本).", warnings=("as_printed",))
    text: str = column("Fee as printed.", warnings=("free_text",))


class ServiceGuideRow(TableRow):
    """One service guide: the text of each canonical field, then its values."""

    TABLE: ClassVar[str] = "service_guides"
    KEY: ClassVar[tuple[str, ...]] = ("guide_id",)
    RECORD: ClassVar[bool] = True
    PRINTED: ClassVar[tuple[str, ...]] = ("name",)

    guide_id: str = column("Identifier, derived from the article and the name as printed.")
    article_id: str = column("Article the guide stands in.")
    bulletin_id: str = column("Bulletin the guide stands in.")
    name: str | None = column(
        "Name of the service as printed: of a field such as 事项名称, else of the heading above the guide.",
        labels=guide_labels("name"),
        warnings=("as_printed",),
    )
    competent_authority: str | None = column(
        "Competent body as printed; null where the guide names none.",
        labels=guide_labels("competent_authority"),
        warnings=("as_printed",),
    )
    region_code: str | None = column(
        "GB/T 2260 code of the article's region.", codes=REGIONS, warnings=("inferred",), note=INHERITED_REGION
    )
    summary_text: str | None = _printed("summary", "What the service is (事项简述)")
    applicable_scope_text: str | None = _printed("applicable_scope", "For whom and when (适用情形, 服务对象)")
    conditions_text: str | None = _printed("conditions", "Conditions (申请条件, 受理条件)")
    required_documents_text: str | None = _printed("required_documents", "Documents to bring (办理材料, 申请材料)")
    document_rules_text: str | None = _printed("document_rules", "Rules for the documents (材料标准)")
    forms_text: str | None = _printed("forms", "Forms to fill in (申办表格)")
    locations_text: str | None = _printed("locations", "Where to go (办理地点)")
    competent_authority_text: str | None = _printed("competent_authority", "Competent body (实施主体, 受理部门)")
    service_hours_text: str | None = _printed("service_hours", "Opening hours or windows of time (办理时间)")
    legal_bases_text: str | None = _printed("legal_bases", "Legal bases (设定依据, 政策依据)")
    steps_text: str | None = _printed("steps", "Procedure (办理流程)")
    channels_text: str | None = _printed("channels", "Ways to apply (办理方式, 线上办理)")
    processing_time_text: str | None = _printed("processing_time", "Limit for handling (办理期限, 办结时限)")
    fee_text: str | None = _printed("fee", "Fee (收费标准)")
    outputs_text: str | None = _printed("outputs", "Results and how they are delivered (结果送达, 审批结果)")
    contacts_text: str | None = _printed("contacts", "Telephone numbers and other contacts (联系电话, 咨询方式)")
    complaint_contacts_text: str | None = _printed("complaint_contacts", "Where to complain (监督投诉渠道)")
    benefit_text: str | None = _printed("benefit", "What is paid or granted, never a fee (补贴标准, 发放标准)")
    notes_text: str | None = _printed("notes", "Notes (注意事项, 温馨提示)")
    item_codes_text: str | None = _printed("item_codes", "Codes and type of the item (事项编码, 事项类型)")
    conditions: list[Condition] = _values("conditions", "Conditions one by one.", default=[])
    required_documents: list[RequiredDocument] = _values("required_documents", "Documents one by one.", default=[])
    document_rules: list[str] = _values(
        "document_rules", "Rules for the documents one by one, without numbers.", default=[]
    )
    forms: list[GuideForm] = _values("forms", "Forms one by one.", default=[])
    steps: list[Step] = _values("steps", "Steps one by one.", default=[])
    channels: list[Channel] = _values("channels", "Ways to apply one by one, from 办理方式 and 办理地点.", default=[])
    legal_bases: list[LegalBasis] = _values("legal_bases", "Acts one by one.", default=[])
    outputs: list[str] = _values("outputs", "Results and receipts as printed, without 《》.", default=[])
    contacts: list[Contact] = _values("contacts", "Numbers of 联系电话 one by one.", default=[])
    complaint_contacts: list[Contact] = _values("complaint_contacts", "Numbers of 监督投诉 one by one.", default=[])
    processing_time: TimeLimit | None = _values(
        "processing_time",
        "Limit for handling; the promised one (承诺) where both are printed; null where no limit can be read.",
        note="guides have limits of different units and kinds: see its unit and commitment_kind",
        warnings=("mixed_units",),
        default=None,
    )
    statutory_time: TimeLimit | None = _values(
        "statutory_time",
        "Statutory limit (法定), where it is printed as such.",
        warnings=("mixed_units",),
        default=None,
    )
    commitment_kind: Literal["promised", "statutory", "unspecified"] | None = column(
        "What processing_time is; null without a limit.",
        codes={
            "promised": "promised by the office (承诺)",
            "statutory": "set by law (法定)",
            "unspecified": "the text does not say",
        },
        default=None,
    )
    fee: Fee | None = _values("fee", "Fee; null where the guide prints none.", default=None)
    element_completeness: float = column(
        "Share of the elements that a guide is expected to have (section Guide elements of DICTIONARY.md) that are printed.",
        unit="ratio 0..1",
    )


class ServiceGuideFieldRow(TableRow):
    """One printed field of a guide, in the long form; unknown labels are kept with a null ``field``."""

    TABLE: ClassVar[str] = "service_guide_fields"
    KEY: ClassVar[tuple[str, ...]] = ("guide_id", "position")
    PARENT: ClassVar[str | None] = "service_guides"
    PRINTED: ClassVar[tuple[str, ...]] = ("label", "text")

    guide_id: str = column("Guide the field belongs to.")
    position: int = column("Place among the fields of the guide, from 1.")
    label: str = column("Label as printed, without number and colon.", warnings=("as_printed",), note="group by field")
    field: str | None = column(
        "Canonical name of the field; null for a label that no synonym covers (issue unknown_label).",
        codes=GUIDE_FIELDS,
    )
    text: str | None = column(
        "Value as printed, one paragraph a line; null where only the label is printed (issue empty_field).",
        warnings=("free_text",),
    )
