"""Service guides in the styles of joining label and value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tools.gold.bank import Draw
from tools.gold.fields import CHINESE, Field, Fields
from tools.gold.markup import Article, Marked, Piece, Row, join, plain

#: Order of fields in most guides.
USUAL = [
    "applicable_scope", "competent_authority", "legal_bases", "conditions", "required_documents", "document_rules", "forms",
    "channels", "locations", "service_hours", "steps", "statutory_time", "processing_time", "fee", "benefit", "outputs",
    "contacts", "complaint_contacts", "notes",
]  # fmt: skip
#: The eleven elements of the national disclosure catalogue, with their printed labels (forms.md 1).
NATIONAL = [
    ("name", "事项名称"), ("summary", "事项简述"), ("required_documents", "办理材料"), ("channels", "办理方式"),
    ("processing_time", "办理时限"), ("outputs", "结果送达"), ("fee", "收费依据及标准"), ("service_hours", "办事时间"),
    ("locations", "办理机构及地点"), ("contacts", "咨询查询途径"), ("complaint_contacts", "监督投诉渠道"),
]  # fmt: skip
#: Element names of the service platforms, in their order.
PLATFORM = [
    ("name", "事项名称"), ("item_codes", "办件类型"), ("competent_authority", "实施主体"), ("legal_bases", "设定依据"),
    ("conditions", "受理条件"), ("required_documents", "申请材料"), ("steps", "办理流程"), ("statutory_time", "法定办结时限"),
    ("processing_time", "承诺办结时限"), ("fee", "是否收费"), ("outputs", "审批结果名称"), ("contacts", "咨询方式"),
    ("complaint_contacts", "监督投诉方式"),
]  # fmt: skip


def chinese(number: int) -> str:
    """A number up to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else CHINESE[tens - 1]) + "十") + (CHINESE[ones - 1] if ones else "")


#: Label before its value: style → (label as printed, by its place from 1; whether the value follows on the line).
LABEL_STYLES: dict[str, tuple[Callable[[str, int], str], bool]] = {
    "own_line": (lambda label, n: label, False),
    "colon": (lambda label, n: f"{label}：", True),
    "chinese_own": (lambda label, n: f"{chinese(n)}、{label}", False),
    "arabic_colon": (lambda label, n: f"{n}.{label}：", True),
    "brackets": (lambda label, n: f"【{label}】", False),
    "pipe_row": (lambda label, n: f"| {label} | ", True),
    "chinese_colon": (lambda label, n: f"{chinese(n)}、{label}：", True),
    "diamond": (lambda label, n: f"◆{label}", False),
    "flattened": (lambda label, n: f"{label}：", True),
    "arabic_own": (lambda label, n: f"{n}.{label}", False),
    "colon_half": (lambda label, n: f"{label}:", True),
    "own_line_blank": (lambda label, n: label, False),
    "zero": (lambda label, n: f"{n:02d}{label}", False),
    "pipe_two_lines": (lambda label, n: f"{label} |", False),
    "from_two": (lambda label, n: f"{chinese(n + 1)}、{label}", False),
    "brackets_inline": (lambda label, n: f"【{label}】", True),
    "square": (lambda label, n: f"■{label}：", True),
}
STYLES = list(LABEL_STYLES)
_NUMBERED_ITEMS = {
    "arabic_colon": ["round", "circled"],
    "arabic_own": ["round", "half_round"],
    "zero": ["round", "dot"],
}
#: Features of guides, met one after the other.
FEATURES: list[set[str]] = [
    {"limits_both", "forms"}, {"cases", "unknown"}, {"national"}, {"extension", "benefit", "ordinal_steps"}, {"platform"},
    {"window", "benefit", "bare_titles"}, {"empty_label", "locations"}, {"twice", "locations"}, {"forms", "bare_titles"},
    {"unknown", "extension", "locations"}, {"limits_both", "benefit"}, {"several"}, {"statutory_only", "ordinal_steps"},
    {"table"},
    {"online_offline", "extension"},
]  # fmt: skip


