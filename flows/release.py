"""Releases: staged beside the old ones, made visible in one atomic step, never changed afterwards.

A release is whole before it has its name, and ``latest`` moves last: a run that is killed leaves the release before, or
the new one, and what it has left half done is cleared by the next run (`recover`).
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from extractors import __version__
from flows._code import code_hash
from flows._files import read_json, to_json, write_atomic
from flows.changes import Change, compare, differs
from flows.describe import describe, row_counts
from flows.downstream import write_records
from flows.editions import Catalogue, Release
from flows.history import Happenings, write_history
from flows.quality.gates import Verdict
from flows.sources import UsageError
from flows.stored import Row
from flows.table_parts import link, parts, table_names, write_parts
from schemas._version import DATASET_VERSION
from schemas.json_ld import json_ld
from schemas.manifest import ManifestEntry
from schemas.nested import nest

#: Judges a staged release; takes its folder and that of the release before.
Judge = Callable[[Path, Path | None], Verdict]
#: Up to so many bulletins a table is one file.
SINGLE_FILE_BULLETINS = 20_000
_MENDED = "the next build lets it name the newest whole release"
_DIGESTS, _REPORT, _MANIFEST = "parts.json", "report.json", "manifest.jsonl"
_REKEYS = "rekeys.csv"
_REKEY_COLUMNS = ("table", "old_key", "new_key", "release")
_VERSION = re.compile(r"\d{4,}-[0-9a-f]{8}")
_NO_LINKS = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP)


class ReleaseError(Exception):
    """A staged release is not what it should be; nothing is published."""


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
    if not (release.folder / _MANIFEST).is_file():
        raise UsageError(f"{path}: names {version}, which is not whole in {release.folder.parent}; {_MENDED}")
    return release


def all_releases(output: Path) -> list[Release]:
    """The releases that an output still has, oldest first."""
    folders = (path for path in (output / "releases").glob("*") if _VERSION.fullmatch(path.name))
    found = (Release(path.name, path) for path in folders if (path / _MANIFEST).is_file())
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


# ---- what a release holds --------------------------------------------------------------------------------------------


def content_hash(entries: Iterable[ManifestEntry]) -> str:
    """A hash of what a release holds: its bulletins, their rows and sources, and the version of the schema."""
    digest = hashlib.sha256(f"{DATASET_VERSION} {__version__}".encode())
    for entry in entries:
        digest.update(to_json(entry.model_dump(mode="json")))
    return digest.hexdigest()


def _write_changes(path: Path, changes: Iterable[Change]) -> Iterator[Change]:
    """Write changes while they pass."""
    with path.open("wb") as file:
        for change in changes:
            file.write(to_json(change))
            yield change


def _write_documents(folder: Path, previous: Release | None, catalogue: Catalogue, *, same_code: bool) -> None:
    """Nested document and JSON-LD of each bulletin, linked where neither its rows nor the code has changed."""
    for name in ("documents", "jsonld"):
        (folder / name).mkdir()
    before = previous.entries if previous and same_code else {}
    for bulletin_id, entry in catalogue.entries.items():
        paths = (f"documents/{bulletin_id}.json", f"jsonld/{bulletin_id}.jsonld")
        same = bulletin_id in before and not differs(before[bulletin_id], entry)
        if not (same and all(link(previous.folder if previous else None, folder, path) for path in paths)):
            document = nest(catalogue.rows(entry))
            for path, content in zip(paths, (document, json_ld(document)), strict=True):
                (folder / path).unlink(missing_ok=True)  # it may be linked already: never write into a release before
                (folder / path).write_bytes(to_json(content))


def _rekeys(previous: Release | None, moves: Iterable[Change], version: str) -> bytes:
    """``rekeys.csv``: identifiers that have moved in this release and in all before it, oldest first."""
    out = io.StringIO()
    before = previous.folder / _REKEYS if previous else None
    if before and before.exists():
        out.write(before.read_text(encoding="utf-8"))
    else:
        csv.writer(out, lineterminator="\n").writerow(_REKEY_COLUMNS)
    for change in moves:
        if len(change["key"]) == 1:
            keys = [*change["key"].values(), *change["new_key"].values()]
            csv.writer(out, lineterminator="\n").writerow([change["table"], *keys, version])
    return out.getvalue().encode()


def _fill(folder: Path, version: str, catalogue: Catalogue, previous: Release | None, report: Row, single: int) -> None:
    entries = catalogue.entries.values()
    code = code_hash("schemas", "flows.release")
    known = read_json(previous.folder / _DIGESTS) if previous and (previous.folder / _DIGESTS).exists() else {}
    cut = parts(entries, single)
    happenings, moves = Happenings(), []
    for change in _write_changes(folder / "changes.jsonl", compare(previous, catalogue)):
        happenings.note(change)
        if change["change"] == "rekeyed":
            moves.append(change)
    digests = write_parts(
        folder,
        previous.folder if previous else None,
        known.get("parts", {}),
        cut,
        catalogue.rows,
        table_names(),
    )
    _write_documents(folder, previous, catalogue, same_code=known.get("code") == code)
    digests |= write_records(
        folder,
        previous.folder if previous else None,
        known.get("parts", {}),
        cut,
        lambda entry: read_json(folder / "documents" / f"{entry.bulletin_id}.json"),
    )
    write_history(folder, previous, happenings, version)
    (folder / _REKEYS).write_bytes(_rekeys(previous, moves, version))
    (folder / _DIGESTS).write_bytes(to_json({"code": code, "parts": digests}, indent=True))
    with (folder / _MANIFEST).open("wb") as file:
        file.writelines(to_json(entry.model_dump(mode="json")) for entry in entries)
    counts = (
        {name: sum(entry.tables[name].rows for entry in entries) for name in next(iter(entries)).tables}
        if entries
        else {}
    )
    report = {**report, "version": version, "previous": previous.version if previous else None, "rows": counts}
    (folder / _REPORT).write_bytes(to_json(report, indent=True))
    describe(folder, version, previous.folder if previous else None)
    _demand_rows(folder, counts)


def _demand_rows(folder: Path, counts: Mapping[str, int]) -> None:
    """Hold the tables as they are on disk against the manifest: a file that was taken over may have been changed.

    Raises:
        ReleaseError: They hold other numbers of rows.
    """
    written = row_counts(folder)
    wrong = [f"{name} has {written[name]} rows of {count}" for name, count in counts.items() if written[name] != count]
    if wrong:
        raise ReleaseError(f"the tables do not hold what was read: {', '.join(wrong)}; nothing is published")


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
    report = read_json(folder / _REPORT)
    (folder / _REPORT).write_bytes(to_json({**report, "gates": verdict.report()}, indent=True))
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
) -> tuple[Release, Verdict] | None:
    """Stage, write, judge and publish a release; None where the latest one holds the same.

    Versions count up and end in a hash of the content: 0003-1f2e3d4c. Two runs at once are kept apart by the caller.

    Args:
        output: Folder of the releases.
        catalogue: What the release is to hold.
        report: The accounts of the run.
        judge: Holds the staged release against quality gates.
        single: Up to so many bulletins a table is one file.

    Raises:
        Blocked: The release is not published but moved to ``blocked/<version>``.
    """
    previous = latest(output)
    digest = content_hash(catalogue.entries.values())[:8]
    if previous and previous.version.endswith(digest):
        return None
    releases = output / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    version = f"{previous.number + 1 if previous else 1:04d}-{digest}"
    staging, final, blocked = releases / f".staging-{version}", releases / version, output / "blocked" / version
    staging.mkdir()
    _fill(staging, version, catalogue, previous, report, single)
    verdict = _judge(staging, previous, judge)
    _seal(staging)
    if verdict.blocked:
        _move(staging, blocked)
        raise Blocked(blocked, verdict)
    _move(staging, final)
    _point(output, version)
    shutil.rmtree(blocked.parent, ignore_errors=True)  # what was held back is published now, or past
    return Release(version, final), verdict


def _seal(folder: Path) -> None:
    """Take the right to write from all files, and bring them to disk before the release has a name."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    os.sync()
