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
from extractors._labels import known_label
from extractors._passage import Passage
from extractors._questions import (
    MAX_QUESTION,
    Marker,
    asks,
    asks_inside,
    ends_as_question,
    is_question_headline,
    marker,
    names_topic,
    speaker_role,
)
from extractors.paragraphs import Block
from extractors.sections._qa_leads import alternating, answer_bullets, is_short_head, scenes
from extractors.sections._qa_people import asker_in

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
    for pattern in _INLINE_NUMBERS:
        hits: list[tuple[int, int]] = []
        for match in pattern.finditer(scanned):
            value = int(match.group(1)) if match.group(1).isdigit() else chinese_number(match.group(1))
            sentence = re.match(r"[^。?!;]*\?", scanned[match.end() :])
            if sentence and len(sentence.group()) <= MAX_QUESTION and (not hits or value == hits[-1][1] + 1):
                hits.append((match.start(), value))
        if len(hits) >= 2:
            return [place for place, _ in hits if place > 0]
    return []


# ---- numbers that ask ------------------------------------------------------------------------------------------------

_MARKED, _FULL, _WORDED, _TOPIC = 3.0, 3.0, 1.5, 0.5  # 答： follows; a question mark; an interrogative; names a topic
_NOT_A_QUESTION = re.compile(r"(?:提示|提醒|小贴士|联系|电话|附件|备注|说明)")


def _asking(block: Block, following: Sequence[Block]) -> float:
    """How much a numbered block looks like a question by itself and by what follows; 0 for none."""
    content = block.content.text
    scanned = scan(content).rstrip()
    after = following[0] if following else None
    mark = marker(after.text) if after else None
    worth = 0.0
    if ends_as_question(content) and block.width <= MAX_QUESTION:
        worth = _FULL
    elif re.match(r"[^。;!?]{4,60}\?", scanned):
        worth = _FULL - 0.5
    elif known_label(block):
        worth = 0.0  # 谁能领, 带什么: labels of a guide
    elif not block.closed and after and not after.number and not mark and after.text.rstrip()[-1:] in "？?":
        worth = _FULL - 0.5  # a question broken over lines
    elif asks(content) and ":" not in scanned:
        worth = _WORDED
    elif names_topic(content) or (block.number and block.number.style == "cn" and _plain_heading(block)):
        worth = 0.0 if _NOT_A_QUESTION.search(scanned) else _TOPIC
    if mark and mark.role == "answer" and (worth or not block.closed):
        worth = max(worth, _WORDED) + _MARKED
    return worth


def _plain_heading(block: Block) -> bool:
    return block.width <= 30 and not re.search(r"[。;,:]", scan(block.content.text))