class Guides:
    """Makes the guides of one bulletin."""

    def __init__(self, draw: Draw, first: int) -> None:
        self.draw, self.first = draw, first
        self.made = 0

    def article(self) -> Article:
        """The next guide of the bulletin; styles and features go on from bulletin to bulletin."""
        number = self.first + self.made
        self.made += 1
        styles = [style for style in STYLES if not (self.draw.paged and "pipe" in style)]
        style = styles[number % len(styles)]
        features = set(FEATURES[number * 4 % len(FEATURES)])
        if "several" in features:
            return self._several("colon" if style in ("from_two", "flattened", "zero") else style)
        if "table" in features and not self.draw.paged:
            return self._table()
        return self._single(style, features)

    def _matter(self, wanted: str | None = None) -> dict[str, Any]:
        matters = self.draw.words["guides"]
        matter = self.draw.take("guides", matters)
        while wanted and wanted not in matter:
            matter = self.draw.take("guides", matters)
        return dict(matter)

    def _item_style(self, style: str) -> str:
        return self.draw.cycle(
            _NUMBERED_ITEMS.get(style, ["dot", "comma", "round", "circled", "half_round", "chinese_round"]), self.made
        )

    def _single(self, style: str, features: set[str]) -> Article:
        matter = self._matter("benefit" if "benefit" in features else None)
        maker = Fields(self.draw, matter, self._item_style(style), features)
        fields = self._fields(maker, features)
        title = matter["name"]
        if fields[0].name == "name":
            title = self.draw.cycle([title + "办事指南", title + "办理指南", f"【办事指南】{title}"])
        article = Article([Piece("title", plain(title))], {})
        article.forms |= {f"label:{style}"} | {f"guide:{feature}" for feature in features}
        article.pieces += set_fields(fields, style, self.draw)
        add_guide(article, matter["name"], fields)
        if "pipe" in style:
            article.forms.add("table:pipe")
        return article

    def _fields(self, maker: Fields, features: set[str]) -> list[Field]:
        draw = self.draw
        fixed = NATIONAL if "national" in features else PLATFORM if "platform" in features else None
        if fixed:
            features |= {"locations"} if fixed is NATIONAL else {"limits_both"}
            fields = [maker.make(name) for name, _ in fixed]
            for made, (_, label) in zip(fields, fixed, strict=True):
                made.label = label
            return fields
        optional = {"document_rules": 0.3, "notes": 0.5, "outputs": 0.4, "complaint_contacts": 0.5, "channels": 0.6,
                    "competent_authority": 0.3, "service_hours": 0.7, "legal_bases": 0.7}  # fmt: skip
        left = {name for name, share in optional.items() if not draw.chance(share)}
        for name in ("forms", "benefit", "locations"):
            if name not in features:
                left.add(name)
        if not features & {"limits_both", "statutory_only"}:
            left.add("statutory_time")
        if "statutory_only" in features:
            left.add("processing_time")
        if "window" in features:
            left.discard("service_hours")
        if "bare_titles" in features:
            left.discard("legal_bases")
        fields = [maker.make(name) for name in USUAL if name not in left]
        if "statutory_only" in features:
            (limit,) = (f for f in fields if f.name == "statutory_time")
            limit.facts |= {"processing_time": limit.facts["statutory_time"], "commitment_kind": "statutory"}
        if "unknown" in features:
            fields.insert(draw.rng.randint(2, len(fields) - 2), maker.make("unknown"))
        if "online_offline" in features:
            where = next((n for n, made in enumerate(fields) if made.name == "channels"), 4)
            fields = [made for made in fields if made.name != "channels"]
            fields[where:where] = maker.online_offline()
        if "twice" in features:  # 办理地点 in a quick block, and again in its place
            (place,) = (f for f in fields if f.name == "locations")
            fields.insert(1, Field("locations", place.label, list(place.lines), {"twice": True}))
        return fields

    def _several(self, style: str) -> Article:
        """Two or three short guides one after the other in one article, each with its name as a field."""
        count = self.draw.rng.randint(2, 3)
        article = Article([Piece("title", plain(f"常办业务办事指南{'二三'[count - 2]}则"))], {})
        article.forms |= {f"label:{style}", "guide:several"}
        for _ in range(count):
            matter = self._matter()
            maker = Fields(self.draw, matter, self._item_style(style), set())
            names = ["name", "applicable_scope", "required_documents", "steps", "processing_time", "fee", "contacts"]
            fields = [maker.make(name) for name in names]
            fields[0].label = "事项名称"
            article.pieces += set_fields(fields, style, self.draw)
            add_guide(article, matter["name"], fields)
        return article

    def _table(self) -> Article:
        """A table with a guide in each row."""
        article = Article([Piece("title", plain("常办事项一览表"))], {})
        article.forms |= {"guide:table", "table:pipe"}
        article.taste.add("articles.text")
        header: list[str] = []
        for _ in range(3):
            matter = self._matter()
            maker = Fields(self.draw, matter, "dot", set())
            fields = [
                maker.make(name)
                for name in ("name", "applicable_scope", "required_documents", "processing_time", "fee")
            ]
            fields[0].label = "事项名称"
            if not header:
                header = [made.label for made in fields]
                article.pieces.append(Piece("li", plain(f"| {' | '.join(header)} |")))
            article.pieces.append(Piece("li", "| " + join([join(made.lines) for made in fields], " | ") + " |"))
            add_guide(article, matter["name"], fields)
        return article


