"""Damage of texts: the same records come out, the way back to the source holds, and what is lost is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import tables_of
from damage import KINDS, folded, traditional
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import check

from extractors.reading import read
from extractors.reading.damage import flaws
from extractors.reading.repair import repair, repaired
from extractors.reading.text import decode
from extractors.script import simplified_copy, simplify
from schemas._vocabulary import read_table
from schemas.document import Line

GOLDEN = Path(__file__).parent / "golden"
CASES = ("dalian", "fuzhou", "jiading_seed", "nanning", "qingdao", "tianjin")


@pytest.mark.parametrize("damage", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("case", CASES)
def test_damaged_texts_give_the_same_records(case: str, damage: Callable[[str], str]) -> None:
    clean = decode((GOLDEN / case / "input.txt").read_bytes())
    assert damage(clean) != clean
    tables = tables_of(damage(clean))
    assert folded(tables) == folded(tables_of(clean))
    check(tables)


_SIGNS = st.text(
    alphabet="社会保险 办事指南\u200b\u00ad\ufeff⻓⼯ﬁ１％　\u00a0\x01a1,，。(yao)（bàn）\U000e0100\ufe0f\ufffd",
    max_size=40,
)


@settings(max_examples=300)
@given(_SIGNS)
def test_repairs_know_the_way_back(raw: str) -> None:
    done = repaired(raw)
    assert done.text == repair(raw) and len(done.places) == len(done.text)
    assert list(done.places) == sorted(done.places)
    for char, place in zip(done.text, done.places, strict=True):
        assert char in repair(raw[place])


@settings(max_examples=150, deadline=None)
@given(st.lists(_SIGNS, min_size=1, max_size=6))
def test_lines_know_the_way_back(signs: list[str]) -> None:
    raws = ["首行", *(line.replace("\x01", "") for line in signs)]  # control characters everywhere are no text
    source = "\n".join(raws)
    for line in read(source.encode(), "a.txt").lines:
        if line.raw is None:
            assert line.text in source
            continue
        assert line.raw in raws and len(line.places) == len(line.text)
        assert list(line.places) == sorted(line.places)
        assert all(char in repair(line.raw[place]) for char, place in zip(line.text, line.places, strict=True))
        assert line.source(0, len(line.text)) in line.raw


def test_the_source_of_a_value() -> None:
    (line,) = read("办 理 社\u200b 会 保 险".encode(), "a.txt").lines
    assert line.text == "办理社会保险"
    assert line.source(2, 4) == "社\u200b 会"
    assert Line(1, 0, "社会").source(0, 1) == "社"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("办 事 指 南", "办事指南"), ("办 事  指 南", "办事 指南"), ("参 保 人 员 可 在 线 办 理 ， 无 需 到 场 。", "参保人员可在线办理，无需到场。"),
        ("一 二 三 四 五", "一 二 三 四 五"), ("电 工", "电 工"), ("1 电 工 五级 1000", "1 电 工 五级 1000"), ("张三 李四 王五 赵六", "张三 李四 王五 赵六"),
        ("姓 名\t性 别\t年 龄", "姓 名\t性 别\t年 龄"),
    ],
)  # fmt: skip
def test_letter_spacing(raw: str, text: str) -> None:
    document = read(raw.encode(), "a.txt")
    assert document.lines[0].text == text
    assert [issue.code for issue in document.issues] == (["letter_spacing"] if raw != text else [])


def test_readings_in_brackets() -> None:
    document = read("要(yao)求如下\n如期办（bàn）理(app)，见选项(a)".encode(), "a.txt")
    assert [line.text for line in document.lines] == ["要求如下", "如期办理(app)，见选项(a)"]
    assert [issue.code for issue in document.issues] == ["pinyin_in_brackets"]


def test_a_single_reading_stays_and_is_told() -> None:
    document = read("嗍(suo)螺".encode(), "a.txt")
    assert document.lines[0].text == "嗍(suo)螺"
    assert [issue.code for issue in document.issues] == ["pinyin_in_brackets"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("社会保\ufffd费", ["replacement_character"]), ("社会保??费按月征收", ["mojibake"]), ("怎么办??请看答复", []), ("办好了吗？？来问问", []),
        ("锟斤拷锟斤拷", ["mojibake"]), ("â€œ社保â€\x9d", ["mojibake"]), ("社会保险费按月征收", []),
    ],
)  # fmt: skip
def test_what_is_lost_is_told(text: str, codes: list[str]) -> None:
    assert [code for code, _ in flaws(text)] == codes


def test_invisible_characters_are_told() -> None:
    document = read("工\u200b伤保\u00ad险".encode(), "a.txt")
    assert [(issue.code, issue.message) for issue in document.issues] == [("invisible_characters", "2 dropped")]


def test_a_traditional_page_shows_its_own_characters() -> None:
    clean = decode((GOLDEN / "dalian" / "input.txt").read_bytes())
    tables = tables_of(traditional(clean))
    assert [row["code"] for row in tables["issues"]].count("traditional_text") >= 1
    source = re.sub(r"\s", "", repair(traditional(clean)))
    for table, column in (("articles", "title"), ("articles", "text"), ("occupation_entries", "title")):
        for row in tables[table]:
            assert all(re.sub(r"\s", "", part) in source for part in (row[column] or "").split("\n"))
    named = {row["occupation_name"] for row in tables["occupation_entries"] if row["occupation_name"]}
    assert named and all(simplify(name) == name for name in named)


def test_a_page_of_simplified_characters_is_left_alone() -> None:
    for path in sorted(GOLDEN.glob("*/input.txt")):
        assert simplified_copy(read(path.read_bytes(), path.name)) is None


def test_the_table_of_characters_keeps_lengths() -> None:
    rows = read_table("traditional_characters.csv")
    assert all(len(row["traditional"]) == len(row["simplified"]) == 1 for row in rows)
    assert len({row["traditional"] for row in rows}) == len(rows) > 2500
