"""The fields of a service guide: labels, printed lines and what each says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tools.gold.bank import Draw
from tools.gold.markup import Marked, Row, join, plain

CHINESE = "一二三四五六七八九十"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
#: Numbers of list items by style.
ITEM_STYLES: dict[str, Callable[[int], str]] = {
    "dot": lambda n: f"{n}.",
    "comma": lambda n: f"{n}、",
    "round": lambda n: f"（{n}）",
    "circled": lambda n: CIRCLED[n - 1],
    "half_round": lambda n: f"({n})",
    "chinese_round": lambda n: f"（{CHINESE[n - 1]}）",
}


@dataclass
class Field:
    """One printed field; ``name`` is null for a label that no synonym covers, ``lines`` empty for a label alone."""

    name: str | None
    label: str
    lines: list[Marked]
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str | None:
        """The value as printed."""
        return "\n".join(line.text for line in self.lines) or None


def numbered(items: list[Marked], style: str, end: str = "") -> list[Marked]:
    """Items as lines with numbers; items without a full stop get ``end``, the last one 。"""
    last = len(items) - 1
    return [
        plain(ITEM_STYLES[style](place + 1)) + item + ("" if not end or item.text[-1] in "。；" else "。" if place == last else end)
        for place, item in enumerate(items)
    ]  # fmt: skip


def limit_facts(line: Marked) -> Row:
    """The limit that a line states, with its extension."""
    found = [row for row in line.mentions if row["kind"] == "duration"]
    if not found:
        return {"value": None, "unit": "immediate"}
    first = found[0]
    le = "value_low" not in first
    row: Row = {"value": first["value_high"], "unit": first["unit"], "comparator": "le" if le else "eq"}
    if len(found) > 1:
        row |= {"extension_value": found[1]["value_high"], "extension_unit": found[1]["unit"]}
    else:
        row |= {"extension_value": None}
    return row


class Fields:
    """Makes the fields of one guide from its matter."""

    def __init__(self, draw: Draw, matter: dict[str, Any], item_style: str, features: set[str]) -> None:
        self.draw, self.matter, self.style, self.features = draw, matter, item_style, features
        self.labels = draw.words["labels"]

    def label(self, name: str) -> str:
        """A printed label of a field."""
        label: str = self.draw.cycle(self.labels[name], len(name))
        return label

    def lines(self, texts: list[str]) -> list[Marked]:
        """Sentences of the matter, filled."""
        return [self.draw.marked(text) for text in texts]

    def make(self, name: str) -> Field:
        """The field of a canonical name."""
        maker: Callable[[], Field] = getattr(self, f"_{name}")
        return maker()

    def _plain(self, name: str, text: str) -> Field:
        return Field(name, self.label(name), [self.draw.marked(text)])

    def _name(self) -> Field:
        return Field("name", self.draw.cycle(["事项名称", "办事项目"]), [plain(self.matter["name"])])

    def _summary(self) -> Field:
        return self._plain("summary", self.matter["summary"])

    def _applicable_scope(self) -> Field:
        return self._plain("applicable_scope", self.matter["scope"])

    def _competent_authority(self) -> Field:
        body = self.draw.place["name"] + "人力资源和社会保障局"
        return Field(
            "competent_authority", self.label("competent_authority"), [plain(body)], {"competent_authority": body}
        )

    def _conditions(self) -> Field:
        items = self.lines(self.draw.some(self.matter["conditions"], 2))
        intro = self.lines([self.matter["intro"]]) if "intro" in self.matter else []
        facts = [{"level": "intro", "text": line.text} for line in intro]
        facts += [{"level": "item", "text": item.text} for item in items]
        lines = intro + numbered(items, self.style, "；")
        return Field("conditions", self.label("conditions"), lines, {"conditions": facts})

    def _document(self, document: Row, case: str | None) -> tuple[Marked, Row]:
        counts = {"o": [0, 0, 1], "c": [0, 0, 1, 2]}.get(
            document.get("k", ""), [0, 1, 2] if document.get("cp") else [0]
        )
        copies = self.draw.rng.choice(counts)
        kinds = {"o": ("原件", "original"), "c": ("复印件", "copy"), "oc": ("原件及复印件", "original_and_copy")}
        word, kind = kinds.get(document.get("k", ""), ("", None))
        bracketed = self.draw.cycle([False, True])
        count = f"{copies}份" if copies else ""
        printed = document["n"] + (f"（{word}{count}）" if bracketed and word else f"{word}{count}")
        optional = document.get("nec") == "optional"
        row: Row = {"original_or_copy": kind, "copies": copies or None, "case": case}
        if not word and not count and not optional:
            row["name"] = document["n"]
        if optional and self.draw.chance(0.7):
            printed += "（非必要）"
            row["necessity"] = "optional"
        return plain(printed), row

    def _required_documents(self) -> Field:
        documents = self.draw.some(self.matter["documents"], 3)
        if "cases" not in self.features:
            made = [self._document(document, None) for document in documents]
            lines = numbered([text for text, _ in made], self.style, "；")
            facts = [row for _, row in made]
        else:
            lines, facts = [], []
            inner = "dot" if self.style != "dot" else "round"
            parts = [
                ("本人办理的", documents),
                ("委托他人办理的", [{"n": "授权委托书", "k": "o"}, {"n": "受托人居民身份证", "k": "c"}]),
            ]
            for place, (case, some) in enumerate(parts):
                lines.append(plain(f"（{CHINESE[place]}）{case}"))
                made = [self._document(document, case) for document in some]
                lines += numbered([text for text, _ in made], inner, "；")
                facts += [row for _, row in made]
        return Field("required_documents", self.label("required_documents"), lines, {"required_documents": facts})

    def _document_rules(self) -> Field:
        rules = self.lines(self.draw.some(self.draw.words["fields"]["document_rules"], 2))
        facts = {"document_rules": [rule.text for rule in rules]}
        return Field("document_rules", self.label("document_rules"), numbered(rules, self.style), facts)

    def _forms(self) -> Field:
        form = self.matter["form"]
        lines = [plain("网上办理：无"), plain(f"窗口办理：《{form}》")]
        facts = [
            {"channel": "网上办理", "name": None, "is_none": True},
            {"channel": "窗口办理", "name": form, "is_none": False},
        ]
        return Field("forms", self.label("forms"), lines, {"forms": facts})

    def _channels(self) -> Field:
        chosen = self.draw.some(self.draw.words["fields"]["channels"], 2)
        lines = numbered([self.draw.marked(text) for _, text in chosen], self.style, "；")
        facts = {} if "locations" in self.features else {"channels": [{"channel_type": kind} for kind, _ in chosen]}
        return Field("channels", self.label("channels"), lines, facts)

    def online_offline(self) -> list[Field]:
        """The ways to apply under two labels of their own."""
        by_kind = dict(self.draw.words["fields"]["channels"])
        ways = [("线上办理", "web"), ("线下办理", "counter")]
        facts = {"channels": [{"channel_type": kind} for _, kind in ways]}
        return [
            Field("channels", label, [self.draw.marked(by_kind[kind].partition("：")[2] + "。")], facts)
            for label, kind in ways
        ]

    def address(self) -> str:
        """An address that does not exist."""
        words, rng = self.draw.words["offices"], self.draw.rng
        return (
            f"{self.draw.place['name']}{rng.choice(words['streets'])}{rng.randint(2, 299)}号"
            f"{rng.choice(words['halls'])}{rng.randint(1, 4)}楼"
        )

    def _locations(self) -> Field:
        return Field("locations", self.label("locations"), [plain(self.address())])

    def _service_hours(self) -> Field:
        words = self.draw.words["fields"]
        if "window" in self.features:
            return Field("service_hours", "受理时限", [self.draw.marked(self.draw.cycle(words["windows"]))])
        return self._plain("service_hours", self.draw.take("hours", words["hours"]))

    def _legal_bases(self) -> Field:
        bare = "bare_titles" in self.features
        items = []
        for text in self.draw.some(self.matter["bases"], 2):
            filled = bracketed(self.draw.fill(text), self.draw)
            items.append(self.draw.marked(filled.replace("《", "").replace("》", "") if bare else filled))
        facts = [
            {"title": row["title"], "doc_number": row.get("doc_number")} for item in items for row in item.citations
        ]
        return Field(
            "legal_bases", self.label("legal_bases"), numbered(items, self.style, "；"), {"legal_bases": facts}
        )

    def _steps(self) -> Field:
        steps = self.lines(self.matter["steps"])
        facts = {"steps": [{"text": s.text, "outcome_document": s.outcomes[0] if s.outcomes else None} for s in steps]}
        if "ordinal_steps" in self.features:
            lines = [plain(f"第{CHINESE[place]}步：") + step for place, step in enumerate(steps)]
        else:
            lines = numbered(steps, self.style)
        return Field("steps", self.label("steps"), lines, facts)

    def _processing_time(self) -> Field:
        both = "limits_both" in self.features
        text = self.draw.cycle(self.matter["limits"])
        if "extension" in self.features and "即时" not in text:
            text += "，情况复杂的可延长{d:<5-15:5>个工作日}"
        line = self.draw.marked(text)
        facts: Row = {"processing_time": limit_facts(line), "commitment_kind": "promised" if both else "unspecified"}
        if not both:
            facts["statutory_time"] = None
        return Field("processing_time", self.label("promised_time" if both else "processing_time"), [line], facts)

    def _statutory_time(self) -> Field:
        line = self.draw.marked(self.matter["statutory"])
        return Field("statutory_time", self.label("statutory_time"), [line], {"statutory_time": limit_facts(line)})

    def _fee(self) -> Field:
        words = self.draw.words["fields"]
        if "empty_label" in self.features:
            return Field("fee", "是否收费", [], {"fee": None})
        if "社会保障卡" in self.matter["name"] or "证" in self.matter["name"][-3:]:
            line = self.draw.marked(self.draw.cycle(words["paid"]))
            return Field(
                "fee", self.label("fee"), [line], {"fee": {"is_charged": True, "amount": line.mentions[0]["value_low"]}}
            )
        free = self.draw.take("free", words["free"])
        return Field("fee", self.label("fee"), [self.draw.marked(free)], {"fee": {"is_charged": False, "amount": None}})

    def _benefit(self) -> Field:
        return self._plain("benefit", self.matter["benefit"])

    def _outputs(self) -> Field:
        output = self.matter["output"]
        return Field("outputs", self.label("outputs"), [plain(f"《{output}》")], {"outputs": [output]})

    def _contacts(self) -> Field:
        return self._numbers("contacts")

    def _complaint_contacts(self) -> Field:
        return self._numbers("complaint_contacts")

    def _numbers(self, name: str) -> Field:
        manner = self.draw.rng.choice(["one", "two", "labels", "labels_line", "hotline", "extension", "local"])
        phones = [self.draw.phone() for _ in range(2)]
        if manner == "hotline":
            phones = ["12333" if name == "contacts" else "12345"]
        if manner == "local":
            phones = [phone.partition("-")[2] for phone in phones]
        marked = [self.draw.marked(f"{{f:{phone}}}") for phone in phones]
        if manner == "extension":
            inner = self.draw.rng.randint(801, 899)
            marked = [self.draw.marked(f"{{f:{phones[0]}转{inner}|norm={phones[0]}-{inner}}}")]
            phones = [f"{phones[0]}-{inner}"]
        facts: list[Row] = [{"number": phone} for phone in phones]
        if manner.startswith("labels"):
            labels = self.draw.rng.sample(self.draw.words["offices"]["phone_labels"], 2)
            parts = [plain(f"{label}：") + phone for label, phone in zip(labels, marked, strict=True)]
            facts = [row | {"label": label} for row, label in zip(facts, labels, strict=True)]
            lines = parts if manner == "labels_line" else [join(parts, "；")]
        elif manner in ("two", "local"):
            lines = [join(marked, "、")]
        else:
            lines, facts = marked[:1], facts[:1]
        return Field(name, self.label(name), lines, {name: facts})

    def _notes(self) -> Field:
        notes = self.lines([self.draw.take("notes", self.draw.words["fields"]["notes"]) for _ in range(2)])
        return Field("notes", self.label("notes"), numbered(notes, self.style))

    def _item_codes(self) -> Field:
        return Field(
            "item_codes", self.label("item_codes"), [plain(self.draw.cycle(self.draw.words["fields"]["item_codes"]))]
        )

    def _unknown(self) -> Field:
        chosen = self.draw.take("unknown", self.draw.words["unknown_labels"])
        return Field(None, chosen["label"], [plain(chosen["text"])])


def bracketed(text: str, draw: Draw) -> str:
    """The years of document numbers in one of the kinds of brackets that are printed."""
    brackets = draw.cycle(["〔〕", "〔〕", "﹝﹞", "〔〕", "[]", "()", "【】", "〔〕"])
    return text.replace("〔", brackets[0]).replace("〕", brackets[1])
