"""The learned second opinion: what it sees, what it says, and that rules stand alone without it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import ROOT
from spacy.vocab import Vocab

from extractors import learned
from extractors.bulletin import read_bulletin
from extractors.learned import RULES_ALONE, Learned, installed
from extractors.line_features import (
    FEATURES,
    SEPARATOR,
    begins_like,
    first_words,
    last_words,
    line_doc,
    marks,
    seen_lines,
)
from extractors.line_model import line_vectors
from extractors.line_roles import NOTHING
from extractors.paragraphs import Block, blocks, line_block
from extractors.reading import read
from extractors.training.__main__ import TASKS, fit, reached, split, write_scores
from extractors.training.corpus import case
from extractors.training.variants import in_another_style, unlisted
from schemas.article import ArticleRow
from schemas.document import Document
from schemas.issue import IssueRow

UNLISTED = """邕江就业月报
第3期

侬问阿拉答
失业以后的三件事
问：失业登记在哪里办？
答：在户籍地或者常住地的社区办。
问：要带什么？
答：带身份证。

窗口故事
老李的最后一班岗
3月5日，窗口工作人员老李办完最后一笔业务，正式退休。三十年来，他接待了数万名群众。
"""
TITLES = ["失业以后的三件事", "老李的最后一班岗"]


def document(text: str) -> Document:
    return read(text.encode(), "lines.txt")


def titles(text: str, view: Learned | None = None) -> list[str | None]:
    rows = read_bulletin(document(text), view)["articles"]
    return [row.title for row in rows if isinstance(row, ArticleRow)]


def seen(text: str) -> list[dict[str, str]]:
    words = [token.text for token in line_doc(Vocab(), document(text).lines)]
    return [dict(zip(FEATURES, word.split(SEPARATOR), strict=True)) for word in words]


def test_a_line_is_one_token_that_tells_what_is_seen_of_it() -> None:
    assert [line["text"] for line in seen(UNLISTED)] == [line.text for line in document(UNLISTED).lines]
    assert first_words("一、办理条件：年满16周岁") == "办理条件"
    assert first_words("咨询电话：0571-12345")[-2:] == first_words("【服务电话】0577-54321")[-2:] == "电话"
    assert last_words("第12页") == "0页" and last_words("来源：某局") == "某局"
    assert last_words("续") == last_words("3、续") == "续$" != last_words("待续")
    assert marks("怎么办？") != marks("怎么办")


def test_what_lists_and_the_other_lines_say_is_seen() -> None:
    lines = seen("◆江边事\n一、办理条件\n年满16周岁。\n二、家长里短\n问：在哪里办？\n\n◆山里事\n办事指南\n家长里短\n")
    assert [line["known"] for line in lines] == ["", "", "", "", "question0", "", "heading0", ""]
    assert lines[1]["field"] and not lines[3]["field"]
    assert lines[0]["look"] == lines[5]["look"].replace("gap", "tight").replace("break", "tight") != lines[2]["look"]
    assert lines[1]["run"] != lines[3]["run"]  # the first and the last of two numbers
    assert lines[3]["again"] == lines[7]["again"] == "2" and lines[2]["again"] == "1"


def test_lines_of_one_look_help_each_other() -> None:
    model = line_vectors(16, [50] * (len(FEATURES) - 2), 8, 100, 1, 1, 2)
    doc = line_doc(Vocab(), document("◆江边事\n" + "今天是晴天，风不大。\n" * 9 + "◆山里事\n").lines)
    model.initialize(X=[doc])
    (vectors,) = model.predict([doc])
    other = line_doc(Vocab(), document("◆江边事\n" + "今天是晴天，风不大。\n" * 9 + "◆有没有山\n").lines)
    (changed,) = model.predict([other])
    assert vectors.shape == (11, 16)
    assert (vectors[0] != changed[0]).any()  # ten lines away, further than any window


def test_another_office_prints_the_same_lines_in_another_style() -> None:
    lines = document("★河边新事★\n一、条件\n二、材料\n★山里新事★\n三、时限\n").lines
    copies = [[line.text for line in in_another_style(lines, seed)] for seed in ("one", "two", "three", "one")]
    assert copies[0] == copies[3] and len({tuple(copy) for copy in copies}) > 1
    for copy in copies:
        assert copy[0][0] == copy[3][0] == copy[0][-1] and "河边新事" in copy[0]
        assert all(
            word in text for word, text in zip(("条件", "材料", "时限"), (copy[1], copy[2], copy[4]), strict=True)
        )
    headed = next(token.text for token in line_doc(Vocab(), document("办事指南\n").lines))
    assert "heading" in headed and "heading" not in unlisted(headed, "one")


def test_the_weights_are_there_and_small() -> None:
    assert installed().roles is not None and installed().kinds is not None
    folder = ROOT / "extractors" / "training"
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 5_000_000


def test_it_sees_headings_and_titles_that_no_list_holds() -> None:
    found = document(UNLISTED)
    view = installed().outlook(found.lines)
    shares = {line.text: view.shares[line.source_order] for line in found.lines}
    assert shares["侬问阿拉答"]["section_heading"] > 0.5
    assert all(shares[title]["title"] > 0.5 for title in TITLES)
    assert all(abs(sum(share.values()) - 1) < 1e-3 for share in shares.values())
    assert installed().outlook(found.lines) == view  # same lines, same answer


@pytest.mark.parametrize("name", ["rizhao", "zhuhai", "one line"])
def test_scores_are_those_of_the_component_to_the_last_bit(name: str) -> None:
    folder = ROOT / "tests" / "gold" / "open" / name
    text = (folder / "input.txt").read_text(encoding="utf-8") if folder.exists() else "侬问阿拉答\n"
    found = document(text)
    nlp = installed().roles
    assert nlp is not None
    doc = line_doc(Vocab(), seen_lines(found.lines))
    tok2vec, tagger = nlp.get_pipe("tok2vec"), nlp.get_pipe("tagger")
    tok2vec.set_annotations([doc], tok2vec.predict([doc]))  # type: ignore[attr-defined]
    (scores,) = tagger.model.predict([doc])  # type: ignore[attr-defined]
    assert [list(row.values()) for row in installed().outlook(found.lines).shares.values()] == scores.tolist()


def test_no_line_is_kept_when_its_bulletin_is_read() -> None:
    nlp = installed().roles
    assert nlp is not None
    before = len(nlp.vocab)
    installed().outlook(document(UNLISTED.replace("失业", "转业")).lines)
    assert len(nlp.vocab) == before


def test_both_together_find_the_articles() -> None:
    assert titles(UNLISTED) == TITLES


def test_without_weights_rules_decide_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(learned, "_FOLDER", str(tmp_path / "no such folder"))
    installed.cache_clear()
    try:
        assert installed().outlook(document(UNLISTED).lines) == NOTHING
        assert titles(UNLISTED) == titles(UNLISTED, RULES_ALONE)
    finally:
        installed.cache_clear()


def test_nothing_is_known_without_lines() -> None:
    block = next(blocks(document("一行\n").lines).__iter__())
    assert installed().outlook([]) == NOTHING and NOTHING.share(block, "title") is None
    assert not NOTHING.titles(block) and not NOTHING.denies(block)


def test_gold_tells_what_lines_are() -> None:
    told = case(ROOT / "tests" / "gold" / "open" / "rizhao" / "gold.json")
    roles = dict(zip((line.text for line in told.lines), told.roles, strict=True))
    assert {"title", "section_heading", "question", "label", "body"} <= set(roles.values())
    assert {kind for _, kind in told.articles} >= {"hotspot_qa", "service_guide"}


PAGE = """办事大厅网上版

