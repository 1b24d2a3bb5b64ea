"""The words that lead the lines of a Q&A, read from how they take turns and not from a list of them.

Papers invent their own pairs (粉丝：…小编：…, 【焦点】…【说法】…, 误区一：…正解：…, ●…？○…): a clerk sees that lines with
one lead ask, and that lines with another one come right behind them. A line of one look before each question, such as
来电2 开原市赵师傅 or 【案例】…, says where the next question comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors._enumerators import BULLETS, CN_NUM, bullet_end
from extractors._questions import QUOTES, Marker, Role, ends_as_question, is_citizen, speaker_role
from extractors.paragraphs import Block
from extractors.sections._qa_people import asker_named

_MOST = 0.6  # of the lines with one lead
_LEAD = re.compile(
    r"\s*(?:[【\[〔(「『]\s*(?P<boxed>[^】\]〕)」』:,。?!]{1,14})\s*[】\]〕)」』]\s*:?|"
    r"(?P<plain>[^\s:,.;!?、。()\[\]【】](?:[^:,.;!?、。()\[\]【】]{0,18}[^\s:,.;!?、。()\[\]【】])?)\s*(?:\([^()]{2,16}\)\s*)?:)\s*(?=\S)"
)
_ORDINAL = re.compile(rf"\s*(?:第?(?:\d{{1,2}}|{CN_NUM})[则个问]?)\s*$|^\s*第?(?:\d{{1,2}}|{CN_NUM})(?=[问答])")


@dataclass(frozen=True, slots=True)
class _Lead:
    """What a line begins with: its wording without number and person, where it ends, and where it is printed."""

    index: int
    key: str
    end: int
    name: tuple[int, int]
    boxed: bool
    asks: bool


def _lead(index: int, block: Block, after: Block | None) -> _Lead | None:
    ahead = block.number.end if block.number else bullet_end(block.text)
    match = _LEAD.match(block.scanned, ahead)
    if not match:
        return None
    group = "boxed" if match.group("boxed") else "plain"
    said = match.group(group)
    key = "citizen" if is_citizen(said) else _ORDINAL.sub("", said)
    rest = block.text[match.end() :]
    broken = bool(after and not block.closed and not _LEAD.match(after.scanned) and ends_as_question(after.text))
    return _Lead(index, key, match.end(), match.span(group), group == "boxed", ends_as_question(rest) or broken)


def alternating(blocks: Sequence[Block], marks: Sequence[Marker | None]) -> list[Marker | None]:
    """The markers of an article, with those that only their turn tells.

    Args:
        blocks: The blocks of the article.
        marks: The markers known by their words; those that are words such as 问： are believed, speakers are not.
    """
    found = list(marks)
    leads: list[_Lead | Role] = []
    for index, (block, mark) in enumerate(zip(blocks, marks, strict=True)):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if mark and not mark.spoken:
            leads.append(mark.role)
        elif (lead := _lead(index, block, after)) is not None:
            leads.append(lead)
    asking = _asking_keys(leads)
    answering = _answering_keys(leads, asking)
    named = _names_askers(leads)
    for place, one in enumerate(leads):
        behind = leads[place + 1] if place + 1 < len(leads) else None
        if not isinstance(one, _Lead):
            continue
        quoted = blocks[one.index].text[one.end :].lstrip()[:1] in QUOTES  # told in prose
        replied = (behind == "answer" and not quoted) or (isinstance(behind, _Lead) and behind.key in answering)
        if one.key in asking or (one.asks and replied and one.key not in answering):
            asker = one.key not in asking and named
            found[one.index] = _marker(one, "question", blocks[one.index], asker=asker)
        elif one.key in answering or (one.boxed and not one.asks and _boxed_question(blocks, found, one.index - 1)):
            found[one.index] = _marker(one, "answer", blocks[one.index])
    return found


def _boxed_question(blocks: Sequence[Block], marks: Sequence[Marker | None], index: int) -> bool:
    """Whether a block is a question behind a word in brackets: a word in brackets right below it answers."""
    mark = marks[index] if index >= 0 else None
    asks = mark is not None and mark.role == "question" and not mark.spoken
    return asks and blocks[index].scanned.lstrip()[:1] in "【[〔" and "?" in blocks[index].scanned


def _names_askers(leads: Sequence[_Lead | Role]) -> bool:
    """Whether the words before what is asked are names: each asks once, with an answer right behind (开心果：…？ 作者回复：…)."""
    asked = [
        one.key
        for one, behind in pairwise(leads)
        if isinstance(one, _Lead) and one.asks and not one.boxed and not (isinstance(behind, _Lead) and behind.asks)
    ]
    return len(set(asked)) == len(asked) >= 2


def _asking_keys(leads: Sequence[_Lead | Role]) -> set[str]:
    """The leads whose lines ask, again and again, with something else between them."""
    count, asked, again = Counter[str](), Counter[str](), Counter[str]()
    for index, lead in enumerate(leads):
        if isinstance(lead, _Lead):
            count[lead.key] += 1
            asked[lead.key] += lead.asks
            after = leads[index + 1] if index + 1 < len(leads) else None
            again[lead.key] += isinstance(after, _Lead) and after.key == lead.key and after.index == lead.index + 1
    return {key for key, n in count.items() if n >= 2 and asked[key] >= _MOST * n and again[key] <= (1 - _MOST) * n}


def _answering_keys(leads: Sequence[_Lead | Role], asking: set[str]) -> set[str]:
    """The leads of the lines right behind those that ask."""
    count, behind, asked = Counter[str](), Counter[str](), Counter[str]()
    before: _Lead | Role | None = None
    for lead in leads:
        if isinstance(lead, _Lead):
            count[lead.key] += 1
            asked[lead.key] += lead.asks
            behind[lead.key] += before == "question" or (
                isinstance(before, _Lead) and (before.key in asking or before.asks)
            )
        before = lead
    return {
        key
        for key, n in count.items()
        if key not in asking and n >= 2 and behind[key] >= _MOST * n and asked[key] < (1 - _MOST) * n
    }


def _marker(lead: _Lead, role: Role, block: Block, *, asker: bool = False) -> Marker:
    """The marker of a lead; it is a speaker's name where it reads like one, or where the bulletin names askers so."""
    said = block.scanned[slice(*lead.name)]
    known = speaker_role(said) or ("question" if role == "question" and is_citizen(said) else None)
    reads = known is not None and not (role == "answer" and known == "question")
    return Marker(role, lead.end, lead.name if reads or asker else None, spoken=known is not None or asker)


