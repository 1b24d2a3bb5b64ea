"""Scheduled runs: a real Prefect server, a real served deployment, its runs and their notices."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from conftest import ROOT, SEED
from typer.testing import CliRunner

from extractors.options import DEFAULT

Found = TypeVar("Found")
_MOST_SECONDS = 300.0  # on a machine at its limit; nothing waits longer than it has to


def _until(seen: Callable[[], Found | None], *processes: subprocess.Popen[bytes]) -> Found:
    """Wait for something to be seen, as long as the processes live that should make it."""
    end = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < end:
        if (found := seen()) is not None:
            return found
        for process in processes:
            assert process.poll() is None, f"{process.args!r} has ended with {process.returncode}"
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def _end(process: subprocess.Popen[bytes]) -> int:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        return process.wait(120)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


class Server:
    """A Prefect server of its own."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.api = f"http://127.0.0.1:{self.port}/api"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "JIANBAO_"))}
        self.environment = kept | {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.api,
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "NO_COLOR": "1",
            "COLUMNS": "160",
        }
        self._log = home / "server.log"
        command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(self.port), "--no-ui"]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        _until(self._healthy, self.process)

    def _healthy(self) -> bool | None:
        try:
            return httpx.get(f"{self.api}/health").is_success or None
        except httpx.TransportError:
            return None

    def get(self, path: str) -> Any:
        """What the server tells; None where there is no such thing."""
        answer = httpx.get(f"{self.api}/{path}", timeout=60)
        return answer.json() if answer.is_success else None

    def post(self, path: str, **body: Any) -> Any:
        """Ask the server for something, again where its database is in use, as Prefect's own client does."""
        for _ in range(20):
            answer = httpx.post(f"{self.api}/{path}", json=body, timeout=60)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.5)
        return answer.raise_for_status().json()

    def ended(self, run: str) -> dict[str, Any] | None:
        """The state of a flow run once it is final."""
        state: dict[str, Any] = self.get(f"flow_runs/{run}")["state"]
        return state if state["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of all tests here."""
    started = Server(tmp_path_factory.mktemp("prefect"))
    try:
        yield started
    finally:
        _end(started.process)


def _scheduled(server: Server, log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).parent / "jianbao"), "schedule", *arguments]
    with log.open("wb") as file:
        return subprocess.Popen(command, env=server.environment, stdout=file, stderr=file)


def test_a_deployment_publishes_and_tells_its_failures(server: Server, tmp_path: Path) -> None:
    inbox, output, told = tmp_path / "inbox", tmp_path / "out", tmp_path / "told"
    inbox.mkdir()
    shutil.copy(SEED, inbox)
    tell = f"{sys.executable} -c \"import sys; open('{told}', 'a').write(sys.stdin.read())\""
    log = tmp_path / "log"
    options = ("--cron", "0 6 1 1 *", "--timezone", "Asia/Shanghai", "--name", "daily", "--on-failure", tell)
    process = _scheduled(server, log, str(inbox), "-o", str(output), *options)
    try:
        deployment = _until(lambda: server.get("deployments/name/build-dataset/daily"), process)
        assert deployment["entrypoint"] == "flows.scheduled.scheduled_build"
        assert (
            deployment["parameters"]["engine"] == DEFAULT.engine
        )  # else runs by hand and by the clock read PDFs in turns
        assert deployment["schedules"][0]["schedule"]["timezone"] == "Asia/Shanghai"
        assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
        start = f"deployments/{deployment['id']}/create_flow_run"

        both = [server.post(start, state={"type": "SCHEDULED"})["id"] for _ in range(2)]
        states = {_until(partial(server.ended, each), process)["type"]: each for each in both}
        assert sorted(states) == ["CANCELLED", "COMPLETED"], log.read_text()
        run = states["COMPLETED"]
        state = server.get(f"flow_runs/{run}")["state"]
        assert state["name"] == "Completed"
        assert "1 published" in state["message"] and (output / "latest" / "qa_items.parquet").is_file()
        assert server.get(f"flow_runs/{run}")["name"].startswith(f"build {output} 20")

        (inbox / SEED.name).write_text("")
        broken = {"sources": [str(inbox)], "output": str(tmp_path / "none")}
        run = server.post(start, state={"type": "SCHEDULED"}, parameters=deployment["parameters"] | broken)["id"]
        state = _until(lambda: server.ended(run), process)
        assert state["type"] == "FAILED" and "1 quarantined" in state["message"]
        line = _until(lambda: told.read_text() if told.exists() and told.stat().st_size else None, process)
        assert run in line and "1 quarantined" in line and line.count("\n") == 1
        artifacts = server.post("artifacts/filter", artifacts={"flow_run_id": {"any_": [run]}})
        assert any("| `empty_file` |" in artifact["data"] for artifact in artifacts)
    finally:
        status = _end(process)
    assert status == 0, log.read_text()
    assert "next runs: 20" in log.read_text() and "-01-01 06:00 CST" in log.read_text()
    assert server.get("deployments/name/build-dataset/daily")["paused"], "a stopped schedule must pile up no runs"


