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
    rf"(?:市民|网友|网民|居民|群众|读者|职工|参保人员?|来电人|退休人员|教师|店主|业主|司机|农民工|毕业生|村民|的|[区县市镇]|，|。|、|^)\s*"
    rf"(?P<name>(?!家[里中有]){_SURNAME}[\u4e00-\u9fff]?{_PERSON})"
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
#: Whom a paper has asked to answer: 请科长邵福林逐条作答, 专访了市工伤保险科科长甘志平, 邀请巫启明科长答疑.
_OFFICE = r"(?:副?(?:[科处局厅部院所站庭队股室镇乡]长|主任|书记)|律师|法官|仲裁员|监察员|专家|老师|讲师|负责人)"
_CALLED = r"(?:专访|采访|走访|访问|(?<!申)(?<!聘)请|邀请|对话|连线|请教|做客|嘉宾|访谈对象|受访者)"
_GUEST = re.compile(
    rf"{_CALLED}[^。！？!?]{{0,30}}?(?:{_OFFICE}\s*(?P<behind>{_SURNAME}[\u4e00-\u9fff]{{1,2}}?)(?=逐|一一|作答|答|解|介绍|讲|谈|回|支招|为|就|给|对|来|向|进行|做客|[，。、：:,]|$)"
    rf"|(?<=[请访了的位到话线])(?P<ahead>{_SURNAME}[\u4e00-\u9fff]{{1,2}}?){_OFFICE}(?=逐|一一|作答|答|解|介绍|讲|谈|回|支招|为|就|给|对|来|向|进行|做客))"
)
_SIGNED = re.compile(
    rf"\s*(?:[\u4e00-\u9fff\d·]{{2,12}}[\s,，、:：—-]+)*(?P<name>{_SURNAME}[\u4e00-\u9fff·]{{1,3}})\s*(?:[(（].{{1,12}}[)）])?\s*"
)
_SIGNATURE = 24.0  # em; a line that only names somebody is no longer
_NO_ANSWERER = re.compile(r"^(?:记者|来看|请看|对此|工作人员|以下|具体|相关|有关|就此)")
_NO_BODY = re.compile(
    r"官方|权威|部门|政策|在线|小编|参考|编者|编辑|编辑部|编委会|本报|本刊|我们?|我局|热线|窗口|(?:承办|责任|办理)?单位|主管部门|人社|社保|政府|"
    r"作者|博主|号主|楼主|版主|主播|管理员|管理人员|后台|运营|运营人员|官微|公众号|本号|平台|客服|小助手|本台|本栏目|栏目组|报社|值班员|接线员"
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


def signer(passages: Sequence[Passage]) -> Passage | None:
    """Who has signed a letter: the name in the last short line of it (小桥镇　林学松, 读者　孔令山)."""
    for passage in reversed(passages):
        if width(passage.text) > _SIGNATURE or passage.text.rstrip()[-1:] in "。！？!?：:":
            continue
        if found := asker_named(passage):
            return found
        if match := _SIGNED.fullmatch(passage.text):
            return passage.cut(*match.span("name"))
    return None


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


def guest_in(passages: Sequence[Passage]) -> Passage | None:
    """The person in office whom the opening of an interview names as the one that answers."""
    for passage in passages:
        if match := _GUEST.search(passage.text):
            return passage.cut(*match.span("behind" if match.group("behind") else "ahead"))
    return None


def speaking_body(speaker: Passage | None) -> Passage | None:
    """The speaker of an answer, where a person or body is named (官方答复： names none)."""
    if speaker is None or _NO_BODY.fullmatch(speaker.text):
        return None
    return speaker if speaker_role(speaker.text) != "question" else None
