"""What is said where a scheduled run fails: one line in the log, and the same line to a command of the operator.

The command stands in the environment and never in Prefect, so whoever reaches the server can neither read nor change
it. No shell runs it, and the line comes on its standard input: what a file is called can do nothing there.
"""

from __future__ import annotations

import logging
import os
import shlex
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun, State

COMMAND_VARIABLE = "JIANBAO_ON_FAILURE"
_SECONDS = 60


def notice(flow: Flow[..., object], flow_run: FlowRun, state: State[object]) -> None:
    """Hook for failed and crashed runs: log one line with the reason, hand it to the command where one is given."""
    logger = logging.getLogger("prefect.jianbao")
    reason = " ".join((state.message or "no reason is known").split())
    line = f"jianbao: {flow_run.name}: {state.name}: {reason} (flow run {flow_run.id})"
    logger.error("%s", line)
    if command := os.environ.get(COMMAND_VARIABLE):
        try:
            subprocess.run(shlex.split(command), input=line + "\n", text=True, timeout=_SECONDS, check=True)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            told = (
                f"exit {error.returncode}" if isinstance(error, subprocess.CalledProcessError) else type(error).__name__
            )
            logger.error("jianbao: the command in %s failed (%s): nobody was told", COMMAND_VARIABLE, told)
