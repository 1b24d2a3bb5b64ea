"""``jianbao eval`` as a user runs it: three small cases, errors, saved runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command

from benchmarks import _extractors, evaluation
from benchmarks.other_extractors import Answer, exact, values
from flows.evaluation.baseline import compare
from flows.evaluation.command import evaluate_folder
from flows.evaluation.gold import Case, find_cases
from flows.evaluation.markdown import render
from flows.evaluation.report import dumps, load
from flows.sources import UsageError

Gold = dict[str, Any]

QA = """热点回应

失业后能领多久？
问：领取期限怎么算？
答：累计缴费满1年不足5年的，最长领取12个月。
"""
GUIDE = """办事指南

灵活就业登记
办理流程：
1.本人提出申请
2.窗口审核材料
收费标准：不收费
"""
ANSWER = "累计缴费满1年不足5年的，最长领取12个月。"


def put(folder: Path, text: str | bytes, gold: Gold | str, name: str = "gold.json", suffix: str = "txt") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"input.{suffix}").write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / name).write_text(
        gold if isinstance(gold, str) else json.dumps(gold, ensure_ascii=False), encoding="utf-8"
    )
    return folder


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A question that is right, a guide with one wrong expectation, and facts about the same guide."""
    root = tmp_path / "gold"
    put(
        root / "open" / "qa",
        QA,
        {
            "note": "one question",
            "forms": ["question:ask_answer"],
            "complete": ["qa_items", "service_guides"],
            "joins": [],
            "reading_order": QA.split("\n\n")[1].splitlines(),
            "rows": {
                "qa_items": [{"question": "领取期限怎么算？", "answer": ANSWER, "asker": None}],
                "mentions": [{"kind": "duration", "text": "最长领取12个月", "value_high": 12, "unit": "month"}],
            },
        },
    )
    guide = {
        "name": "灵活就业登记",
        "fee_text": "每件5元",
        "steps": [{"text": "本人提出申请"}, {"text": "窗口审核材料"}],
    }
    put(root / "open" / "guide", GUIDE, {"forms": ["label:colon"], "rows": {"service_guides": [guide]}})
    put(root / "facts", GUIDE, {"counts": {"articles": 1}, "rows": {"service_guides": [{"fee_text": "不收费。"}]}},
        "facts.json")  # fmt: skip
    return root


def test_cases_are_found_in_all_folders(gold: Path) -> None:
    assert [case.name for case in find_cases(gold)] == ["facts", "open/guide", "open/qa"]
    assert [case.name for case in find_cases(gold, "qa")] == ["open/qa"]
    assert [case.name for case in find_cases(gold, "open/*")] == ["open/guide", "open/qa"]
    assert [case.name for case in find_cases(gold / "open" / "qa")] == ["qa"]


def test_figures_and_misses(gold: Path) -> None:
    content = evaluate_folder(gold).content
    (miss,) = [miss for case in content["cases"].values() for miss in case["misses"] if "fee_text" in miss["place"]]
    assert miss == {
        "place": "service_guides[灵活就业登记].fee_text",
        "verdict": "wrong",
        "want": "每件5元",
        "got": "不收费",
    }
    column = content["columns"]["service_guides.fee_text"]
    assert (column["hit"], column["wrong"], column["precision"], column["recall"]) == (1, 1, 0.5, 0.5)
    assert content["columns"]["service_guides.steps.text"]["f1"] == content["columns"]["qa_items.answer"]["f1"] == 1
    assert content["forms"]["question:ask_answer"]["cases"] == 1
    assert content["summary"]["reading_order"]["distance"] == 0 and content["summary"]["invented_values"] == 0
    assert dumps(content) == dumps(evaluate_folder(gold, workers=2).content), "same gold, same bytes"
    assert json.loads(dumps(content)) == content
    text = render(content)
    assert "want 每件5元, got 不收费" in text and "| service_guides.fee_text |" in text


def test_several_inputs_of_one_case_are_cases_of_their_own(gold: Path) -> None:
    put(gold / "open" / "qa", f"<html><body><p>{QA}</p></body></html>", (gold / "open/qa/gold.json").read_text("utf-8"),
        suffix="html")  # fmt: skip
    assert [case.name for case in find_cases(gold, "open/qa*")] == ["open/qa.html", "open/qa.txt"]


