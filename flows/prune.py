"""``jianbao prune``: old releases go only when somebody says which."""

from __future__ import annotations

import shutil
from pathlib import Path

from flows.editions import Release
from flows.lock import demand_output, output_lock
from flows.release import all_releases, latest


def prune(output: Path, keep: int, *, dry_run: bool = False) -> list[Release]:
    """Delete all releases but the newest ones; the latest is never deleted. Gives those that are gone.

    Files that a newer release has taken over stay there: they are links.

    Args:
        output: Folder of the releases.
        keep: How many stay, at least 1.
        dry_run: Only say which would go.

    Raises:
        UsageError: There is no such folder, or another run is writing here.
    """
    demand_output(output)
    with output_lock(output):
        current = latest(output)
        gone = [release for release in all_releases(output)[:-keep] if current and release.version != current.version]
        for release in gone if not dry_run else []:
            away = release.folder.with_name(f".staging-gone-{release.version}")
            release.folder.rename(away)  # at once out of sight; a killed run leaves what `recover` clears
            shutil.rmtree(away)
    return gone
