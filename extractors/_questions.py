"""Questions, and the markers that print before questions and answers (forms.md, section 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractors._folding import scan, width

_INTERROGATIVE = re.compile(
    r"如何|怎么|怎样|怎办|什么|哪些|哪里|哪儿|哪几|哪种|哪个|哪类|哪项|多少|几[个种类项年次天月]|能否|可否|是否|有没有|"
    r"有无|会不会|能不能|可不可以|要不要|是不是|吗|多久|多长|何时|何种|为何|为啥|咋|谁"
)
_ASK = r"(?:问题|网友提问|网民提问|市民提问|群众提问|提问|疑问|问|[Qq])"
_REPLY = r"(?:回答|解答|答复|回复|答案|小编答|答|[Aa])"
_INDEX = r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s*"
_ASK_MARK = re.compile(
    rf"\s*[【\[(]?\s*{_ASK}{_INDEX}[】\])]?\s*[:.、]\s*|\s*[【\[]\s*{_ASK}{_INDEX}[】\]]\s*:?\s*|"
    r"\s*问\d{0,2}\s+(?=\S)|\s*[Qq]\d{1,2}\s+(?=\S)|\s*[一二三四五六七八九十\d]{1,2}\s*问\s*[:、]\s*|\s*[❓❔]\s*"
)
_REPLY_MARK = re.compile(
    rf"\s*[【\[(]?\s*{_REPLY}{_INDEX}[】\])]?\s*[:.、]\s*|\s*[【\[]\s*{_REPLY}{_INDEX}[】\]]\s*:?\s*|"
    r"\s*答\d{0,2}\s+(?=\S)|\s*[Aa]\d{1,2}\s+(?=\S)|\s*[一二三四五六七八九十\d]{1,2}\s*答\s*[:、]\s*"
)
_SPEAKER = re.compile(
    r"\s*[【\[]\s*([^】\]\d]{2,12})\s*[】\]]\s*:?\s*|"
    r"\s*(主持人|记者|[\u4e00-\u9fff]{0,12}(?:负责人|科长|处长|主任|局长|专家|老师|工作人员|嘉宾))\s*:\s*"
)
_INTERVIEWER = re.compile(r"主持人|记者|网友|网民|提问")
MAX_QUESTION = 120.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a text: who speaks, and where the text behind it starts."""

    role: Literal["question", "answer"]
    end: int
    speaker: str | None = None


def marker(text: str) -> Marker | None:
    """The question or answer marker a text starts with (问：, Q1., 答：, [主持人], 记者：…)."""
    scanned = scan(text)
    if match := _ASK_MARK.match(scanned):
        return Marker("question", match.end())
    if match := _REPLY_MARK.match(scanned):
        return Marker("answer", match.end())
    if match := _SPEAKER.match(scanned):
        speaker = (match.group(1) or match.group(2)).strip()
        if re.search(r"[::,。]", speaker) or match.end() >= len(scanned):
            return None
        return Marker("question" if _INTERVIEWER.search(speaker) else "answer", match.end(), speaker)
    return None


def ends_as_question(text: str) -> bool:
    """Whether the text ends with a question mark (a closing quote or bracket may follow)."""
    return bool(re.search(r"\?\s*[”\"』」)]?\s*$", scan(text)))


def asks(text: str) -> bool:
    """Whether the text asks something: a question mark at its end, or an interrogative word in a short headline."""
    scanned = scan(text).rstrip()
    if ends_as_question(text):
        return width(text) <= MAX_QUESTION
    bare = not re.search(r"[。;!:,]$", scanned) and "。" not in scanned
    return bare and width(text) <= 40 and bool(_INTERROGATIVE.search(scanned))


def is_question_headline(text: str) -> bool:
    """Whether the text alone on a line is a headline that asks: one sentence, short, with a question mark."""
    return ends_as_question(text) and width(text) <= 50 and not re.search(r"[。;!]", scan(text)[:-1])
