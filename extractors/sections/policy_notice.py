"""Policy notices and boxed tips (forms.md, section 4): the text, what it binds, allows and forbids, and its highlights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, cast

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors._once import kept
from extractors._passage import Passage
from extractors._questions import is_question_headline, marker
from extractors._section import Article, Extraction, paragraphs, weigh
from extractors.paragraphs import Block
from extractors.sections._notice_signs import count, is_personal, notice_words, told_in_passing
from schemas._vocabulary import read_table
from schemas.policy_notice import ARTICLE_KIND, Obligation, PolicyNoticeRow

KIND = ARTICLE_KIND

ObligationKind = Literal["must", "should", "may", "must_not"]
_SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?]?")
_CLAUSE = re.compile(r"[^；;]+[；;]?")


@cache
def _modals(use: str) -> tuple[tuple[ObligationKind, re.Pattern[str]], ...]:
    """Words of duty and permission: plain ones, short ones that stand behind whom they bind or allow, and those alone."""
    rows = [row for row in read_table("obligation_words.csv") if row["use"] == use]
    return tuple((cast(ObligationKind, row["kind"]), re.compile("|".join(row["patterns"].split()))) for row in rows)


@cache
def _any_modal() -> re.Pattern[str]:
    every = (pattern.pattern for use in ("plain", "bare", "alone") for _, pattern in _modals(use))
    return re.compile("|".join(every))


@cache
def _highlight() -> re.Pattern[str]:
    return re.compile(rf"\s*[【\[◆★※]?\s*({notice_words('highlight').pattern})\s*[】\]]?\s*[:!]?\s*")


def obligations(passage: Passage) -> list[tuple[Obligation, Passage]]:
    """Sentences with a word of duty, permission or ban; a sentence with several kinds of them counts once for each."""
    found = []
    for sentence in _sentences(passage):
        scanned = scan(sentence.text)
        if not _any_modal().search(scanned):
            continue
        for start, kind in _hits(scanned):
            found.append((Obligation(kind=kind, subject=_subject(sentence.text[:start]), text=sentence.text), sentence))
    return found


def _sentences(passage: Passage) -> Iterator[Passage]:
    """The sentences with such a word, without their numbers; clauses between ； stand alone where each of them says what is to be done."""
    for match in _SENTENCE.finditer(passage.text):
        if not _any_modal().search(scan(match.group())):
            continue
        sentence = passage.cut(match.start(), match.end()).strip()
        number = enumerator(sentence.text)
        sentence = sentence.cut(number.end).strip() if number else sentence
        clauses = [sentence.cut(*one.span()).strip() for one in _CLAUSE.finditer(sentence.text)]
        if len(clauses) > 1 and all(_hits(scan(clause.text)) for clause in clauses):
            for clause in clauses:
                number = enumerator(clause.text)
                yield clause.cut(number.end).strip() if number else clause
        else:
            yield sentence


def _hits(scanned: str) -> list[tuple[int, ObligationKind]]:
    """Where the words of duty and permission of a sentence stand, in order, and what each of them says."""
    plain = sorted((m.start(), kind) for kind, pattern in _modals("plain") if (m := pattern.search(scanned)))
    if plain:
        return plain
    bare = [(m.start(), kind) for kind, pattern in _modals("bare") for m in pattern.finditer(scanned)]
    alone = [(m.start(), kind) for kind, pattern in _modals("alone") for m in pattern.finditer(scanned)]
    bound = [*alone, *((start, kind) for start, kind in bare if _names_someone(scanned[:start]))]
    first = {kind: start for start, kind in sorted(bound, reverse=True)}
    return sorted((start, kind) for kind, start in first.items())


@cache
def _subjects() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Whom a clause ends with, and whom it begins with."""
    nouns = sorted(
        (scan(row["noun"]) for row in read_table("obligation_subjects.csv")), key=lambda noun: (-len(noun), noun)
    )
    words = "|".join(map(re.escape, dict.fromkeys(nouns)))
    long = "|".join(re.escape(noun) for noun in dict.fromkeys(nouns) if len(noun) > 1)
    return (
        re.compile(rf"(?:{words})(?:[和、或及与][\u4e00-\u9fff]{{2,8}})?$"),
        re.compile(rf"(?![对由向在将把被为给与和按从自])[\u4e00-\u9fff、]{{0,14}}?(?:{long})(?![的之和及与或、])"),
    )


_ADVERBS = re.compile(r"(?:也|均|都|还|同时|依法|及时|按规定|按时|应|一律|仍|方|才|既|又|就|则)+$")


def _names_someone(before: str) -> bool:
    """Whether a person or body stands right before, or before a comma, or those of a case do (异地参保的，应…)."""
    *_, last = re.split(r"[,:]", before.strip().rstrip(","))
    return bool(_subjects()[0].search(_ADVERBS.sub("", last)) or re.search(r"的,$", before.strip()))


