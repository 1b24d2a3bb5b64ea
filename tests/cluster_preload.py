"""Loaded by the Dask workers of a test: a document named ``killer`` takes down the worker that reads it."""

from __future__ import annotations

import os
import signal

from flows import cluster_worker
from flows.cluster_worker import Batch, Delivery, _Desk


class Deadly(_Desk):
    def read(self, batch: Batch) -> Delivery:
        if any(source.name.startswith("killer") for source in batch.sources):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(batch)


cluster_worker._Desk = Deadly  # type: ignore[misc]
