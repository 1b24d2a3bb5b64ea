"""Invented records, set as a newsletter: what must be extracted is known, because it was there before the PDF.

    python -m tools.records OUT_DIR --seeds 0:20

Each seed makes guides, questions, lists of occupations and notices, prints them in one of the manners of real
bulletins (how labels, numbers and marks of questions are set) and pours them into a layout of `tools.bulletin_pdf`,
columns, boxes and interruptions included. Beside ``R<seed>.pdf`` stand its layout truth ``R<seed>.json`` and
``R<seed>.records.json``: partial rows of the tables, in the shape of ``tests/golden/*/facts.json``.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import record_words as words
from tools.bulletin_pdf import generate
from tools.typesetting import Block

Rows = dict[str, list[dict[str, Any]]]
NUMBERS = "一二三四五六七八九十"
FIELD_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"


@dataclass
class Printed:
    """An article as printed, and the rows that it holds."""

    blocks: list[Block]
    rows: Rows = field(default_factory=dict)


class Writer:
    """Makes the articles of one bulletin; everything is decided by the seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.place = self.rng.choice(words.PLACES)
        self.year = self.rng.randint(2022, 2026)
        self.labels = {name: self.rng.choice(labels) for name, labels in words.LABELS.items()}
        self.label_style = self.rng.choice(sorted(LABEL_STYLES))
        self.list_style = self.rng.choice(["{n}.{t}", "{n}、{t}", "（{n}）{t}", "{c}{t}"])
        self.question_style = self.rng.choice(sorted(QUESTION_STYLES))
        self.credit_style = self.rng.choice(["（{}）", "来源：{}", "（“{}”微信公众号）"])

    def articles(self) -> dict[str, Printed]:
        """All articles by name: two guides, two of questions, a list, two notices."""
        made: list[Printed] = [self.guide(matter) for matter in self.rng.sample(words.MATTERS, 2)]
        asked = self.rng.sample(words.QUESTIONS, 6)
        made += [self.questions(asked[:3]), self.questions(asked[3:]), self.occupations()]
        made += [self.notice(*notice) for notice in self.rng.sample(words.NOTICES, 2)]
        return {f"r{number:02d}": printed for number, printed in enumerate(made, start=1)}

    # ---- words -------------------------------------------------------------------------------------------------------

    def fill(self, text: str, **values: object) -> str:
        """A sentence with its gaps filled."""
        gaps = {"place": self.place, "year": self.year, "n": self.rng.randint(2, 30), "month": 9} | values
        return text.format(**gaps)

    def some(self, texts: list[str], low: int, high: int, **values: object) -> list[str]:
        """Some of the sentences, in their order, filled."""
        chosen = sorted(self.rng.sample(range(len(texts)), self.rng.randint(low, min(high, len(texts)))))
        return [self.fill(texts[place], **values) for place in chosen]

    def phone(self) -> str:
        """A number that belongs to nobody."""
        return f"0{self.rng.randint(310, 999)}-{self.rng.randint(2, 8)}{self.rng.randint(100000, 999999)}"

    def head(self, kind: str, title: str) -> list[Block]:
        """Column heading and title."""
        return [("col", self.rng.choice(words.COLUMNS[kind])), ("title", title)]

    def credit(self) -> tuple[Block, str]:
        """A credit line and the name in it."""
        wechat = "微信" in self.credit_style
        name = f"{self.place}人社" if wechat else f"{self.place}{self.rng.choice(words.OFFICES)}"
        printed = self.credit_style.format(name)
        return ("src", printed), printed.strip("（）").removeprefix("来源：")

    def numbered(self, items: list[str], end: str = "；") -> list[str]:
        """A list as its lines."""
        ends = [end] * (len(items) - 1) + ["。"]
        return [
            self.list_style.format(n=place + 1, c=FIELD_NUMBERS[place], t=item + ends[place])
            for place, item in enumerate(items)
        ]

    # ---- kinds of articles -------------------------------------------------------------------------------------------

    def guide(self, matter: str) -> Printed:
        """A service guide with most of its fields."""
        values = self._guide_values(matter)
        row: dict[str, Any] = {"name": matter}
        blocks = self.head("guide", matter)
        for place, (name, (lines, facts)) in enumerate(values.items()):
            label = LABEL_STYLES[self.label_style](self.labels[name], place)
            inline = label.endswith("：")
            if inline and len(lines) == 1:
                blocks.append(("p", label + lines[0]))
            else:
                kind = "li" if len(lines) > 1 else "p"
                blocks += [("p" if inline else "h", label), *((kind, line) for line in lines)]
            row[f"{name}_text"] = "\n".join(lines)
            row |= facts
        credit, name = self.credit()
        article = {"title": matter, "attribution": name, "article_kind": "service_guide"}
        return Printed([*blocks, credit], {"articles": [article], "service_guides": [row]})

    def _guide_values(self, matter: str) -> dict[str, tuple[list[str], dict[str, Any]]]:
        rng = self.rng
        conditions = self.some(words.CONDITIONS, 2, 3)
        documents = self.some(words.DOCUMENTS, 3, 5, matter=matter)
        steps = self.some(words.STEPS, 3, 5, matter=matter)
        limit, limit_facts = rng.choice(words.LIMITS)
        days = rng.randint(2, 30)
        fee, fee_facts = rng.choice(words.FEES)
        price = rng.randint(5, 40)
        phone, complaint = self.phone(), self.phone()
        told = dict(limit_facts) | ({"value": days} if "{n}" in limit else {"value": None})
        charged = {key: price if value == "{n}" else value for key, value in fee_facts.items()}
        address = f"{self.place}{rng.choice(words.STREETS)}{rng.randint(2, 299)}号政务服务中心{rng.randint(1, 4)}楼"
        values: dict[str, tuple[list[str], dict[str, Any]]] = {
            "applicable_scope": ([self.fill(rng.choice(words.SCOPES)) + "。"], {}),
            "legal_bases": (self.numbered(self.some(words.BASES, 2, 3)), {}),
            "conditions": (self.numbered(conditions), {"conditions": [{"text": text} for text in conditions]}),
            "required_documents": (
                self.numbered(documents),
                {"required_documents": [_document(text) for text in documents]},
            ),
            "channels": (self.numbered(self.some(words.CHANNELS, 2, 3)), {}),
            "locations": ([address], {}),
            "service_hours": ([rng.choice(words.HOURS)], {}),
            "steps": (self.numbered(steps), {"steps": [{"text": text} for text in steps]}),
            "processing_time": ([limit.format(n=days)], {"processing_time": told}),
            "fee": ([fee.format(n=price)], {"fee": charged}),
            "outputs": ([self.fill(rng.choice(words.OUTPUTS), matter=matter)], {}),
            "contacts": ([phone], {"contacts": [{"number": phone}]}),
            "complaint_contacts": ([complaint], {"complaint_contacts": [{"number": complaint}]}),
            "notes": ([rng.choice(words.NOTES)], {}),
        }
        dropped = rng.sample(["legal_bases", "channels", "outputs", "complaint_contacts", "notes"], rng.randint(0, 3))
        return {name: value for name, value in values.items() if name not in dropped}

    def questions(self, asked: list[tuple[str, list[str]]]) -> Printed:
        """Questions with their answers, with or without a paragraph before them that names who asked."""
        matter = self.rng.choice(words.MATTERS)
        person = self.rng.choice(words.SURNAMES) + self.rng.choice(["女士", "先生"])
        title = f"{matter}，大家关心这些问题"
        blocks = self.head("qa", title)
        introduced = self.rng.random() < 0.5
        if introduced:
            blocks.append(("p", words.INTRO.format(person=person, office=self.rng.choice(words.OFFICES))))
        mark, answer_mark = QUESTION_STYLES[self.question_style]
        rows = []
        for place, (question, answers) in enumerate(asked):
            text = self.fill(question, matter=matter) + "？"
            answer = "".join(self.some(answers, 2, 4))
            blocks += [("h3", mark(place) + text), ("p", answer_mark + answer)]
            rows.append({"question": text, "answer": answer} | ({"asker": person} if introduced else {}))
        credit, name = self.credit()
        article = {"title": title, "attribution": name, "article_kind": "hotspot_qa"}
        return Printed([*blocks, credit], {"articles": [article], "qa_items": rows})

    def occupations(self) -> Printed:
        """A list of occupations in groups, numbered through, sometimes with a level and an amount."""
        name = self.fill(self.rng.choice(words.LIST_NAMES))
        paid = self.rng.random() < 0.4
        blocks, rows, serial = self.head("list", f"{name}公布"), [], 0
        for label, titles in self.rng.sample(words.GROUPS, self.rng.randint(2, 4)):
            blocks.append(("h", label))
            for title in self.some(titles, 3, 5):
                serial += 1
                row: dict[str, Any] = {"serial": str(serial), "group_label": label, "title": title}
                text = f"{serial}.{title}"
                if paid:
                    level, amount = self.rng.choice(words.LEVELS), self.rng.randrange(800, 3000, 100)
                    text += f" {level} {amount}元"
                    row |= {"level_labels": [level], "amounts": [{"amount": amount}]}
                blocks.append(("li", text))
                rows.append(row)
        credit, source = self.credit()
        article = {"title": f"{name}公布", "attribution": source, "article_kind": "occupation_list"}
        return Printed([*blocks, credit], {
            "articles": [article], "occupation_lists": [{"entry_count": serial}], "occupation_entries": rows,
        })  # fmt: skip

    def notice(self, title: str, sentences: list[tuple[str | None, str]]) -> Printed:
        """A notice of a few sentences, each a paragraph."""
        name = self.fill(title)
        told = [(kind, self.fill(text)) for kind, text in sentences]
        credit, source = self.credit()
        duties = [{"kind": kind, "text": text} for kind, text in told if kind]
        notice = {"title": name, "body": "\n".join(text for _, text in told), "obligations": duties}
        article = {"title": name, "attribution": source, "article_kind": "policy_notice"}
        return Printed(
            [*self.head("notice", name), *(("p", text) for _, text in told), credit],
            {"articles": [article], "policy_notices": [notice]},
        )


