"""What cannot be read: kept with its reason, not read again for nothing, tried again when asked."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

from extractors.limits import Limits
from extractors.options import ReadOptions
from flows.document_cache import DocumentCache
from flows.pipeline import AccountsError, Run, Summary, accounts
from flows.sources import Source, UsageError
from flows.worker import Failure, Outcome
from tools.releases import build, bulletin, put, read_here

_GOOD = bulletin("失业登记怎么办？", 5)


def reasons(output: Path) -> dict[str, dict[str, Any]]:
    """The reasons by source name."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in (output / "quarantine").glob("*/reason.json")]
    return {reason["source_name"]: reason for reason in found}


class Reader:
    """Reads in this process and counts; ``failing`` names fail with a code."""

    def __init__(self, **failing: str) -> None:
        self.failing, self.read = failing, [""]

    def __call__(
        self, sources: Sequence[Source], workers: int, options: ReadOptions, limits: Limits, cache: DocumentCache
    ) -> Iterator[Outcome]:
        for source in sources:
            self.read.append(source.name)
            code = self.failing.get(source.name.partition(".")[0])
            if code:
                yield Outcome(source, None, Failure(code, "what is wrong", "what to do", "read"))
            else:
                yield from read_here([source], workers, options, limits, cache)

    def taken(self) -> list[str]:
        """What was read since the last call."""
        names, self.read = self.read[1:], [""]
        return names


def test_the_reason_names_code_stage_versions_and_sources(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"good": _GOOD, "void": ""})
    build([folder], tmp_path / "out")
    reason = reasons(tmp_path / "out")["void.txt"]
    assert (reason["code"], reason["stage"]) == ("empty_file", "read")
    assert reason["message"] and reason["advice"] and reason["extractor_version"] and reason["key"]
    assert reason["sources"] == [{"uri": str(folder / "void.txt"), "path": "void.txt"}]


def test_what_failed_is_not_read_again_until_bytes_or_limits_change(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"good": _GOOD, "slow": "慢"})
    reader = Reader(slow="timeout")

    def again(**how: Any) -> tuple[list[str], int]:
        status = Run(tmp_path / "out", read=reader, **how).over([str(folder)]).exit_status
        return reader.taken(), status

    assert again() == (["good.txt", "slow.txt"], 3)
    assert again() == ([], 3)
    assert again(limits=Limits(seconds=500)) == (["slow.txt"], 3)
    assert again(rebuild=True)[0] == ["good.txt", "slow.txt"]
    (folder / "slow.txt").write_text("慢！", encoding="utf-8")
    assert again() == (["slow.txt"], 3)
    assert [reason["code"] for reason in reasons(tmp_path / "out").values()] == ["timeout"]  # the old bytes have left


def test_what_may_pass_the_next_time_is_tried_again(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"good": _GOOD, "dies": "亡"})
    reader = Reader(dies="reader_crashed")
    for expected in (["dies.txt", "good.txt"], ["dies.txt"]):
        Run(tmp_path / "out", read=reader).over([str(folder)])
        assert reader.taken() == expected


def test_replay_reads_again_and_what_passes_leaves(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"good": _GOOD, "slow": bulletin("慢？", 2), "void": ""})
    Run(tmp_path / "out", read=Reader(slow="timeout")).over([str(folder)])
    reader = Reader()
    summary = Run(tmp_path / "out", read=reader).again()
    assert sorted(reader.taken()) == ["slow.txt", "void.txt"]
    assert (summary.published, len(summary.quarantined), summary.left_quarantine) == (1, 1, 1)
    assert summary.records["bulletins"] == 2 and list(reasons(tmp_path / "out")) == ["void.txt"]


def test_replay_takes_hashes_names_and_codes(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"one": "一", "two": "二", "void": ""})
    Run(tmp_path / "out", read=Reader(one="timeout", two="timeout", void="empty_file")).over([str(folder)])
    reader, digest = Reader(one="timeout", two="timeout"), reasons(tmp_path / "out")["two.txt"]["sha256"]
    for wanted, code, expected in (
        (["one.txt"], None, ["one.txt"]),
        ([digest[:9]], None, ["two.txt"]),
        ([], "empty_file", ["void.txt"]),
    ):
        Run(tmp_path / "out", read=reader).again(wanted, code)
        assert reader.taken() == expected
    with pytest.raises(UsageError, match="holds nothing nine"):
        Run(tmp_path / "out", read=reader).again(["nine"])


def test_what_is_gone_leaves_quarantine(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"good": _GOOD, "void": ""})
    build([folder], tmp_path / "out")
    (folder / "void.txt").unlink()
    summary = build([folder / "good.txt"], tmp_path / "out")
    assert summary.left_quarantine == 0  # the run did not look there
    assert build([folder], tmp_path / "out").left_quarantine == 1 and not reasons(tmp_path / "out")


