"""Names of occupations in running text: series with 、, quotes side by side, a label with its names (forms.md, section 3)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors._items import spans_outside, split_outside
from extractors._passage import Passage, join
from extractors.sections._occupation_columns import HEADER_WORDS
from extractors.sections._occupation_entry import bare_title, is_opening, reads_like_entry
from extractors.values.occupations import is_listed_title, leading_occupation, looks_like_occupation

_QUOTED = re.compile(r"[“\"「]([^”\"」“「]{2,24})[”\"」]")
_BETWEEN_QUOTES = re.compile(r"\s*(?:[、,，]|和|与|及|以及|[、,，]?(?:和|以及))?\s*")
#: 等12个职业 behind a series.
_CLOSING = re.compile(
    r"(?:等|共|共计|合计)\s*\d*\s*(?:余|多)?(?:个|种|类|项)?(?:新?职业|工种|岗位|职业\s*[(（]工种[)）])?[^、]*$"
)
_COUNTED = re.compile(r"等?\s*\d+\s*(?:个|种|类)\s*(?:新|紧缺|急需|短缺)*(?:职业|工种|岗位)|等(?:新?职业|工种|岗位)")
#: What leads over from the sentence before, before the first name.
_ASIDE = re.compile(
    r"(?:此外|另外|除此之外|除此以外|同时|其次|再次|最后|目前|眼下|当前|近期|其中|还有|再有|而|另|不过|总体看?|相对而言|与此同时|值得关注的是)\s*,\s*"
)
#: What a sentence says before the first name; short verbs only behind a word that tells them from a part of a name.
_LEAD = re.compile(
    r".*(?:包括|还有|分别[是为]|依次[是为]|显示|[公发]布了?|(?:新增|增加|确定|纳入|遴选出)了?|涵盖|涉及|以及|例如|[,，:：]如|"
    r"(?:职业|工种|岗位|项目|[的位名类要])(?:有|为|是)|:)"
)
#: 制造类：, 制造类包括：, 【制造类】
_LABEL = re.compile(
    r"\s*(?:【\s*(?P<boxed>[^】]{2,24}?)\s*】\s*:?|(?P<plain>[^:。,;、]{2,24}?)\s*(?:(?:主要)?(?:包括|有|为|是))?\s*:)\s*"
)
_SERIES = re.compile(r"(?:包括|分别是|分别为|依次为|依次是|有|为|是|涵盖|涉及|:)\s*(?=[^:。;]{6,})")
_STOP = re.compile(r"[。;]")
_SEPARATOR = re.compile(r"[、，,；; ]")
_ANY_SEPARATOR = re.compile(r"[、，,；; /／·]")
_REACH = 200  # characters in which the first name of a series ends
_MOST_TRIES = 32  # words in one sentence that may lead to a series
_TOLD = re.compile(r"将|组织|开展|举办|进行|从事|本[省市区县]")  # 本区将组织养老护理员、电工…鉴定
_RANKED = re.compile(r"排在|排名|依次|前[一二三四五六七八九十\d]+[名位]?|分别|最缺|显示|名单如下")
#: Labels in front of persons, places and remarks, never of a group.
NO_GROUP = re.compile(
    r"联系|咨询|电话|地址|来源|备注|^注|说明|提示|提醒|单位|附件|时间|日期|方式|网址|记者|编辑|审核|责编|作者|通讯员|撰稿|"
    r"制图|摄影|监制|校对|(?:服务|补贴|申请|申报|培训|适用)对象|(?:申请|申报|补贴)条件|(?:办理|申请|申报|所需|提交)材料|流程|主办|承办|报名|发布"
)

_SENTENCE = re.compile(r"[。；;！!？?]|[，,].*[，,]|[:：]\s*\d")
_LONGEST_NAME = 26
_LONGEST_PART = 60
_WORD = re.compile(r"(?:(?:本[次期月周年]|今年)?(?:招聘|培训|补贴|急需)?(?:岗位|工种|职业|项目))(?:名称)?")
_WANT = re.compile(r".*(?:招聘|招收|急招|招|急需|急缺|缺)了?")
#: A sentence that tells how many occupations follow, or that they follow.
_ANNOUNCES = re.compile(
    r"下列|以下|如下|(?:\d+|[二三四五六七八九十]+)\s*(?:余|多)?[个种项](?:\S{0,4}(?:职业|工种|岗位))(?!\s*\)?\s*[:)]?$)|(?:职业|工种|岗位)\s*共?计?\s*\d+\s*[个种项]\s*,"
    r"|\d+\s*[个种项](?:分别|依次)?[是为]\s*:?$|[^类业](?:分别|依次|主要)?(?:是|为|有|包括|包含|如下)\s*:?$|(?:职业|工种|岗位)\s*\)?\s*(?:共?有|共计?|达)\s*\d+\s*[个种项]|^据|统计|监测|(?:目录|清单|名单|明细|一览)表?\s*:$|(?:调查|数据)显示"
)


def announces(text: str) -> bool:
    """Whether a line announces the occupations below (下列6个职业纳入…, 职业共12个，按…): it heads no group."""
    return bool(_ANNOUNCES.search(scan(text)))


def names_group(text: str) -> bool:
    """Whether what stands before names is a group: no ranking, no announcement, no word for occupations as such."""
    return not (_RANKED.search(text) or announces(text) or _WORD.fullmatch(text.strip()))


def split_names(passage: Passage) -> list[Passage]:
    """Names separated by 、 or ， (or “ ” side by side), where nearly all read like occupations."""
    quoted = quoted_names(passage, 3)
    if quoted:
        return quoted
    if not _ANY_SEPARATOR.search(passage.text):
        return []
    body = passage.strip("。；;.．：: ")
    closing = _CLOSING.search(body.text)
    body = body.cut(0, closing.start()).strip() if closing and closing.start() > 0 else body
    body = _before_clause(body)
    aside = _ASIDE.match(scan(body.text))
    body = body.cut(aside.end()) if aside else body
    series = _behind_lead(body)
    body = _before_tail(series) if len(series) < len(body) else body
    openings = split_outside(body, "；;")
    if len(openings) > 1 and "、" not in body.text and all(is_opening(part.text) or _said(part) for part in openings):
        return _names_between(body, "；;")
    return _names_between(body, "、，,；; ") or _names_between(body, "；;") or _names_between(body, "/／·", 3)


def _said(part: Passage) -> bool:
    """Whether a part says more than the name of its occupation."""
    return len(part) <= _LONGEST_PART and reads_like_entry(part.text) and len(bare_title(part.text)) < len(part) - 2


def _behind_lead(body: Passage) -> Passage:
    """The series without a sentence before its first name (今年急需工种共8个，依次是 before 纺纱工、印花工)."""
    first = next((body.cut(*span) for span in spans_outside(body.text, "、")), body)
    clause = re.split(r"[，,；; ]", first.text)[0]
    lead = None if reads_like_entry(clause) and clause != first.text else _LEAD.match(first.text)
    if is_listed_title(first.text):
        return body
    return body.cut(lead.end()).strip("，, ") if lead and reads_like_entry(first.text[lead.end() :]) else body


def _before_tail(series: Passage) -> Passage:
    """The series of a sentence without what the sentence says behind its last name (茶艺师排名靠前)."""
    last = series.cut(*spans_outside(series.text, "、")[-1])
    name = leading_occupation(last.text)
    told = name and not reads_like_entry(last.text) and not re.match(r"[、，,；;(（/]|和|及|与", last.text[len(name) :])
    return series.cut(0, series.text.rindex(last.text) + len(name)) if told else series


def _before_clause(series: Passage) -> Passage:
    """A series with 、 without the clauses behind the comma after its last name (电工、焊工，其中…)."""
    spans = spans_outside(series.text, "、")
    if len(spans) < 2:
        return series
    start, end = spans[-1]
    names, *clauses = spans_outside(series.text[start:end], "，,")
    last = series.text[start:end]
    if not clauses or any(reads_like_entry(last[one:two]) for one, two in clauses):
        return series
    return series.cut(0, start + names[1]) if reads_like_entry(last[: names[1]]) else series


def _wanted(part: Passage) -> Passage:
    """A name without who wants it (某厂招 before 电工): only a title of the classification or a curated one is cut free."""
    if len(part) > _LONGEST_PART:
        return part
    want = None if is_listed_title(bare_title(part.text)) else _WANT.match(part.text)
    return part.cut(want.end()) if want and is_listed_title(bare_title(part.text[want.end() :])) else part


def _names_between(body: Passage, signs: str, least: int = 2) -> list[Passage]:
    spans = spans_outside(body.text, signs)
    if len(spans) < least or any(end - start > max(_LONGEST_PART, _LONGEST_NAME) for start, end in spans):
        return []
    parts = _whole_names([_wanted(body.cut(*span)) for span in spans])
    likely = sum(reads_like_entry(part.text) for part in parts)
    if 0 < likely < len(parts) and all(reads_like_entry(part.text) or is_opening(part.text) for part in parts):
        likely = len(parts)  # 店长1人 beside 西式面点师2人: one form, so one kind of thing
    short = all(
        len(bare_title(part.text)) <= _LONGEST_NAME and not re.search(r"[。:：]|等\s*\d+\s*[个种]|^以及", part.text)
        for part in parts
    )
    enough = len(parts) >= least and likely >= 0.7 * len(parts) and short
    return _last_apart(parts) if enough else []


def _without_lead(first: Passage) -> Passage:
    lead = None if is_listed_title(first.text) else _LEAD.match(first.text)
    return first.cut(lead.end()) if lead and reads_like_entry(first.text[lead.end() :]) else first


def quoted_names(passage: Passage, least: int) -> list[Passage]:
    """Names in “ ” with nothing or a comma between, ``least`` of them in a row, most of them like occupations."""
    runs: list[list[re.Match[str]]] = []
    for match in _QUOTED.finditer(passage.text):
        if runs and _BETWEEN_QUOTES.fullmatch(passage.text[runs[-1][-1].end() : match.start()]):
            runs[-1].append(match)
        else:
            runs.append([match])
    found: list[Passage] = []
    for run in runs:
        likely = sum(looks_like_occupation(match.group(1)) for match in run)
        if len(run) >= least and likely >= 0.6 * len(run):
            found.extend(passage.cut(match.start(1), match.end(1)) for match in run)
    return found


def _whole_names(parts: Sequence[Passage]) -> list[Passage]:
    """Parts of one official name that holds 、 (光纤、光缆制造工) put together again."""
    found: list[Passage] = []
    index = 0
    while index < len(parts):
        size = next(
            (n for n in (3, 2) if index + n <= len(parts) and _one_name(parts[index : index + n])),
            1,
        )
        found.append(join(parts[index : index + size], "、") if size > 1 else parts[index])
        index += size
    return found


def _one_name(parts: Sequence[Passage]) -> bool:
    text = "、".join(part.text for part in parts)
    return not is_listed_title(parts[0].text) and is_listed_title(text)


def _last_apart(parts: list[Passage]) -> list[Passage]:
    """The last part cut at 和 where names stand on both sides (快递员和保洁员) and both together are none."""
    last = parts[-1]
    if is_listed_title(last.text):
        return parts
    for match in re.finditer(r"和|及|以及|与", last.text):
        before, after = last.cut(0, match.start()).strip(), last.cut(match.end()).strip()
        if reads_like_entry(before.text) and reads_like_entry(after.text):
            return [*parts[:-1], before, after]
    return parts


@dataclass(frozen=True, slots=True)
class Series:
    """Names in a row, and the label before them if there is one."""

    names: list[Passage]
    label: Passage | None = None


def labels_and_names(passage: Passage, number_end: int = 0) -> list[Series]:
    """The labels of a paragraph with their names: one, or one in each sentence (紧缺职业包括：…。一般紧缺职业包括：…。)."""
    if one := label_and_names(passage, number_end):
        return [one]
    sentences = split_outside(passage.cut(number_end), "。；;")
    found = [label_and_names(sentence) for sentence in sentences] if len(sentences) > 1 else []
    series = [one for one in found if one]
    return series if len(series) == len(found) else []


def label_and_names(passage: Passage, number_end: int = 0) -> Series | None:
    """汽车制造类：车工、铣工、钳工. ``number_end`` is where the text behind a list number starts."""
    scanned = scan(passage.text)
    match = _LABEL.match(scanned, number_end)
    if not match or match.end() >= len(passage.text):
        return None
    which = "boxed" if match.group("boxed") else "plain"
    if NO_GROUP.search(match.group(which)):
        return None
    behind = passage.cut(match.end()).strip("。；;")
    if enumerator(behind.text):
        return None
    names = split_names(behind)
    if not names and len(behind) <= 24 and not re.search(r"[。；;]", behind.text) and reads_like_entry(behind.text):
        names = [behind]
    if not names or looks_like_occupation(match.group(which)):
        return None
    label = passage.cut(match.start(which), match.end(which))
    return Series(names, label if names_group(label.text) else None)


def series_in_prose(passage: Passage) -> list[Passage]:
    """Names in a row in a sentence: behind 包括/为/是, closed by 等…个职业, or ranked (营销员、快递员、保洁员排名前十)."""
    if quoted := quoted_names(passage, 3):
        return quoted
    text = scan(passage.text)
    ends = [*(match.start() for match in _STOP.finditer(text)), len(text)]
    tried: Counter[int] = Counter()
    for match in _SERIES.finditer(text):
        end = ends[bisect_left(ends, match.end())]
        tried[end] += 1
        if tried[end] > _MOST_TRIES or not _SEPARATOR.search(text, match.end(), min(end, match.end() + _REACH)):
            continue
        names = split_names(passage.cut(match.end(), end))
        if len(names) >= 3:
            return names
    found = []
    for clause in split_outside(passage, "，。；,;：:"):
        found.extend(_run_in_clause(clause))
    return found


def _run_in_clause(clause: Passage) -> list[Passage]:
    pieces = split_outside(clause, "、")
    if len(pieces) < 2 or not (end := len(leading_occupation(pieces[-1].text))):
        return []
    *parts, last = pieces
    if len(pieces) < 3 and not _COUNTED.match(last.text[end:].lstrip()):
        return []
    names = [_without_lead(parts[0]), *parts[1:], last.cut(0, end)]
    if _TOLD.search(names[0].text) and not is_listed_title(names[0].text):
        return []
    return names if all(looks_like_occupation(bare_title(n.text)) and len(n) <= 24 for n in names) else []


def names_of_line(passage: Passage, numbered: bool) -> tuple[list[Passage], bool]:
    """The names that a line is a series of, and whether it says more than the names.

    In a list with running numbers (``numbered``) a line that says much more is none.
    """
    names = split_names(passage)
    size = sum(len(name) + 1 for name in names)
    if not names or size < (0.8 if numbered else 0.5) * len(passage):
        return [], False
    return names, size < 0.8 * len(passage) or passage.text.find(names[0].text) > 4


def can_head_group(text: str) -> bool:
    """Whether a line can be the heading of a group: no head of a table, no sentence, nothing that announces."""
    heads = sum(bool(HEADER_WORDS.search(word)) for word in text.split())
    return heads < 2 and not (_SENTENCE.search(text) or NO_GROUP.search(text) or announces(text))
