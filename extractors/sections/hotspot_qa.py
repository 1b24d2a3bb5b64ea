"""Hotspot Q&A (热点回应): questions with their whole answers (forms.md, section 2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from extractors._folding import scan
from extractors._once import kept
from extractors._passage import Passage, join
from extractors._questions import (
    asked_part,
    asks_inside,
    ends_as_question,
    is_host,
    is_question_headline,
    opens_letter,
    speaker_role,
)
from extractors._section import Article, Doubt, Extraction, weigh
from extractors.sections._qa_people import (
    answerer_in,
    asker_in,
    asker_named,
    guest_in,
    quoted_question,
    speaking_body,
)
from extractors.sections._qa_turns import Turn, turns
from extractors.values.names import topics
from schemas.hotspot_qa import ARTICLE_KIND, QaItemRow

KIND = ARTICLE_KIND

_BOX = re.compile(r"[【\[◆★]?\s*(?:重要|特别|温馨|友情)(?:提醒|提示)\s*[】\]]?\s*:?|小贴士\s*:?")
_TITLE = re.compile(
    r"问答|答疑|解答|释疑|\d+问|[一二三四五六七八九十百]问|Q&A|常见问题|热点问题|访谈|怎么问|您问|你问|有问必答"
)


_LISTED = 3  # so many questions in a row without answers are a list of questions


@dataclass
class Question:
    """A question with the blocks of its answer.

    ``context`` is what is told about it beside both, ``story`` what the asker tells before and behind it.
    """

    label: Passage | None
    text: Passage | None
    answer: list[Passage] = field(default_factory=list)
    speaker: Passage | None = None
    asker: Passage | None = None
    context: list[Passage] = field(default_factory=list)
    story: list[Passage] = field(default_factory=list)
    by_marker: bool = False
    told: bool = False


class _Reader:
    """Goes through the turns of an article once."""

    def __init__(self, article: Article) -> None:
        self.title = article.title
        self.found: list[Question] = []
        self.intro: list[Passage] = []
        self.sequence = _turns(article)
        self.waiting = False  # a question whose answer marker has not come yet may run over several blocks
        self.scene: list[Passage] = []  # what leads to the next question
        self.group: list[Question] = []  # questions printed together, whose answers follow together
        self.last: Question | None = None  # the one that is being answered

    def read(self) -> tuple[list[Question], list[Passage]]:
        """The questions, and the paragraphs before the first one."""
        self._take_title()
        for index, turn in enumerate(self.sequence):
            if turn.role == "question":
                self._question(turn, index)
            elif turn.role == "answer":
                self._answer(turn, index)
            elif turn.role == "text":
                self._text(turn)
            elif turn.role == "scene":
                self.scene.append(turn.body)
                self.waiting = False
            elif not self.found:
                self.intro.append(turn.body)
            elif self.last and turn.speaker and not turn.spoken:  # 答复单位：…
                self.last.speaker = self.last.speaker or turn.speaker
        for question in self.found:
            self._without_story(question)
        return self.found, self.intro

    def _without_story(self, question: Question) -> None:
        """Leave only the sentences that ask in a question (其父亲去年满60周岁。…划不划算？盼复。)."""
        text = question.text
        if text is None or text is self.title or question.told or (question.asker and is_host(question.asker.text)):
            return
        start, end = asked_part(text.text)
        question.text = text.cut(start, end).strip()
        question.story = [part for part in (text.cut(0, start).strip(), text.cut(end).strip()) if part]

    def _take_title(self) -> None:
        """Let a title that asks be the question where the text asks none, or asks the others below bare headlines."""
        asked = [turn for turn in self.sequence if turn.role == "question"]
        if not self.title or not is_question_headline(self.title.text):
            return
        told = len(asked) == 1 and asked[0].context is not None
        bare = asked and self.sequence[0].role != "question" and not any(turn.label for turn in asked)
        if (asked and not bare and not told) or (bare and self._introduces()):
            return
        self._take(Question(None, self.title))
        if told:  # the title asks what a person is quoted with
            at = self.sequence.index(asked[0])
            self.found[0].context = [turn.block.passage for turn in self.sequence[: at + 1]]
            self.sequence = self.sequence[at + 1 :]
        elif not asked:
            self.sequence = _before_box(self.sequence)

    def _take(self, question: Question) -> Question:
        self.found.append(question)
        self.last, self.group = question, []
        return question

    def _introduces(self) -> bool:
        """Whether the text before the first question tells who asks: then it answers nothing."""
        first = next(i for i, turn in enumerate(self.sequence) if turn.role == "question")
        before = [turn.body for turn in self.sequence[:first]]
        return asker_in(before) is not None or quoted_question(before) is not None

    def _question(self, turn: Turn, index: int) -> None:
        followed = self._answer_follows(index)
        inside, rest = (turn.body, None) if followed and turn.label else _question_and_rest(turn.body)
        asked = Question(turn.label, inside or None, [rest] if rest else [], asker=turn.speaker)
        asked.context, self.scene = self.scene, []
        if turn.context:
            asked.context, asked.told = [*asked.context, turn.context], True
        self._take(asked)
        self.waiting = not ends_as_question(inside.text) and (followed or _broken(self.sequence, index))

    def _answer(self, turn: Turn, index: int) -> None:
        self.waiting = False
        if not turn.body and self._question_follows(index):
            return  # 来看解答： above the questions
        self.group = self.group or self._asked_together(index)
        last = self.last = self.group.pop(0) if self.group else self.last
        if last and not last.by_marker and last.answer and last.text is self.title:
            self.intro.extend(last.answer)  # a date or an introduction between the title and 答：
            last.answer = []
        elif last and not last.by_marker and any(map(asker_named, last.answer[-3:])):
            last.context.extend(last.answer)  # the rest of a letter and its signature: 读者　小廖
            last.answer = []
        if last is None and turn.spoken:
            self.intro.append(turn.body)  # guests greet before the first question
            return
        if last is None or (last.by_marker and not turn.spoken):
            last = self._take(Question(None, None))
        last.by_marker = last.by_marker or not turn.spoken
        last.speaker = last.speaker or turn.speaker
        if turn.body:
            last.answer.append(turn.body)

    def _text(self, turn: Turn) -> None:
        last = self.last
        if self.waiting and last:
            last.text = join((last.text, turn.body), "") if last.text else turn.body
            self.waiting = not ends_as_question(last.text.text)
        elif last:
            last.answer.append(turn.body)
        else:
            self.intro.append(turn.body)

    def _asked_together(self, index: int) -> list[Question]:
        """The questions printed one below the other, where answers begin that are as many."""
        if len(self.found) < 2 or any(q.by_marker for q in self.found[-2:]) or self.found[-2].answer:
            return []
        behind = takewhile(lambda turn: turn.role != "question", islice(self.sequence, index, None))
        count = sum(turn.role == "answer" for turn in behind)
        group = self.found[-count:] if 2 <= count <= len(self.found) else []
        if not group or any(q.by_marker or q.answer for q in group[:-1]) or len(group[-1].answer) > 1:
            return []
        group[-1].context.extend(group[-1].answer)  # 答案如下：
        group[-1].answer = []
        return group

    def _answer_follows(self, index: int) -> bool:
        """Whether the answer to a question begins with a marker within the next blocks."""
        after = next((turn for turn in self.sequence[index + 1 : index + 5] if turn.role != "text"), None)
        return after is not None and after.role == "answer"

    def _question_follows(self, index: int) -> bool:
        return index + 1 < len(self.sequence) and self.sequence[index + 1].role == "question"


def _broken(sequence: Sequence[Turn], index: int) -> bool:
    """Whether a question without closing mark goes on in the next block, which ends with a question mark."""
    after = sequence[index + 1] if index + 1 < len(sequence) else None
    open_end = sequence[index].body.text.rstrip()[-1:] not in "。！？!?；;：:"
    return bool(open_end and after and after.role == "text" and ends_as_question(after.body.text))


def _before_box(sequence: list[Turn]) -> list[Turn]:
    """The turns before a 重要提醒： that stands alone on its line: what it heads is a reminder and no answer."""
    for index, turn in enumerate(sequence):
        if index and _BOX.fullmatch(scan(turn.body.text)):
            return sequence[:index]
    return sequence


def _question_and_rest(body: Passage) -> tuple[Passage, Passage | None]:
    """A question and what stands behind its question mark in the same paragraph."""
    text = scan(body.text)
    asked = re.match(r"(?:[^。?!;]*\?\s*[”\")]?)+", text) or re.match(r"[^?]*\?\s*[”\")]?", text)
    if not asked or ends_as_question(text):
        return body, None
    rest = body.cut(asked.end()).strip()
    return (body.cut(0, asked.end()).strip(), rest) if len(rest) >= 2 else (body, None)


@kept
def _turns(article: Article) -> list[Turn]:
    return turns(article.blocks)


@kept
def questions(article: Article) -> tuple[list[Question], list[Passage]]:
    """The questions of an article with their answers, and the paragraphs before the first one."""
    return _Reader(article).read()


def score(article: Article) -> float:
    """Weighs what questions, answers and markers say (kind_evidence.csv)."""
    found, _ = questions(article)
    answered = [q for q in found if q.text and q.answer and (q.by_marker or asks_inside(q.text.text))]
    listed = [q for q in found if q.label and q.text and not q.answer and ends_as_question(q.text.text)]
    unanswered = len(listed) if len(listed) == len(found) else 0
    if not answered and not any(q.text is None for q in found) and unanswered < _LISTED:
        return 0.0
    titled = len(answered) == 1 and answered[0].text is article.title
    marked = [turn for turn in _turns(article) if turn.role in ("question", "answer") and turn.label]
    in_answers = sum(len(q.answer) for q in found)
    return weigh(
        KIND,
        title_asks=int(titled),
        question=0 if titled else len(answered),
        title_answered=int(titled and any(turn.role == "answer" for turn in marked)),
        told_question=sum(q.told for q in answered),
        question_mark=sum(turn.role == "question" for turn in marked),
        answer_mark=sum(turn.role == "answer" for turn in marked),
        unanswered=unanswered,
        unasked=sum(q.text is None for q in found),
        title_word=int(bool(_TITLE.search(article.title_text()))),
        letter=int(any(opens_letter(block.text) for block in article.blocks)),
        column=int(article.heading_hint == KIND),
        little_of_text=int(
            bool(found) and not unanswered and in_answers < 0.4 * max(1, len(article.blocks) - len(answered))
        ),
    )


def also(article: Article, kind: str) -> bool:
    """A boxed tip whose title asks and whose body answers is a question as well as a notice."""
    return bool(
        kind == "policy_notice" and article.title and is_question_headline(article.title.text) and article.blocks
    )


def extract(article: Article) -> Extraction:
    """One row per question; the asker named in the introduction belongs to all of them, unless they have their own."""
    result = Extraction()
    found, intro = questions(article)
    people = asker_in(intro), quoted_question(intro), guest_in(intro) or answerer_in(intro)
    nicknames = _nicknames(found)
    askers = [_own_asker(question, nicknames) for question in found]
    if any(askers):
        people = None, people[1], people[2]
    seen: Counter[str] = Counter()
    for position, (question, asker) in enumerate(zip(found, askers, strict=True), start=1):
        key = question.text.text if question.text else f"#{position}"
        record = article.record_id("qa", key, str(seen[key]))
        seen[key] += bool(question.text)
        _add(result, article, record, position, question, (asker or people[0], *people[1:]))
    return result


def _nicknames(found: Sequence[Question]) -> frozenset[str]:
    """What stands before questions and is a name: several speakers ask, each once, and none by a word (市民：, 记者：)."""
    count = Counter(question.asker.text for question in found if question.asker)
    once = {name for name, times in count.items() if times == 1 and speaker_role(name) != "question"}
    return frozenset(once if len(count) >= 2 else ())


def _own_asker(question: Question, nicknames: frozenset[str]) -> Passage | None:
    """Who asks this question: its speaker, a name told beside it or in it."""
    named = [*([question.asker] if question.asker else []), *question.context]
    found = next((name for passage in named if (name := asker_named(passage))), None)
    found = found or asker_in([*question.context, *question.story, *([question.text] if question.text else [])])
    if found or question.asker is None:
        return found
    signed = question.label is None and speaker_role(question.asker.text) == "name"
    return question.asker if signed or question.asker.text in nicknames else None


def _add(
    result: Extraction,
    article: Article,
    record: str,
    position: int,
    question: Question,
    people: tuple[Passage | None, Passage | None, Passage | None],
) -> None:
    answer = join(question.answer, "\n") if question.answer else None
    asker, quoted, answerer = people
    own_words = question.text if question.told else quoted_question(question.context) or quoted
    telling = [*question.context, *(question.answer[:1] if question.told else [])]
    body = speaking_body(question.speaker) or answerer_in(telling) or answerer
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
            asker=result.quote(record, "asker", asker),
            asker_question=result.quote(record, "asker_question", own_words),
            answerer=result.quote(record, "answerer", body),
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