def add_guide(article: Article, name: str, fields: list[Field]) -> None:
    """Add the rows of a guide to its article."""
    row: Row = {"name": name}
    for made in fields:
        if made.name not in (None, "name", "statutory_time", "item_codes"):
            row[f"{made.name}_text"] = made.text
        row |= made.facts
    names = {made.name for made in fields}
    if row.pop("twice", False):
        del row["locations_text"]
    if sum(made.name == "channels" for made in fields) > 1:  # two labels of one field
        del row["channels_text"]
    if "statutory_time" in names:
        if "processing_time" in names:  # whether the text holds one limit or both is a matter of taste
            del row["processing_time_text"]
        else:
            row["processing_time_text"] = next(made.text for made in fields if made.name == "statutory_time")
    if any(step.get("outcome_document") for step in row.get("steps", [])):
        row.pop("outputs", None)  # receipts of the steps count as outputs, too
    article.rows.setdefault("service_guides", []).append(row)
    article.rows.setdefault("service_guide_fields", []).extend(
        {"label": made.label, "field": made.name, "text": made.text} for made in fields
    )


def set_fields(fields: list[Field], style: str, draw: Draw) -> list[Piece]:
    """The printed paragraphs of the fields."""
    printed, inline = LABEL_STYLES[style]
    if style == "flattened":
        gap = draw.cycle([" ", ""])
        return [
            Piece(
                "p",
                join(
                    [
                        plain(printed(made.label, 0)) + join(made.lines, " " if made.name == "forms" else "")
                        for made in fields
                    ],
                    gap,
                ),
            )
        ]
    pieces: list[Piece] = []
    first_inline = draw.cycle([True, False])
    for place, made in enumerate(fields, start=1):
        label = plain(printed(made.label, place))
        if style == "pipe_row":
            pieces.append(Piece("li", label + join(made.lines) + " |"))
        elif inline and (len(made.lines) <= 1 or first_inline):
            pieces.append(Piece("p", label + (made.lines[0] if made.lines else "")))
            pieces += [Piece("li", line) for line in made.lines[1:]]
        else:
            pieces.append(Piece("h", label))
            if style == "own_line_blank":
                pieces.append(Piece("blank", plain("")))
            lines: list[Marked] = list(made.lines)
            if style == "pipe_two_lines" and lines:
                lines[-1] = lines[-1] + " |"
            pieces += [Piece("li" if len(lines) > 1 else "p", line) for line in lines]
            if style == "own_line_blank":
                pieces.append(Piece("blank", plain("")))
    return pieces
