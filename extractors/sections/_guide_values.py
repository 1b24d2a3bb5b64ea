"""Values inside the fields of a service guide: conditions, rules, steps, legal bases; and what the other rooms share."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from extractors._folding import scan
from extractors._items import Item, list_items, split, split_outside, trim
from extractors._passage import Passage
from extractors.values.citations import Citation, find_citations, find_titles, listed_titles
from schemas.service_guide import Condition, LegalBasis, Step

_NOTHING = re.compile(
    r"\s*(?:无|没有|不需要|无需|无需(?:填写|提供|提交)?(?:任何)?(?:表格|表单|材料)|不需要(?:填写)?表格|暂无|(?:什么|啥)(?:材料|证件)?(?:都|也)(?:不用|不需要?|无需)[^。]*|/|-+|—+)\s*[。.]?\s*"
)
_SUBLABEL = re.compile(r"\s*([^:。;,!?()]{2,16}(?:\([^()]{1,12}\))?)\s*:\s*")


T = TypeVar("T")


@dataclass(frozen=True)
class Valued(Generic[T]):
    """A value with the passage it was read from; ``details`` are parts of it with a passage of their own."""

    value: T
    passage: Passage
    details: tuple[tuple[str, Passage], ...] = ()


def is_nothing(text: str) -> bool:
    """Whether a whole value says that there is none (无)."""
    return bool(_NOTHING.fullmatch(text))


def sub_label(passage: Passage) -> tuple[Passage, Passage] | None:
    """A value that starts with a label of its own (网上：全月): the label and the rest."""
    match = _SUBLABEL.match(scan(passage.text))
    if not match:
        return None
    rest = passage.cut(match.end()).strip()
    return (passage.cut(match.start(1), match.end(1)), rest) if rest and not rest.text.startswith("//") else None


# ---- conditions, documents, rules, steps -----------------------------------------------------------------------------


def conditions(parts: Sequence[Passage]) -> list[Valued[Condition]]:
    """Conditions with their place: introduction or item."""
    found = []
    for position, item in enumerate(list_items(parts), start=1):
        level = (
            "item"
            if item.numbered or (not item.passage.text.rstrip().endswith(("：", ":")) and position > 1)
            else "intro"
        )
        found.append(Valued(Condition(position=position, level=level, text=item.passage.text), item.passage))  # type: ignore[arg-type]
    return found


def rules(parts: Sequence[Passage]) -> list[Valued[str]]:
    """Rules one by one, without numbers."""
    return [Valued(item.passage.text, item.passage) for item in list_items(parts) if not is_nothing(item.passage.text)]


_DELIVERY = re.compile(
    r"(?:现场|窗口|邮寄|自行|自取|上门|网上|短信|电话|在线|快递|直接|当场|送达|领取|公告|系统|EMS|凭|申请人|办理人|无|不|即时|通过)"
)
_RESULT = re.compile(r"(?:证书?|卡|书|单|表|凭证|证明|批复|文件|文书|决定|通知|报告|结果|回执|执照|编号|函|意见|资格)$")


def outputs(parts: Sequence[Passage]) -> list[Valued[str]]:
    """Results one by one, without 《》; how they are handed over (现场领取, 邮寄送达) is none."""
    found: list[Valued[str]] = []
    for item in list_items(parts):
        titles = [t for t in find_titles(item.passage.text) if "《" in item.passage.text[t.start : t.end]]
        for title in titles:
            found.append(Valued(title.name, item.passage.cut(title.start, title.end)))
        text = trim(item.passage)
        delivered = _DELIVERY.match(text.text) and not _RESULT.search(text.text)
        if not titles and not is_nothing(text.text) and not delivered:
            found.append(Valued(text.text, text))
    return found


_ACTOR = re.compile(
    r"(?:^|[，,。；;、：:\n]|由|的)\s*(?P<actor>(?:[\u4e00-\u9fff“”]{0,14}?)(?:机构|部门|窗口|中心|局|单位|申请人|参保人员?|工作人员|银行|企业|委员会|个人|职工|本人|劳动者|人员))"
    r"(?=(?:通过|应当?|须|需|将|对|向|在|自|凭|根据|按照?|持|予以|当场|即时|一次性|登录|出具|受理|审核|核对|核实|复核|审批|提交|提出|办理|发放|拨付|支付|"
    r"核定|核发|确认|填写|携带|可|收到|公示|打印|送达|通知|告知|做出|作出|完成|领取|上传|点击|进入|选择|查询|到))"
)


_DASHES = re.compile(r"\s*(?:-+|—+|>+|＞+)\s*(?=[\u4e00-\u9fff])")


def steps(parts: Sequence[Passage]) -> list[Valued[Step]]:
    """Steps one by one with who acts and what is handed out."""
    items = [item for item in list_items(parts) if not is_nothing(item.passage.text)]
    if len(items) == 1 and len(_DASHES.findall(items[0].passage.text)) >= 2 and "。" not in items[0].passage.text[:-1]:
        items = [Item(part, True) for part in split(items[0].passage, _DASHES)]
    heads = {  # 网上办理流程：, right above the steps it heads
        index
        for index, (item, after) in enumerate(itertools.pairwise(items))
        if not item.numbered and after.numbered and item.passage.text.rstrip().endswith(("：", ":"))
    }
    items = [item for index, item in enumerate(items) if index not in heads]
    found = []
    for position, item in enumerate(items, start=1):
        text = item.passage.text
        actor = _ACTOR.search(text)
        if actor and actor.group("actor").count("“") != actor.group("actor").count("”"):
            actor = None  # 进入“个人查询”
        forms = [title for title in find_titles(text) if title.category in ("form", "other")]
        handed = [
            t
            for t in forms
            if re.search(
                r"出具|发放|核发|领取|送达|发给|制发|颁发|打印", text[max(0, t.start - 13) : t.start].replace("\n", "")
            )
        ]
        row = Step(
            position=position,
            text=text,
            actor=actor.group("actor") if actor else None,
            outcome_document=handed[0].name if handed else None,
        )
        details = tuple(("outcome_document", item.passage.cut(t.start, t.end)) for t in handed[:1])
        found.append(Valued(row, item.passage, details))
    return found


# ---- legal bases -----------------------------------------------------------------------------------------------------


def legal_bases(parts: Sequence[Passage]) -> list[tuple[Valued[LegalBasis], list[Passage]]]:
    """Acts one by one, each with the passages of titles that are printed without 《》."""
    found: list[tuple[Valued[LegalBasis], list[Passage]]] = []
    for item in list_items(parts):
        for passage in _acts_apart(item.passage):
            text = passage.text
            listed = listed_titles(text)
            cited = find_citations(text, listed)
            for act in cited[:1] if listed else cited:
                found.append((_basis(passage, act, len(found) + 1), [passage.cut(t.start, t.end) for t in listed]))
            if not cited and not is_nothing(text):
                row = LegalBasis(position=len(found) + 1, title=None, doc_number=None, kind=None, text=text)
                found.append((Valued(row, passage), []))
    return found


def _acts_apart(passage: Passage) -> list[Passage]:
    if "《" in passage.text:
        return [passage]
    parts = split_outside(passage, "；;、\n")
    acts = [part for part in parts if listed_titles(part.text)]
    return parts if len(acts) == len(parts) > 1 else [passage]


def _basis(passage: Passage, act: Citation, position: int) -> Valued[LegalBasis]:
    text = passage.text
    whole = text.count("《") <= 1
    quoted = passage if whole else passage.cut(act.start, act.end)
    row = LegalBasis(
        position=position,
        title=act.title,
        doc_number=text[act.number.start : act.number.end] if act.number else None,
        issuers=list(act.issuers),
        kind=act.kind,
        text=quoted.text,
    )
    return Valued(row, quoted)
