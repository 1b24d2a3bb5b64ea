"""Section type service guide (办事指南): tables ``service_guides`` and ``service_guide_fields``."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._table import Part, TableRow, column

ARTICLE_KIND = "service_guide"

DurationUnit = Literal["working_day", "calendar_day", "month", "year", "hour", "immediate"]
ContactType = Literal["hotline", "landline", "mobile", "toll_free", "web", "email"]
Comparator = Literal["eq", "le", "lt", "ge", "gt"]


OriginalOrCopy = Literal["original", "copy", "original_and_copy", "original_or_copy"]
Necessity = Literal["required", "optional", "may_follow"]


class Condition(Part):
    """One condition of 申请条件."""

    position: int = column("Place in the list, from 1.")
    level: Literal["intro", "item"] = column("Introductory paragraph or list item.")
    text: str = column("Condition as printed, without its number.")


class RequiredDocument(Part):
    """One document to bring (办理材料)."""

    position: int = column("Place in the list, from 1.")
    name: str = column("Document as printed (居民身份证原件), without its number and the number of copies behind it.")
    case: str | None = column("Situation (情形) for which it is needed, as printed.")
    original_or_copy: OriginalOrCopy | None = column("原件, 复印件, both, or either; null where the text does not say.")
    copies: int | None = column("Number of copies (份).", unit="copy")
    necessity: Necessity | None = column("必要, 非必要 or 容缺后补, where printed.")


class GuideForm(Part):
    """One form to fill in (申办表格); ``is_none`` where 无 is printed."""

    channel: str | None = column("Channel as printed (网上办理, 窗口办理).")
    name: str | None = column("Name of the form as printed, without 《》; null where 无 is printed.")
    is_none: bool = column("True where the text says that no form is needed (无).")


class Step(Part):
    """One step of the procedure (办理流程)."""

    position: int = column("Place in the list, from 1.")
    text: str = column("Step as printed, without its number.")
    actor: str | None = column("Who acts, as printed.")
    outcome_document: str | None = column("Receipt or result handed out, as printed without 《》.")


class Channel(Part):
    """One way to apply (办理地点, 办理方式)."""

    channel_type: Literal["web", "app", "miniprogram", "counter", "phone", "self_service", "mail"] | None = column(
        "Kind of channel; null where the text does not tell."
    )
    platform: str | None = column("Code of the platform in vocabulary platforms.csv.")
    name: str = column("Channel as printed.")
    url: str | None = column("Address of the site as printed.")
    address: str | None = column("Street address as printed.")
    service_hours: str | None = column("Opening hours that the guide prints for this channel.")


class LegalBasis(Part):
    """One act of 设定依据."""

    position: int = column("Place in the list, from 1.")
    title: str | None = column("Title as printed, without 《》 and without the number.")
    doc_number: str | None = column("Document number as printed (人社部发〔2024〕11号).")
    issuers: list[str] = column("Issuing bodies, joint issuers split.", default=[])
    kind: str | None = column("Kind of act; codes of legal_citations.kind.")
    text: str = column("The whole list item as printed, without its number.")


class Contact(Part):
    """One telephone number or other contact."""

    contact_type: ContactType = column("Kind of contact.")
    number: str = column("Number, digits and hyphens only; e-mail and web addresses as printed, in lower case.")
    number_raw: str = column("Number as printed.")
    label: str | None = column("What the number is for, as printed (office, district).")
    hours: str | None = column("Hours printed with it.")


class TimeLimit(Part):
    """A limit for handling the case (办理期限)."""

    value: float | None = column("Length; null for immediate.")
    unit: DurationUnit = column("Unit of value.")
    comparator: Comparator = column("eq unless a boundary word (内, 不超过 …) is printed.")
    extension_value: float | None = column("Length of a possible extension (可延长30日).", default=None)
    extension_unit: DurationUnit | None = column("Unit of extension_value.", default=None)


class Fee(Part):
    """What the service costs; subsidies are not fees."""

    is_charged: bool | None = column("False for 不收费, true where an amount or 收费 is printed, else null.")
    amount: float | None = column("Amount where exactly one is printed.", unit="currency")
    currency: str | None = column("Currency of amount (CNY).")
    unit: str | None = column("What the amount is per, as printed (每张, 每本).")
    text: str = column("Fee as printed.")


class ServiceGuideRow(TableRow):
    """One service guide: the text of each canonical field, then its values."""

    TABLE: ClassVar[str] = "service_guides"
    KEY: ClassVar[tuple[str, ...]] = ("guide_id",)
    RECORD: ClassVar[bool] = True
    PRINTED: ClassVar[tuple[str, ...]] = ("name",)

    guide_id: str = column("Identifier, derived from the article and the name as printed.")
    article_id: str = column("Article the guide stands in.")
    bulletin_id: str = column("Bulletin the guide stands in.")
    name: str | None = column("Name of the service (事项名称) as printed.")
    competent_authority: str | None = column("Competent body (实施主体) as printed.")
    region_code: str | None = column("GB/T 2260 code of the article's region.")
    summary_text: str | None = column("事项简述 as printed.", default=None)
    applicable_scope_text: str | None = column("适用情形, 服务对象 … as printed.", default=None)
    conditions_text: str | None = column("申请条件, 受理条件 … as printed.", default=None)
    required_documents_text: str | None = column("办理材料, 申请材料 … as printed.", default=None)
    document_rules_text: str | None = column("材料标准 as printed.", default=None)
    forms_text: str | None = column("申办表格 as printed.", default=None)
    locations_text: str | None = column("办理地点 as printed.", default=None)
    competent_authority_text: str | None = column("实施主体, 受理部门 … as printed.", default=None)
    service_hours_text: str | None = column("办理时间 (opening hours or windows) as printed.", default=None)
    legal_bases_text: str | None = column("设定依据, 政策依据 … as printed.", default=None)
    steps_text: str | None = column("办理流程 as printed.", default=None)
    channels_text: str | None = column("办理方式, 线上办理 … as printed.", default=None)
    processing_time_text: str | None = column("办理期限, 办结时限 … as printed.", default=None)
    fee_text: str | None = column("收费标准 as printed.", default=None)
    outputs_text: str | None = column("结果送达, 审批结果 … as printed.", default=None)
    contacts_text: str | None = column("联系电话, 咨询方式 … as printed.", default=None)
    complaint_contacts_text: str | None = column("监督投诉渠道 as printed.", default=None)
    benefit_text: str | None = column("补贴标准, 发放标准 as printed; never a fee.", default=None)
    notes_text: str | None = column("注意事项, 温馨提示 … as printed.", default=None)
    item_codes_text: str | None = column("事项编码, 事项类型 and other codes of the item as printed.", default=None)
    conditions: list[Condition] = column("Conditions one by one.", default=[])
    required_documents: list[RequiredDocument] = column("Documents one by one.", default=[])
    document_rules: list[str] = column("Rules for the documents one by one, without numbers.", default=[])
    forms: list[GuideForm] = column("Forms one by one.", default=[])
    steps: list[Step] = column("Steps one by one.", default=[])
    channels: list[Channel] = column("Ways to apply one by one.", default=[])
    legal_bases: list[LegalBasis] = column("Acts one by one.", default=[])
    outputs: list[str] = column("Results and receipts as printed, without 《》.", default=[])
    contacts: list[Contact] = column("Numbers of 联系电话 one by one.", default=[])
    complaint_contacts: list[Contact] = column("Numbers of 监督投诉 one by one.", default=[])
    processing_time: TimeLimit | None = column(
        "Limit for handling; the promised one (承诺) where both are printed.", default=None
    )
    statutory_time: TimeLimit | None = column("Statutory limit (法定), where it is printed as such.", default=None)
    commitment_kind: Literal["promised", "statutory", "unspecified"] | None = column(
        "What processing_time is; unspecified where the text does not say; null without a limit.", default=None
    )
    fee: Fee | None = column("Fee; null where the guide prints none.", default=None)
    element_completeness: float = column(
        "Share of the expected elements (vocabulary guide_labels.csv, column expected) that are printed.",
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
    label: str = column("Label as printed, without number and colon.")
    field: str | None = column("Canonical name; null for a label that no synonym covers.")
    text: str | None = column("Value as printed, one paragraph a line; null where only the label is printed.")
