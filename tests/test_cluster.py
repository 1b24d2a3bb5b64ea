"""Reading on a Dask cluster: a real scheduler and real worker processes on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SEED

from benchmarks._bulletins import small
from extractors.limits import Limits
from extractors.options import ReadOptions
from flows.pipeline import Summary
from flows.pipeline import run as build
from flows.progress import Stage, shown

SAMPLE_PDF = next(iter(sorted((ROOT / "samples").glob("*.pdf"))))


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import cluster

    monkeypatch.setattr(cluster, "_MOST", 3)
    monkeypatch.setattr(cluster, "_LEAST", 1)


class Processes:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path, forgiven: int) -> None:
        self._folder = folder
        self._forgiven = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(forgiven)}  # deaths for each task
        self.workers: list[subprocess.Popen[bytes]] = []
        note = folder / "scheduler.json"
        arguments = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(note)]
        self.scheduler = self._start(*arguments)
        self.address = _when(lambda: _address(note))

    def _start(self, *arguments: str, tree: Path = ROOT) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self._forgiven, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "dask", *arguments]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(command, env=environment, cwd=self._folder, stdout=log, stderr=log)

    def start_worker(self, *arguments: str, tree: Path = ROOT) -> subprocess.Popen[bytes]:
        before = len(self.threads())
        place = ["--local-directory", str(self._folder), "--nthreads", "1", "--no-dashboard"]
        worker = self._start("worker", self.address, *place, *arguments, tree=tree)
        self.workers.append(worker)
        _when(lambda: len(self.threads()) > before)
        return worker

    def threads(self) -> dict[str, int]:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            return dict(client.nthreads())

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.terminate()
        for process in (*self.workers, self.scheduler):
            process.wait(120)


def _address(note: Path) -> str:
    import json

    try:
        return str(json.loads(note.read_text())["address"])
    except (OSError, ValueError):
        return ""


def _when(ready: Callable[[], Any]) -> Any:
    for _ in range(600):
        if found := ready():
            return found
        time.sleep(0.1)
    raise AssertionError("nothing came within a minute")


@contextmanager
def processes(folder: Path, forgiven: int = 1) -> Iterator[Processes]:
    started = Processes(folder, forgiven)
    try:
        yield started
    finally:
        started.end()


def on_cluster(sources: Path, output: Path, dask: str, progress: Any = None, **how: Any) -> Summary:
    from flows.build import build_dataset

    with shown(progress or (lambda name, done, total: None)):
        summary = build_dataset([str(sources)], str(output), dask=dask, **how)
    assert isinstance(summary, Summary)
    return summary


def released(output: Path) -> dict[str, bytes]:
    folder = output / "latest"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_same(output: Path, plain: Path) -> None:
    made, wanted = released(output), released(plain)
    assert made.keys() == wanted.keys() and len(made) > 10
    assert [name for name in made if made[name] != wanted[name]] == []


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Bulletins of several kinds, and the output of a plain run over them."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "in").mkdir()
    for number in range(10):
        (folder / "in" / f"b{number:02d}.txt").write_text(small(number), encoding="utf-8")
    for sample in (SEED, SAMPLE_PDF):
        shutil.copy(sample, folder / "in" / sample.name)
    (folder / "in" / "void.txt").write_text("")
    build([str(folder / "in")], folder / "plain")
    return folder / "in", folder / "plain"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    with processes(tmp_path_factory.mktemp("cluster")) as started:
        started.start_worker("--no-nanny")
        started.start_worker("--no-nanny")
        yield started


def test_a_cluster_publishes_the_bytes_of_the_local_run(
    cluster: Processes, archive: tuple[Path, Path], tmp_path: Path
) -> None:
    sources, plain = archive
    told: list[tuple[int, int]] = []

    def tell(name: str, done: int, total: int) -> None:
        if not isinstance(name, Stage):
            told.append((done, total))

    summary = on_cluster(sources, tmp_path, cluster.address, tell)
    assert_same(tmp_path, plain)
    assert told == [(done, 13) for done in range(1, 14)]
    assert [failure.code for _, failure in summary.quarantined] == ["empty_file"]
    kept = sorted(path.name for path in (tmp_path / "state" / "documents").iterdir())
    assert kept == sorted(path.name for path in (plain / "state" / "documents").iterdir())


def test_documents_that_are_kept_go_to_the_workers(
    cluster: Processes, archive: tuple[Path, Path], tmp_path: Path
) -> None:
    sources, plain = archive
    shutil.copytree(plain / "state" / "documents", tmp_path / "state" / "documents")
    for path in (tmp_path / "state" / "documents").iterdir():
        key, _, document = path.read_bytes().partition(b"\n")
        path.write_bytes(key + b"\n" + _renamed(document))
    on_cluster(sources, tmp_path, cluster.address)
    made = (tmp_path / "latest" / "records.jsonl").read_text()
    assert "江城" not in made and "泽国" in made  # rows are of the documents that were kept, not of the files


def _renamed(document: bytes) -> bytes:
    import zlib

    return zlib.compress(
        zlib.decompress(document)
        .replace("江城".encode(), "泽国".encode())
        .replace(b"\\u6c5f\\u57ce", b"\\u6cfd\\u56fd")
    )


def test_other_code_is_refused_in_one_line(cluster: Processes, archive: tuple[Path, Path], tmp_path: Path) -> None:
    from flows.cluster_worker import ClusterError

    for package in ("schemas", "extractors", "flows"):
        shutil.copytree(ROOT / package, tmp_path / "old" / package)
    words = tmp_path / "old" / "schemas" / "vocabularies" / "section_headings.csv"
    words.write_text(words.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    rule = tmp_path / "old" / "extractors" / "furniture.py"
    rule.write_text(rule.read_text(encoding="utf-8") + "\nNEWER = 1\n", encoding="utf-8")
    worker = cluster.start_worker("--no-nanny", tree=tmp_path / "old")
    try:
        with pytest.raises(
            ClusterError, match=r"^the Dask worker tcp://127\.0\.0\.1:\d+ has other code .*\(rules,"
        ) as told:
            on_cluster(archive[0], tmp_path / "out", cluster.address)
    finally:
        worker.terminate()
        worker.wait(120)
    assert "\n" not in str(told.value) and not (tmp_path / "out" / "latest").exists()


def test_a_worker_says_what_it_cannot_reach(tmp_path: Path) -> None:
    from flows.cluster_worker import Job, code_of, refusal
    from flows.sources import Source

    here, lost = (Source(str(path), path.name, "0" * 64) for path in (SEED, tmp_path / "a.txt"))
    job = Job("1", code_of(ReadOptions()), ReadOptions(), Limits(), lost, "http://127.0.0.1:9/api")
    assert f"cannot open {tmp_path / 'a.txt'} (No such file or directory); inputs must" in str(refusal(job))
    assert "does not reach the Prefect server http://127.0.0.1:9/api; start" in str(refusal(replace(job, sample=here)))


def test_a_worker_that_is_killed_costs_nothing(archive: tuple[Path, Path], tmp_path: Path) -> None:
    sources, plain = archive
    (tmp_path / "dask").mkdir()
    with processes(tmp_path / "dask") as started:
        victim = started.start_worker("--no-nanny")
        started.start_worker("--no-nanny")

        def kill(name: str, done: int, total: int) -> None:
            if done == 1:
                os.kill(victim.pid, signal.SIGKILL)

        on_cluster(sources, tmp_path / "out", started.address, kill)
        assert victim.wait(10) == -signal.SIGKILL and len(started.threads()) == 1
    assert_same(tmp_path / "out", plain)


def test_a_document_that_kills_workers_is_quarantined_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "b", "killer", "y", "z"):
        (tmp_path / "in" / f"{name}.txt").write_text(small(ord(name[0])), encoding="utf-8")
    (tmp_path / "dask").mkdir()
    with processes(tmp_path / "dask", forgiven=0) as started:
        preload = ("--preload", str(ROOT / "tests" / "cluster_preload.py"))
        started.start_worker(*preload)
        started.start_worker(*preload)
        summary = on_cluster(tmp_path / "in", tmp_path / "out", started.address)
    assert [(source.name, failure.code) for source, failure in summary.quarantined] == [("killer.txt", "reader_killed")]
    assert summary.published == 4


def test_a_cluster_without_workers_is_told(
    archive: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import cluster as room
    from flows.cluster_worker import ClusterError

    monkeypatch.setattr(room, "_LOOK_SECONDS", 0.2)
    (tmp_path / "dask").mkdir()
    with processes(tmp_path / "dask") as started:
        monkeypatch.setattr(room, "_PATIENCE", 2)
        with pytest.raises(ClusterError, match="has no worker; start one: dask worker tcp://"):
            on_cluster(archive[0], tmp_path / "out", started.address)
        monkeypatch.setattr(room, "_PATIENCE", 25)
        worker = started.start_worker("--no-nanny")
        with pytest.raises(ClusterError, match="has lost all its workers; run again"):
            on_cluster(archive[0], tmp_path / "out", started.address, lambda name, done, total: worker.kill())
        started.start_worker("--no-nanny")
        with pytest.raises(ClusterError, match="does not answer any more"):
            on_cluster(
                archive[0], tmp_path / "out", started.address, lambda name, done, total: started.scheduler.kill()
            )


def test_a_cluster_for_one_run(archive: tuple[Path, Path], tmp_path: Path) -> None:
    on_cluster(archive[0], tmp_path, "local", workers=2)
    assert_same(tmp_path, archive[1])


def test_batches_are_whole_and_end_small() -> None:
    from flows.cluster import cut
    from flows.sources import Source

    sources = [Source(f"/{number}.txt", f"{number}.txt", "x") for number in range(101)]
    batches = list(cut(sources, lambda: 2))
    assert [source for batch in batches for source in batch] == sources
    sizes = [len(batch) for batch in batches]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] == 3 and sizes[-1] == 1
