"""Questions, and the markers that print before questions and answers (forms.md, section 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractors._enumerators import CN_NUM, bullet_end, enumerator
from extractors._folding import scan, width
from extractors._once import remembered
from schemas._vocabulary import read_table

Role = Literal["question", "answer"]

_INTERROGATIVE = re.compile(
    r"如何|怎么|怎样|怎办|什么|哪些|哪里|哪儿|哪几|哪种|哪个|哪类|哪项|多少|几[个种类项年次天月]|能否|可否|是否|有没有|"
    r"有无|会不会|能不能|可不可以|要不要|是不是|用不用|需不需要|算不算|给不给|该不该|行不行|吗|多久|多长|何时|何地|何种|为何|为啥|咋|谁"
)
_REQUEST = re.compile(
    r"请(?:您|你|问|给|为|先|再|具体|简要|详细)*.{0,12}(?:介绍|谈|讲|说|聊|解读|解释|解答|透露|分享|回顾|支[个几]?招|提.{0,4}(?:建议|希望|要求))"
)
_TOPIC = re.compile(
    r"^(?:关于|有关).{2,}|.(?:问题|事宜|条件|标准|流程|程序|材料|时间|期限|范围|对象|方式|渠道|地点|规定|政策|待遇|区别)$"
)
_INDEX = rf"\s*第?\s*(?:\d{{1,2}}|{CN_NUM})?\s*"
_WHO = r"(?:[^\s:.,;!?、()\[\]【】。]{0,20}?)"
_OPEN_BRACKET, _CLOSE_BRACKET = r"[【\[〔(「『]", r"[】\]〕)」』]"
QUOTES = ("“", '"', "「")
MAX_QUESTION = 120.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a text: who speaks, and where the text behind it starts.

    ``name`` is where the speaker is printed, where one is; ``spoken`` tells a speaker's name ([主持人], 张处长：) from a
    word such as 问：.
    """

    role: Role
    end: int
    name: tuple[int, int] | None = None
    spoken: bool = False


def _column(role: Role, *uses: str) -> tuple[str, ...]:
    rows = read_table("question_markers.csv")
    return tuple(row["word"] for row in rows if row["role"] == role and row["use"] in uses)


@cache
def _words(role: Role, *uses: str) -> str:
    found = sorted(_column(role, *uses), key=lambda word: (-len(word), word))
    return "(?:" + "|".join("[Qq]" if word == "Q" else "[Aa]" if word == "A" else word for word in found) + ")"


@cache
def _word_mark(role: Role) -> re.Pattern[str]:
    """问：, Q1., 【问】, 网民“X”提问：, 问题一：, 一问：, and 问 or Q1 with white space behind."""
    plain, every = _words(role, "mark"), _words(role, "mark", "open")
    short, counted = (
        ("(?:问|[Qq])", "(?:问题|提问|疑问)") if role == "question" else ("(?:答|[Aa])", "(?:答案|回答|解答)")
    )
    return re.compile(
        rf"\s*第?[一二三四五六七八九十\d]{{1,2}}\s*{short}\s*[:、]\s*|\s*第\s*(?:\d{{1,2}}|{CN_NUM})\s*{short}(?=[\s“\u4e00-\u9fff])\s*|"
        rf"\s*{_OPEN_BRACKET}?\s*(?P<who>{_WHO}){every}{_INDEX}{_CLOSE_BRACKET}?\s*:\s*|"
        rf"\s*{_OPEN_BRACKET}\s*(?P<boxed>{_WHO}){every}{_INDEX}{_CLOSE_BRACKET}\s*:?\s*|"
        rf"\s*(?![Aa]\s*[.、]){plain}\s*(?:\d{{1,2}}|{CN_NUM})?\s*[.、|]\s*|\s*{short}\d{{0,2}}\s+(?=\S)|"
        rf"\s*{counted}\s*(?:\d{{1,2}}|{CN_NUM})\s+(?=\S)"
    )