def test_replay_of_a_file_that_is_gone_goes_on_with_the_others(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"good": _GOOD, "void": "", "slow": bulletin("慢？", 2)})
    Run(tmp_path / "out", read=Reader(slow="timeout")).over([str(folder)])
    (folder / "void.txt").unlink()
    summary = Run(tmp_path / "out", read=Reader()).again()
    assert summary.records["bulletins"] == 2 and not reasons(tmp_path / "out")


def test_same_bytes_are_read_once_and_quarantined_once(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a": "坏", "b": "坏", "c": _GOOD, "d": _GOOD})
    reader = Reader(a="timeout")
    summary = Run(tmp_path / "out", read=reader).over([str(folder)])
    assert reader.taken() == ["a.txt", "c.txt"]
    assert (summary.found, summary.published, len(summary.quarantined)) == (4, 2, 2)
    (reason,) = reasons(tmp_path / "out").values()
    assert [source["path"] for source in reason["sources"]] == ["a.txt", "b.txt"]


def test_accounts_that_do_not_close_stop_the_run(tmp_path: Path) -> None:
    with pytest.raises(AccountsError, match="inputs do not add up: 2 found, 1 published"):
        accounts(Summary(tmp_path, found=2, published=1))
    with pytest.raises(AccountsError, match="lines do not add up: 5 in the bulletins, 4 with a role"):
        accounts(Summary(tmp_path, records={"lines": 5, "bulletins": 1}, roles={"body": 4}))


def test_a_reader_that_loses_an_input_fails_the_run(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a": _GOOD, "b": bulletin("乙？", 1)})

    def losing(sources: Sequence[Source], *how: Any) -> Iterator[Outcome]:
        yield from read_here(sources[:1], *how)

    with pytest.raises(AccountsError):
        Run(tmp_path / "out", read=losing).over([str(folder)])
    assert not (tmp_path / "out" / "latest").exists()


def test_the_command_replays(tmp_path: Path, run: Command) -> None:
    folder = put(tmp_path / "in", {"good": _GOOD, "long": _GOOD * 40})
    run("build", str(folder), "-o", str(tmp_path / "out"), "--max-chars", "2000", status=3)
    again = run("replay", "-o", str(tmp_path / "out"))
    assert "1 found, 1 read" in again.stdout and not reasons(tmp_path / "out")
    assert "0 found" in run("replay", "-o", str(tmp_path / "out")).stdout
    assert "holds nothing" in run("replay", "nine", "-o", str(tmp_path / "out"), status=2).stderr
    assert "no such folder" in run("replay", "-o", str(tmp_path / "none"), status=2).stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("at_once", [True, False])
def test_a_bulletin_under_a_wrong_ending_is_read_under_its_right_one(tmp_path: Path, at_once: bool) -> None:
    folder = put(tmp_path / "in", {"b": _GOOD})
    (folder / "b.txt").rename(folder / "a.pdf")
    if not at_once:
        assert build([folder], tmp_path / "out").exit_status == 1
    (folder / "b.txt").write_text(_GOOD, encoding="utf-8")
    for _ in range(2):
        summary = build([folder], tmp_path / "out")
        assert (summary.exit_status, summary.found, summary.records["bulletins"]) == (0, 2, 1)
        assert not reasons(tmp_path / "out")


def test_quarantine_empties_when_its_sources_leave_one_after_the_other(tmp_path: Path) -> None:
    one, two = put(tmp_path / "one", {"good": _GOOD, "void": ""}), put(tmp_path / "two", {"good": _GOOD, "void": ""})
    build([one, two], tmp_path / "out")
    for folder, left in ((one, 1), (two, 0)):
        (folder / "void.txt").unlink()
        build([folder], tmp_path / "out")
        assert len(reasons(tmp_path / "out")) == left


def test_a_folder_that_a_killed_run_left_without_a_reason_leaves(tmp_path: Path) -> None:
    (tmp_path / "out" / "quarantine" / ("0" * 64)).mkdir(parents=True)
    build([put(tmp_path / "in", {"good": _GOOD})], tmp_path / "out")
    assert not list((tmp_path / "out" / "quarantine").iterdir())


def test_replay_does_not_take_a_folder_that_it_cannot_list_for_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(tmp_path / "in", {"good": _GOOD})
    below = put(folder / "below", {"inner": bulletin("内？", 2)})
    build([folder], tmp_path / "out")
    listed = os.scandir

    def refused(path: Any) -> Any:
        if str(path) == str(below):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refused)
        assert build([folder], tmp_path / "out").records["bulletins"] == 2
        summary = Run(tmp_path / "out", read=Reader()).again()
        assert summary.records["bulletins"] == 2 and len(reasons(tmp_path / "out")) == 1
    summary = Run(tmp_path / "out", read=Reader()).again()
    assert summary.records["bulletins"] == 2 and not reasons(tmp_path / "out")
    paths = [path.read_text() for path in (tmp_path / "out" / "latest").glob("sources.jsonl")]
    assert '"path":"below/inner.txt"' in paths[0]


def test_a_blank_reason_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--force needs a reason"):
        build([put(tmp_path / "in", {"good": _GOOD})], tmp_path / "out", force=" ")
