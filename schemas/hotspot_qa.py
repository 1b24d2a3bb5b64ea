"""Section type hotspot Q&A (热点回应): table ``qa_items``, one row per question."""

from __future__ import annotations

from typing import ClassVar

from schemas._column import Labels
from schemas._lists import INHERITED_REGION, REGIONS, TOPICS, question_marks
from schemas._table import TableRow, column

ARTICLE_KIND = "hotspot_qa"


class QaItemRow(TableRow):
    """One question with its whole answer."""

    TABLE: ClassVar[str] = "qa_items"
    KEY: ClassVar[tuple[str, ...]] = ("qa_id",)
    RECORD: ClassVar[bool] = True
    PRINTED: ClassVar[tuple[str, ...]] = ("question", "answer")

    qa_id: str = column("Identifier, derived from the article and the question as printed.")
    article_id: str = column("Article the question stands in.")
    bulletin_id: str = column("Bulletin the question stands in.")
    position: int = column("Place among the questions of the article, from 1.")
    number_label: str | None = column("Number or marker as printed before the question (一、, 1., 问：).")
    question: str | None = column(
        "Question as printed, without its number; null where only an answer is printed (issue question_missing).",
        labels=question_marks("question"),
        warnings=("free_text",),
    )
    answer: str | None = column(
        "Whole answer as printed, one paragraph a line, without the marker 答：; null where none is printed "
        "(issue answer_missing).",
        labels=question_marks("answer"),
        warnings=("free_text",),
    )
    asker: str | None = column(
        "Who asked, as printed without the role word (吴女士).", warnings=("as_printed", "personal_data")
    )
    asker_question: str | None = column(
        "The person's own question where one is quoted in the article.", warnings=("free_text", "personal_data")
    )
    answerer: str | None = column(
        "Office or person named as answering, as printed.",
        labels=(Labels("question_markers.csv", "word", {"use": "speaker"}),),
        warnings=("as_printed", "personal_data"),
    )
    topics: list[str] = column(
        "What the question is about, told by words of question and answer; several are possible.",
        codes=TOPICS,
        labels=(Labels("terms.csv", "aliases", {"kind": "topic"}),),
        warnings=("inferred", "reviewed_list"),
        note="by words of a list, so a topic in other words is missed",
        default=[],
    )
    region_code: str | None = column(
        "GB/T 2260 code of the article's region.", codes=REGIONS, warnings=("inferred",), note=INHERITED_REGION
    )