#: How papers call themselves: 小社答：, 人社小编答：.
_HELPER = re.compile(r"(?:人社|社保)?小[\u4e00-\u9fff]{1,2}")
#: When and how somebody asks or answers: 市民刘女士来电咨询：, 网民“X”4月2日留言：, 市社保中心于4月7日回复：.
_WAY = re.compile(
    r"(?:(?:于|在)?(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚上?)?|来电|来信|来访|致电|打电话|打来电话|在线|网上|电话|当面|热线|微信|"
    r"(?:通过|在)?(?:留言板|弹幕|后台|评论区|公众号|直播间|平台)[里中上]?)+$"
)
#: How offices call the one who answers: 社保小张, 人社君.
_OFFICE_HELPER = re.compile(
    r"(?:人社|社保|医保|就业|劳动|窗口|政务|热线|12333)(?:[小老阿][\u4e00-\u9fff]{1,2}|君|哥|姐)$"
)
_ICON = re.compile(r"\s*[❓❔]\s*")
_SPEAKER = re.compile(
    rf"\s*(?:{_OPEN_BRACKET}\s*(?P<boxed>[^】\]〕)」』\d:,。]{{2,14}})\s*{_CLOSE_BRACKET}\s*:?|(?P<plain>[^\s:.,;!?、。()\[\]【】]{{2,18}})\s*(?:\([^()]{{2,16}}\)\s*)?:)\s*"
)


@cache
def _surname() -> str:
    return "(?:" + "|".join(row["surname"] for row in read_table("surnames.csv")) + ")"


@cache
def _addresses() -> str:
    """Forms of address that tell a person by themselves."""
    return "|".join(word for word in _column("question", "person") if len(word) > 1 and word != "某某")


@cache
def _person() -> re.Pattern[str]:
    """吴女士, 市民李先生, 网民“X”, 东街居民王大爷, 老张; before a form of address the surname may be rare."""
    citizen = _words("question", "citizen")
    return re.compile(
        rf".{{0,16}}{_surname()}[\u4e00-\u9fff]?{_words('question', 'person')}|(?:.{{0,16}}[^\w])?[\u4e00-\u9fff](?:{_addresses()})|"
        rf"(?:.{{2,8}})?[小老阿]{_surname()}|"
        rf"{citizen}.?[“\"「].{{1,14}}[”\"」]|{citizen}?@.{{1,14}}"
    )


@cache
def citizen_pattern() -> str:
    """A pattern of somebody who asks, in running text: 网友, 网友小鱼, 刘女士."""
    return rf"{_words('question', 'citizen')}[^\s“”,。?!:]{{0,8}}?|{_surname()}[\u4e00-\u9fff]?(?:{_addresses()})"


#: Who is no more than a name on the net: any name may stand behind.
_NICKNAMED = re.compile(r"(?:网民|网友|粉丝|群友|微友|读者|听众|观众)[^“”\"「」\d]{1,8}")


def is_citizen(name: str) -> bool:
    """Whether a speaker is one of many that ask: 网友“X”, 读者汤立冬."""
    return bool(re.match(rf"{_words('question', 'citizen')}.", name))


@remembered
def citizen_name(name: str) -> tuple[int, int] | None:
    """Where the name stands in what is printed of an asker: 汤立冬 of 读者汤立冬, 小廖 of 读者 小廖, X of “X”, 老张."""
    match = re.fullmatch(
        rf"\s*(?:[\u4e00-\u9fff]{{0,6}}?{_words('question', 'citizen')}\s*[:@]?\s*)[“\"「]?(?P<name>[^“”\"「」:,。?!]{{2,14}}?)[”\"」]?\s*",
        scan(name),
    )
    if match and not re.search(r"匿名|某[网市]|来[信电]|留言|[问答]$", match.group("name")):
        return match.span("name")
    quoted = re.fullmatch(r"\s*[“\"「](?P<name>[^“”\"「」]{1,14})[”\"」]\s*", name)
    if quoted:
        return quoted.span("name")
    addressed = rf"[\u4e00-\u9fff](?:{_addresses()})"
    familiar = re.fullmatch(
        rf"\s*(?:[^。?!:]{{0,16}}?[区县市镇乡村道的\s])?(?P<name>[小老阿]{_surname()}|{addressed})\s*", name
    )
    return familiar.span("name") if familiar else None


