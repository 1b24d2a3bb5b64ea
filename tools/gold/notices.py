"""Policy notices and boxed tips."""

from __future__ import annotations

from tools.gold.bank import Draw
from tools.gold.markup import Article, Marked, Piece, Row

KINDS = ("must_not", "must", "should", "may")


def notice(draw: Draw, tip: bool = False) -> Article:
    """A notice, or a tip whose title asks and whose body answers (then a question as well)."""
    chosen = draw.take("tips" if tip else "notices", draw.words["tips" if tip else "notices"])
    title = draw.marked(chosen["title"])
    lines: list[Marked] = []
    duties: list[Row] = []
    for text in chosen["body"]:
        kind, _, sentence = text[1:].partition(" ") if text.startswith("=") else ("", "", text)
        lines.append(draw.marked(sentence))
        if kind:
            assert kind in KINDS
            duties.append({"kind": kind, "text": lines[-1].text})
    body = "\n".join(line.text for line in lines)
    rows: dict[str, list[Row]] = {"policy_notices": [{"title": title.text, "body": body, "obligations": duties}]}
    if tip:
        rows["qa_items"] = [{"question": title.text, "answer": body, "number_label": None, "asker": None}]
    article = Article([Piece("title", title), *(Piece("p", line) for line in lines)], rows)
    article.forms.add("notice:tip" if tip else "notice:letter" if lines[0].text.endswith("：") else "notice:plain")
    return article
