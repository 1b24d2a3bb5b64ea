"""Section type occupation list (职业目录): tables ``occupation_lists`` and ``occupation_entries``."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._lists import INHERITED_REGION, OCCUPATIONS, REGIONS, table_heads
from schemas._table import Part, TableRow, column

ARTICLE_KIND = "occupation_list"


ListKind = Literal["shortage", "new_occupation", "subsidy", "ranking", "standard", "unknown"]
_LIST_KINDS = {
    "shortage": "occupations in short supply (急需紧缺)",
    "new_occupation": "new occupations (新职业)",
    "subsidy": "occupations whose training or certificate is subsidised (补贴目录)",
    "ranking": "ranking by demand (排行)",
    "standard": "occupational standards (职业标准)",
    "unknown": "the name does not tell",
}
_MATCHES = {
    "exact": "the title is an official name; it has a code",
    "variant": "the reviewed list knows the title as another name of an official one; it has a code",
    "work_type": "the title is a work type (工种) of an official occupation, by the reviewed list; it has a code",
    "umbrella": "the title covers several occupations; no code, see candidates",
    "none": "no official occupation; no code, see candidates",
}


class OccupationGroup(Part):
    """A printed group heading of the list."""

    position: int = column("Place among the groups, from 1.")
    label: str = column("Heading as printed, without its number.", warnings=("as_printed",))
    entry_count: int = column("Entries printed under it.", unit="entry")


class LevelAmount(Part):
    """An amount printed with an entry, for one level where one is named."""

    level: str | None = column("Level as printed (高级工, 三级); null where none is named.", warnings=("as_printed",))
    amount: float = column(
        "Amount in currency, for what unit says.", unit="as in column currency", warnings=("mixed_units",)
    )
    currency: str = column("Currency of amount.", codes={"CNY": "renminbi yuan (元)"})
    unit: str | None = column("What it is per, as printed (元/人).", warnings=("as_printed",))


class Candidate(Part):
    """An official title that resembles the printed one; never a code by itself."""

    code: str = column("Occupation code in the 2022 edition.", codes=OCCUPATIONS)
    name: str = column("Official name.")
    score: float = column(
        "Similarity of the names; 100 for each title that an umbrella title covers.", unit="points 0..100"
    )


class OccupationListRow(TableRow):
    """One list of occupations."""

    TABLE: ClassVar[str] = "occupation_lists"
    KEY: ClassVar[tuple[str, ...]] = ("list_id",)
    RECORD: ClassVar[bool] = True
    PRINTED: ClassVar[tuple[str, ...]] = ("name",)

    list_id: str = column("Identifier, derived from the article and the name as printed.")
    article_id: str = column("Article the list stands in.")
    bulletin_id: str = column("Bulletin the list stands in.")
    name: str | None = column("Name of the list as printed, without 《》.", warnings=("as_printed",))
    issuer: str | None = column("Body that issued or compiled the list, as printed.", warnings=("as_printed",))
    region_code: str | None = column(
        "GB/T 2260 code of the list's region.", codes=REGIONS, warnings=("inferred",), note=INHERITED_REGION
    )
    zone_name: str | None = column("Development zone or new town as printed, e.g. 嘉定新城.", warnings=("as_printed",))
    year: int | None = column("Year printed in the name of the list.", unit="year")
    list_kind: ListKind = column("Kind of list, by its printed name.", codes=_LIST_KINDS)
    stated_count: int | None = column(
        "Number of entries that the text states (80个工种); another number found is the issue count_mismatch.",
        unit="entry",
    )
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
    serial: str | None = column(
        "Running number as printed, digits only.", labels=table_heads("serial"), note="text: printed zeros are kept"
    )
    group_label: str | None = column(
        "Group heading it is printed under.", labels=table_heads("group"), warnings=("as_printed",)
    )
    group_confidence: Literal["high", "low"] | None = column(
        "How sure the group is; null without a group.",
        codes={"high": "nothing speaks against it", "low": "the class of the code contradicts the printed group"},
    )
    title: str = column(
        "Title as printed, without serial, code, marks and level; brackets belong to it.",
        labels=table_heads("title"),
        warnings=("as_printed",),
        note="group by occupation_code",
    )
    marks: list[str] = column(
        "Marks printed with the title (▲, ★); what they mean stands in the text of the article.",
        labels=table_heads("mark"),
        warnings=("as_printed",),
        default=[],
    )
    level_labels: list[str] = column(
        "Skill levels as printed (高级工(三级)).", labels=table_heads("level"), warnings=("as_printed",), default=[]
    )
    amounts: list[LevelAmount] = column(
        "Amounts printed with the entry, one per level where several are.",
        labels=(*table_heads("amount"), *table_heads("fee")),
        default=[],
    )
    printed_code: str | None = column(
        "Occupation code as printed, of whatever edition.",
        labels=table_heads("code"),
        warnings=("as_printed",),
        note="editions differ: use occupation_code; issue printed_code_differs where the two are not the same",
    )
    match_kind: Literal["exact", "variant", "work_type", "umbrella", "none"] = column(
        "How the title relates to the 2022 classification.", codes=_MATCHES
    )
    occupation_code: str | None = column(
        "Code in the 2022 edition, in the form 4-01-06-02; null where match_kind gives none.",
        codes=OCCUPATIONS,
        warnings=("reviewed_list",),
    )
    occupation_name: str | None = column("Official name of occupation_code.")
    edition: str | None = column(
        "Edition of occupation_code; null without a code.", codes={"2022": "职业分类大典 2022"}
    )
    candidates: list[Candidate] = column(
        "Official titles that resemble or share the name; best first.", warnings=("tentative",), default=[]
    )
