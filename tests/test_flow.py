"""A real Prefect run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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


def test_batches_are_few_and_whole() -> None:
    from flows.build import batches
    from flows.sources import Source

    sources = [Source(f"/{number}.txt", f"{number}.txt", "x") for number in range(10_001)]
    cut = batches(sources)
    assert [source for batch in cut for source in batch] == sources
    assert len(cut) <= 220
