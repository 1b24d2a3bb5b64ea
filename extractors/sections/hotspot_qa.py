"""Hotspot Q&A (热点回应): questions with their whole answers (forms.md, section 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extractors._folding import scan
from extractors._passage import Passage, join
from extractors._questions import Marker, asks, ends_as_question, is_question_headline, marker
from extractors._section import Article, Doubt, Extraction
from extractors.paragraphs import Block
from extractors.values.names import topics
from schemas._vocabulary import read_table
from schemas.hotspot_qa import ARTICLE_KIND, QaItemRow

KIND = ARTICLE_KIND

_INLINE_MARK = re.compile(r"(?<=[。？！?!；;\s”])\s*(?=(?:问|答|问题|回答|答复)\s*\d{0,2}\s*:)")
_SURNAME = "(?:" + "|".join(row["surname"] for row in read_table("surnames.csv")) + ")"
_PERSON = r"(?:女士|先生|小姐|同学|同志|阿姨|大爷|大妈|师傅|大姐|大叔|老师|老人|某某|某)"
_ASKER = re.compile(
    rf"(?:市民|网友|网民|居民|群众|读者|职工|参保人员?|来电人|退休人员|教师|店主|业主|司机|农民工|毕业生|村民|的|[区县市镇]|，|。|、|^)\s*"
    rf"(?P<name>{_SURNAME}[\u4e00-\u9fff]?{_PERSON})"
)
_ADDRESSED = re.compile(rf"(?P<name>{_SURNAME}(?:女士|先生|小姐|阿姨|大爷|师傅))")
_NICKNAME = re.compile(r"(?:网民|网友|用户)\s*[“\"「]([^”\"」]{1,14})[”\"」]")
_QUOTED = re.compile(r"[“\"「]([^”\"」]{6,220})[”\"」]")
_ANSWERER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,24}?(?:局|厅|部|中心|院|办|负责人|工作人员|专家|科|处))(?:相关|有关)?(?:科室)?(?:负责人|工作人员)?"
    r"\s*(?:的)?(?:答复|回复|回应|解答|表示|介绍|称|回答)"
)
_BOX = re.compile(r"[【\[◆★]?\s*(?:重要|特别|温馨|友情)(?:提醒|提示)\s*[】\]]?\s*:?|小贴士\s*:?")
_NO_ANSWERER = re.compile(r"^(?:记者|来看|请看|对此|工作人员|以下|具体|相关|有关|就此)")


@dataclass(frozen=True)
class Turn:
    """A block in a Q&A article: a question, the start of an answer, or text that goes on."""

    block: Block
    role: Literal["question", "answer", "text"]
    label: Passage | None
    body: Passage
    speaker: Passage | None = None


@dataclass
class Question:
    """A question with the blocks of its answer."""

    label: Passage | None
    text: Passage | None
    answer: list[Passage]
    speaker: Passage | None = None


def _split_one_line(block: Block) -> Iterator[Block]:
    """问…答…问…答… printed in one line, cut before each marker."""
    start = 0
    for match in _INLINE_MARK.finditer(block.scanned):
        if match.end() > start:
            yield replace(block, passage=block.passage.cut(start, match.end()).strip())
            start = match.end()
    yield replace(block, passage=block.passage.cut(start).strip()) if start else block


def _marked(block: Block, mark: Marker) -> Turn:
    body = block.passage.cut(mark.end).strip()
    label = block.passage.cut(0, mark.end).strip()
    role: Literal["question", "answer", "text"] = mark.role
    if mark.role == "question" and mark.speaker and not re.search(r"[?？]|吗|呢", body.text):
        role = "text"
    start = block.text.find(mark.speaker) if mark.speaker else -1
    speaker = block.passage.cut(start, start + len(mark.speaker)) if mark.speaker and start >= 0 else None
    return Turn(block, role, label, body, speaker)


def _question_style(blocks: list[Block]) -> str | None:
    """The numbering style whose numbers stand before questions, where there is one."""
    styles = [block.number.style for block in blocks if block.number and asks(block.content.text)]
    strong = [b.number.style for b in blocks if b.number and ends_as_question(b.content.text) and b.width <= 80]
    pool = strong or styles
    return max(dict.fromkeys(pool), key=pool.count) if pool else None


def turns(article: Article) -> list[Turn]:
    """The blocks of an article as turns of a Q&A.

    Markers (问：/答：) decide before numbers, numbers before bare question headlines; inside an answer a number asks only
    where it goes on with the questions.
    """
    blocks = [part for block in article.blocks for part in _split_one_line(block)]
    marks = [marker(block.text) for block in blocks]
    by_marker = any(mark and mark.role == "question" for mark in marks)
    style = None if by_marker else _question_style(blocks)
    last, found = 0, []
    for block, mark in zip(blocks, marks, strict=True):
        if mark:
            found.append(_marked(block, mark))
            continue
        number = block.number
        if number and number.style == style and _numbered_question(block, last, style):
            last = number.number
            label = block.passage.cut(0, number.end).strip()
            found.append(Turn(block, "question", label, block.content))
        elif not by_marker and style is None and is_question_headline(block.text) and not number:
            found.append(Turn(block, "question", None, block.passage.strip()))
        else:
            found.append(Turn(block, "text", None, block.passage.strip()))
    return found


def _numbered_question(block: Block, last: int, style: str | None) -> bool:
    assert block.number
    goes_on = block.number.number == last + 1
    content = block.content.text
    if ends_as_question(content):
        return goes_on or block.number.number == 1 or block.number.number > last
    plain_heading = style == "cn" and not re.search(r"[。；，：]", content)
    return goes_on and (asks(content) or (plain_heading and block.width <= 30))


def questions(article: Article) -> tuple[list[Question], list[Passage]]:
    """The questions of an article with their answers, and the paragraphs before the first one."""
    found: list[Question] = []
    intro: list[Passage] = []
    waiting = False  # a question whose answer marker has not come yet may run over several blocks
    sequence = turns(article)
    title = article.title
    asked = [turn for turn in sequence if turn.role == "question"]
    bare = asked and sequence[0].role != "question" and not any(turn.label for turn in asked)
    if title and is_question_headline(title.text) and (bare or not asked):
        found.append(Question(None, title, []))
        sequence = sequence if asked else _before_box(sequence)
    for index, turn in enumerate(sequence):
        if turn.role == "question":
            inside, rest = _question_and_rest(turn.body)
            found.append(Question(turn.label, inside, [rest] if rest else [], None))
            waiting = not ends_as_question(inside.text) and _answer_follows(sequence, index)
        elif turn.role == "answer":
            waiting = False
            if found and found[-1].text is title and not any(t.role == "answer" for t in sequence[:index]):
                intro.extend(found[-1].answer)  # a date or an introduction between the title and 答：
                found[-1].answer = []
            if not found or (found[-1].answer and turn.speaker is None and turn.label and _new_answer(sequence, index)):
                found.append(Question(None, None, []))
            found[-1].speaker = found[-1].speaker or turn.speaker
            if turn.body:
                found[-1].answer.append(turn.body)
        elif waiting and found and found[-1].text:
            found[-1].text = join((found[-1].text, turn.body), "")
            waiting = not ends_as_question(found[-1].text.text)
        elif found:
            found[-1].answer.append(turn.body)
        else:
            intro.append(turn.body)
    return found, intro


def _before_box(sequence: list[Turn]) -> list[Turn]:
    """The turns before a 重要提醒： that stands alone on its line: what it heads is a reminder and no answer."""
    for index, turn in enumerate(sequence):
        if index and _BOX.fullmatch(scan(turn.body.text)):
            return sequence[:index]
    return sequence


def _new_answer(sequence: list[Turn], index: int) -> bool:
    """Whether an answer marker begins the answer to a question that is not printed (答 答 答)."""
    return any(turn.role == "answer" and turn.block is not sequence[index].block for turn in sequence[:index])


def _answer_follows(sequence: list[Turn], index: int) -> bool:
    for turn in sequence[index + 1 : index + 4]:
        if turn.role != "text":
            return turn.role == "answer"
    return False


def _question_and_rest(body: Passage) -> tuple[Passage, Passage | None]:
    """A question and what stands behind its question mark in the same paragraph."""
    text = scan(body.text)
    if ends_as_question(text) or text.count("?") != 1:
        return body, None
    end = text.index("?") + 1
    while end < len(text) and text[end] in '”"）)':
        end += 1
    rest = body.cut(end).strip()
    return (body.cut(0, end).strip(), rest) if len(rest) >= 4 else (body, None)


def score(article: Article) -> float:
    """Questions with answers speak for it, and a column that announces questions."""
    found, _ = questions(article)
    answered = [
        q for q in found if q.text and q.answer and re.search(r"[?？]|吗|如何|怎|什么|哪|多少|是否|能否", q.text.text)
    ]
    if not answered:
        return 0.0
    titled = len(found) == 1 and found[0].text is article.title
    base = 0.5 if titled else 0.6
    if article.heading_hint == "hotspot_qa":
        base += 0.3
    if any(q.label for q in answered) or len(answered) >= 2:
        base += 0.2
    if titled and any(turn.role == "answer" for turn in turns(article)):
        base += 0.3
    blocks_in_answers = sum(len(q.answer) for q in answered)
    covered = blocks_in_answers >= 0.4 * max(1, len(article.blocks) - len(answered))
    return min(1.0, base if covered else base - 0.3)


def also(article: Article, kind: str) -> bool:
    """A boxed tip whose title asks and whose body answers is a question as well as a notice."""
    return bool(
        kind == "policy_notice" and article.title and is_question_headline(article.title.text) and article.blocks
    )


def _asker(passages: list[Passage]) -> Passage | None:
    for passage in passages:
        if match := _ASKER.search(passage.text) or _ADDRESSED.search(passage.text):
            return passage.cut(match.start("name"), match.end("name"))
        if match := _NICKNAME.search(passage.text):
            return passage.cut(match.start(1), match.end(1))
    return None


def _asker_question(passages: list[Passage]) -> Passage | None:
    for passage in passages:
        for match in _QUOTED.finditer(passage.text):
            if re.search(r"[？?]|请问|怎么|如何|吗", match.group(1)):
                return passage.cut(match.start(1), match.end(1))
    return None


def _answerer(passages: list[Passage]) -> Passage | None:
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


def extract(article: Article) -> Extraction:
    """One row per question; the asker named in the introduction belongs to all of them."""
    result = Extraction()
    found, intro = questions(article)
    asker, quoted, answerer = _asker(intro), _asker_question(intro), _answerer(intro)
    for position, question in enumerate(found, start=1):
        key = question.text.text if question.text else f"#{position}"
        record = article.record_id(
            "qa", key, str(sum(1 for q in found[: position - 1] if q.text and q.text.text == key))
        )
        _add(result, article, record, position, question, (asker, quoted, answerer))
    return result


def _add(
    result: Extraction,
    article: Article,
    record: str,
    position: int,
    question: Question,
    people: tuple[Passage | None, Passage | None, Passage | None],
) -> None:
    answer = join(question.answer, "\n") if question.answer else None
    own = [question.text] if question.text else []
    asker, quoted, answerer = people
    full = (question.text.text if question.text else "") + "\n" + (answer.text if answer else "")
    result.rows.append(
        QaItemRow(
            qa_id=record,
            article_id=article.article_id,
            bulletin_id=article.bulletin_id,
            position=position,
            number_label=result.quote(record, "number_label", question.label),
            question=result.quote(record, "question", question.text),
            answer=result.quote(record, "answer", answer),
            asker=result.quote(record, "asker", asker or _asker(own)),
            asker_question=result.quote(record, "asker_question", quoted),
            answerer=result.quote(record, "answerer", question.speaker or answerer),
            topics=[code for code, pattern in topics() if pattern.search(full)],
            region_code=article.region_code,
        )
    )
    if question.text:
        if question.text is not article.title:
            result.mark(question.text, "title")
    else:
        result.doubts.append(
            Doubt("question_missing", "an answer is printed without its question", record, "question", answer)
        )
    if answer is None:
        result.doubts.append(
            Doubt("answer_missing", "no answer stands behind the question", record, "answer", question.text)
        )