@cache
def _own_name() -> re.Pattern[str]:
    return re.compile(rf"{_surname()}[\u4e00-\u9fff·]{{1,2}}")


def speaker_role(name: str) -> Role | Literal["name"] | None:
    """Who a speaker is by his name: one that asks (主持人, 市民李女士), one that answers (市人社局, 张处长), or a bare name."""
    speaks = re.fullmatch(rf".{{0,4}}{_words('question', 'speaker', 'citizen')}[\u4e00-\u9fff]{{0,3}}", name)
    if _OFFICE_HELPER.match(name):
        return "answer"
    if _person().fullmatch(name) or speaks or _NICKNAMED.fullmatch(name):
        return "question"
    if re.search(rf"{_words('answer', 'speaker')}$|官方$", name):
        return "answer"
    return "name" if _own_name().fullmatch(name) else None


def marker(text: str, *, in_dialogue: bool = False) -> Marker | None:
    """The question or answer marker a text starts with (问：, Q1., 答：, [主持人], 记者：, 1.问：…).

    Args:
        text: The text; a list number may stand before the marker.
        in_dialogue: Whether people speak in turns here: then names and offices before a colon are speakers too.
    """
    return (_marker_in_dialogue if in_dialogue else _marker_alone)(text)


@remembered
def _marker_alone(text: str) -> Marker | None:
    return _numbered_marker(text, in_dialogue=False)


@remembered
def _marker_in_dialogue(text: str) -> Marker | None:
    return _numbered_marker(text, in_dialogue=True)


def _numbered_marker(text: str, *, in_dialogue: bool) -> Marker | None:
    scanned, number = scan(text), enumerator(text)
    found = _marker(scanned, in_dialogue)
    ahead = number.end if number else bullet_end(text)  # a list number or a bullet may stand before the marker
    if found is None and 0 < ahead < len(text):
        inner = _marker(scanned[ahead:], in_dialogue)
        if inner and not (inner.spoken and number):
            name = (inner.name[0] + ahead, inner.name[1] + ahead) if inner.name else None
            return Marker(inner.role, inner.end + ahead, name, inner.spoken)
    return found


def _marker(scanned: str, in_dialogue: bool) -> Marker | None:
    roles: tuple[Role, Role] = ("question", "answer")
    if match := _ICON.match(scanned):
        return Marker("question", match.end())
    for role in roles:
        match = _word_mark(role).match(scanned)
        if not match:
            continue
        group = next((g for g in ("who", "boxed") if match.group(g)), None)
        who = _WAY.sub("", match.group(group)) if group else ""
        helper = role == "answer" and _HELPER.fullmatch(who)
        if who and speaker_role(who) not in (role, "name") and who not in _leads(role) and not helper:
            continue
        printed = scanned[: match.end()].strip().strip(":【】[]()")
        rest = scanned[match.end() :]
        if group and (rest[:1] in QUOTES or (group == "boxed" and not rest)):
            continue  # 赵先生问：“…” tells of a question; 【小编答】 alone is a heading
        if _open_word(printed, role) and not asks_inside(rest):
            continue
        name = (match.start(group), match.start(group) + len(who)) if group and who else None
        return Marker(role, match.end(), name)
    return _spoken(scanned, in_dialogue)


@cache
def _open_words(role: Role) -> tuple[str, ...]:
    return _column(role, "open")


@cache
def _leads(role: Role) -> tuple[str, ...]:
    return _column(role, "lead")


def _open_word(printed: str, role: Role) -> bool:
    return printed.rstrip("0123456789一二三四五六七八九十 ").endswith(_open_words(role) or ("\0",))


