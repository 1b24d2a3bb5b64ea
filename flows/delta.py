"""The tables of the latest release as Delta tables, for lakes that want them (``--table-format delta``).

The release stays the truth: Delta tables are brought to it after ``latest`` has moved, one after the other, in one commit
for each release that changes a table. The commit merges what ``changes.jsonl`` names by key. A table is written whole
where it is new, where its columns have changed, and where the releases do not lead back to what the lake holds.

Each commit carries the release that the table holds then: its number and hash as the version of the application
transaction ``jianbao``, its name in the metadata. Table ``releases`` gets its rows last, the version of each table after
a release; so a run that was killed in between goes on at the table where it was, and readers find the versions that
belong together. A lake belongs to one output.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows import _stores
from flows._files import json_lines, read_json
from flows._options import TableFormat
from flows.changes import Key
from flows.editions import Release
from flows.history import TABLE as HISTORY
from flows.history import Happenings
from flows.release import latest
from flows.sources import UsageError
from schemas._table import all_tables

if TYPE_CHECKING:
    import pyarrow.dataset as ds
    from deltalake import CommitProperties, DeltaTable

INSTALL_DELTA = "pip install 'jianbao[delta]'"
APPLICATION = "jianbao"
RELEASES = "releases"
_REMOVED = "_removed"  # column of a merge's source: this row is to go
#: Changed rows of one table whose keys are held in memory; a table with more is written whole.
_MOST_KEYS = 500_000
_MOST_SAID = 300  # characters of an error of the store
_LISTED = pa.schema(
    [
        pa.field("release", pa.string(), nullable=False, metadata={"description": "Version of a release."}),
        pa.field("dataset_version", pa.string(), nullable=False, metadata={"description": "Version of its schema."}),
        pa.field("table", pa.string(), nullable=False, metadata={"description": "Table of the release."}),
        pa.field("version", pa.int64(), nullable=False, metadata={"description": "Version of the Delta table then."}),
    ]
)


class LakeError(Exception):
    """Delta tables could not be brought to the latest release; the release itself is published."""


def lake_of(output: Path, table_format: TableFormat, uri: str | None) -> str | None:
    """Where the Delta tables of an output go: ``uri``, or the folder ``delta`` in it; None where none are wanted.

    Raises:
        UsageError: The extra is missing, there are credentials in the address, or it stands without the format.
    """
    if table_format == "parquet":
        if uri is not None:
            raise UsageError(f"--delta {_stores.public(uri)}: only with --table-format delta")
        return None
    if find_spec("deltalake") is None:
        raise UsageError(f"--table-format delta needs the package deltalake, which is not installed: {INSTALL_DELTA}")
    if uri is not None and _stores.may_hold_secrets(uri):
        raise UsageError(f"--delta {_stores.public(uri)}: give credentials in the environment, not in the address")
    return (uri or str(output / "delta")).rstrip("/")


def follow(output: Path, lake: str) -> Counter[str]:
    """Bring the Delta tables of a lake to the latest release; gives the commits by table, none where they hold it.

    Raises:
        LakeError: A table cannot be read or written, or is not ours.
    """
    from deltalake.exceptions import DeltaError

    commits: Counter[str] = Counter()
    current = latest(output)
    if current is None:
        return commits
    try:
        behind = _behind(output, current, _held(lake))
        for release in [current] if behind is None else behind:
            commits.update(_publish(lake, release, None if behind is None else _changed(release)))
    except (DeltaError, OSError) as error:
        reason = " ".join(str(error).split())[:_MOST_SAID]
        raise LakeError(
            f"{lake}: the Delta tables are behind release {current.version} ({reason}); "
            "the next run with --table-format delta brings them to it"
        ) from error
    return commits


# ---- what a lake holds -----------------------------------------------------------------------------------------------


def _mark(version: str) -> int:
    """A release as the version of an application transaction, which is a number: 63 bits hold its number and hash."""
    number, digest = version.split("-")
    return int(number) << 32 | int(digest, 16)


def _open(lake: str, name: str) -> DeltaTable | None:
    """A table of the lake; None before its first commit.

    Raises:
        LakeError: It was written by something else.
    """
    from deltalake import DeltaTable
    from deltalake.exceptions import TableNotFoundError

    try:
        table = DeltaTable(f"{lake}/{name}")
    except TableNotFoundError:
        return None
    if table.transaction_version(APPLICATION) is None:
        raise LakeError(f"{lake}/{name}: a Delta table that jianbao has not written; choose another place with --delta")
    return table


def _held(lake: str) -> int | None:
    """The mark of the release that the whole lake holds; None before the first."""
    listed = _open(lake, RELEASES)
    return listed.transaction_version(APPLICATION) if listed else None


def _behind(output: Path, current: Release, held: int | None) -> list[Release] | None:
    """The releases after the one that is held, oldest first; None where they do not lead back to it."""
    found: list[Release] = []
    version: str | None = current.version
    while version is None or _mark(version) != held:
        release = Release(version, output / "releases" / version) if version else None
        if release is None or not (release.folder / "report.json").exists():
            return None
        found.insert(0, release)
        version = read_json(release.folder / "report.json")["previous"]
    return found


# ---- what a release changes ------------------------------------------------------------------------------------------


@dataclass
class _Keys:
    """Keys of one table: of rows that are new or other than before, and of rows that are gone."""

    here: set[Key] = field(default_factory=set)
    gone: set[Key] = field(default_factory=set)

    @property
    def too_many(self) -> bool:
        return len(self.here) + len(self.gone) > _MOST_KEYS

    def note(self, change: Mapping[str, Any]) -> None:
        if self.too_many:
            return
        if change["change"] in ("removed", "rekeyed"):
            self.gone.add(tuple(change["key"].values()))
        if change["change"] != "removed":
            self.here.add(tuple(change.get("new_key", change["key"]).values()))


def _changed(release: Release) -> dict[str, _Keys]:
    """What a release changes, by table; the history of records has no changes of its own and follows from theirs."""
    found: dict[str, _Keys] = defaultdict(_Keys)
    happenings = Happenings()
    for change in json_lines(release.folder / "changes.jsonl"):
        happenings.note(change)
        found[change["table"]].note(change)
    if seen := happenings.removed | set(happenings.added):
        found[HISTORY] = _Keys({(record_id,) for record_id in seen})
    return dict(found)


# ---- commits ---------------------------------------------------------------------------------------------------------


def _publish(lake: str, release: Release, changed: Mapping[str, _Keys] | None) -> list[str]:
    """Bring all tables from the release before to this one; gives those that needed a commit.

    Args:
        lake: Where the tables are.
        release: What they are to hold.
        changed: What it changes; None to write all tables whole.
    """
    names = [name for name in all_tables() if (release.folder / f"{name}.parquet").exists()]
    committed = [name for name in names if _bring(lake, name, release, changed)]
    _list(lake, release, names)
    return committed


def _bring(lake: str, name: str, release: Release, changed: Mapping[str, _Keys] | None) -> bool:
    """Bring one table to a release; False where it holds it already."""
    import pyarrow.dataset as ds  # imports pandas
    from deltalake import Schema, write_deltalake

    table = _open(lake, name)
    if table and table.transaction_version(APPLICATION) == _mark(release.version):
        return False  # a run that was killed has come as far as this
    rows = ds.dataset(release.folder / f"{name}.parquet")
    known = table is not None and changed is not None and table.schema() == Schema.from_arrow(rows.schema)
    keys = changed.get(name) if changed is not None and known else None
    if known and keys is None:
        return False
    if table is not None and keys is not None and not keys.too_many:
        _merge(table, all_tables()[name].KEY, rows, keys, _commit(release))
        return True
    write_deltalake(
        f"{lake}/{name}",
        rows.scanner().to_reader(),
        mode="overwrite",
        schema_mode="overwrite",
        commit_properties=_commit(release),
    )
    return True


def _merge(table: DeltaTable, key: tuple[str, ...], rows: ds.Dataset, keys: _Keys, commit: CommitProperties) -> None:
    """Put changed rows into a table by key and take out those that are gone, in one commit."""
    schema = pa.schema([column.with_nullable(True) for column in rows.schema]).append(pa.field(_REMOVED, pa.bool_()))
    source = pa.RecordBatchReader.from_batches(schema, _source(schema, key, rows, keys))
    same_key = " AND ".join(f"target.{column} = source.{column}" for column in key)
    merger = table.merge(source, same_key, "source", "target", commit_properties=commit)
    merger = merger.when_matched_delete(f"source.{_REMOVED}").when_matched_update_all(except_cols=[_REMOVED])
    merger.when_not_matched_insert_all(f"NOT source.{_REMOVED}", except_cols=[_REMOVED]).execute()


def _source(schema: pa.Schema, key: tuple[str, ...], rows: ds.Dataset, keys: _Keys) -> Iterator[pa.RecordBatch]:
    """The source of a merge: rows of the release, with what shares the first column of their key, and keys to remove."""
    from pyarrow.dataset import field as column

    here = pa.array(sorted({values[0] for values in keys.here}), rows.schema.field(key[0]).type)
    for batch in rows.scanner(filter=column(key[0]).isin(here)).to_batches():
        yield pa.record_batch([*batch.columns, pa.repeat(False, batch.num_rows)], schema=schema)
    gone = [{**dict(zip(key, values, strict=True)), _REMOVED: True} for values in sorted(keys.gone - keys.here)]
    yield pa.RecordBatch.from_pylist(gone, schema=schema)


def _commit(release: Release) -> CommitProperties:
    """What a commit tells of the release that the table holds with it."""
    from deltalake import CommitProperties, Transaction

    told = {"jianbao.release": release.version, "jianbao.dataset_version": _dataset_version(release)}
    return CommitProperties(told, app_transactions=[Transaction(APPLICATION, _mark(release.version))])


def _dataset_version(release: Release) -> str:
    return str(read_json(release.folder / "datapackage.json")["schemaVersion"])


def _list(lake: str, release: Release, names: list[str]) -> None:
    """Add the versions of all tables to table ``releases``: from here on the lake holds the release."""
    from deltalake import write_deltalake

    tables = ((name, _open(lake, name)) for name in names)
    told = {"release": release.version, "dataset_version": _dataset_version(release)}
    rows = [{**told, "table": name, "version": table.version()} for name, table in tables if table]
    write_deltalake(
        f"{lake}/{RELEASES}",
        pa.Table.from_pylist(rows, schema=_LISTED),
        mode="append",
        commit_properties=_commit(release),
    )
