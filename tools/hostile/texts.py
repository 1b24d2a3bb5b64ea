"""Text files that are none, too much, in an unlikely encoding, or traps for patterns."""

from __future__ import annotations

import codecs
import random
from collections.abc import Iterator

from tools.hostile._file import READ, Made

PROSE = "可以到街道办理失业登记，办理时限5个工作日。"
_TRADITIONAL = "可以到街道辦理失業登記，辦理時限5個工作日。請攜帶身份證和勞動合同。"
_NO_TEXT = "binary_content undecodable_text"


def encodings(rng: random.Random) -> Iterator[Made]:
    """Text that is read, or refused because it would be garbled; never read as other characters than it has."""
    lines = "\n".join([PROSE] * 9)
    unmarked = "binary_content undecodable_text"
    for name in ("utf-8", "gb18030", "gbk", "gb2312"):
        yield f"in_{name}.txt", (lines + "\n" + name).encode(name), READ
    for name, mark in (("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),
                       ("utf-32-le", codecs.BOM_UTF32_LE), ("utf-32-be", codecs.BOM_UTF32_BE)):  # fmt: skip
        yield f"in_{name}.txt", mark + lines.encode(name), READ
        yield f"in_{name}_without_mark.txt", lines.encode(name), unmarked
        yield f"in_{name}_cut.txt", (mark + lines.encode(name))[:-1], f"{unmarked} truncated"
    yield "in_utf-8_with_two_marks.txt", codecs.BOM_UTF8 * 2 + lines.encode(), READ
    yield "mark_of_utf-16_on_utf-8.txt", codecs.BOM_UTF16_LE + (lines + "\n").encode(), "undecodable_text binary_content truncated"  # fmt: skip
    yield "in_big5.txt", "\n".join([_TRADITIONAL] * 9).encode("big5"), "undecodable_text"
    yield "in_shift_jis.txt", ("失業した人はハローワークで手続きができます。" * 9).encode("shift-jis"), "undecodable_text"  # fmt: skip
    yield "in_latin.txt", b"caf\xe9 " * 99, _NO_TEXT
    yield "in_utf-7.txt", lines.encode("utf-7"), READ  # nothing tells it from text with signs
    yield "traditional_in_gb18030.txt", "\n".join([_TRADITIONAL] * 9).encode("gb18030"), READ
    body = lines.encode()
    for cut in (1, 2):
        yield f"utf-8_cut_{cut}.txt", body[:-cut], "truncated undecodable_text"
    yield "gb18030_cut.txt", lines.encode("gb18030")[:-1], "truncated undecodable_text"
    for number in range(6):
        changed = bytearray(body)
        for _ in range(1 + number):
            changed[rng.randrange(len(changed))] = rng.randrange(128, 256)
        yield f"utf-8_flipped_{number}.txt", bytes(changed), f"undecodable_text truncated {READ}"
    yield "half_utf-8_half_gb18030.txt", body + b"\n" + lines.encode("gb18030"), "undecodable_text"
    yield "half_gb18030_half_utf-8.txt", lines.encode("gb18030") + b"\n" + body, "undecodable_text"
    yield "line_of_gb18030_in_utf-8.txt", body * 5 + b"\n" + PROSE.encode("gb18030"), "undecodable_text truncated"
    yield "surrogates_in_utf-8.txt", body + "\ud800\udc00".encode("utf-8", "surrogatepass"), "undecodable_text"
    yield "long_forms_in_utf-8.txt", body + b"\xc0\xaf\xe0\x80\xaf", "undecodable_text"


def not_text(rng: random.Random) -> Iterator[Made]:
    """Files of the suffix .txt without any text."""
    yield "empty.txt", b"", "empty_file"
    yield "blank.txt", " \u3000\r\n\t\f".encode() * 1000, "empty_file"
    yield "only_mark.txt", codecs.BOM_UTF8, "empty_file"
    yield "only_mark_of_utf-16.txt", codecs.BOM_UTF16_LE, "empty_file"
    yield "invisible.txt", "\u200b\u200d\u2060\ufeff".encode() * 500, "empty_file"
    yield "blank_lines_1900000.txt", b"\n" * 1_900_000, "empty_file"
    yield "zeros.txt", bytes(5000), "binary_content empty_file"
    yield "one_zero.txt", b"\0", "binary_content empty_file"
    for size in (1, 7, 100, 5000, 300_000):
        yield f"noise_{size}.txt", b"\x81" + rng.randbytes(size) + b"\xff\x00\xff", _NO_TEXT
    yield "controls.txt", bytes(range(1, 32)) * 200, "binary_content"
    yield "controls_between.txt", "失\x01业\x02".encode() * 200, "binary_content"
    yield "zeros_between_all.txt", "\0".join(PROSE * 9).encode(), "binary_content"
    yield "zeros_at_the_end.txt", PROSE.encode() * 9 + bytes(3), READ
    yield "escapes_of_a_terminal.txt", f"\x1b[31m{PROSE}\x1b[0m\n".encode() * 5, f"{READ} binary_content"
    yield "picture.txt", b"\x89PNG\r\n\x1a\n" + rng.randbytes(5000), "no_text_layer"


def too_much(_: random.Random) -> Iterator[Made]:
    """More than any bulletin has."""
    prose = PROSE.encode()
    yield "line_of_100_mb.txt", (prose * (100_000_000 // len(prose) + 1))[:100_000_000], "too_large"
    yield "lines_4000000.txt", b"1\n" * 4_000_000, "too_large"
    yield "blank_lines_9000000.txt", b"\n" * 9_000_000 + prose, "too_large"
    yield "one_vast_line.txt", prose * 200_000, "too_large"
    yield "page_breaks.txt", prose + b"\f" * 50_000 + prose, f"{READ} too_many_pages"
    yield "short_lines.txt", "\n".join(f"短行{number}" for number in range(8000)).encode(), f"{READ} timeout"


def odd_characters(_: random.Random) -> Iterator[Made]:
    """Characters that no bulletin prints; none of them may bring the run down."""
    yield "only_marks.txt", "\u0301".encode() * 20_000, f"{READ} empty_file"
    yield "many_marks.txt", ("失" + "\u0301" * 500 + "业").encode() * 30, READ
    yield "turned_and_hidden.txt", "\u202e失业\u200b登记\u2066办理\ufeff".encode() * 500, READ
    yield "turned_lines.txt", f"\u202e{PROSE}\u2066\n".encode() * 50, READ
    yield "private_use.txt", "\ue000\uf8ff\U000f0000".encode() * 3000, READ
    yield "no_characters.txt", "\ufffe\uffff\U0001ffff失业\n".encode() * 300, READ
    yield "replaced.txt", "失\ufffd登记\n".encode() * 300, READ
    yield "emoji.txt", "👨‍👩‍👧‍👦🇨🇳失业👍🏽\n".encode() * 300, READ
    yield "mixed_line_ends.txt", (PROSE + "\r" + PROSE + "\r\n" + PROSE + "\n\r").encode(), READ
    yield "line_ends_of_unicode.txt", "\u2028".join([PROSE] * 50).encode() + "\x85\v\f".encode() * 50, READ
    yield "markup.txt", f"[red]{PROSE}[/] {{x}} %s $(id) <b> &amp; `id` \\n\n".encode() * 20, READ
    yield "formula.txt", b"=cmd|' /C calc'!A0,@SUM(1),+1,-1\n" * 20, READ
    yield "json.txt", ('{"a":[' * 2000).encode(), READ
    yield "minified.txt", b"var a=function(b){return b.c(d)};" * 500, READ


#: What is repeated: forms that patterns of the extractors repeat themselves, one within the other. `_` is a blank.
_REPEATED = (
    "_", "中_", "1_", "、_", "，", "。", "：", "、", "；", "—", "…", "·", "|", "\t", "（", "）", "《", "》", "【", "】", "“", "(",
    "（）", "《》", "【】", "1", "1.", "1,", "1,000", "1、", "（1）", "①", "一", "一、", "（一）", "第一", "第1", "第1条", "十", "十一",
    "年", "2024年", "1月1日", "1月", "12:30", "12:30-", "8:30至", "至", "日", "元", "1元", "100%", "%", "中", "社会保险缴费",
    "问：", "答：", "问", "您", "我", "街镇", "乡镇", "社区", "编印", "联合编印", "主办", "之日起", "后", "电子版", "复印件", "原件",
    "号码", "电话号码", "电话", "打电话", "本刊", "记者", "自治区", "省", "市", "区", "县", "路", "路1号", "号", "局", "人社局", "中心",
    "赞", "在看", "点击", "打印", "字体：大中小", "将中", "时间达到", "达到", "条例", "《失业保险条例》", "号文", "令", "公告第1号",
    "工", "电工、", "员", "级", "五级/", "a", "a_", "aA", "http://", "www.", "a@", ".a", "025-", "025-52", "12333", "1_2_", "→", "★",
    "[", "[a]", "*", "#", "##", "- ", "> ", "&amp;", "<b>", "及", "和", "或", "的", "不", "未", "且", "等", "共", "类", "失业保险",
    "养老保险和", "按照", "根据", "不得", "应当", "按规定", "每人每月", "最高", "不超过", "不超过1", "以上", "以下", "1至", "至少",
)  # fmt: skip


def traps(_: random.Random) -> Iterator[Made]:
    """One thing over and over, in one line and in many: what a pattern may try in ever so many ways."""
    for number, unit in enumerate(_REPEATED):
        text = unit.replace("_", " ")
        line = text * (3000 // len(text))
        column = f"{text * 3}\n" * 150
        yield (
            f"trap_{number:03d}.txt",
            f"热点回应\n\n{line}\n\n{line}!\n登记{line}登记\n{column}{PROSE}\n".encode(),
            READ,
        )
    yield "wide_gap.txt", f"失业登记{' ' * 20_000}办理\n\n{PROSE}{' ' * 200_000}。\n".encode(), READ
    yield "only_digits.txt", b"1" * 30_000, READ
    yield "only_brackets.txt", "（《【".encode() * 5000, READ
    yield "only_numbers.txt", "一、\n".encode() * 2000, READ
    yield "labels_without_end.txt", "办理流程：\n".encode() * 3000, f"{READ} timeout"
