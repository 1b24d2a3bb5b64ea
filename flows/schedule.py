"""Serve the run as a Prefect deployment: by a cron line, every so many seconds, or when watched files change."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from flows import _stores
from flows.sources import UsageError, look, refuse_secrets

if TYPE_CHECKING:
    from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule

    from flows.pipeline import Run

_ZONES = "/zoneinfo/"
_SECONDS_TO_OTHER_RUN = 60
Look = frozenset[tuple[str, int, int]] | str


@dataclass(frozen=True, slots=True)
class When:
    """When runs start. ``poll`` is the pause in seconds between two looks at watched files."""

    cron: str | None = None
    every: float | None = None
    watch: bool = False
    poll: float = 10.0
    timezone: str | None = None

    def rule(self) -> CronSchedule | IntervalSchedule | None:
        """The rule as Prefect has it.

        Raises:
            UsageError: It says nothing or too much, or the cron line or the time zone is none.
        """
        from datetime import timedelta

        from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule

        if self.cron and self.every:
            raise UsageError("give --cron or --every, not both")
        if not (self.cron or self.every or self.watch):
            raise UsageError('say when: --cron "0 6 * * *", --every SECONDS or --watch')
        zone = self.timezone or machine_timezone()
        try:
            if self.cron:
                return CronSchedule(cron=self.cron, timezone=zone)
            return IntervalSchedule(interval=timedelta(seconds=self.every), timezone=zone) if self.every else None
        except ValueError:
            what = f"--cron {self.cron!r} or " if self.cron else ""
            raise UsageError(
                f"{what}--timezone {zone!r} cannot be read; give them like '0 6 * * *', Asia/Shanghai"
            ) from None


def machine_timezone() -> str:
    """IANA name of this machine's time zone; UTC where it has none."""
    linked = os.path.realpath("/etc/localtime")
    return os.environ.get("TZ", "").lstrip(":") or (linked.partition(_ZONES)[2] if _ZONES in linked else "UTC")


def next_times(rule: CronSchedule | IntervalSchedule, count: int = 3) -> list[datetime]:
    """The next times at which a rule starts a run."""
    from prefect.server.schemas import schedules

    kind = getattr(schedules, type(rule).__name__)
    return list(asyncio.run(kind(**rule.model_dump()).get_dates(count)))


def parameters(sources: Sequence[str], run: Run, dask: str | None) -> dict[str, Any]:
    """Parameters of `flows.build.build_dataset` that hold wherever the run starts: paths are absolute.

    Raises:
        UsageError: The list on standard input is asked for, or an address holds credentials.
    """
    if "-" in sources:
        raise UsageError("-: a schedule has no standard input; name folders, globs or addresses")
    refuse_secrets([*sources, run.delta or ""])
    return {
        "sources": [_absolute(source) for source in sources],
        "output": os.path.abspath(run.output),
        "workers": run.workers,
        "engine": run.options.engine,
        "ocr": run.options.ocr,
        "limits": asdict(run.limits),
        "corrections": os.path.abspath(run.corrections) if run.corrections else None,
        "gates": os.path.abspath(run.gates) if run.gates else None,
        "table_format": run.table_format,
        "delta": _absolute(run.delta) if run.delta else None,
        "dask": dask,
    }


def _absolute(source: str) -> str:
    return _stores.absolute(source) if _stores.is_address(source) else os.path.abspath(source)


def serve(name: str, asked: dict[str, Any], when: When) -> None:
    """Register the deployment and start its runs, until SIGINT or SIGTERM.

    Raises:
        UsageError: No server is named or it does not answer, or watched inputs are not on this machine.
    """
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.exceptions import TerminationSignal
    from prefect.runner import Runner
    from prefect.schedules import Schedule
    from prefect.types.entrypoint import EntrypointType

    from flows.scheduled import scheduled_build

    if when.watch and (stored := [each for each in asked["sources"] if _stores.is_address(each)]):
        raise UsageError(f"{stored[0]}: --watch looks at files of this machine; use --cron for addresses")
    rule = when.rule()
    _demand_server()
    # One run at a time; one that comes too early is cancelled: the next one sees all that it would have seen.
    limit = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    deployment: Any = scheduled_build.to_deployment(  # where no event loop runs, these two are no coroutines
        name,
        schedule=Schedule(**rule.model_dump(exclude_none=True)) if rule else None,
        concurrency_limit=limit,
        parameters=asked,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    runner = Runner(name=name, limit=None)
    identity = cast("UUID", runner.add_deployment(deployment))
    if when.watch:
        watcher = Watcher(asked["sources"], Path(asked["output"]), when.poll, identity)
        threading.Thread(target=watcher.go_on, daemon=True).start()
    try:
        asyncio.run(runner.start())
    except (KeyboardInterrupt, TerminationSignal):
        return


def _demand_server() -> None:
    from prefect.client.orchestration import get_client
    from prefect.settings import get_current_settings

    if not (address := get_current_settings().api.url):
        raise UsageError(
            "no Prefect server is named; start one with prefect server start and set "
            "PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    with get_client(sync_client=True) as client:
        if client.api_healthcheck():
            raise UsageError(f"{address}: no Prefect server answers; start it with prefect server start")


class Watcher:
    """Starts a run of a deployment when files look other than before the last one, and have stopped changing."""

    def __init__(self, sources: Sequence[str], output: Path, poll: float, deployment: UUID) -> None:
        self._sources, self._output, self._poll, self._deployment = sources, output, poll, deployment
        self._last: Look = ""
        self._started_for: Look = ""  # nothing looks like this: the first look starts a run

    def is_due(self) -> bool:
        """Look once: whether a run should start. Files count as stable when two looks are equal."""
        before, self._last = self._last, self._look()
        return self._last == before and self._last != self._started_for

    def started(self) -> None:
        """The last look is what a run has been started for."""
        self._started_for = self._last

    def go_on(self) -> None:
        """Look and start runs for ever; a server that is away is asked again."""
        pause = threading.Event()
        while True:
            try:
                if self.is_due():
                    if self._run():
                        self.started()
                    else:
                        pause.wait(_SECONDS_TO_OTHER_RUN)
            except Exception as error:  # the watch must outlive whatever the server or the network do
                logging.getLogger("prefect.jianbao").warning("watch: no run could be started, trying again: %s", error)
            pause.wait(self._poll)

    def _look(self) -> Look:
        try:
            return look(self._sources, self._output)
        except (UsageError, OSError) as error:
            return str(error)  # a run is started, fails and says so

    def _run(self) -> bool:
        """Start a run and wait for its end; whether it ran (one that found another at work is cancelled)."""
        from prefect.deployments import run_deployment

        ended: Any = run_deployment(self._deployment, timeout=None, poll_interval=2, as_subflow=False)
        return ended.state is not None and not ended.state.is_cancelled()