def test_gains_and_losses_against_an_earlier_run(gold: Path) -> None:
    before = evaluate_folder(gold).content
    after = json.loads(dumps(before))
    guide = after["cases"]["open/guide"]
    guide["misses"] = [
        {"place": "service_guides[灵活就业登记].steps[1].text", "verdict": "missed", "want": "a", "got": None}
    ]
    guide["columns"]["service_guides.fee_text"] = {"hit": 1}
    guide["columns"]["service_guides.steps.text"] = {"hit": 1, "missed": 1}
    after["cases"]["open/qa"]["joins"]["wrong"] = ["一 | 二"]
    after["cases"]["facts"]["expectations"] = "others"
    after["cases"]["new"] = {**after["cases"].pop("facts"), "expectations": "x"}
    comparison = compare(before, after)
    assert [(case.case, case.won, case.lost) for case in comparison.cases] == [
        ("open/guide", ("service_guides[灵活就业登记].fee_text",), ("service_guides[灵活就业登记].steps[1].text",)),
        ("open/qa", (), ("wrong join 一 | 二",)),
    ]
    assert comparison.columns["service_guides.fee_text"] == (0.0, 1.0)
    assert comparison.columns["service_guides.steps.text"] == (1.0, 0.666667)
    assert "qa_items.answer" not in comparison.columns
    assert (comparison.added, comparison.removed, comparison.changed) == (("new",), ("facts",), ())
    assert (comparison.won, comparison.lost) == (1, 2) and not compare(before, before).cases


def test_the_command(gold: Path, tmp_path: Path, run: Command) -> None:
    saved, docs = tmp_path / "run.json", tmp_path / "run.md"
    first = run("eval", str(gold), "--json", str(saved), "--markdown", str(docs), "--workers", "2")
    assert "service_guides.fee_text" in first.stdout and "--verbose lists them" in first.stdout
    assert docs.read_text(encoding="utf-8").startswith("# ")
    path = gold / "open" / "qa" / "input.txt"
    path.write_text(QA.replace("12个月", "24个月"), encoding="utf-8")
    second = run("eval", str(gold), "--baseline", str(saved), "--verbose")
    assert "- open/qa: qa_items[领取期限怎么算？].answer" in second.stdout
    assert "+ " not in second.stdout.split("against the earlier run")[1].split("column")[0]
    one = run("eval", str(gold), "--baseline", str(saved), "--case", "qa")
    assert "cases that are gone" not in one.stdout