def signed(blocks: Sequence[Block], asked: Sequence[int]) -> dict[int, tuple[Role, int]]:
    """Where answers begin with a sign of their own (●…？ ○…): index of the block → what it is, where its text begins.

    A line with the sign of the questions above a line with that of the answers asks too (■最后请您提点建议。).

    Args:
        blocks: The blocks of the article.
        asked: Indexes of its questions.
    """
    if len(asked) < 2:
        return {}
    known = set(asked)
    signs = [_sign(block) for block in blocks]
    behind = [index + 1 for index in asked if index + 1 < len(blocks) and index + 1 not in known]
    answers = Counter(signs[index] for index in behind if signs[index])
    sign, count = answers.most_common(1)[0] if answers else ("", 0)
    if count < max(2, len(asked) - 1) or any(signs[index] == sign for index in asked):
        return {}
    found: dict[int, tuple[Role, int]] = {
        index: ("answer", bullet_end(blocks[index].text)) for index in behind if signs[index] == sign
    }
    asking = {signs[index] for index in asked}
    if len(asking) == 1 and (own := asking.pop()):
        found.update({index: ("question", bullet_end(blocks[index].text)) for index in asked})
        for index in range(len(blocks) - 1):
            if index not in known and signs[index] == own and signs[index + 1] == sign:
                found[index] = ("question", bullet_end(blocks[index].text))
                found[index + 1] = ("answer", bullet_end(blocks[index + 1].text))
    return found


