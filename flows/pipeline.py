"""A run: plan what must be read, read it, account for every input, publish.

`run` is the core without Prefect; `flows.build.build_dataset` is the same run as a Prefect flow. `replay` tries again what
is in quarantine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from extractors import __version__
from extractors.limits import Limits
from extractors.options import DEFAULT, INSTALL_OCR, ReadOptions, ocr_version
from extractors.reading._kinds import Kind, kind_of_name
from flows._files import to_json, write_atomic
from flows._options import TableFormat
from flows.corrections import Filed, read_corrections
from flows.delta import LakeError, follow, lake_of
from flows.document_cache import DocumentCache
from flows.editions import Catalogue, Release
from flows.fingerprints import installed
from flows.lock import demand_output, output_lock
from flows.progress import Progress, silent
from flows.quality.gates import inspect_staged, read_gates
from flows.quality.verdict import Verdict
from flows.quarantine import Held, Quarantine, select
from flows.release import SINGLE_FILE_BULLETINS, Blocked, Judge, latest, publish, recover
from flows.sources import Scope, Source, UsageError, find_sources, is_gone
from flows.state import State, StateError
from flows.worker import Failure, Outcome, read_all
from schemas._table import tables

LIMITS = Limits()
Read = Callable[[Sequence[Source], int, ReadOptions, Limits, DocumentCache], Iterator[Outcome]]


class AccountsError(Exception):
    """The accounts of a run do not close: inputs or lines are missing. Nothing is published."""


@dataclass
class Summary:
    """How a run ended.

    Attributes:
        found: Inputs that were looked at; each is published, unchanged or quarantined.
        published: Those that were read in this run.
        unchanged: Those whose rows an earlier run has read.
        quarantined: Those that cannot be read, with the reason.
        removed: Sources of earlier runs that are gone.
        left_quarantine: Inputs that are in quarantine no more.
        skipped: Files that were passed over on purpose, by ending or reason.
        records: Rows by table of the latest release.
        roles: Its lines by role.
        issues: Its issues by code.
        verdict: How it stood before the quality gates; empty where nothing new was staged.
        blocked: Folder of the release that is held back.
        lake: Where the Delta tables are; null where none are wanted.
        commits: Commits to them by table.
        behind: Why they do not hold the latest release.
    """

    output: Path
    release: Release | None = None
    published_new: bool = False
    found: int = 0
    published: int = 0
    unchanged: int = 0
    removed: int = 0
    left_quarantine: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    quarantined: list[tuple[Source, Failure]] = field(default_factory=list)
    records: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    issues: dict[str, int] = field(default_factory=dict)
    corrected: int = 0
    unused_corrections: list[str] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)
    blocked: Path | None = None
    lake: str | None = None
    commits: Mapping[str, int] = field(default_factory=dict)
    behind: str = ""

    @property
    def exit_status(self) -> int:
        """0 all published or unchanged, 3 some quarantined, 1 nothing could be published or Delta tables stay behind,
        4 held back by a gate."""
        if self.blocked:
            return 4
        if self.behind:
            return 1
        if not self.quarantined:
            return 0
        return 3 if self.published or self.unchanged else 1


class NothingPublished(Exception):
    """Every input of a flow run is in quarantine, or what was read is published only in part; ``summary`` says why."""

    def __init__(self, summary: Summary) -> None:
        super().__init__(
            "; ".join(result.message for result in summary.verdict.broken)
            or summary.behind
            or f"nothing could be published: {len(summary.quarantined)} of {summary.found} inputs are in quarantine"
        )
        self.summary = summary


# ---- planning --------------------------------------------------------------------------------------------------------


_Reading = tuple[str, Kind | None]


def _reading(source: Source) -> _Reading:
    """What decides how a source is read: its bytes, and the kind that its name stands for."""
    return source.sha256 or source.uri, kind_of_name(source.name)


@dataclass(frozen=True)
class Plan:
    """Which sources must be read, which are known, and which would fail as they did before.

    ``to_read`` has each bulletin once, and once more under a name of another kind, for where the bytes do not tell how
    to read them the name does; ``twins`` are sources that need not be read beside one of them.
    """

    to_read: tuple[Source, ...]
    twins: tuple[Source, ...]
    known: tuple[Source, ...]
    failing: tuple[tuple[Source, Failure], ...]


def plan(scope: Scope, state: State, quarantine: Quarantine, options: ReadOptions, *, rebuild: bool = False) -> Plan:
    """Leave out the sources whose bytes this code has read, or failed to read, before."""
    to_read: dict[_Reading, Source] = {}
    twins: list[Source] = []
    known: list[Source] = []
    failing: list[tuple[Source, Failure]] = []
    row_keys = installed().row_keys(options).values()
    failure_key = installed().failure_key(options)
    for source in scope.sources:
        failure = None if rebuild else quarantine.failure(source, failure_key)
        if source.sha256 and not rebuild and state.knows(source.sha256, row_keys):
            known.append(source)
        elif failure:
            failing.append((source, failure))
        elif _reading(source) in to_read:
            twins.append(source)
        else:
            to_read[_reading(source)] = source
    return Plan(tuple(to_read.values()), tuple(twins), tuple(known), tuple(failing))


def _forget_missing(state: State, scope: Scope) -> int:
    """Drop sources that lie in what this run looked at and are not there any more; gives their number."""
    present = {source.uri for source in scope.sources}
    gone = [uri for uri in state.sources if uri not in present and scope.covers(uri)]
    for uri in gone:
        del state.sources[uri]
    return len(gone)


def _demand_all(state: State, release: Release | None) -> None:
    """Where the state is lost nobody knows what lay outside of this run: then nothing may leave the dataset unsaid.

    Raises:
        StateError: Bulletins of the latest release are not among the inputs, neither their bytes nor their paths.
    """
    if not state.is_new or release is None:
        return
    known = {item.sha256 for item in state.sources.values()} | {item.label for item in state.sources.values()}
    gone = [entry.source_name for entry in release.entries.values() if known.isdisjoint((entry.sha256, *entry.paths))]
    if gone:
        names = ", ".join(gone[:3]) + (" …" if gone[3:] else "")
        raise StateError(
            f"{state.folder}: what earlier runs have read is lost, and {len(gone)} bulletins of release "
            f"{release.version} are not among the inputs ({names}); run over all sources, or say with --force REASON "
            "why they leave"
        )


# ---- reading ---------------------------------------------------------------------------------------------------------


class _Intake:
    """Takes in what is read: rows into the state, failures into quarantine, each once and with its twins."""

    def __init__(self, state: State, todo: Plan) -> None:
        self._state = state
        self._twins: dict[_Reading, list[Source]] = defaultdict(list)
        for twin in todo.twins:
            self._twins[_reading(twin)].append(twin)
        self._well: set[str] = set()
        self.read: list[Source] = []
        self.failed = list(todo.failing)

    def take(self, outcome: Outcome) -> None:
        """Take in one outcome."""
        same = (outcome.source, *self._twins[_reading(outcome.source)])
        if outcome.failure:
            self.failed.extend((source, outcome.failure) for source in same)
            return
        assert outcome.packed is not None and outcome.source.sha256
        self._name(same)
        if outcome.source.sha256 not in self._well:
            self._well.add(outcome.source.sha256)
            self._state.keep(outcome.source.sha256, outcome.packed)

    def _name(self, sources: Iterable[Source]) -> None:
        for source in sources:
            self._state.name(source)
            self.read.append(source)

    def settle(self, quarantine: Quarantine, key: str) -> None:
        """Put into quarantine what was not read under any of its names; rows of earlier, readable bytes of it stay."""
        self._name(source for source, _ in self.failed if source.sha256 in self._well)
        self.failed = [(source, failure) for source, failure in self.failed if source.sha256 not in self._well]
        for source, failure in self.failed:
            quarantine.hold(source, failure, key)


# ---- the run ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What a run is asked to do, beside its inputs.

    Attributes:
        output: Folder of the releases.
        workers: Processes that read.
        rebuild: Read everything again, whatever earlier runs have read.
        options: How bulletins are read.
        limits: What one document may cost.
        corrections: Folder of corrections by people.
        gates: File that changes quality gates or adds some.
        force: Why a release that breaks quality gates is published all the same.
        table_format: ``delta`` publishes the tables as Delta tables too.
        delta: Where these go; the folder ``delta`` in the output where nothing is said.
        progress: Called after each document, and in each stage behind, with the number done and the number to do.
        read: Reads sources in their order; the flow hands in one that runs as Prefect tasks.
        single: Up to so many bulletins a table is one file.
    """

    output: Path
    workers: int = 1
    rebuild: bool = False
    options: ReadOptions = DEFAULT
    limits: Limits = LIMITS
    corrections: Path | None = None
    gates: Path | None = None
    force: str | None = None
    table_format: TableFormat = "parquet"
    delta: str | None = None
    progress: Progress = silent
    read: Read = read_all
    single: int = SINGLE_FILE_BULLETINS

    def over(self, arguments: Sequence[str]) -> Summary:
        """Read files, folders, globs, addresses of stores and lists of them, and publish a release if anything changed.

        Raises:
            UsageError: A path does not exist, a folder holds no bulletin, the output cannot be written, a correction
                is no such thing, or OCR or Delta tables are wanted without the extra.
            StaleCorrections: Some corrections do not fit any more; nothing is published.
            StateError: The state folder is damaged.
            AccountsError: Inputs or lines do not add up; nothing is published.
        """
        self._demand_ocr()
        lake = lake_of(self.output, self.table_format, self.delta)
        scope = find_sources(arguments).outside(self.output)  # wrong usage is said before anything is written
        filed, judge = read_corrections(self.corrections), self._judge()
        with output_lock(self.output):
            return self._publish(scope, filed, judge, lake)

    def again(self, wanted: Sequence[str] = (), code: str | None = None) -> Summary:
        """Read inputs again that are in quarantine, and publish what passes now; well too where all of it is empty.

        Args:
            wanted: Beginnings of their hashes, or their names; all where nothing is given.
            code: Only those with this code.

        Raises:
            UsageError: Nothing of that kind is in quarantine, or there is no such output.
        """
        self._demand_ocr()
        demand_output(self.output)
        lake = lake_of(self.output, self.table_format, self.delta)
        filed, judge = read_corrections(self.corrections), self._judge()
        with output_lock(self.output):
            held = select(Quarantine(self.output, self.limits).held(), wanted, code)
            if not held and (wanted or code):
                what = " ".join([*wanted, *([f"with code {code}"] if code else [])])
                raise UsageError(
                    f"{self.output / 'quarantine'}: holds nothing {what}; each reason.json there names both"
                )
            return self._publish(_scope_of(held), filed, judge, lake, again=True)

    def _judge(self) -> Judge:
        if self.force is not None and not self.force.strip():
            raise UsageError("--force needs a reason: it stays in report.json for those who use the data")
        gates = read_gates(self.gates)
        return lambda folder, last: Verdict(inspect_staged(gates, folder, last, date.today()), self.force)

    def _demand_ocr(self) -> None:
        if self.options.ocr == "force" and ocr_version() is None:
            raise UsageError(f"--ocr force needs OCR, which is not installed: {INSTALL_OCR}")

    def _publish(
        self, scope: Scope, filed: Sequence[Filed], judge: Judge, lake: str | None, *, again: bool = False
    ) -> Summary:
        """The run itself, under the lock."""
        started = datetime.now(UTC)
        recover(self.output)
        state, quarantine = State(self.output), Quarantine(self.output, self.limits)
        installed().keep_in(state.folder / "stages.json")
        cache = DocumentCache.of(state.folder, self.options, reuse=not self.rebuild)
        todo = plan(scope, state, quarantine, self.options, rebuild=self.rebuild or again)
        summary = Summary(self.output, found=len(scope.sources), unchanged=len(todo.known), skipped=scope.skipped)
        summary.removed = _forget_missing(state, scope)
        for source in todo.known:
            state.name(source)
        intake = _Intake(state, todo)
        outcomes = self.read(todo.to_read, self.workers, self.options, self.limits, cache)
        for number, outcome in enumerate(outcomes, start=1):
            intake.take(outcome)
            self.progress(outcome.source.name, number, len(todo.to_read))
        intake.settle(quarantine, installed().failure_key(self.options))
        if not self.force:
            _demand_all(state, latest(self.output))
        state.save()  # before anything is published: a run killed from here on has its documents named
        summary.published = len(intake.read)
        summary.quarantined = intake.failed
        well = [source.sha256 for source in (*todo.known, *intake.read) if source.sha256]
        summary.left_quarantine = quarantine.clear(scope, well)
        catalogue = Catalogue(state, filed)
        _count(summary, catalogue, len(filed))
        if catalogue.entries or latest(self.output):
            _publish(summary, catalogue, judge, self.single, self.progress)
        summary.release = latest(self.output)
        if not summary.blocked:  # else they may come back
            state.prune()
            cache.prune({known.sha256 for known in state.sources.values()})
        if lake:
            _follow(summary, lake)
        _write_run_report(summary, started)
        return summary