#: How a label is printed, by its place among the fields.
LABEL_STYLES: dict[str, Callable[[str, int], str]] = {
    "alone": lambda label, place: label,
    "brackets": lambda label, place: f"【{label}】",
    "colon": lambda label, place: f"{label}：",
    "diamond": lambda label, place: f"◆{label}",
    "chinese": lambda label, place: f"{_chinese(place + 1)}、{label}",
    "chinese_colon": lambda label, place: f"{_chinese(place + 1)}、{label}：",
}
#: The mark before a question, by its place, and before its answer.
QUESTION_STYLES: dict[str, tuple[Callable[[int], str], str]] = {
    "chinese": (lambda place: f"{NUMBERS[place]}、", ""),
    "arabic": (lambda place: f"{place + 1}.", ""),
    "marks": (lambda place: "问：", "答："),
    "bare": (lambda place: "", ""),
}


def _document(text: str) -> dict[str, str]:
    """A document to bring: its name as printed, with 原件 at its end."""
    return {"name": text} | ({"original_or_copy": "original"} if text.endswith("原件") else {})


def _chinese(number: int) -> str:
    return NUMBERS[number - 1] if number <= 10 else "十" + NUMBERS[number - 11]


def whole(layout: dict[str, Any]) -> set[str]:
    """The articles of a layout truth that found room with all of their text."""
    placed: dict[str, str] = defaultdict(str)
    for page in layout["pages"]:
        for fragment in page["frags"]:
            placed[fragment["art"]] += "".join(line["t"] for line in fragment["lines"])
    return {name for name, blocks in layout["articles"].items() if placed[name] == "".join(text for _, text in blocks)}


