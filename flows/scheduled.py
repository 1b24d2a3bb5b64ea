"""The flow that schedules run: `flows.build.build_dataset` with a notice, second tries, a time limit and names of runs.

Deployments name it as the module entrypoint ``flows.scheduled.scheduled_build``. Prefect's own retries would try
everything again, also what is decided (inputs in quarantine, a release held back), and leave a run whose failed state
is returned waiting for ever; here only what may pass by itself is tried again: a mount or a store that is away, a disk
that is full, an output that another run holds.
"""

from __future__ import annotations

import time
from functools import wraps
from typing import Any

from prefect import flow, get_run_logger, runtime

from flows.build import build_dataset
from flows.notice import notice
from flows.sources import UsageError

_PAUSES = (60, 300)  # seconds before the second and the third try
_MOST_SECONDS = 24 * 60 * 60  # what was read is kept, so the next run goes on where this one is stopped


def _run_name() -> str:
    """Like ``build /data/jianbao 2026-12-01 06:00``, with the time it was meant for (UTC)."""
    return f"build {runtime.flow_run.parameters.get('output')} {runtime.flow_run.scheduled_start_time:%Y-%m-%d %H:%M}"


@flow(
    name="build-dataset",
    flow_run_name=_run_name,
    timeout_seconds=_MOST_SECONDS,
    persist_result=False,
    validate_parameters=False,
    on_failure=[notice],
    on_crashed=[notice],
)
@wraps(build_dataset.fn, assigned=("__doc__",))
def scheduled_build(*arguments: Any, **options: Any) -> Any:  # noqa: D103 the docstring of build_dataset
    for pause in _PAUSES:
        try:
            return build_dataset.fn(*arguments, **options)
        except (OSError, UsageError) as error:
            get_run_logger().warning("%s; tried again in %d s", error, pause)
            time.sleep(pause)
    return build_dataset.fn(*arguments, **options)
