"""Loaded by the Dask workers of a test: a document named ``killer`` takes down the worker that reads it."""

from __future__ import annotations

import os
import signal

from flows.cluster_worker import Batch, Delivery, _Desk

_read = _Desk.read


def read_or_die(desk: _Desk, batch: Batch) -> Delivery:
    if any(source.name.startswith("killer") for source in batch.sources):
        os.kill(os.getpid(), signal.SIGKILL)
    return _read(desk, batch)


_Desk.read = read_or_die  # type: ignore[method-assign]
