"""Table ``issues``: what went wrong or is doubtful, with a closed list of codes."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import field_validator

from schemas._table import TableRow, column

Severity = Literal["info", "warning", "error"]

#: Every issue code with its severity and what it means for a reader of the dataset.
ISSUE_CODES: dict[str, tuple[Severity, str]] = {
    "act_without_title": ("info", "A document number is cited without a title that could be attached to it."),
    "ambiguous_value": ("info", "The text gives several values of one field, or makes one depend on the case."),
    "anaphora_unresolved": ("info", "本办法, 该通知 … refers to an act that the article does not name."),
    "answer_missing": ("warning", "A question is printed without an answer."),
    "continuation_rejoined": ("info", "Pieces printed apart were joined; the message names the evidence."),
    "continuation_unresolved": ("warning", "A piece without heading, or an open end, could not be joined safely."),
    "corrected": ("info", "A person has corrected the value; the message has the old one, the new one and the reason."),
    "count_mismatch": ("warning", "The text states another number of entries than were found."),
    "duplicate_serial": ("info", "A serial number is printed twice in one list."),
    "empty_field": ("info", "A label is printed without a value."),
    "engine_fallback": ("info", "A page that the chosen PDF engine cannot read was read by the other one."),
    "entry_truncated": ("warning", "A running number of a list is printed without a name."),
    "glyph_unmapped": ("error", "Characters of a page have no Unicode value; the page needs OCR."),
    "group_label_contradicts_code": ("warning", "The class of the occupation code contradicts the printed group."),
    "invisible_characters": (
        "info",
        "Characters that nobody sees (zero-width, soft hyphen, direction marks) stood in the text and were dropped.",
    ),
    "kind_by_words": ("info", "The kind of the article was told by its words alone, not by its form."),
    "letter_spacing": ("info", "Characters were set apart by blanks; the blanks were taken out of the text."),
    "mojibake": ("warning", "The text holds characters that come of a wrong decoding, or marks in place of lost ones."),
    "no_text_layer": ("error", "A page holds pictures instead of text; it needs OCR."),
    "ocr_failed": ("error", "The recogniser failed on the picture of the page."),
    "ocr_low_confidence": (
        "warning",
        "A line was recognised with a low score, or boxes with too low a score were left out; see the picture.",
    ),
    "ocr_text": (
        "info",
        "The page was recognised from its picture; the message has the number of lines and the mean score.",
    ),
    "page_unreadable": ("error", "A page of the PDF could not be read by any engine."),
    "occupation_unmatched": ("info", "The title is no occupation of the 2022 classification; see candidates."),
    "pinyin_in_brackets": (
        "info",
        "Readings stand in brackets behind characters; the message says whether they were taken out of the text.",
    ),
    "printed_code_differs": (
        "info",
        "The printed occupation code is not that of the title in the 2022 edition: an older edition, a trial code or a misprint.",
    ),
    "question_missing": ("warning", "An answer is printed without its question."),
    "region_ambiguous": ("info", "A region name fits several regions and the bulletin does not tell which."),
    "region_inferred": ("info", "The region of the bulletin was inferred from its articles."),
    "relative_date_unresolved": ("info", "近日, 目前 … cannot be resolved without a date of issue."),
    "replacement_character": ("warning", "The source holds U+FFFD: a character was lost before it reached us."),
    "serial_gap": ("warning", "Serial numbers of a list are not continuous."),
    "text_decoded_lossy": ("warning", "Some bytes fit neither UTF-8 nor GB18030 and were replaced by U+FFFD."),
    "traditional_text": (
        "info",
        "A page is set in traditional characters: it is matched as simplified and its text is as printed.",
    ),
    "unclaimed_text": ("warning", "No rule knows what the line is."),
    "unknown_label": ("info", "A label is printed that no synonym covers; its field is kept with a null name."),
    "unlisted_heading": ("info", "A column heading was recognised by its form; it is not in the reviewed list."),
}


class IssueRow(TableRow):
    """One doubt or fault."""

    TABLE: ClassVar[str] = "issues"
    KEY: ClassVar[tuple[str, ...]] = ("issue_id",)

    issue_id: str = column("Identifier: bulletin and running number.")
    bulletin_id: str = column("Bulletin concerned.")
    article_id: str | None = column("Article concerned; null where it is about the bulletin or a page.")
    record_id: str | None = column("Record concerned; null where it is about no record.")
    field: str | None = column("Column concerned; null where it is about no column.")
    code: str = column(
        "Code of the closed list.", codes={code: meaning for code, (_, meaning) in sorted(ISSUE_CODES.items())}
    )
    severity: Severity = column(
        "How grave it is; fixed per code.",
        codes={
            "info": "worth knowing; the row can be used",
            "warning": "something is missing or doubtful: look before using the row",
            "error": "text of the source is lost or could not be read",
        },
    )
    message: str = column("What was seen, in words.", warnings=("free_text",), note="for people; programs read code")
    page: int | None = column("Page concerned, from 1.", unit="page")
    line_id: str | None = column("Line concerned; null where it is about no single line.")

    @field_validator("code")
    @classmethod
    def _known_code(cls, value: str) -> str:
        assert value in ISSUE_CODES, f"unknown issue code {value!r}"
        return value
