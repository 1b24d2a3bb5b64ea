"""Questions and answers with the markers of real bulletins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tools.gold.bank import Draw
from tools.gold.fields import CHINESE, numbered
from tools.gold.markup import Article, Marked, Piece, Row, join, plain

STYLES = [
    "chinese", "ask_answer", "arabic", "one_line", "prose", "bare", "letters", "interview", "reused_numbers", "title",
    "ask_only", "doubt", "askers", "answer_only", "letters_numbered", "round", "title_answer",
]  # fmt: skip
#: Marks before question and answer; {n} is the Arabic, {c} the Chinese number.
MARKS = {
    "chinese": ("{c}、", ""),
    "arabic": ("{n}.", ""),
    "reused_numbers": ("{n}.", ""),
    "round": ("（{c}）", ""),
    "bare": ("", ""),
    "ask_answer": ("问：", "答："),
    "ask_only": ("问：", ""),
    "answer_only": ("", "答："),
    "letters": ("Q：", "A："),
    "letters_numbered": ("Q{n}：", "A{n}："),
    "doubt": ("疑问：", "解答："),
    "one_line": ("问：", "答："),
}
#: Numbers of lists inside answers by style of the questions.
_INNER = {"chinese": "dot", "arabic": "round", "reused_numbers": "dot", "round": "comma"}


@dataclass
class Asked:
    """One question with the paragraphs of its answer."""

    question: Marked
    answer: list[Marked]

    @property
    def text(self) -> str:
        """The whole answer as printed."""
        return "\n".join(line.text for line in self.answer)


class Questions:
    """Makes the articles of questions of one bulletin."""

    def __init__(self, draw: Draw, first: int) -> None:
        self.draw, self.first, self.made = draw, first, 0

    def article(self) -> Article:
        """The next article of questions; styles go on from bulletin to bulletin."""
        style = STYLES[(self.first + self.made) % len(STYLES)]
        self.made += 1
        article = self._single(style) if style in ("title", "title_answer", "prose") else self._several(style)
        article.forms.add(f"question:{style}")
        return article

    def _asked(self, topic: Row, style: str) -> list[Asked]:
        items = self.draw.some(topic["items"], 3)
        if style == "reused_numbers":  # an answer with a list must be among them
            listed = [item for item in topic["items"] if "list" in item]
            items = [item for item in topic["items"] if item in items or item in listed]
        return [self._item(item, style) for item in items]

    def _item(self, item: dict[str, Any], style: str) -> Asked:
        answer = [self.draw.marked(text) for text in item["a"]]
        if style == "one_line":
            answer = [join(answer)]
        if "list" in item:
            listed = [self.draw.marked(text) for text in item["list"]]
            inner = _INNER.get(style, self.draw.cycle(["round", "circled", "dot"]))
            lines = numbered(listed, inner)
            answer = [join([*answer, *lines])] if style == "one_line" else answer + lines
        return Asked(self.draw.marked(item["q"]), answer)

    def _who(self) -> tuple[str, str]:
        person = self.draw.take("askers", self.draw.words["offices"]["askers"])
        return self.draw.cycle(["市民", "读者", "网友"], self.made) + person, person

    def _several(self, style: str) -> Article:
        topics = [topic for topic in self.draw.words["topics"]]
        topic = self.draw.take("topics", topics)
        if style == "reused_numbers":
            while not any("list" in item for item in topic["items"]):
                topic = self.draw.take("topics", topics)
        article = Article([Piece("title", self.draw.marked(topic["title"]))], {})
        rows: list[Row] = []
        asked = self._asked(topic, style)
        if style == "interview":
            self._interview(article, asked, rows)
        elif style == "askers":
            self._askers(article, asked, rows)
        else:
            self._marked(article, asked, rows, style, topic)
        article.rows["qa_items"] = rows
        return article

    def _marked(self, article: Article, asked: list[Asked], rows: list[Row], style: str, topic: Row) -> None:
        asker: Row = {"asker": None, "asker_question": None}
        if style not in ("answer_only", "one_line") and self.draw.chance(0.45):
            who, person = self._who()
            own = self.draw.marked(topic["own"])
            before, _, after = self.draw.cycle(self.draw.words["questions"]["intros"], self.made).partition("<own>")
            article.pieces.append(Piece("p", self.draw.marked(before, who=who) + own + self.draw.marked(after)))
            asker = {"asker": person, "asker_question": own.text}
            article.forms.add("asker:intro")
        elif self.draw.chance(0.4):
            article.pieces.append(Piece("p", self.draw.marked(self.draw.cycle(self.draw.words["questions"]["leads"]))))
        mark, answer_mark = MARKS[style]
        line = plain("")
        for place, item in enumerate(asked, start=1):
            number = mark.format(n=place, c=CHINESE[place - 1])
            reply = answer_mark.format(n=place)
            row: Row = {"question": item.question.text, "answer": item.text, "number_label": number or None} | asker
            if style == "one_line":
                line = line + number + item.question + reply + join(item.answer)
            elif style == "answer_only":
                row["question"] = None
                article.pieces += _paragraphs(plain(reply), item.answer)
            else:
                article.pieces.append(Piece("h3", number + item.question))
                article.pieces += _paragraphs(plain(reply), item.answer)
            rows.append(row)
        if style == "one_line":
            article.pieces.append(Piece("p", line))

    def _interview(self, article: Article, asked: list[Asked], rows: list[Row]) -> None:
        guest = self.draw.cycle(self.draw.words["offices"]["guests"])
        article.pieces.append(Piece("p", self.draw.marked(self.draw.words["questions"]["interview"], guest=guest)))
        left, right = tuple(self.draw.cycle(["[]", "【】"]))
        for item in asked:
            article.pieces.append(Piece("p", f"{left}主持人{right}" + item.question))
            article.pieces += _paragraphs(plain(f"{left}{guest}{right}"), item.answer)
            rows.append({"question": item.question.text, "answer": item.text, "answerer": guest})

    def _askers(self, article: Article, asked: list[Asked], rows: list[Row]) -> None:
        office = self.draw.place["name"] + "社会保险事业中心"
        for item in asked:
            who, person = self._who()
            article.pieces.append(Piece("p", f"{who}问：" + item.question))
            article.pieces += _paragraphs(plain(f"{office}答："), item.answer)
            rows.append({"question": item.question.text, "answer": item.text, "asker": person, "answerer": office})

    def _single(self, style: str) -> Article:
        """One question: the title, or told in prose."""
        single = self.draw.take("singles", self.draw.words["singles"])
        answer = [self.draw.marked(text) for text in single["a"]]
        title = self.draw.marked(single["title"])
        row: Row = {"question": title.text, "answer": "\n".join(line.text for line in answer), "number_label": None}
        article = Article([Piece("title", title)], {"qa_items": [row]})
        if style == "title_answer":
            article.pieces += _paragraphs(plain("答："), answer)
            return article
        who, person = self._who()
        own = self.draw.marked(single["own"])
        row |= {"asker": person, "asker_question": own.text}
        if style == "prose":  # the question stands only in the words of the person
            office = self.draw.place["name"] + "人社局"
            article.pieces[0] = Piece("title", plain(single["headline"]))
            article.pieces.append(Piece("p", f"近日，{who}来电咨询：“" + own + "”"))
            article.pieces += [Piece("p", plain(f"{office}答复："))]
            row |= {"question": own.text, "answerer": office}
        else:
            article.pieces.append(Piece("p", f"近日，{who}来电咨询：“" + own + "”来看解答："))
        article.pieces += _paragraphs(plain(""), answer)
        return article


def _paragraphs(mark: Marked, answer: list[Marked]) -> list[Piece]:
    kinds = ["li" if line.text[0] in "（(①②③④1234567890一二三" else "p" for line in answer]
    return [
        Piece(kind, mark + line if place == 0 else line)
        for place, (kind, line) in enumerate(zip(kinds, answer, strict=True))
    ]
