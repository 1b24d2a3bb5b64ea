"""The blocks of a Q&A as turns: what asks, what answers, what goes on. Decided by the sequence of the whole article.

Markers (问：/答：, speakers) decide before numbers, numbers before bare question headlines. Of the numbering styles the
one whose numbers run 1, 2, 3 … before what asks forms the questions; numbers that begin again or are used again between
two of them are lists inside an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from extractors._enumerators import CN_NUM, chinese_number
from extractors._folding import scan
from extractors._passage import Passage
from extractors._questions import (
    MAX_QUESTION,
    Marker,
    asks,
    asks_inside,
    citizen_pattern,
    ends_as_question,
    is_question_headline,
    is_record,
    marker,
    speaker_role,
)
from extractors.paragraphs import Block
from extractors.sections._qa_leads import is_short_head, scenes, signed, subheads
from extractors.sections._qa_letters import Letter, asking_sentence, letters, reply_start
from extractors.sections._qa_marks import markers
from extractors.sections._qa_numbers import numbered_questions
from extractors.sections._qa_people import asker_in, signer

TurnRole = Literal["question", "answer", "text", "aside", "scene"]


@dataclass(frozen=True)
class Turn:
    """A block in a Q&A article: a question, the start of an answer, text that goes on, or what belongs to neither.

    A ``scene`` leads to the next question and may say who asks (来电2 开原市赵师傅); an ``aside`` belongs to none.
    """

    block: Block
    role: TurnRole
    label: Passage | None
    body: Passage
    speaker: Passage | None = None
    spoken: bool = False
    context: Passage | None = None  # what stands before a question in its paragraph and may name who asks


# ---- several turns in one line ---------------------------------------------------------------------------------------

_INLINE_MARK = re.compile(
    r"(?:(?<=[。?!;\s…~])|(?<=[。?!…][”\"』」)]))\s*(?=[【\[(]?(?:(?P<ask>问题?|提问|疑问|[Qq]\d{0,2}|网[友民]提问|网[友民]问)|"
    r"(?P<reply>答案?|回答|答复|回复|解答|[Aa]\d{0,2}|官方答复))\s*\d{0,2}[】\])]?\s*[:])|"
    r"(?<=[。?!;\s”\"』」)…~])\s*(?=[【\[(](?:(?P<boxed_ask>问|[Qq])|(?P<boxed_reply>答|[Aa]))[】\])])"
)
#: One of the words stands in every such mark.
_ANY_MARK = re.compile(r"[问答复QqAa]")
_BARE_ANSWER = re.compile(r"(?<=[?])\s*(?=答(?![应案复]))")
_BARE_ASK = re.compile(r"(?<=[。!;?])\s*(?=问(?!题)[^。?]{4,}\?\s*答)")
_INLINE_NUMBERS = (
    re.compile(rf"(?:^|(?<=[。?!;\s”\")]))\s*({CN_NUM})、"),
    re.compile(rf"(?:^|(?<=[。?!;\s”\")]))\s*\(({CN_NUM})\)"),
    re.compile(r"(?:^|(?<=[。?!;\s”\")]))\s*(\d{1,2})[.、](?!\d)"),
    re.compile(r"(?:^|(?<=[。?!;\s”\")]))\s*\((\d{1,2})\)"),
    re.compile(r"(?:^|(?<=[。?!;\s”\")]))\s*[Qq](\d{1,2})[.、:\s]"),
)


def _cut(block: Block, places: Sequence[int]) -> Iterator[Block]:
    start = 0
    for place in places:
        part = block.passage.cut(start, place).strip()
        if part:
            yield replace(block, passage=part)
            start = place
    yield replace(block, passage=block.passage.cut(start).strip()) if start else block


def split_line(block: Block) -> list[Block]:
    """问…答…问…答… or 1.…？… 2.…？… printed in one line, cut before each marker or number."""
    numbered = list(_cut(block, _numbered_places(block.scanned)))
    return [part for piece in numbered for part in _cut(piece, _marked_places(piece))]


def _marked_places(block: Block) -> list[int]:
    """Where turns begin in one line: questions and answers in turn."""
    scanned = block.scanned
    if not _ANY_MARK.search(scanned):
        return []
    first = marker(block.text)
    asking = first.role == "question" if first else "?" in scanned
    places: list[int] = []
    for match in _INLINE_MARK.finditer(scanned):
        reply = bool(match.group("reply") or match.group("boxed_reply"))
        if match.end() and reply == asking:
            places.append(match.end())
            asking = not reply
    if not places and scanned.startswith("问") and (found := _BARE_ANSWER.search(scanned)):
        hits = [found.end(), *(m.end() for m in _BARE_ANSWER.finditer(scanned, found.end()))]
        places = sorted({*hits, *(m.end() for m in _BARE_ASK.finditer(scanned))})
    return places


def _numbered_places(scanned: str) -> list[int]:
    """Where numbered questions begin in one line; each must ask before its first full stop, and they must run on."""
    for pattern in _INLINE_NUMBERS if "?" in scanned else ():
        hits: list[tuple[int, int]] = []
        for match in pattern.finditer(scanned):
            value = int(match.group(1)) if match.group(1).isdigit() else chinese_number(match.group(1))
            sentence = re.match(r"[^。?!;]*\?", scanned[match.end() :])
            if sentence and len(sentence.group()) <= MAX_QUESTION and (not hits or value == hits[-1][1] + 1):
                hits.append((match.start(), value))
        if len(hits) >= 2:
            return [place for place, _ in hits if place > 0]
    return []


# ---- bare headlines --------------------------------------------------------------------------------------------------


def _bare_questions(blocks: Sequence[Block]) -> set[int]:
    """Indexes of question headlines without number; with 答： below it a short line asks without question mark too."""
    sure = {i for i, b in enumerate(blocks) if is_question_headline(b.content.text) and not b.number and not _told(b)}
    headed: set[int] = set()
    worded: set[int] = set()
    for index, (block, after) in enumerate(pairwise(blocks)):
        mark = marker(after.text)
        short = block.width <= 40 and not block.closed and not block.number and not marker(block.text)
        if mark and mark.role == "answer" and short and not block.scanned.rstrip().endswith((",", ":")):
            headed.add(index)
        elif short and block.width <= 26 and asks(block.text) and (after.is_prose or after.closed) and not after.number:
            worded.add(index)
    worded = set() if _some_ask_not(blocks, worded) else worded
    found = sure | (headed if len(headed) >= 2 or sure else set())
    return found | worded if (len(found) >= 1 and len(worded)) or len(worded) >= 2 else found


_SIGN = re.compile(r"[^\w\s“”\"‘’「」《》()（）【】\[\]]")


def _some_ask_not(blocks: Sequence[Block], worded: set[int]) -> bool:
    """Whether lines that ask by words share their sign with short lines that do not: then they are labels (▼谁能申请)."""
    signs = {sign for i in worded if _SIGN.match(sign := blocks[i].text.strip()[:1])}
    alike = [i for i, b in enumerate(blocks) if b.width <= 26 and not b.closed and b.text.strip()[:1] in signs]
    return len(alike) > 2 * sum(i in worded for i in alike)


# ---- questions told in prose ---------------------------------------------------------------------------------------------

_ASK_VERB = r"(?:咨询|询问|提问|来电|致电|拨打|反映|求助|留言|想知道|想了解|来信|问道?|提出|关心|遇到|困惑|疑惑)"
_TOLD = re.compile(rf"{_ASK_VERB}.{{0,24}}?$")
_TOLD_BEHIND = re.compile(rf"\s*(?:[^。!?;]{{0,40}}?{_ASK_VERB}[^。!?;]{{0,20}}[。!?;])")
_QUOTE = re.compile(
    r"[“\"「](?P<quote>[^”\"」]{6,220})[”\"」](?:\s*等?的?(?:相关|有关)?(?:问题|疑问|情况))?\s*[。,;:]?"
)
_REPLY = re.compile(
    r"(?:^|(?<=[。,;?!]))(?:对此,?|就此,?|据)?(?P<name>[\u4e00-\u9fff]{2,24}?)?(?:作出|给出|予以)?(?:答复|回复|回应|解答|回答)(?:如下|说|道|称)?\s*:\s*"
)


def _told(block: Block) -> list[Turn]:
    """The question that a paragraph quotes (市民王先生咨询“…”的问题), and the answer where it stands behind it."""
    for match in _QUOTE.finditer(block.scanned):
        before, behind = block.scanned[: match.start()], block.scanned[match.end() :]
        told_behind = _TOLD_BEHIND.match(behind)
        named = asker_in([block.passage.cut(0, match.start())])
        if not asks_inside(match.group("quote")) or not (_TOLD.search(before) or told_behind or named):
            continue
        end = match.end() + (told_behind.end() if told_behind else 0)
        context = block.passage.cut(0, end)
        quote = block.passage.cut(match.start("quote"), match.end("quote"))
        rest = block.passage.cut(end).strip()
        found = [Turn(block, "question", None, quote, context=context)]
        return [*found, reply_turn(replace(block, passage=rest))] if rest else found
    return []


def reply_turn(block: Block) -> Turn:
    """A paragraph that begins with 市人社局答复： or 对此，…解答： as the start of an answer, any other one as text."""
    match = _REPLY.match(block.scanned)
    if not match:
        return Turn(block, "text", None, block.passage.strip())
    speaker = block.passage.cut(match.start("name"), match.end("name")) if match.group("name") else None
    label = block.passage.cut(0, match.end()).strip()
    return Turn(block, "answer", label, block.passage.cut(match.end()).strip(), speaker)


# ---- all turns -------------------------------------------------------------------------------------------------------


_ASKER_AHEAD = re.compile(r"\s*(?:\((?P<inside>[^()]{2,16})\)|(?P<before>[^\s:,。?!]{2,16}):)\s*(?=\S)")
#: A host that reads out what others ask: 网友“X”问，…, “X”在弹幕里追问：….
_READ_OUT = re.compile(
    rf"\s*[^。?!:]{{0,12}}?(?:(?P<quoted>[“\"「][^”\"」]{{1,14}}[”\"」])|(?P<said>{citizen_pattern()}))[^“”。?!:,]{{0,10}}?"
    r"(?:提问|追问|发问|留言|咨询|请问|问道|问|说|想知道)[,:]\s*(?=\S)"
)


_ASKER_BEHIND = re.compile(
    r"\?\s*(?P<all>\((?P<inside>[^()。?!]{2,16})\)|(?:[-—–―]{1,2})\s*(?P<dashed>[^-—–―。?!;:]{2,20}))\s*$"
)
_BODY = re.compile(r"\s*[【\[]?\s*(?:答复|回复|回信|办理|承办|解答|受理)(?:单位|部门|机构|人)\s*[】\]]?\s*:\s*(?=\S)")
_RECORD = re.compile(
    r"\s*[【\[]?\s*(?:(?:来信|来电|留言|提问|咨询|诉求|信件|答复|回复|回信|办理|办结|受理)(?:时间|日期|编号|状态|渠道|方式|主题|标题)|满意度|办理状态)\s*[】\]]?\s*:"
)


def _asking_turn(block: Block, label: Passage | None, body: Passage) -> Turn:
    """A question by number or headline."""
    name, body = _asker_behind(body)
    return Turn(block, "question", label, body, name)


def _asker_behind(body: Passage) -> tuple[Passage | None, Passage]:
    """Who asks and the question, where the name stands behind it: …？（刘女士）, …？——婺源 江先生."""
    match = _ASKER_BEHIND.search(scan(body.text))
    group = "dashed" if match and match.group("dashed") else "inside"
    if match and (group == "dashed" or speaker_role(match.group(group)) == "question"):
        return body.cut(*match.span(group)), body.cut(0, match.start("all")).strip()
    return None, body


def _marked(block: Block, mark: Marker) -> Turn:
    body = block.passage.cut(mark.end).strip()
    speaker = block.passage.cut(*mark.name).strip() if mark.name else None
    role: TurnRole = mark.role
    if mark.role == "question":
        if mark.spoken and not asks_inside(body.text):
            role = "aside"  # the host welcomes or thanks
        behind, body = _asker_behind(body)
        ahead, body = _asker_ahead(body)
        speaker = ahead or behind or speaker
    label = _label(block, mark)
    return Turn(block, role, label, body, speaker, mark.spoken)


def _label(block: Block, mark: Marker) -> Passage:
    """The marker as a label; of 1、永丰街道的朱女士问： only the number is one."""
    named = mark.name is not None and block.number is not None and block.number.end <= mark.name[0]
    return block.passage.cut(0, block.number.end if named and block.number else mark.end).strip()


def _asker_ahead(body: Passage) -> tuple[Passage | None, Passage]:
    """Who asks and the question, where a name stands before it: 龙潭镇刘女士：…, （李女士）…, 网友“X”提问：…."""
    inner = marker(body.text, in_dialogue=True)
    if inner and inner.role == "question" and inner.name:
        return body.cut(*inner.name).strip(), body.cut(inner.end).strip()
    match = _READ_OUT.match(scan(body.text))
    if match:
        name = body.cut(*match.span("quoted" if match.group("quoted") else "said"))
        return name, body.cut(match.end()).strip()
    match = _ASKER_AHEAD.match(scan(body.text))
    if not match:
        return None, body
    group = "inside" if match.group("inside") else "before"
    name = body.cut(*match.span(group)).strip()
    return (name, body.cut(match.end()).strip()) if speaker_role(name.text) == "question" else (None, body)


def turns(blocks: Sequence[Block]) -> list[Turn]:
    """The blocks of an article as turns of a Q&A."""
    parts = [part for block in blocks for part in split_line(block)]
    marks = markers(parts)
    written = letters(parts, marks)
    found = _letter_turns(parts, marks, written) if written else _printed_turns(parts, marks)
    return _without_subheadings(_with_scenes(_with_numbers(_with_bullets(found))))


def _letter_turns(blocks: Sequence[Block], marks: Sequence[Marker | None], written: Sequence[Letter]) -> list[Turn]:
    """The turns of an article of letters and their answers."""
    found: list[Turn] = []
    beside = {i for one in written for i in range(one.start, one.reply) if i != one.asked}
    asked = {one.asked: signer([block.passage for block in blocks[one.asked + 1 : one.reply]]) for one in written}
    replies = {letter.reply for letter in written}
    for index, (block, mark) in enumerate(zip(blocks, marks, strict=True)):
        start = reply_start(block.text) if index in replies else None
        if index in beside:
            found.append(Turn(block, "aside", None, block.passage.strip()))
        elif index in asked:
            found.append(Turn(block, "question", None, asking_sentence(block.passage), asked[index]))
        elif mark and mark.role == "answer":
            found.append(_marked(block, mark))
        elif start:
            label = block.passage.cut(0, start).strip()
            found.append(Turn(block, "answer", label, block.passage.cut(start).strip()))
        else:
            found.append(Turn(block, "answer" if index in replies else "text", None, block.passage.strip()))
    return found


def _printed_turns(parts: Sequence[Block], marks: Sequence[Marker | None]) -> list[Turn]:
    """The turns of an article whose questions are told by markers, numbers, headlines, or in prose."""
    asked = [
        m and m.role == "question" and (asks_inside(part.text) or _goes_on(parts, marks, index))
        for index, (part, m) in enumerate(zip(parts, marks, strict=True))
    ]
    numbered = numbered_questions(parts)
    by_marker = sum(map(bool, asked)) >= max(1, len(numbered))
    numbered = set() if by_marker else numbered
    bare = set() if by_marker or numbered else _bare_questions(parts)
    told = not (by_marker or numbered or bare)
    found: list[Turn] = []
    for index, (block, mark) in enumerate(zip(parts, marks, strict=True)):
        labelled = ":" in block.scanned
        if labelled and (body := _BODY.match(block.scanned)):
            found.append(Turn(block, "aside", None, block.passage, block.passage.cut(body.end()).strip()))
        elif labelled and _asks_next(marks, index) and is_record(block.text):  # who asks
            found.append(Turn(block, "scene", None, block.passage.strip()))
        elif labelled and _RECORD.match(block.scanned):  # when it was asked or answered
            found.append(Turn(block, "aside", None, block.passage))
        elif mark and index not in numbered and not (numbered and mark.role == "question"):
            found.append(_marked(block, mark))
        elif index in numbered and block.number:
            found.append(_asking_turn(block, block.passage.cut(0, block.number.end).strip(), block.content))
        elif index in bare:
            found.append(_asking_turn(block, None, block.content))
        elif told and (pair := _told(block)):
            found.extend(pair)
        elif told:
            found.append(reply_turn(block))
        else:
            found.append(Turn(block, "text", None, block.passage.strip()))
    return found


def _asks_next(marks: Sequence[Marker | None], index: int) -> bool:
    """Whether a marked question stands below a line, which is none itself."""
    below = marks[index + 1] if index + 1 < len(marks) else None
    return marks[index] is None and below is not None and below.role == "question"


def _goes_on(blocks: Sequence[Block], marks: Sequence[Marker | None], index: int) -> bool:
    """Whether a block without closing mark, or a marker alone, goes on in the next one, which ends as a question."""
    block, mark = blocks[index], marks[index]
    alone = mark is not None and mark.end >= len(block.text.rstrip())
    if (block.closed and not alone) or index + 1 >= len(blocks) or marks[index + 1]:
        return False
    return ends_as_question(blocks[index + 1].text)


def _with_bullets(found: list[Turn]) -> list[Turn]:
    """Signs that begin each answer as markers of answers."""
    asked = [index for index, turn in enumerate(found) if turn.role == "question"]
    for index, (role, end) in signed([turn.block for turn in found], asked).items():
        turn, passage = found[index], found[index].block.passage
        label = passage.cut(0, end).strip()
        if role == "question" and turn.role == "question" and turn.label is None:
            found[index] = replace(turn, label=label)
        elif turn.role == "text":
            found[index] = replace(turn, role=role, label=label, body=passage.cut(end).strip())
    return found


def _with_numbers(found: list[Turn]) -> list[Turn]:
    """Answers numbered like the questions that stand together above them, as answers."""
    asked = [index for index, turn in enumerate(found) if turn.role == "question" and turn.block.number]
    if len(asked) < 2 or asked != list(range(asked[0], asked[-1] + 1)):
        return found
    wanted = [(number.style, number.number) for index in asked if (number := found[index].block.number)]
    behind = [
        (index, (number.style, number.number))
        for index, turn in enumerate(found)
        if index > asked[-1] and turn.role == "text" and (number := turn.block.number)
    ]
    if [number for _, number in behind] != wanted:
        return found
    for index, _ in behind:
        turn = found[index]
        end = turn.block.number.end if turn.block.number else 0
        label = turn.block.passage.cut(0, end).strip()
        found[index] = replace(turn, role="answer", label=label, body=turn.block.content)
    return found


def _with_scenes(found: list[Turn]) -> list[Turn]:
    """What stands before each question in one look, as what leads to it."""
    asked = [index for index, turn in enumerate(found) if turn.role == "question"]
    answered = [index for index, turn in enumerate(found) if turn.role == "answer"]
    for index in scenes([turn.block for turn in found], asked, answered):
        turn = found[index]
        found[index] = replace(turn, role="scene" if is_short_head(turn.block) else "aside")
    return found


_SCENE = re.compile(
    r"\s*[【\[]?\s*(?:情景|案例|场景|案情|情形|故事|事例)\s*(?:[一二三四五六七八九十]|\d{1,2})?\s*[】\]:]"
)
_PART = re.compile(r"^[【\[〔].{2,12}[】\]〕]$|.{1,12}篇$")


def _without_subheadings(found: list[Turn]) -> list[Turn]:
    """Headings of groups of questions belong to no answer: short, right before a question, numbered in another style."""
    asked = [index for index, turn in enumerate(found) if turn.role in ("question", "scene")]
    plain = [index for index, turn in enumerate(found) if turn.role == "text"]
    for index in subheads([turn.block for turn in found], asked, plain):
        found[index] = replace(found[index], role="aside")
    for index, (turn, after) in enumerate(pairwise(found)):
        block = turn.block
        if turn.role == "text" and _SCENE.match(block.scanned):  # what the next question is about
            end = next((i for i, later in enumerate(found[index:], start=index) if later.role == "question"), index)
            found[index:end] = [replace(part, role="aside") for part in found[index:end]]
        if (
            turn.role != "text"
            or after.role not in ("question", "scene")
            or (block.closed and not _PART.match(block.text.strip()))
        ):
            continue
        higher = block.number is not None and block.number.style in ("cn", "chapter") and block.width <= 20
        own = after.block.number is None or after.block.number.style != "cn"
        if (higher and own and not re.search(r"[。;,]", block.scanned)) or _PART.match(block.text.strip()):
            found[index] = replace(turn, role="aside")
    return found