def test_an_input_that_cannot_be_read_is_named(gold: Path, run: Command) -> None:
    put(gold / "open" / "broken", b"%PDF-1.7 broken", {"rows": {"articles": [{"title": "失业登记"}]}}, suffix="pdf")
    done = run("eval", str(gold), "--verbose", status=3)
    assert "open/broken" in done.stdout and "articles[失业登记].title: want 失业登记, got nothing" in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "no JSON"),
        ("[]", "input should be"),
        ({"row": {}}, "row: extra inputs"),
        ({"rows": {"guides": []}}, "unknown table guides"),
        ({"complete": ["guides"]}, "unknown table guides"),
        ({"rows": {"service_guides": [{"fees": 1}]}}, "service_guides[0]: table service_guides has no column fees"),
        ({"rows": {"service_guides": [{"steps": [{"txt": ""}]}]}}, "service_guides[0].steps: elements have no txt"),
        ({"rows": {"service_guides": [{"steps": "一"}]}}, "service_guides[0].steps: must be a list"),
        ({"rows": {"service_guides": [{"steps": ["一"]}]}}, "its elements must be structs"),
        ({"rows": {"service_guides": [{"outputs": [{}]}]}}, "its elements must be single values"),
        ({"rows": {"service_guides": [{"name": []}]}}, "must be a single value"),
        ({"rows": {"mentions": [{"text": "5元"}]}}, "mentions[0]: needs kind"),
        ({"joins": [["一"]]}, "joins"),
        ({"absent": [{"table": "articles", "column": "titel", "value": 1}]}, "no column titel"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_case_is_named(tmp_path: Path, content: Gold | str, said: str) -> None:
    put(tmp_path / "case", QA, content)
    with pytest.raises(UsageError) as error:
        find_cases(tmp_path)
    assert said in str(error.value).lower() or said in str(error.value)
    assert "gold.json" in str(error.value) and "\n" not in str(error.value)


def test_wrong_use(tmp_path: Path, gold: Path, run: Command) -> None:
    assert "no such folder" in run("eval", str(tmp_path / "nothing"), status=2).stderr
    (tmp_path / "empty").mkdir()
    assert "no case in this folder" in run("eval", str(tmp_path / "empty"), status=2).stderr
    assert "no case is named nobody" in run("eval", str(gold), "--case", "nobody", status=2).stderr
    other = tmp_path / "other.json"
    other.write_text("{}", encoding="utf-8")
    assert "no saved evaluation" in run("eval", str(gold), "--baseline", str(other), status=2).stderr
    assert "run.json" in run("eval", str(gold), "--json", str(tmp_path / "no" / "run.json"), status=2).stderr
    (gold / "open" / "qa" / "input.txt").unlink()
    done = run("eval", str(gold), status=2)
    assert "no input" in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_the_docs_are_written_between_their_markers(
    gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(gold / "holdout" / "qa", QA, {"rows": {"qa_items": [{"question": "领取期限怎么算？", "answer": "别的答复"}]}})
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in (evaluation.PAGE, evaluation.HOLDOUT_PAGE):
        markers = "\n".join(re.findall(r"<!-- \w+:(?:begin|end) -->", (ROOT / "docs" / name).read_text("utf-8")))
        (docs / name).write_text(f"by hand\n{markers}\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["evaluation", str(gold), "--docs", str(docs), "--workers", "1"])
    evaluation.main()
    page, aside = (docs / name for name in (evaluation.PAGE, evaluation.HOLDOUT_PAGE))
    assert "别的答复" not in page.read_text("utf-8") and "别的答复" in aside.read_text("utf-8")
    assert page.read_text("utf-8").startswith("by hand") and "每件5元" in page.read_text("utf-8")
    assert "holdout/qa" in load(docs / evaluation.SAVED)["cases"]


def test_answers_of_other_extractors_become_mentions() -> None:
    (clock,) = _extractors._timex("9:00-11:30", {"values": [{"type": "timerange", "timex": "(T09:00,T11:30,PT2H30M)"}]})
    assert (clock["kind"], clock["normalized"]) == ("time_of_day", "09:00/11:30")
    (months,) = _extractors._timex("24个月", {"values": [{"type": "duration", "timex": "P24M"}]})
    assert (months["value_low"], months["unit"]) == (24.0, "month")
    (day,) = _extractors._timex("12月31日", {"values": [{"type": "date", "timex": "XXXX-12-31"}]})
    assert day["normalized"] == "--12-31"
    span = {
        "type": "time_span",
        "text": "45个工作日内",
        "detail": {"time": ["1970-01-01 00:00:00", "1970-03-05 23:59:59"]},
    }
    (days,) = _extractors._jio_time(span)
    assert (days["kind"], days["value_high"], days["unit"]) == ("duration", 45.0, "working_day")
    point = {
        "type": "time_point",
        "text": "12月31日",
        "detail": {"time": ["2025-12-31 00:00:00", "2025-12-31 23:59:59"]},
    }
    assert next(_extractors._jio_time(point))["normalized"] == "--12-31"
    assert _extractors.phone("（0431）88690601") == "0431-88690601"


def test_extractors_are_compared_by_text_and_by_value() -> None:
    want = {"mentions": [{"kind": "duration", "text": "最长12个月", "value_high": 12, "unit": "month"}]}
    case = Case("c", Path("i"), rows=want)
    answer = Answer("x", "", {"c": [_extractors.row("duration", "12个月", **_extractors.bounds(12.0, 12.0, "month"))]})
    assert exact([case], answer, "duration").scores.f1 == 0 and values([case], answer, "duration") == (1, 1)
    other = Answer("x", "", {"c": [_extractors.row("duration", "12个月", **_extractors.bounds(12.0, 12.0, "year"))]})
    assert values([case], other, "duration") == (1, 0) and values([case], answer, "money") == (0, 0)
