"""Policy notices and boxed tips (forms.md, section 4): the text, what it binds, allows and forbids, and its highlights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors._passage import Passage
from extractors._questions import is_question_headline, marker
from extractors._section import Article, Extraction, paragraphs, weigh
from extractors.paragraphs import Block
from extractors.sections._notice_signs import narrated, told_in_passing
from schemas._vocabulary import read_table
from schemas.policy_notice import ARTICLE_KIND, Obligation, PolicyNoticeRow

KIND = ARTICLE_KIND

ObligationKind = Literal["must", "should", "may", "must_not"]
_MODALS: tuple[tuple[ObligationKind, re.Pattern[str]], ...] = (
    ("must_not", re.compile(r"不得|严禁|禁止|不准|不允许")),
    ("must", re.compile(r"必须|务必|强制性|(?<!必)须(?![知要眉])|(?<!不)需要承担|应予")),
    ("should", re.compile(r"应当")),
    ("may", re.compile(r"(?<!不)可以")),
)
#: Short words of duty and permission: they count where no plain one is said, 应, 可, 要 only behind whom they bind or allow.
_SHORT: tuple[tuple[ObligationKind, re.Pattern[str]], ...] = (
    ("must", re.compile(r"一律(?!不)")),
    (
        "should",
        re.compile(
            r"(?<!对)要(?![求件素点闻约么紧])|(?<![相对反响供适理])应(?![用急届对聘付缴收该有诉变承邀纳征召考税领发退补扣得计])"
        ),
    ),
    ("may", re.compile(r"(?<![不认许])可(?=[在向凭到按自申选继享通登直先])")),
)
_ANY_MODAL = re.compile("|".join(pattern.pattern for _, pattern in (*_MODALS, *_SHORT)))
_SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?]?")
_CLAUSE = re.compile(r"[^；;]+[；;]?")
_HIGHLIGHT = re.compile(
    r"\s*[【\[◆★※]?\s*(重要提醒|重要提示|特别提醒|特别提示|温馨提示|温馨提醒|友情提示|友情提醒|小贴士|请注意|注意|提醒|提示)\s*[】\]]?\s*[:!]?\s*"
)
_TITLE = re.compile(
    r"提醒|提示|注意|须知|告知|须(?!知)|应当|倡议|解读|政策|警示|规定|辟谣|别|不得|怎么|攻略|贴士|谨防|警惕|切勿|当心|小心|截止|暂停|"
    r"公示|通知|公告|通告|声明|启事|记好|记牢|牢记|记得|收好|留意|留心|别忘|看清|认准|切勿|勿|莫|几件事|这些事|[一二两三四五六七八九十几]件事|"
    r"早知道|安排|渠道|公布|变更|调整|搬迁|迁址|停办|停机|停用|启用|轮休|放假|值班|到期|换发|换版|延期|延长|顺延|提前|上调|下调|新规|新政|防骗|骗局|陷阱|套路|"
    r"告示|布告|预告|预报|报名|招募|征集|倒计时|招聘会公告|抓紧|最后\d+天|仅剩|速览|速读|摘登|明白纸|一封信|"
    r"招聘会(?:来了|来啦|邀|约|等你|预告|日程)|(?:春节|元旦|清明|五一|端午|中秋|国庆|假期|节日|双休日|周末).{0,8}(?:窗口|服务|办事|大厅|办理|业务)"
)
_FORMULA = re.compile(
    r"现就有关|现将.{0,24}(?:如下|公告|通告|公示)|特此(?:通知|公告|通告|公示|声明)|事项(?:通知|公告|通告)如下|自.{2,14}起(?:施行|执行|实施)"
)
_APPEAL = re.compile(
    r"请(?:您|带|自备|大家|各位|各单位|广大|全体|符合|有|于|在|务必|及时|尽快|尽早|按|提前|认准|勿|不要|提高|通过|登录|拨打|携带|妥善|相互|互相)|"
    r"切勿|切莫|谨防|警惕|当心|不要(?:轻信|点击|相信|透露|转账|委托)|敬请"
)
_ANNOUNCED = re.compile(
    r"暂停|停止|停办|恢复|截止|启用|停用|顺延|延期|调整为|变更为|不再|不用再|取消|轮岗|节后(?:再|办)|延时(?:服务|办理)|错时|放假|轮休|值班|照常|正常(?:上班|办理|开放|服务|营业)|搬迁至|迁至|到期|换发"
)
_REPORT = re.compile(
    r"^(?:本报讯|近日|日前|昨[日天]|\d{1,2}月\d{1,2}日(?:上午|下午|晚)?,|记者(?:从|昨|近|今))|记者从.{2,30}获悉|纷纷表示|介绍说|举行|(?:活动|培训|招聘会?|比赛|大赛)现场|在现场|现场(?:气氛|热闹|人头|看到|了解到|设)"
)


def obligations(passage: Passage) -> list[tuple[Obligation, Passage]]:
    """Sentences with a word of duty, permission or ban; a sentence with several kinds of them counts once for each."""
    found = []
    for sentence in _sentences(passage):
        scanned = scan(sentence.text)
        if not _ANY_MODAL.search(scanned):
            continue
        for start, kind in _hits(scanned):
            found.append((Obligation(kind=kind, subject=_subject(sentence.text[:start]), text=sentence.text), sentence))
    return found


def _sentences(passage: Passage) -> Iterator[Passage]:
    """The sentences with such a word, without their numbers; clauses between ； stand alone where each of them says what is to be done."""
    for match in _SENTENCE.finditer(passage.text):
        if not _ANY_MODAL.search(scan(match.group())):
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
    plain = sorted((m.start(), kind) for kind, pattern in _MODALS if (m := pattern.search(scanned)))
    if plain:
        return plain
    short = ((m, kind) for kind, pattern in _SHORT for m in pattern.finditer(scanned))
    bound = [(m.start(), kind) for m, kind in short if m.group() == "一律" or _names_someone(scanned[: m.start()])]
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
        match = _HIGHLIGHT.match(block.scanned)
        if not match:
            continue
        rest = block.passage.cut(match.end()).strip()
        if rest and re.search(r"[:】\]!]", block.scanned[: match.end()]):
            found.append(rest)
        elif not rest and index + 1 < len(blocks):
            found.append(blocks[index + 1].passage)
    return found


def _body(article: Article) -> Passage:
    return paragraphs(article.blocks)


def _rules(article: Article) -> list[tuple[Obligation, Passage]]:
    return obligations(article.once(_body))


_AT_MOST_IN_PASSING = 0.46  # it tells a notice from a report, not from a guide, a list or a Q&A


def score(article: Article) -> float:
    """Weighs the words of notices in title and text (kind_evidence.csv)."""
    if not article.blocks:
        return 0.0
    body = article.once(_body)
    scanned = scan(body.text)
    rules = [rule for rule, _ in article.once(_rules)]
    binding = sum(rule.kind != "may" for rule in rules)
    form = dict(
        act=int(article.is_act),
        title_word=int(bool(_TITLE.search(article.title_text()))),
        formula=len(_FORMULA.findall(scanned)),
        binding=binding,
        allowing=len(rules) - binding,
        appeal=len(_APPEAL.findall(scanned)),
        announced=len(_ANNOUNCED.findall(scanned)),
        highlight=int(bool(highlights(article.blocks))),
        boxed_question=int(_boxed_question(article)),
        column=int(article.heading_hint == "policy_tip"),
        news_column=int(article.heading_hint == "news" and article.piece.under_heading),
        report=len(_REPORT.findall(scanned)),
        narrated=narrated(scanned),
        case_part=sum(map(_is_case_part, article.blocks)),
    )
    return max(weigh(KIND, **form), min(_AT_MOST_IN_PASSING, weigh(KIND, **form, **told_in_passing(scanned))))


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
    body = article.once(_body)
    rules = article.once(_rules)
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
