"""A real Prefect run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import SEED


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


def test_the_flow_publishes_like_the_plain_run(tmp_path: Path) -> None:
    from flows.build import build_dataset
    from flows.pipeline import run

    state = build_dataset([str(SEED)], str(tmp_path / "flow"), table_format="delta", return_state=True)
    run([str(SEED)], tmp_path / "plain")
    assert state.is_completed() and state.name == "Completed"
    assert (tmp_path / "flow" / "delta" / "qa_items").is_dir() and not (tmp_path / "plain" / "delta").exists()
    released = {path.name: path.read_bytes() for path in (tmp_path / "flow" / "latest").glob("*.parquet")}
    assert released and all(
        (tmp_path / "plain" / "latest" / name).read_bytes() == data for name, data in released.items()
    )


def test_the_flow_tells_what_went_wrong(tmp_path: Path) -> None:
    from flows.build import build_dataset
    from flows.pipeline import NothingPublished

    (tmp_path / "void.txt").write_text("")
    mixed = build_dataset([str(SEED), str(tmp_path / "void.txt")], str(tmp_path / "out"), return_state=True)
    assert mixed.name == "CompletedWithErrors" and "1 quarantined" in str(mixed.message)
    with pytest.raises(NothingPublished):
        build_dataset([str(tmp_path / "void.txt")], str(tmp_path / "none"))
    with pytest.raises(NothingPublished) as caught:
        build_dataset([str(SEED)], str(tmp_path / "none"), limits={"characters": 10})
    assert caught.value.summary.quarantined[0][1].code == "too_large"


def test_batches_are_what_is_read_in_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import build
    from flows.sources import Source
    from flows.worker import Outcome

    outcomes = (Outcome(Source(f"/{number}.txt", f"{number}.txt", "x"), b"") for number in range(100))
    monkeypatch.setattr(build, "_BATCH_SECONDS", -1)
    assert [outcome.source.name for outcome in build.read_batch.fn(outcomes, "0.txt")] == ["0.txt"]
    monkeypatch.setattr(build, "_BATCH_SECONDS", 600)
    assert len(build.read_batch.fn(outcomes, "1.txt")) == 99
    assert build.read_batch.fn(outcomes, "nothing") == []


def test_readers_go_on_between_two_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect import flow

    from extractors.limits import Limits
    from extractors.options import ReadOptions
    from flows import build
    from flows.document_cache import DocumentCache
    from flows.sources import find_sources

    for number in range(6):
        (tmp_path / f"{number}.txt").write_bytes(SEED.read_bytes() + f"\n{number}\n".encode())
    sources = find_sources([str(tmp_path)]).sources
    started: list[int] = []
    monkeypatch.setattr(build, "_BATCH_SECONDS", -1)
    monkeypatch.setattr("flows.worker.Pool._start", _noted(started))

    @flow
    def reading() -> list[str]:
        cache = DocumentCache.of(tmp_path / "state", ReadOptions())
        return [outcome.source.name for outcome in build._read_as_tasks(sources, 2, ReadOptions(), Limits(), cache)]

    assert reading() == [f"{number}.txt" for number in range(6)]
    assert len(started) == 2  # six tasks, and no reader was ended or started between them


def _noted(started: list[int]) -> Any:
    from flows._pool import Pool

    start = Pool._start

    def note(pool: Pool) -> Any:
        started.append(1)
        return start(pool)

    return note
