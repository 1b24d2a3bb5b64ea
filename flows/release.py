"""Releases: staged beside the old ones, made visible in one atomic step, never changed afterwards.

A release is whole before it has its name, and ``latest`` moves last: a run that is killed leaves the release before, or
the new one, and what it has left half done is cleared by the next run (`recover`).
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from extractors import __version__
from flows._files import read_json, to_json, write_atomic
from flows.editions import MANIFEST, REPORT, Catalogue, Release
from flows.progress import CHECKING, Progress, silent
from flows.quality.verdict import Verdict
from flows.sources import UsageError
from schemas._version import DATASET_VERSION
from schemas.manifest import ManifestEntry

#: Judges a staged release; takes its folder and that of the release before.
Judge = Callable[[Path, Path | None], Verdict]
#: Up to so many bulletins a table is one file.
SINGLE_FILE_BULLETINS = 2_000
_MENDED = "the next build lets it name the newest whole release"
_VERSION = re.compile(r"\d{4,}-[0-9a-f]{8}")
_READ_ONLY = 0o444
_NO_LINKS = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP)


# ---- which release is the latest -------------------------------------------------------------------------------------


def latest(output: Path) -> Release | None:
    """The release that ``latest.json`` names, or None before the first one.

    Raises:
        UsageError: The file is damaged, or names a release that is not there.
    """
    path = output / "latest.json"
    try:
        release = Release(version := str(read_json(path)["version"]), output / "releases" / version)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: damaged; {_MENDED}") from None
    if not (release.folder / MANIFEST).is_file():
        raise UsageError(f"{path}: names {version}, which is not whole in {release.folder.parent}; {_MENDED}")
    return release


def all_releases(output: Path) -> list[Release]:
    """The releases that an output still has, oldest first."""
    folders = (path for path in (output / "releases").glob("*") if _VERSION.fullmatch(path.name))
    found = (Release(path.name, path) for path in folders if (path / MANIFEST).is_file())
    return sorted(found, key=lambda item: item.number)


def _point(output: Path, version: str) -> None:
    """Let ``latest.json`` and then ``latest`` name a release; each moves in one step."""
    write_atomic(output / "latest.json", to_json({"version": version, "path": f"releases/{version}"}))
    _move_link(output, version)


def _move_link(output: Path, version: str) -> None:
    link_path = output / ".latest.new"
    link_path.unlink(missing_ok=True)
    try:
        link_path.symlink_to(Path("releases") / version, target_is_directory=True)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return  # a file system without links has latest.json
    os.replace(link_path, output / "latest")


def _named(output: Path) -> str | None:
    with suppress(UsageError):
        current = latest(output)
        return current.version if current else None
    return None


def recover(output: Path) -> None:
    """Clear the half release that a killed run has left, and let ``latest`` name the newest whole one.

    A release has its name only when it is whole, so one that ``latest.json`` does not name yet is what a killed run
    was about to publish; and one whose folder somebody has deleted gives way to the one before.

    Raises:
        UsageError: ``latest`` is a folder, as in a copy that was made without links.
    """
    if (output / "latest").is_dir() and not (output / "latest").is_symlink():
        raise UsageError(f"{output / 'latest'}: a folder where a link should be; delete it, releases/ holds all of it")
    for leftover in sorted((output / "releases").glob(".staging-*")):
        shutil.rmtree(leftover)
    found = all_releases(output)
    if not found:
        for name in ("latest.json", "latest"):
            (output / name).unlink(missing_ok=True)
    elif _named(output) != found[-1].version:
        _point(output, found[-1].version)
    elif os.path.realpath(output / "latest") != os.path.realpath(found[-1].folder):
        _move_link(output, found[-1].version)
    _clear_blocked(output, found[-1].number if found else 0)


def _clear_blocked(output: Path, number: int) -> None:
    """Delete what was held back before a release of this number was published: it is published now, or past."""
    for folder in sorted((output / "blocked").glob("*")):
        if _VERSION.fullmatch(folder.name) and Release(folder.name, folder).number <= number:
            shutil.rmtree(folder)


def content_hash(entries: Iterable[ManifestEntry]) -> str:
    """A hash of what a release holds: its bulletins, their rows and sources, and the version of the schema."""
    digest = hashlib.sha256(f"{DATASET_VERSION} {__version__}".encode())
    for entry in entries:
        digest.update(to_json(entry.model_dump(mode="json")))
    return digest.hexdigest()


# ---- publishing ------------------------------------------------------------------------------------------------------


class Blocked(Exception):
    """A release broke quality gates; it lies in ``folder`` and ``verdict`` says why."""

    def __init__(self, folder: Path, verdict: Verdict) -> None:
        super().__init__(f"{len(verdict.broken)} quality gates are broken; the release is kept in {folder}")
        self.folder = folder
        self.verdict = verdict


def _judge(folder: Path, previous: Release | None, judge: Judge) -> Verdict:
    """Let a staged release be judged and write the verdict into its report."""
    verdict = judge(folder, previous.folder if previous else None)
    report = read_json(folder / REPORT)
    (folder / REPORT).write_bytes(to_json({**report, "gates": verdict.report()}, indent=True))
    return verdict


def _move(folder: Path, target: Path) -> None:
    """Move a whole release to its place; what was held back there before gives way."""
    target.parent.mkdir(exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    os.replace(folder, target)


def publish(
    output: Path,
    catalogue: Catalogue,
    report: dict[str, Any],
    judge: Judge = lambda folder, last: Verdict(),
    *,
    single: int = SINGLE_FILE_BULLETINS,
    progress: Progress = silent,
) -> tuple[Release, Verdict] | None:
    """Stage, write, judge and publish a release; None where the latest one holds the same.

    Versions count up and end in a hash of the content: 0003-1f2e3d4c. Two runs at once are kept apart by the caller.

    Args:
        output: Folder of the releases.
        catalogue: What the release is to hold.
        report: The accounts of the run.
        judge: Holds the staged release against quality gates.
        single: Up to so many bulletins a table is one file.
        progress: Told of each bulletin that is written, and of the gates.

    Raises:
        Blocked: The release is not published but moved to ``blocked/<version>``.
    """
    from flows.release_files import write_release  # pyarrow, which who asks for the latest release does without

    previous = latest(output)
    digest = content_hash(catalogue.entries.values())[:8]
    if previous and previous.version.endswith(digest):
        return None
    releases = output / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    number = previous.number + 1 if previous else 1
    version = f"{number:04d}-{digest}"
    staging, final, blocked = releases / f".staging-{version}", releases / version, output / "blocked" / version
    staging.mkdir()
    write_release(staging, version, catalogue, previous, report, single, progress)
    progress(CHECKING, 0, 1)
    verdict = _judge(staging, previous, judge)
    progress(CHECKING, 1, 1)
    _seal(staging)
    if verdict.blocked:
        _move(staging, blocked)
        raise Blocked(blocked, verdict)
    _move(staging, final)
    _point(output, version)
    _clear_blocked(output, number)
    return Release(version, final), verdict


def _seal(folder: Path) -> None:
    """Take the right to write from all files, and bring them to disk before the release has a name."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            if stat.S_IMODE(os.stat(path).st_mode) != _READ_ONLY:  # not a link to a file of the release before
                os.chmod(path, _READ_ONLY)
    os.sync()