def test_watched_files_start_a_run(server: Server, tmp_path: Path) -> None:
    inbox, output = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    shutil.copy(SEED, inbox)
    arguments = ("--watch", "--poll", "0.5", "--name", "watched", str(inbox), "-o", str(output))
    process = _scheduled(server, tmp_path / "log", *arguments)
    releases = output / "releases"

    def published(count: int) -> bool | None:
        return len(list(releases.glob("0*"))) == count or None

    try:
        _until(lambda: published(1), process)
        (inbox / "more.txt").write_text(SEED.read_text("utf-8") + "\n政策解读\n", "utf-8")
        _until(lambda: published(2), process)
    finally:
        status = _end(process)
    assert status == 0


def test_changes_count_when_they_are_at_rest(tmp_path: Path) -> None:
    from uuid import UUID

    from flows.schedule import Watcher

    paper = tmp_path / "a.txt"
    paper.write_text("1")
    watcher = Watcher([str(tmp_path)], tmp_path / "out", 1, UUID(int=0))
    assert [watcher.is_due(), watcher.is_due()] == [False, True]
    watcher.started()
    assert not watcher.is_due()
    for size in (2, 3):  # still being written
        paper.write_text("1" * size)
        assert not watcher.is_due()
    assert watcher.is_due()
    watcher.started()
    paper.unlink()  # a folder without bulletins is for the run to complain about
    assert [watcher.is_due(), watcher.is_due()] == [False, True]


def test_only_what_may_pass_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import scheduled
    from flows.sources import UsageError

    tries: list[Exception | str] = [OSError("away"), UsageError("held"), "done"]
    waited: list[float] = []

    def once(*_: object, **__: object) -> str:
        result = tries.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr("flows.scheduled.build_dataset.fn", once)
    monkeypatch.setattr("flows.scheduled.time.sleep", waited.append)
    monkeypatch.setattr(scheduled, "get_run_logger", lambda: logging.getLogger("test"))
    assert scheduled.scheduled_build.fn([]) == "done" and waited == [60, 300]
    tries[:] = [ValueError("a fault"), "done"]
    with pytest.raises(ValueError, match="a fault"):
        scheduled.scheduled_build.fn([])
    assert len(waited) == 2


def test_the_work_pool_takes_its_deployment(server: Server) -> None:
    server.post("work_pools/", name="jianbao", type="process")
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", "prefect.yaml"]
    done = subprocess.run(command, cwd=ROOT, env=server.environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    deployment = server.get("deployments/name/build-dataset/pool")
    assert deployment["work_pool_name"] == "jianbao" and deployment["entrypoint"] == "flows.scheduled.scheduled_build"
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "say when"),
        (("--cron", "0 6 * * *", "--every", "60"), "not both"),
        (("--cron", "at six"), "cannot be read"),
        (("--cron", "0 6 * * *", "--timezone", "Jiading"), "cannot be read"),
        (("--cron", "0 6 * * *", "s3://name:secret@bucket/x"), "environment"),
        (("--watch", "s3://bucket/x"), "--cron for addresses"),
    ],
)
def test_wrong_usage_is_one_line(arguments: tuple[str, ...], told: str) -> None:
    from flows.cli import app

    done = CliRunner().invoke(app, ["schedule", str(SEED), *arguments])
    assert done.exit_code == 2 and told in done.stderr and len(done.stderr.splitlines()) == 1