def _scope_of(held: Sequence[Held]) -> Scope:
    """The inputs of a quarantine as they are now, under the labels that they had; a file that is gone is no input.

    What cannot be looked at (a folder without permission, a store out of reach) is not gone: it stays where it is.
    """
    found: list[Source] = []
    unseen: set[str] = set()
    labels = {uri: label for item in held for uri, label in item.sources}
    for uri, label in sorted(labels.items()):
        try:
            found.extend(
                replace(source, label=label if source.uri == uri else f"{label}/{source.label}")
                for source in find_sources([uri]).sources
            )
        except UsageError as error:
            if not is_gone(uri):
                unseen.add(uri)
                found.append(Source(uri, label, None, str(error).removeprefix(f"{uri}: ")))
    return Scope(tuple(found), frozenset(labels), frozenset(unseen))


def _publish(summary: Summary, catalogue: Catalogue, judge: Judge, single: int, progress: Progress) -> None:
    try:
        published = publish(summary.output, catalogue, accounts(summary), judge, single=single, progress=progress)
    except Blocked as blocked:
        summary.blocked, summary.verdict = blocked.folder, blocked.verdict
        return
    if published:
        summary.published_new, summary.verdict = True, published[1]


def _follow(summary: Summary, lake: str) -> None:
    """Bring the Delta tables to the latest release, whether or not this run has published it."""
    summary.lake = lake
    try:
        summary.commits = follow(summary.output, lake)
    except LakeError as error:
        summary.behind = str(error)