def _subject(before: str) -> str | None:
    """Who is bound: the last noun of a person or body in the clause before the word of duty, else in the nearest one."""
    ends, begins = _subjects()
    *earlier, last = [clause.strip() for clause in re.split(r"[，,：:]", before.strip())]
    clause = _ADVERBS.sub("", last)
    if clause and len(clause) <= 40 and ends.search(scan(clause)):
        return clause
    found = (begins.match(scan(one)) for one in reversed(earlier))
    return next((one[: match.end()] for one, match in zip(reversed(earlier), found, strict=True) if match), None)


def highlights(blocks: list[Block]) -> list[Passage]:
    """Passages behind a label such as 重要提醒：, in the same paragraph or in the next one."""
    found = []
    for index, block in enumerate(blocks):
        match = _highlight().match(block.scanned)
        if not match:
            continue
        rest = block.passage.cut(match.end()).strip()
        if rest and re.search(r"[:】\]!]", block.scanned[: match.end()]):
            found.append(rest)
        elif not rest and index + 1 < len(blocks):
            found.append(blocks[index + 1].passage)
    return found


@kept
def _body(article: Article) -> Passage:
    return paragraphs(article.blocks)


@kept
def _rules(article: Article) -> list[tuple[Obligation, Passage]]:
    return obligations(_body(article))


_AT_MOST_IN_PASSING = 0.46  # it tells a notice from a report, not from a guide, a list or a Q&A


def score(article: Article) -> float:
    """Weighs the words of notices in title and text (kind_evidence.csv)."""
    if not article.blocks:
        return 0.0
    body = _body(article)
    scanned = scan(body.text)
    rules = [rule for rule, _ in _rules(article)]
    binding = sum(rule.kind != "may" for rule in rules)
    passing = told_in_passing(scanned)
    calls = {name: count(name, scanned) for name in ("formula", "appeal", "announced")}
    called = binding + sum(calls.values()) + sum(passing.values())
    form = calls | dict(
        act=int(article.is_act),
        title_word=int(bool(notice_words("title").search(article.title_text()))),
        binding=binding,
        allowing=len(rules) - binding,
        highlight=int(bool(highlights(article.blocks))),
        boxed_question=int(_boxed_question(article)),
        column=int(article.heading_hint == "policy_tip"),
        news_column=int(article.heading_hint == "news" and article.piece.under_heading),
        report=count("report", scanned),
        narrated=count("narrated", scanned),
        case_part=sum(map(_is_case_part, article.blocks)),
        personal_letter=int(is_personal(article.title_text(), scanned, called)),
    )
    return max(weigh(KIND, **form), min(_AT_MOST_IN_PASSING, weigh(KIND, **form, **passing)))


_PART = re.compile(r"\s*(?:[【\[〖〔「『■◆●▶]\s*([\u4e00-\u9fff]{2,6})\s*[】\]〗〕」』:]?|([\u4e00-\u9fff]{2,6})\s*:)")


@cache
def _case_parts() -> frozenset[str]:
    return frozenset(row["label"] for row in read_table("case_parts.csv"))


def _is_case_part(block: Block) -> bool:
    """Whether a paragraph is the facts, the ruling or the comment of a case (【案情】…, 【点评】…): told and not announced."""
    match = _PART.match(block.scanned)
    return match is not None and (match.group(1) or match.group(2)) in _case_parts()


def _boxed_question(article: Article) -> bool:
    """Whether the title asks, the body answers without markers, and no column of questions stands above it."""
    asking = article.title is not None and is_question_headline(article.title.text)
    column = article.heading_hint == "hotspot_qa" and article.piece.heading is not None
    marked = any(marker(block.text) or is_question_headline(block.content.text) for block in article.blocks)
    return asking and not column and not marked


def also(article: Article, kind: str) -> bool:
    """A notice is only what scores as one."""
    return False


def extract(article: Article) -> Extraction:
    """One row for the notice."""
    result = Extraction()
    record = article.record_id("notice", article.title_text())
    body = _body(article)
    rules = _rules(article)
    marked = highlights(article.blocks)
    for index, (_, passage) in enumerate(rules):
        result.quote(record, f"obligations[{index}].text", passage)
    for index, passage in enumerate(marked):
        result.quote(record, f"highlights[{index}]", passage)
    result.rows.append(
        PolicyNoticeRow(
            notice_id=record,
            article_id=article.article_id,
            bulletin_id=article.bulletin_id,
            title=result.quote(record, "title", article.title),
            body=result.quote(record, "body", body) or "",
            obligations=[rule for rule, _ in rules],
            highlights=[passage.text for passage in marked],
        )
    )
    for block in article.blocks:
        if block.number:
            result.mark(block.passage, "list_item")
    return result