江边人社

★政策快车★
稳岗返还，今年怎样申请
稳岗返还，今年怎样申请？
裁员率低的单位可以申请，资金退回单位账户。
（江边社保中心）
点个在看再走

相关推荐
老友回家
"""


def told_lines(folder: Path, text: str, rows: dict[str, list[dict[str, str]]]) -> dict[str, str | None]:
    (folder / "input.txt").write_text(text, encoding="utf-8")
    gold = {"rows": rows, "complete": ["articles"]}
    (folder / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    found = case(folder / "gold.json")
    return dict(zip((line.text for line in found.lines), found.roles, strict=True))


def test_what_lines_of_an_article_begin_like() -> None:
    told = [
        begins_like(block)[1:]
        for block in read_lines("问：在哪里办？\n一、办理条件：年满16周岁\n焊工 | 中级\n风不大。\n")
    ]
    assert told[0][0] == "question" and "asks" in told[0] and "cells" in told[2] and "asks" not in told[3]
    assert any(seen.startswith("label") for seen in told[1]) and "cn" in told[1]


def test_only_lines_that_can_be_nothing_else_are_taught_as_furniture(tmp_path: Path) -> None:
    article = {"section_heading": "政策快车", "title": "稳岗返还，今年怎样申请"}
    article["text"] = "裁员率低的单位可以申请，资金退回单位账户。"
    roles = told_lines(tmp_path, PAGE, {"bulletins": [{"title": "江边人社"}], "articles": [article]})
    assert roles["办事大厅网上版"] is None  # before the first heading it may be the name of the page
    assert roles["江边人社"] == "masthead"
    assert roles["★政策快车★"] == "section_heading"
    assert roles["稳岗返还，今年怎样申请"] == roles["稳岗返还，今年怎样申请？"] == "title"  # printed twice
    assert roles["（江边社保中心）"] is None  # a credit that the records leave out
    assert roles["点个在看再走"] == roles["相关推荐"] == roles["老友回家"] == "furniture"


def test_of_two_places_the_title_stands_above_its_text(tmp_path: Path) -> None:
    text = "江边人社\n\n目录\n旧票\n新岗\n\n旧票\n屋里的灯亮到很晚，他翻出\n那一张\n旧票\n看了又看。\n\n新岗\n十家单位今天开始报名。\n"
    told = {"旧票": "屋里的灯亮到很晚，他翻出那一张旧票看了又看。", "新岗": "十家单位今天开始报名。"}
    (tmp_path / "input.txt").write_text(text, encoding="utf-8")
    rows = {"articles": [{"title": title, "text": body} for title, body in told.items()]}
    (tmp_path / "gold.json").write_text(json.dumps({"rows": rows, "complete": ["articles"]}), encoding="utf-8")
    roles = case(tmp_path / "gold.json").roles
    assert [index for index, role in enumerate(roles) if role == "title"] == [4, 9]


def test_a_drawn_rule_is_a_gap_and_no_line() -> None:
    ruled = document("江边事\n今天是晴天，风不大。\n────────\n山里事\n明天有雨。\n").lines
    lines = seen_lines(ruled)
    assert [line.text for line in lines] == ["江边事", "今天是晴天，风不大。", "山里事", "明天有雨。"]
    assert [line.gap_before >= 1 for line in lines[1:]] == [False, True, False]
    assert set(installed().outlook(ruled).shares) == {line.source_order for line in lines}


def test_a_short_training_gives_the_same_weights_twice(tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    for name in ("zhuhai", "wuhu", "foshan", "baoji", "xining"):
        (folder / name).mkdir(parents=True)
        for path in (ROOT / "tests" / "gold" / "open" / name).iterdir():
            (folder / name / path.name).write_bytes(path.read_bytes())
    taught, watched = split([folder])
    assert (len(taught), len(watched)) == (4, 1)
    one, two = (fit("roles", taught, watched, tmp_path / name / "roles", steps=20) for name in ("one", "two"))
    lines = document(UNLISTED).lines
    assert Learned(one).outlook(lines) == Learned(two).outlook(lines)
    assert (tmp_path / "one/roles/tok2vec/model").read_bytes() == (tmp_path / "two/roles/tok2vec/model").read_bytes()


def test_the_published_scores_are_those_of_a_training_run() -> None:
    folder = ROOT / "extractors" / "training"
    scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    assert scores["watched"] == {task: reached(folder / task) for task in TASKS}  # of these weights
    assert all(0.6 < reached(folder / task) <= 1 for task in TASKS)
    for task in TASKS:
        readers = scores[task]
        assert set(readers) == {"rules", "learned", "together"}
        assert len({reader["asked"] for reader in readers.values()}) == 1  # all were asked the same
        assert all(0.8 < reader["right"] <= 1 for reader in readers.values())
    roles = scores["roles"]
    asked = ("section_heading", "title")  # what the pipeline asks it about
    assert sum(roles["together"][role] - roles["rules"][role] for role in asked) > 0
    assert scores["kinds"]["together"]["right"] >= scores["kinds"]["rules"]["right"]


def test_scores_belong_to_the_weights_beside_them(tmp_path: Path) -> None:
    for task, performance in (("roles", {"tag_acc": 0.91234}), ("kinds", {"cats_macro_f": 0.7})):
        (tmp_path / task).mkdir()
        (tmp_path / task / "meta.json").write_text(json.dumps({"performance": performance}), encoding="utf-8")
    write_scores(tmp_path, {"roles": {"rules": {"asked": 3}}})
    write_scores(tmp_path, {})
    written = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert written == {"roles": {"rules": {"asked": 3}}, "watched": {"roles": 0.9123, "kinds": 0.7}}


class OneKind(Learned):
    """Says the same of every article."""

    def __init__(self, name: str, share: float) -> None:
        super().__init__()
        object.__setattr__(self, "answer", (name, share))

    def kind(self, blocks: Sequence[Block]) -> tuple[str, float] | None:
        return self.answer  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("name", "share", "kind"),
    [
        ("policy_notice", 0.99, "policy_notice"),
        ("policy_notice", 0.9, "other"),  # not sure enough
        ("service_guide", 0.99, "other"),  # its reader finds no record
        ("other", 0.99, "other"),
    ],
)
def test_words_tell_a_kind_where_form_does_not(name: str, share: float, kind: str) -> None:
    text = "江城人社\n\n窗口消息\n\n待遇证明改为手机打印\n\n退休人员的待遇证明，窗口下月起停止出具，手机上自助打印。\n"
    rows = read_bulletin(document(text), OneKind(name, share))
    assert [row.article_kind for row in rows["articles"] if isinstance(row, ArticleRow)] == [kind]
    told = [row for row in rows["issues"] if isinstance(row, IssueRow) and row.code == "kind_by_words"]
    assert len(told) == (kind != "other")
    assert {row.article_kind for row in read_bulletin(document(text), RULES_ALONE)["articles"] if isinstance(row, ArticleRow)} == {"other"}  # fmt: skip


def read_lines(text: str) -> list[Block]:
    return [line_block(line) for line in document(text).lines]


def test_the_kind_of_a_text_by_its_words() -> None:
    known = installed().kind(read_lines("急需紧缺职业目录\n1.焊工\n2.车工\n3.养老护理员\n4.快递员\n5.电工\n"))
    assert known is not None and known[0] == "occupation_list"
    assert installed().kind([]) is None and RULES_ALONE.kind(read_lines("焊工\n")) is None