def _count(summary: Summary, catalogue: Catalogue, filed: int) -> None:
    """What the release holds, from the manifest."""
    entries = catalogue.entries.values()
    summary.records = {name: sum(entry.tables[name].rows for entry in entries) for name in tables()}
    summary.roles = dict(sorted(sum((Counter(entry.roles) for entry in entries), Counter[str]()).items()))
    summary.issues = dict(sorted(sum((Counter(entry.issues) for entry in entries), Counter[str]()).items()))
    summary.unused_corrections = catalogue.unused
    summary.corrected = filed - len(catalogue.unused)


def accounts(summary: Summary) -> dict[str, Any]:
    """The accounts of a run, as ``report.json`` has them.

    Raises:
        AccountsError: They do not close.
    """
    quarantined = len(summary.quarantined)
    if summary.found != summary.published + summary.unchanged + quarantined:
        raise AccountsError(
            f"inputs do not add up: {summary.found} found, {summary.published} published, {summary.unchanged} "
            f"unchanged, {quarantined} quarantined"
        )
    lines = sum(summary.roles.values())
    if lines != summary.records["lines"]:
        raise AccountsError(f"lines do not add up: {summary.records['lines']} in the bulletins, {lines} with a role")
    return {
        "extractor_version": __version__,
        "inputs": {
            "found": summary.found,
            "published": summary.published,
            "unchanged": summary.unchanged,
            "quarantined": quarantined,
            "skipped": dict(sorted(summary.skipped.items())),
        },
        "bulletins": summary.records["bulletins"],
        "lines": {"total": lines, "by_role": summary.roles},
        "issues": summary.issues,
        "corrections": {"applied": summary.corrected, "unused": summary.unused_corrections},
        "quarantine": [{"source": source.label, "code": failure.code} for source, failure in summary.quarantined],
    }


def _write_run_report(summary: Summary, started: datetime) -> None:
    """``last_run.json``: the accounts of every run, also of one that published nothing; the only file with a clock."""
    ended = datetime.now(UTC)
    report = {
        "started": started.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round((ended - started).total_seconds(), 1),
        "exit_status": summary.exit_status,
        "release": summary.release.version if summary.release else None,
        "published_new": summary.published_new,
        "removed": summary.removed,
        "left_quarantine": summary.left_quarantine,
        "blocked": summary.blocked.name if summary.blocked else None,
        "gates": [result.message for result in (*summary.verdict.broken, *summary.verdict.warnings)],
        **accounts(summary),
    }
    write_atomic(summary.output / "last_run.json", to_json(report, indent=True))


def run(arguments: Sequence[str], output: Path, **how: Any) -> Summary:
    """`Run.over` in one call: read the sources and publish a release if anything changed."""
    return Run(output, **how).over(arguments)