def _spoken(scanned: str, in_dialogue: bool) -> Marker | None:
    match = _SPEAKER.match(scanned)
    if not match or match.end() >= len(scanned):
        return None
    group = "boxed" if match.group("boxed") else "plain"
    name = match.group(group).strip()
    role = speaker_role(name)
    if role == "name" and not in_dialogue and group == "plain":
        return None
    if role == "answer" and not in_dialogue and group == "plain" and not _titled(name):
        return None
    rest = scanned[match.end() :].strip()
    if role is None or (rest[0] in QUOTES and rest[-1] not in '”"」'):
        return None  # a quoted question inside a sentence is told, not asked in turn
    if role == "question" and group == "plain" and not in_dialogue and not asks_inside(scanned[match.end() :]):
        return None
    return Marker("answer" if role == "name" else role, match.end(), match.span(group), spoken=True)


def _titled(name: str) -> bool:
    """Whether the speaker is a person in office, not an office (市社保中心： heads a phone number as well)."""
    return bool(re.search(r"(?:人|长|专家|律师|法官|仲裁员|监察员|人员|客服|小编|主任|老师|嘉宾)$", name))


@remembered
def ends_as_question(text: str) -> bool:
    """Whether the text ends with a question mark (a closing quote or a name in brackets may follow)."""
    end = scan(text[-_CLOSE:]).rstrip()
    return "?" in end and bool(_QUESTION_END.search(end))


_CLOSE = 80  # characters behind the question mark that may close a question
_QUESTION_END = re.compile(r"\?[\s?!]*[”\"』」)]?\s*(?:\([^()]{2,10}\))?$")


def asks_inside(text: str) -> bool:
    """Whether a text asks somewhere: a question mark, an interrogative word, or the request to explain something."""
    scanned = scan(text)
    return "?" in scanned or bool(_INTERROGATIVE.search(scanned) or _REQUEST.search(scanned))


@remembered
def asks(text: str) -> bool:
    """Whether the text asks something: a question mark at its end, or an interrogative word in a short headline."""
    scanned = scan(text).rstrip()
    if ends_as_question(text):
        return width(text) <= MAX_QUESTION
    bare = not re.search(r"[。;!:,]$", scanned) and "。" not in scanned
    return bare and width(text) <= 40 and bool(_INTERROGATIVE.search(scanned))


def names_topic(text: str) -> bool:
    """Whether a short headline names what is asked about without asking (关于失业金标准的问题)."""
    scanned = scan(text).strip()
    return width(scanned) <= 34 and not re.search(r"[。;!:,]", scanned) and bool(_TOPIC.search(scanned))


_LETTER = re.compile(
    r"\s*(?:尊敬的|亲爱的|敬爱的)?(?!各|广大|全体)[^,。;:?!]{0,8}?(?:编辑|记者|编者|主编|小编|局长|主任|站长|书记|领导|同志|负责人|报社|编辑部|信箱|专栏)"
    r"(?:同志|们|老师|先生|女士)*\s*[:,!]?\s*(?:[您你]们?好)?\s*[:!,。]?\s*"
)


def letter_start(text: str) -> int:
    """Where the text of a letter begins behind the salutation on its own line (编辑部：我住在…); 0 for no such line."""
    scanned = scan(text)
    end = scanned.find(":", 0, _SALUTED) + 1
    told = end > 0 and _LETTER.fullmatch(scanned[:end]) and _FIRST_PERSON.match(scanned, end)
    return end if told and not is_host(scanned[: end - 1].strip()) else 0


_SALUTED = 20  # characters of a salutation
_FIRST_PERSON = re.compile(r"\s*(?:[您你]们?好[,!。]\s*)?(?:我|本人|俺|咱|本公司|本单位)[\u4e00-\u9fff]")


