"""Who asks and who answers in a Q&A, as printed (forms.md, section 2: asker forms, bodies named as answerer)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import width
from extractors._passage import Passage, join
from extractors._questions import citizen_name, speaker_role
from schemas._vocabulary import read_table

_SURNAME = "(?:" + "|".join(row["surname"] for row in read_table("surnames.csv")) + ")"
_PERSON = r"(?:女士|先生|小姐|同学|同志|阿姨|大[爷妈姐叔娘伯哥嫂]|奶奶|爷爷|叔叔|婆婆|老伯|师傅|老师|老人|老板|某某|某)"
_ASKER = re.compile(
    rf"(?:市民|网友|网民|居民|群众|读者|职工|参保人员?|来电人|退休人员|教师|店主|业主|司机|农民工|毕业生|村民|的|[区县市镇]|(?P<bare>，|。|、|^))\s*"
    rf"(?P<name>{_SURNAME}[\u4e00-\u9fff]?{_PERSON})(?(bare)(?<!某))"
)
_FAMILIAR = re.compile(
    rf"(?:[区县市镇乡村]|市民|居民|职工|读者|网友|学徒)(?P<name>[小老阿]{_SURNAME})(?![\u4e00-\u9fff])"
)
_ADDRESSED = re.compile(rf"(?P<name>{_SURNAME}(?:女士|先生|小姐|阿姨|大爷|师傅))")
_NICKNAME = re.compile(r"(?:网民|网友|用户).{0,2}?[“\"「]([^”\"」]{1,14})[”\"」]")
_HANDLE = re.compile(r"(?:网民|网友|用户|粉丝)\s*[@＠]\s*([^\s:：，。]{1,14})")
_QUOTED = re.compile(r"[“\"「]([^”\"」]{6,220})[”\"」]")
_ANSWERER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,24}?(?:局|厅|部|中心|院|办|负责人|工作人员|专家|科|处))(?:相关|有关)?(?:科室)?(?:负责人|工作人员)?"
    r"\s*(?:的)?(?:答复|回复|回应|解答|表示|介绍|称|回答)"
)
_SIGNATURE = 24.0  # em; a line that only names somebody is no longer
_NO_ANSWERER = re.compile(r"^(?:记者|来看|请看|对此|工作人员|以下|具体|相关|有关|就此)")
_NO_BODY = re.compile(
    r"官方|权威|部门|政策|在线|小编|参考|编者|编辑|编辑部|编委会|本报|本刊|我们?|我局|热线|窗口|(?:承办|责任|办理)?单位|主管部门|人社|社保|政府"
)


def asker_in(passages: Sequence[Passage]) -> Passage | None:
    """The asker without the role word: 吴女士 of 市民吴女士, the nickname of 网民“X”."""
    for passage in (*passages, join(passages, "")):
        if match := _ASKER.search(passage.text) or _ADDRESSED.search(passage.text) or _FAMILIAR.search(passage.text):
            return passage.cut(match.start("name"), match.end("name"))
        if match := _NICKNAME.search(passage.text) or _HANDLE.search(passage.text):
            return passage.cut(match.start(1), match.end(1))
    return None


def asker_named(passage: Passage) -> Passage | None:
    """The asker where little but the name is printed: a speaker, a signature (读者　小廖), a line before the question."""
    if found := asker_in([passage]):
        return found
    place = citizen_name(passage.text) if width(passage.text) <= _SIGNATURE else None
    return passage.cut(*place) if place else None


def quoted_question(passages: Sequence[Passage]) -> Passage | None:
    """The person's own words where they are quoted and ask."""
    for passage in (*passages, join(passages, "")):  # a narrow column may break the quotation
        for match in _QUOTED.finditer(passage.text):
            if re.search(r"[？?]|请问|怎么|如何|吗", match.group(1)):
                return passage.cut(match.start(1), match.end(1))
    return None


def answerer_in(passages: Sequence[Passage]) -> Passage | None:
    """The body that answers: 市人社局 of 对此，市人社局答复：."""
    for passage in passages:
        for match in _ANSWERER.finditer(passage.text):
            start, name = match.start("name"), match.group("name")
            for lead in ("由", "对此", "据", "就此", "来自"):
                if name.startswith(lead):
                    start += len(lead)
                    name = name[len(lead) :]
            if not _NO_ANSWERER.match(name) and len(name) >= 3:
                return passage.cut(start, match.end("name"))
    return None


def speaking_body(speaker: Passage | None) -> Passage | None:
    """The speaker of an answer, where a person or body is named (官方答复： names none)."""
    if speaker is None or _NO_BODY.fullmatch(speaker.text):
        return None
    return speaker if speaker_role(speaker.text) != "question" else None
