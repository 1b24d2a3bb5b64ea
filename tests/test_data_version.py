"""SemVer for data: the committed schema, and which change asks for which step of the version."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from schemas import _published
from schemas._published import Contract, Step, bumped, contract, differences, fault, version_fault


def test_the_committed_schema_is_the_current_one() -> None:
    wrong = fault()
    assert wrong is None, wrong


def _columns(schema: Contract, table: str = "articles") -> dict[str, Any]:
    columns: dict[str, Any] = schema["tables"][table]["columns"]
    return columns


def _rename(schema: Contract) -> None:
    _columns(schema)["heading"] = _columns(schema).pop("title")


def _reorder(schema: Contract) -> None:
    schema["tables"]["articles"]["columns"] = dict(reversed(_columns(schema).items()))


CHANGES: list[tuple[Step, str, Callable[[Contract], Any]]] = [
    (Step.major, "articles is gone or renamed", lambda s: s["tables"].pop("articles")),
    (Step.major, "articles.title is gone or renamed", _rename),
    (Step.major, "articles.title: type string, null becomes integer", lambda s: _columns(s)["title"].update(type="integer")),
    (Step.major, "articles.position: type integer becomes integer, null", lambda s: _columns(s)["position"].update(type="integer, null")),
    (Step.major, "loses the codes other", lambda s: _columns(s)["article_kind"]["codes"].pop("other")),
    (Step.major, "articles.title is narrowed", lambda s: _columns(s)["title"].update(codes={"a": "b"})),
    (Step.major, "unit page becomes line", lambda s: _columns(s)["page_from"].update(unit="line")),
    (Step.major, "the key of articles becomes position", lambda s: s["tables"]["articles"].update(key=["position"])),
    (Step.major, "latest is gone", lambda s: s["files"].pop("latest")),
    (Step.minor, "more is new", lambda s: s["tables"].update(more=s["tables"]["articles"])),
    (Step.minor, "articles.more is new", lambda s: _columns(s).update(more={"type": "string"})),
    (Step.minor, "gains the codes more", lambda s: _columns(s)["article_kind"]["codes"].update(more="new")),
    (Step.minor, "contacts[].more is new", lambda s: _columns(s, "service_guides").update({"contacts[].more": {"type": "string"}})),
    (Step.patch, "articles.title: other wording", lambda s: _columns(s)["title"].update(description="Else.")),
    (Step.patch, "articles.title: other wording", lambda s: _columns(s)["title"].update(warnings=["free_text"])),
    (Step.patch, "other wording of codes", lambda s: _columns(s)["article_kind"]["codes"].update(other="Else.")),
    (Step.patch, "other order of columns", _reorder),
    (Step.patch, "unit None becomes piece", lambda s: _columns(s)["position"].update(unit="piece")),
]  # fmt: skip


@pytest.mark.parametrize(("step", "text", "change"), CHANGES)
def test_each_change_asks_for_its_step(step: Step, text: str, change: Callable[[Contract], Any]) -> None:
    old = contract() | {"version": "1.4.2"}
    new = copy.deepcopy(old)
    change(new)
    found = differences(old, new)
    assert found[0][0] is step and any(text in told for grade, told in found if grade is step), found
    told = version_fault(old, new)
    wanted = {"major": "2.0.0", "minor": "1.5.0", "patch": "1.4.3"}[step.name]
    assert told and f"set DATASET_VERSION to {wanted} in schemas/_version.py, then call: make schema" in told
    assert "\n" not in told
    for other in Step:
        fits = version_fault(old, new | {"version": bumped("1.4.2", other)}) is None
        assert fits == (other >= step)


def test_a_version_goes_up_only_with_a_change() -> None:
    old = contract() | {"version": "1.4.2"}
    assert version_fault(old, old) is None
    assert "keep that version" in str(version_fault(old, old | {"version": "1.4.3"}))
    assert version_fault(old, {**copy.deepcopy(old), "version": "1.3.0"})


def test_the_command_refuses_a_wrong_version(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    place = tmp_path / "published.json"
    monkeypatch.setattr(_published, "PATH", place)
    assert _published.main() == 0 and fault() is None
    before = place.read_text(encoding="utf-8")
    changed = contract()
    _columns(changed).pop("title")
    monkeypatch.setattr(_published, "contract", lambda: changed)
    assert _published.main() == 1 and place.read_text(encoding="utf-8") == before
    assert "articles.title is gone or renamed" in capsys.readouterr().err
    changed["version"] = bumped(changed["version"], Step.major)
    assert "call: make schema" in str(fault())
    assert _published.main() == 0 and fault() is None
