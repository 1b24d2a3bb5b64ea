"""Section type occupation list (职业目录): tables ``occupation_lists`` and ``occupation_entries``."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._table import Part, TableRow, column

ARTICLE_KIND = "occupation_list"


ListKind = Literal["shortage", "new_occupation", "subsidy", "ranking", "standard", "unknown"]


class OccupationGroup(Part):
    """A printed group heading of the list."""

    position: int = column("Place among the groups, from 1.")
    label: str = column("Heading as printed, without its number.")
    entry_count: int = column("Entries printed under it.", unit="entry")


class LevelAmount(Part):
    """An amount printed with an entry, for one level where one is named."""

    level: str | None = column("Level as printed (高级工, 三级).")
    amount: float = column("Amount.", unit="currency")
    currency: str = column("Currency (CNY).")
    unit: str | None = column("What it is per, as printed (元/人).")


class Candidate(Part):
    """An official title that resembles the printed one; never a code by itself."""

    code: str = column("Occupation code in the 2022 edition.")
    name: str = column("Official name.")
    score: float = column("Similarity of the names, 0..100.")


class OccupationListRow(TableRow):
    """One list of occupations."""

    TABLE: ClassVar[str] = "occupation_lists"
    KEY: ClassVar[tuple[str, ...]] = ("list_id",)
    RECORD: ClassVar[bool] = True
    PRINTED: ClassVar[tuple[str, ...]] = ("name",)

    list_id: str = column("Identifier, derived from the article and the name as printed.")
    article_id: str = column("Article the list stands in.")
    bulletin_id: str = column("Bulletin the list stands in.")
    name: str | None = column("Name of the list as printed, without 《》.")
    issuer: str | None = column("Body that issued or compiled the list, as printed.")
    region_code: str | None = column("GB/T 2260 code of the list's region.")
    zone_name: str | None = column("Development zone or new town, e.g. 嘉定新城.")
    year: int | None = column("Year printed in the name of the list.", unit="year")
    list_kind: ListKind = column("急需紧缺, 新职业, 补贴目录, 排行 or 职业标准 by the printed name.")
    stated_count: int | None = column("Number of entries that the text states (80个工种).", unit="entry")
    entry_count: int = column("Entries found.", unit="entry")
    groups: list[OccupationGroup] = column("Printed group headings in order.", default=[])


class OccupationEntryRow(TableRow):
    """One occupation of a list, coded against the 2022 classification (职业分类大典)."""

    TABLE: ClassVar[str] = "occupation_entries"
    KEY: ClassVar[tuple[str, ...]] = ("entry_id",)
    PARENT: ClassVar[str | None] = "occupation_lists"
    RECORD: ClassVar[bool] = True
    PRINTED: ClassVar[tuple[str, ...]] = ("group_label", "title", "level_labels")

    entry_id: str = column("Identifier, derived from the list, the position and the title as printed.")
    list_id: str = column("List the entry stands in.")
    bulletin_id: str = column("Bulletin the entry stands in.")
    position: int = column("Place in the list, from 1.")
    serial: str | None = column("Running number as printed, digits only.")
    group_label: str | None = column("Group heading it is printed under.")
    group_confidence: Literal["high", "low"] | None = column(
        "low where the class of the code contradicts the printed group; null without a group."
    )
    title: str = column("Title as printed, without serial, code, marks and level; brackets belong to it.")
    marks: list[str] = column("Marks printed with the title (▲, ★).", default=[])
    level_labels: list[str] = column("Skill levels as printed (高级工(三级)).", default=[])
    amounts: list[LevelAmount] = column("Amounts printed with the entry.", default=[])
    printed_code: str | None = column("Occupation code as printed, of whatever edition.")
    match_kind: Literal["exact", "variant", "work_type", "umbrella", "none"] = column(
        "How the title relates to the 2022 classification; only exact and curated variant/work_type carry a code."
    )
    occupation_code: str | None = column("Code in the 2022 edition (GBM form 4-01-06-02).")
    occupation_name: str | None = column("Official name of occupation_code.")
    edition: str | None = column("Edition of occupation_code (2022).")
    candidates: list[Candidate] = column("Official titles that resemble or share the name; best first.", default=[])