def numbered_questions(blocks: Sequence[Block]) -> set[int]:
    """Indexes of the blocks whose numbers form the questions of the article; empty where numbers form none."""
    best: tuple[float, list[int]] = (0.0, [])
    worths = [_asking(block, blocks[i + 1 : i + 2]) if block.number else 0.0 for i, block in enumerate(blocks)]
    styles = dict.fromkeys(block.number.style for block in blocks if block.number)
    for style in styles:
        chain = _chain(blocks, worths, style)
        sure = [i for i in chain if worths[i] >= _FULL - 0.5]
        worded = [i for i in chain if worths[i] >= _WORDED]
        if (not sure and len(worded) < 2) or len(worded) * 2 < len(chain):
            continue
        total = sum(worths[i] for i in chain)
        if total > best[0]:
            best = (total, chain)
    return set(best[1])


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of numbers that ends at a block: its last number, worth, first and last index, and the run before that."""

    value: int
    total: float
    first: int
    last: int
    before: _Run | None = None

    def indexes(self) -> list[int]:
        """The indexes of its blocks."""
        run, found = self, [self.last]
        while run.before:
            run = run.before
            found.append(run.last)
        return found[::-1]


def _chain(blocks: Sequence[Block], worths: Sequence[float], style: str) -> list[int]:
    """The best run of numbers of one style: each one more than the one before, a gap or a new beginning costs.

    Of the runs that end with one number only the best can be part of a better one; the run that ends right above is
    looked at by itself, as it costs more to go on with it.
    """
    best: dict[int, _Run] = {}  # by last number
    above: _Run | None = None  # the newest run, not in ``best`` yet
    winner: _Run | None = None
    for index, (block, worth) in enumerate(zip(blocks, worths, strict=True)):
        if not block.number or block.number.style != style or not worth:
            continue
        value = block.number.number
        if above and above.last != index - 1:
            _keep(best, above)
            above = None
        sure = worth >= _FULL - 0.5
        candidates = [*(best.values() if sure else filter(None, [best.get(value - 1)])), *filter(None, [above])]
        options = [_Run(value, worth if value == 1 or sure else 0.0, index, index)]
        for run in candidates:
            step = 0.0 if value == run.value + 1 else -1.0 if value > run.value else -1.5
            if step and not sure:
                continue
            near = run.last == index - 1 and not re.search(r"\?.", scan(blocks[run.last].text))
            options.append(_Run(value, run.total + worth + step - near, run.first, index, run))
        one = max(options, key=lambda run: (run.total, -run.first, -run.before.last if run.before else 0))
        if above:
            _keep(best, above)
            above = None
        if one.total > 0:
            above = one
            if winner is None or one.total > winner.total:
                winner = one
    return winner.indexes() if winner else []


def _keep(best: dict[int, _Run], run: _Run) -> None:
    other = best.get(run.value)
    if other is None or (run.total, -run.first) > (other.total, -other.first):
        best[run.value] = run


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
    found = sure | (headed if len(headed) >= 2 or sure else set())
    return found | worded if (len(found) >= 1 and len(worded)) or len(worded) >= 2 else found


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
    r"\s*[^。?!:]{0,12}?(?:(?P<quoted>[“\"「][^”\"」]{1,14}[”\"」])|(?P<said>[^\s“”,。?!:]{2,16}?))[^“”。?!:,]{0,10}?"
    r"(?:提问|追问|发问|留言|咨询|请问|问道|问|说|想知道)[,:]\s*(?=\S)"
)


_ASKER_BEHIND = re.compile(
    r"\?\s*(?P<all>\((?P<inside>[^()。?!]{2,16})\)|(?:[-—–―]{1,2})\s*(?P<dashed>[^-—–―。?!;:]{2,20}))\s*$"
)
_BODY = re.compile(r"\s*[【\[]?\s*(?:答复|回复|办理|承办|解答)(?:单位|部门|机构|人)\s*[】\]]?\s*:\s*(?=\S)")


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
    if match and (match.group("quoted") or speaker_role(match.group("said")) == "question"):
        name = body.cut(*match.span("quoted" if match.group("quoted") else "said"))
        return name, body.cut(match.end()).strip()
    match = _ASKER_AHEAD.match(scan(body.text))
    if not match:
        return None, body
    group = "inside" if match.group("inside") else "before"
    name = body.cut(*match.span(group)).strip()
    return (name, body.cut(match.end()).strip()) if speaker_role(name.text) == "question" else (None, body)


def _dialogue(blocks: Sequence[Block]) -> bool:
    """Whether people speak in turns: somebody asks, and somebody with a name or office speaks right behind."""
    for one, two in pairwise(blocks):
        first, second = marker(one.text, in_dialogue=True), marker(two.text, in_dialogue=True)
        if first and second and first.role == "question" and second.role == "answer" and second.spoken:
            return not re.match(r"[\d(-]", scan(two.text)[second.end :])
    return False


def _bare_wenda(blocks: Sequence[Block]) -> bool:
    """Whether 问 and 答 stand before questions and answers without colon."""
    pairs = pairwise(blocks)
    return any(
        one.text.startswith("问") and ends_as_question(one.text) and two.text.startswith("答") for one, two in pairs
    )


_ASK_ICON, _REPLY_ICON = re.compile(r"\s*[❓❔]"), re.compile(r"\s*[💡✅👉📌✔]\s*")


def _marks(blocks: Sequence[Block]) -> list[Marker | None]:
    dialogue = _dialogue(blocks)
    found = [marker(block.text, in_dialogue=dialogue) for block in blocks]
    if any(_ASK_ICON.match(block.text) for block in blocks):
        icons = (_REPLY_ICON.match(block.text) for block in blocks)
        found = [Marker("answer", icon.end()) if icon else mark for icon, mark in zip(icons, found, strict=True)]
    if not any(found) and _bare_wenda(blocks):
        for index, block in enumerate(blocks):
            if block.text.startswith("问") and ends_as_question(block.text):
                found[index] = Marker("question", 1)
            elif block.text.startswith("答") and index and (before := found[index - 1]) and before.role == "question":
                found[index] = Marker("answer", 1)
    return alternating(blocks, found)


def turns(blocks: Sequence[Block]) -> list[Turn]:
    """The blocks of an article as turns of a Q&A."""
    parts = [part for block in blocks for part in split_line(block)]
    marks = _marks(parts)
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
        if body := _BODY.match(block.scanned):
            found.append(Turn(block, "aside", None, block.passage, block.passage.cut(body.end()).strip()))
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
    return _without_subheadings(_with_scenes(_with_bullets(found)))


def _goes_on(blocks: Sequence[Block], marks: Sequence[Marker | None], index: int) -> bool:
    """Whether a block without closing mark goes on in the next one, which ends as a question."""
    if blocks[index].closed or index + 1 >= len(blocks) or marks[index + 1]:
        return False
    return ends_as_question(blocks[index + 1].text)


def _with_bullets(found: list[Turn]) -> list[Turn]:
    """Signs that begin each answer as markers of answers."""
    asked = [index for index, turn in enumerate(found) if turn.role == "question"]
    for index, end in answer_bullets([turn.block for turn in found], asked).items():
        turn = found[index]
        if turn.role == "text":
            passage = turn.block.passage
            found[index] = replace(
                turn, role="answer", label=passage.cut(0, end).strip(), body=passage.cut(end).strip()
            )
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
