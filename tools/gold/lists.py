"""Lists of occupations in the forms of real bulletins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tools.gold.bank import Draw
from tools.gold.fields import CHINESE
from tools.gold.markup import Article, Marked, Piece, Row, join, plain

STYLES = [
    "numbered", "ruled_table", "pipe_table", "prose", "amounts", "glued", "stars", "sub_lists", "tab_table", "levels", "quoted",
    "dashed", "ruled_table", "codes", "cells", "csv", "restarting", "flat_row", "amount_ladder", "level_table",
    "bare_amounts",
]  # fmt: skip
#: Marks of plain text, which no page shows.
PLAIN_ONLY = {"pipe_table", "tab_table", "csv", "codes", "glued", "flat_row", "cells", "level_table", "bare_amounts"}
PAGE_ONLY = {"ruled_table"}
#: Levels in the orders in which they are printed.
LEVELS = [
    ["初级工", "中级工", "高级工", "技师"],
    ["五级（初级工）", "四级（中级工）", "三级（高级工）", "二级（技师）"],
    ["初级（五级）", "中级（四级）", "高级（三级）"],
    ["初级工（五级）", "中级工（四级）", "高级工（三级）"],
    ["五级/初级工", "四级/中级工", "三级/高级工"],
]


class Lists:
    """Makes the lists of one bulletin."""

    def __init__(self, draw: Draw, first: int) -> None:
        self.draw, self.first, self.made = draw, first, 0
        self.levels = draw.cycle(LEVELS)

    def article(self) -> Article:
        """The next list; styles go on from bulletin to bulletin."""
        styles = [style for style in STYLES if style not in (PLAIN_ONLY if self.draw.paged else PAGE_ONLY)]
        style = styles[(self.first + self.made) % len(styles)]
        self.made += 1
        draw, words = self.draw, self.draw.words["lists"]
        paid = style in ("amounts", "amount_ladder", "cells", "csv", "level_table", "bare_amounts")
        kind = "subsidy" if paid else "shortage"
        name = draw.marked(draw.take(kind, words[kind]))
        groups = self._groups(style)
        coded = self._coding() if style in ("codes", "glued", "flat_row") else []
        count = len(coded) or sum(len(titles) for _, titles in groups)
        wrapper = draw.cycle(words["wrappers"], self.made)
        before, _, after = wrapper.partition("<name>")
        article = Article([Piece("title", before + name + after)], {})
        article.forms.add(f"list:{style}")
        listed: Row = {
            "name": name.text, "list_kind": kind, "entry_count": count, "stated_count": None,
            "year": draw.year if str(draw.year) in name.text else None,
        }  # fmt: skip
        rows: list[Row] = []
        if style in ("prose", "quoted"):
            self._prose(article, groups, rows, listed, style == "quoted")
        else:
            if style != "ruled_table":
                self._intro(article, name, after, listed, count)
            set_list: Callable[[Article, list[Any], list[Row]], None] = getattr(self, f"_{style}")
            set_list(article, coded or groups, rows)
        labels = [label for label in dict.fromkeys(row.get("group_label") for row in rows) if label]
        listed["groups"] = [
            {"label": label, "entry_count": sum(row["group_label"] == label for row in rows)} for label in labels
        ]
        article.rows |= {"occupation_lists": [listed], "occupation_entries": rows}
        return article

    def _groups(self, style: str) -> list[tuple[str, list[str]]]:
        draw = self.draw
        groups = draw.words["occupations"]
        start = draw.seed % len(groups)
        count = 1 if style in ("prose", "quoted") else draw.rng.randint(2, 3 if style == "sub_lists" else 4)
        chosen = [groups[(start + n + self.made * 2) % len(groups)] for n in range(count)]
        return [(group["group"], draw.some(group["titles"], 4)) for group in chosen]

    def _intro(self, article: Article, name: Marked, after: str, listed: Row, count: int) -> None:
        draw, words = self.draw, self.draw.words["lists"]
        if not after and draw.chance(0.5):
            return
        if name.mentions:  # a year in a cited title: whether it is a date of its own is left open
            line = draw.marked(draw.cycle(words["nameless"]))
        else:
            before, _, rest = draw.cycle(words["leads"]).partition("《<name>》")
            line = draw.marked(before) + "《" + name + "》" + draw.marked(rest)
        if draw.chance(0.6):
            stated = count + draw.cycle([0, 0, 3], self.made)
            line = line + draw.marked(words["counted"], count=str(stated))
            listed["stated_count"] = stated
            article.forms.add("count:fits" if stated == count else "count:differs")
        article.pieces.append(Piece("p", line))

    def _prose(
        self, article: Article, groups: list[tuple[str, list[str]]], rows: list[Row], listed: Row, quoted: bool
    ) -> None:
        draw = self.draw
        titles = [title for _, group in groups for title in group]
        jobs = "".join(f"“{title}”" for title in titles) if quoted else "、".join(titles)
        sentence = draw.cycle(draw.words["lists"]["prose"])
        if "<count>" in sentence:
            stated = len(titles) + draw.cycle([0, 4, 7])
            listed["stated_count"] = stated
            sentence = sentence.replace("<count>", str(stated))
            article.forms.add("count:fits" if stated == len(titles) else "count:differs")
        article.pieces.append(Piece("p", draw.marked(sentence, jobs=jobs)))
        rows += [{"serial": None, "group_label": None, "title": title} for title in titles]

    def _running(self, article: Article, groups: list[tuple[str, list[str]]], rows: list[Row], item: str, *,
                 head: str = "{g}", restart: bool = False, dress: Callable[[Row], Marked] | None = None) -> None:  # fmt: skip
        serial = 0
        for place, (group, titles) in enumerate(groups):
            article.pieces.append(Piece("h", plain(head.format(g=group, c=CHINESE[place]))))
            serial = 0 if restart else serial
            for title in titles:
                serial += 1
                row: Row = {"serial": str(serial), "group_label": group, "title": title}
                text = plain(item.format(n=serial)) + title
                rows.append(row)
                article.pieces.append(Piece("li", text + dress(row) if dress else text))

    def _numbered(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        self._running(article, groups, rows, self.draw.cycle(["{n}.", "{n}、"]))

    def _dashed(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        article.taste.add("articles.text")  # whether the dash of a copied list is text
        self._running(article, groups, rows, "- {n}.")

    def _restarting(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        self._running(article, groups, rows, "{n}.", head="（{c}）{g}", restart=True)

    def _stars(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        star = self.draw.cycle(["★", "▲"])

        def dress(row: Row) -> Marked:
            marks = star * (self.draw.rng.choice([0, 1, 2, 3, 5]) if star == "★" else self.draw.rng.choice([0, 1]))
            row["marks"] = [marks] if marks else []
            return plain(marks)

        self._running(article, groups, rows, "{n}.", dress=dress)

    def _levels(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        def dress(row: Row) -> Marked:
            row["level_labels"] = [self.draw.rng.choice(self.levels)]
            return plain(" " + row["level_labels"][0])

        self._running(article, groups, rows, "{n}.", dress=dress)

    def _amounts(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        def dress(row: Row) -> Marked:
            level, amount = self.draw.rng.choice(self.levels), self.draw.rng.randrange(800, 3000, 100)
            row |= {"level_labels": [level], "amounts": [{"amount": amount}]}
            return self.draw.marked(f" {level} {{m:{amount}元}}")

        self._running(article, groups, rows, "{n}.", dress=dress)

    def _amount_ladder(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        def dress(row: Row) -> Marked:
            amount = self.draw.rng.randrange(600, 1500, 100)
            told = [(level, amount + 500 * place) for place, level in enumerate(self.levels[:3])]
            row |= {
                "level_labels": [level for level, _ in told],
                "amounts": [{"level": level, "amount": paid} for level, paid in told],
            }
            return "：" + join([self.draw.marked(f"{level}{{m:{paid}元}}") for level, paid in told], "、")

        self._running(article, groups, rows, "{n}.", dress=dress)

    def _sub_lists(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        needs = ["非常紧缺职业", "紧缺职业", "一般紧缺职业"]
        groups = [(need, titles) for need, (_, titles) in zip(needs, groups, strict=False)]
        self._running(article, groups, rows, "{n}.", head="{c}、{g}", restart=True)

    def _rows(self, groups: list[tuple[str, list[str]]], rows: list[Row]) -> list[tuple[Row, str, list[str]]]:
        made, serial = [], 0
        for group, titles in groups:
            for title in titles:
                serial += 1
                row: Row = {"serial": str(serial), "group_label": group, "title": title}
                rows.append(row)
                made.append((row, group, [str(serial), title]))
        return made

    def _pipe_table(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        self._table(article, groups, rows, " | ", "| {} |" if self.draw.seed % 2 else "{}")

    def _tab_table(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        self._table(article, groups, rows, "\t", "{}")

    def _table(self, article: Article, groups: list[Any], rows: list[Row], gap: str, frame: str) -> None:
        article.taste.add("articles.text")
        header = ["序号", "产业类别", "职业（工种）名称", "等级"]
        article.pieces.append(Piece("li", plain(frame.format(gap.join(header)))))
        for row, group, (serial, title) in self._rows(groups, rows):
            row["level_labels"] = [self.draw.rng.choice(self.levels)]
            article.pieces.append(
                Piece("li", plain(frame.format(gap.join([serial, group, title, row["level_labels"][0]]))))
            )

    def _csv(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        article.taste.add("articles.text")
        article.pieces.append(Piece("li", plain("序号,类别,职业名称,等级,补贴标准")))
        for row, group, (serial, title) in self._rows(groups, rows):
            level, amount = self.draw.rng.choice(self.levels), self.draw.rng.randrange(800, 3000, 100)
            row |= {"level_labels": [level], "amounts": [{"amount": amount}]}
            article.pieces.append(
                Piece("li", f"{serial},{group},{title},{level}," + self.draw.marked(f"{{m:{amount}元}}"))
            )

    def _cells(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        """A table with one cell a line."""
        article.taste.add("articles.text")
        article.pieces += [Piece("li", plain(cell)) for cell in ("序号", "职业（工种）名称", "补贴标准")]
        for row, _, cells in self._rows(groups, rows):
            amount = self.draw.rng.randrange(800, 3000, 100)
            row |= {"group_label": None, "amounts": [{"amount": amount}]}
            article.pieces += [Piece("li", plain(cell)) for cell in cells]
            article.pieces.append(Piece("li", self.draw.marked(f"{{m:{amount}元}}")))

    def _ruled_table(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        """Three columns with rules; the group spans its rows."""
        article.taste.add("articles.text")
        article.table = groups
        for group, titles in groups:
            article.pieces.append(Piece("h", plain(group)))
            for title in titles:
                rows.append({"serial": str(len(rows) + 1), "group_label": group, "title": title})
                article.pieces += [Piece("li", plain(rows[-1]["serial"])), Piece("li", plain(title))]

    def _level_table(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        """A column for each level; a cell is an amount or empty."""
        article.taste.add("articles.text")
        levels = self.levels[:3]
        article.pieces.append(Piece("li", plain("| 职业名称 | " + " | ".join(levels) + " |")))
        for row, _, (_, title) in self._rows(groups, rows):
            amount = self.draw.rng.randrange(600, 1500, 100)
            paid = [(level, amount + 500 * place) for place, level in enumerate(levels)]
            if self.draw.chance(0.4):
                paid = paid[1:] if self.draw.chance(0.5) else paid[:-1]
            row |= {
                "serial": None,
                "group_label": None,
                "amounts": [{"level": lv, "amount": sum_} for lv, sum_ in paid],
            }
            told = dict(paid)
            cells = [self.draw.marked(f"{{m:{told[lv]}元}}") if lv in told else plain("—") for lv in levels]
            article.pieces.append(Piece("li", f"| {title} | " + join(cells, " | ") + " |"))

    def _bare_amounts(self, article: Article, groups: list[Any], rows: list[Row]) -> None:
        """Amounts whose unit stands in the head of the table."""
        article.taste |= {"articles.text", "mentions"}
        gap = self.draw.cycle([" | ", "\t"])
        article.pieces.append(Piece("li", plain(gap.join(["序号", "职业（工种）名称", "等级", "补贴标准（元/人）"]))))
        for row, _, (serial, title) in self._rows(groups, rows):
            level, amount = self.draw.rng.choice(self.levels), self.draw.rng.randrange(800, 3000, 100)
            row |= {"group_label": None, "level_labels": [level], "amounts": [{"amount": amount}]}
            article.pieces.append(Piece("li", plain(gap.join([serial, title, level, str(amount)]))))

    def _codes(self, article: Article, coded: list[Any], rows: list[Row]) -> None:
        article.taste.add("articles.text")
        article.pieces.append(Piece("li", plain("序号 | 职业编码 | 职业名称")))
        for row in self._coded(coded, rows):
            article.pieces.append(Piece("li", plain(f"{row['serial']} | {row['printed_code']} | {row['title']}")))

    def _glued(self, article: Article, coded: list[Any], rows: list[Row]) -> None:
        """Rows of a table whose cells run together: the serial sticks to the code."""
        article.taste.add("articles.text")
        for row in self._coded(coded, rows):
            article.pieces.append(Piece("li", plain(f"{row['serial']}{row['printed_code']}{row['title']}")))

    def _flat_row(self, article: Article, coded: list[Any], rows: list[Row]) -> None:
        """All rows of a table in one string."""
        article.taste.add("articles.text")
        text = "".join(f"{row['serial']}{row['printed_code']}{row['title']}" for row in self._coded(coded, rows))
        article.pieces.append(Piece("p", plain(text)))

    def _coding(self) -> list[list[str]]:
        """Codes and names, as many as the list has entries."""
        coded: list[list[str]] = self.draw.words["coded"]
        start = self.draw.seed % len(coded)
        return [*coded[start:], *coded[:start]][: self.draw.rng.randint(8, 13)]

    @staticmethod
    def _coded(coded: list[list[str]], rows: list[Row]) -> list[Row]:
        rows += [
            {"serial": str(serial), "group_label": None, "title": title, "printed_code": code}
            for serial, (code, title) in enumerate(coded, start=1)
        ]
        return rows