def _sign(block: Block) -> str:
    return block.text.strip()[:1] if block.text.strip()[:1] in BULLETS and bullet_end(block.text) else ""


# ---- what stands before each question ---------------------------------------------------------------------------------

_ORNAMENT = re.compile(r"[^\w\u4e00-\u9fff]+")
_NUMBERED_WORD = re.compile(rf"(?P<word>[\u4e00-\u9fff]{{1,4}})\s*(?:\d{{1,2}}|{CN_NUM})(?:\s+|[.、:|])")
_HEAD = 40.0  # em; a line that only says who asks, and when, is no longer


def _look(block: Block) -> str:
    """The look of a line that may stand before each question; empty where it has none."""
    scanned = block.scanned.strip()
    if _ORNAMENT.fullmatch(scanned):
        return scanned[:1]
    if scanned[:1] in "【[〔(" and scanned[-1:] in "】]〕)" and block.width <= _HEAD:
        return "[]"
    if match := _NUMBERED_WORD.match(scanned):
        return match.group("word")
    lead = _LEAD.match(scanned)
    return _ORDINAL.sub("", lead.group("boxed") or lead.group("plain")) if lead else ""


def scenes(blocks: Sequence[Block], asked: Sequence[int], answered: Sequence[int]) -> set[int]:
    """Indexes of the blocks that lead to a question: from a line of the look that stands before each question on.

    Args:
        blocks: The blocks of the article.
        asked: Indexes of its questions.
        answered: Indexes of the blocks that begin an answer; they lead to none.
    """
    if len(asked) < 2:
        return set()
    taken = {*asked, *answered}
    above = {index - 1 for index in asked if index and index - 1 not in taken}
    naming = {i for i in above if is_short_head(blocks[i]) and _look(blocks[i]) and asker_named(blocks[i].passage)}
    heads: list[dict[str, int]] = []
    start = 0
    for index in asked:
        heads.append({look: i for i in range(start, index) if i not in answered and (look := _look(blocks[i]))})
        start = index + 1
    looks = Counter(look for head in heads for look in head)
    look, count = looks.most_common(1)[0] if looks else ("", 0)
    if count < max(2, len(asked) - 1) or look not in heads[0]:
        return naming
    return naming | {
        i for head, index in zip(heads, asked, strict=True) if look in head for i in range(head[look], index)
    }


def is_short_head(block: Block) -> bool:
    """Whether a line before a question only names who asks, and when; a story is longer, and its people ask nothing."""
    return block.width <= _HEAD and not block.scanned.rstrip().endswith(("。", ";"))


_SUBHEAD = 20.0  # em; a heading between questions is no longer
_PLAIN_SUBHEAD = 10.0  # em, where no sign tells it


def subheads(blocks: Sequence[Block], asked: Sequence[int], plain_text: Sequence[int]) -> set[int]:
    """Indexes of the headings of groups of questions: short, each right above a question, and nowhere else in that look.

    Args:
        blocks: The blocks of the article.
        asked: Indexes of its questions.
        plain_text: Indexes of the blocks that are neither questions nor beginnings of answers by a marker.
    """
    known = set(asked)
    placed: dict[str, list[bool]] = {}
    members: dict[str, list[int]] = {}
    for index in plain_text:
        look = _head_look(blocks[index])
        if look and index + 1 < len(blocks):
            placed.setdefault(look, []).append(index + 1 in known and index - 1 not in known)
            members.setdefault(look, []).append(index)
    return {i for look, at in members.items() if len(at) >= 2 and all(placed[look]) for i in at}


def _head_look(block: Block) -> str:
    scanned = block.scanned.strip()
    if block.width > _SUBHEAD or re.search(r"[。;,:!?]", scanned):
        return ""
    if _sign(block):
        return _sign(block)
    if scanned[:1] in "【[〔(<《-—=" and scanned[-1:] in "】]〕)>》-—=":
        return "[]"
    return "plain" if block.width <= _PLAIN_SUBHEAD and not block.number else ""