def facts(printed: Iterable[Printed]) -> dict[str, Any]:
    """What must be extracted, in the shape of a golden case."""
    rows: Rows = defaultdict(list)
    for article in printed:
        for table, told in article.rows.items():
            rows[table] += told
    return {"rows": dict(rows)}


def as_text(articles: dict[str, Printed]) -> str:
    """The articles as plain text, one block a line: what no layout has touched."""
    return "\n\n".join("\n".join(text for _, text in printed.blocks) for printed in articles.values())


def write(seed: int, folder: Path) -> Path:
    """Write the PDF of a seed, its layout truth and its records; the path of the PDF."""
    articles = Writer(seed).articles()
    drawn = generate({name: printed.blocks for name, printed in articles.items()}, [], seed, folder)
    path = drawn.rename(folder / f"R{seed:04d}.pdf")
    told = drawn.with_suffix(".json").rename(path.with_suffix(".json"))
    placed = whole(json.loads(told.read_text(encoding="utf-8")))
    truth = facts(printed for name, printed in articles.items() if name in placed)
    path.with_suffix(".records.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", default="0:10", help="first:stop")
    options = parser.parse_args()
    first, stop = (int(part) for part in options.seeds.split(":"))
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, stop):
        print(write(seed, options.folder))


if __name__ == "__main__":
    main()