@cache
def _record() -> re.Pattern[str]:
    told = "来信|来电|来访|来函|去信|留言|咨询|提问|求助|反映|投诉|诉求|信件|答复|回复|回信|办理"
    what = "人|者|时间|日期|编号|渠道|方式|主题|类型|区域|地区|姓名|昵称"
    return re.compile(
        rf"\s*[【\[]?\s*(?:{_words('question', 'citizen')}|(?:{told})(?:{what})|昵称|姓名)\s*[】\]]?\s*:\s*[^。?!,;:]{{1,20}}"
    )


def is_record(text: str) -> bool:
    """Whether a line only names who wrote or called, or when: 网友：石艺人家, 来信人：丹山镇 廖先生, 来电编号：0417."""
    return _record().fullmatch(scan(text).rstrip()) is not None


def is_host(name: str) -> bool:
    """Whether a speaker asks for others, as in an interview: 记者, 主持人."""
    return re.search(rf"{_words('question', 'speaker')}$", name) is not None


def answer_lead(text: str) -> int:
    """Where the text begins behind a word for who answers that stands alone before it (【编者】…, 本报：…); 0 for none."""
    match = _ANSWER_LEAD.match(scan(text))
    if not match or match.end() >= len(text):
        return 0
    name = match.group("boxed") or match.group("plain")
    return match.end() if name in _leads("answer") or speaker_role(name) == "answer" else 0


_ANSWER_LEAD = re.compile(
    rf"\s*(?:{_OPEN_BRACKET}\s*(?P<boxed>[^】\]〕)」』:,。?!]{{2,12}}?)\s*{_CLOSE_BRACKET}\s*:?|(?P<plain>[^\s:,。?!]{{2,12}}):)\s*"
)


def asked_part(text: str, *, whole: bool = True) -> tuple[int, int]:
    """Where a text asks: its sentences from the first to the last that ends with a question mark.

    Args:
        text: A question with the story that is told before it and what is said behind it (盼复。).
        whole: Whether statements between two asking sentences are kept; else only the last asking sentences count.

    Returns:
        Start and end; all of the text where it asks nothing or asks inside a quotation.
    """
    sentences = list(_SENTENCES.finditer(scan(text)))
    asking = [i for i, one in enumerate(sentences) if one.group().rstrip(_ENDS).endswith("?")]
    if not asking:
        return 0, len(text)
    first = asking[0]
    if not whole:
        first = next(i for i in reversed(asking) if i - 1 not in asking)
    start, end = sentences[first].start(), sentences[asking[-1]].end()
    part = text[start:end]
    torn = any(part.count(a) != part.count(b) for a, b in ("“”", "「」", "（）", "()"))
    return (0, len(text)) if torn else (start, end)


_ENDS = ' \t\u3000!”"』」)'
_SENTENCES = re.compile(r"[^。!?…]*(?:[。!?…]+[\s?!]*[”\"』」)]*|$)")


def opens_letter(text: str) -> bool:
    """Whether a line alone is the salutation of a letter to an editor or an office: 编辑同志：, 尊敬的局长，您好！."""
    scanned = scan(text).rstrip()
    return scanned[-1:] in (":", "!", ",") and bool(_LETTER.fullmatch(scanned))


def asks_in_turn(text: str, following: str) -> bool:
    """Whether a line with a name before its question stands right above an answer: a turn and no title."""
    if not led_by_name(text) or not ends_as_question(text):
        return False
    mark = marker(following)
    return mark is not None and mark.role == "answer"


def led_by_name(text: str) -> bool:
    """Whether a line begins as those of a dialogue do, with a short word or name and a colon."""
    return re.match(r"[^\s:.,;!?、。()\[\]【】]{1,10}:\s*\S", scan(text)) is not None


def is_question_headline(text: str) -> bool:
    """Whether the text alone on a line is a headline that asks: one sentence, short, with a question mark."""
    if not ends_as_question(text) or not 4 <= width(text) <= 50 or re.search(r"[。;!]", scan(text)[:-1]):
        return False
    speaks = marker(text, in_dialogue=True) if ":" in scan(text) else None
    return speaks is None or not speaks.spoken
