"""Writing the pages of a release into a folder: one for each bulletin, and the overview that leads to them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.limits import Limits
from flows._files import read_json, write_atomic
from flows.editions import Release
from flows.quarantine import Quarantine
from flows.release import latest
from flows.review.overview import overview_of, overview_page
from flows.review.page import page_of
from flows.review.pictures import Picture, PictureError, pictures
from flows.sources import UsageError, opened
from flows.state import State
from schemas.manifest import ManifestEntry

#: Pages that are written where no bulletin is named: those with the most doubts first.
MOST = 50
OVERVIEW = "index.html"


@dataclass
class Written:
    """What `write` has done: the overview, the pages, what could not be drawn, and how many bulletins have no page."""

    overview: Path
    pages: list[Path] = field(default_factory=list)
    undrawn: list[str] = field(default_factory=list)
    left_out: int = 0


class Shelf:
    """The bulletins of the latest release with their sources, for pages about them.

    Raises:
        UsageError: There is no release.
        StateError: The state folder is damaged.
    """

    def __init__(self, output: Path) -> None:
        release = latest(output)
        if release is None:
            raise UsageError(f"{output}: holds no release; run jianbao build first, or name its folder with -o")
        self.release: Release = release
        self._uris = {known.sha256: uri for uri, known in sorted(State(output).sources.items())}
        self.quarantine = [
            {
                "source": ", ".join(label for _, label in held.sources),
                "code": held.failure.code,
                "message": held.failure.message,
                "advice": held.failure.advice,
            }
            for held in Quarantine(output, Limits()).held()
        ]

    def select(self, wanted: Sequence[str]) -> list[ManifestEntry]:
        """The bulletins that are named by identifier, its beginning, or file name; all where nothing is named.

        Raises:
            UsageError: A name fits none.
        """
        entries = list(self.release.entries.values())
        if not wanted:
            return entries
        found: dict[str, ManifestEntry] = {}
        for name in wanted:
            fitting = [entry for entry in entries if entry.bulletin_id.startswith(name) or entry.source_name == name]
            if not fitting or not name:
                raise UsageError(
                    f"{name}: no bulletin of release {self.release.version}; jianbao review without names lists them"
                )
            found |= {entry.bulletin_id: entry for entry in fitting}
        return list(found.values())

    def page(self, entry: ManifestEntry) -> tuple[str, str]:
        """The page about a bulletin, and why its pictures are missing (empty where they are not)."""
        bulletin = read_json(self.release.folder / "documents" / f"{entry.bulletin_id}.json")
        drawn, why = self._pictures(bulletin)
        return page_of(bulletin, drawn, self.quarantine), why

    def _pictures(self, bulletin: dict[str, Any]) -> tuple[list[Picture], str]:
        uri = self._uris.get(bulletin["sha256"])
        if uri is None:
            return [], "no source of it is known any more"
        try:
            with opened(uri) as file:
                data = file.read()
        except OSError as error:
            return [], f"{uri}: {error.strerror or error}"
        if hashlib.sha256(data).hexdigest() != bulletin["sha256"]:
            return [], f"{uri}: has changed since it was read"
        try:
            return pictures(data, bulletin["media_type"]), ""
        except PictureError as error:
            return [], str(error)

    def overview(self, pages: Iterable[str]) -> str:
        """The overview; bulletins in ``pages`` are links."""
        return overview_page(overview_of(self.release), set(pages), self.quarantine)


def write(
    output: Path,
    wanted: Sequence[str],
    folder: Path,
    say: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> Written:
    """Write the overview and the pages of bulletins.

    Args:
        output: Folder of the releases.
        wanted: Bulletins by identifier or file name; without any the `MOST` with the most doubts.
        folder: Gets the pages; older ones there stay, but the overview does not lead to them.
        say: Called after each page with the bulletin's name, the number done and the number to do.

    Raises:
        UsageError: There is no release, or a name fits no bulletin.
        OSError: The folder cannot be written.
    """
    shelf = Shelf(output)
    entries = shelf.select(wanted)
    chosen = (
        entries
        if wanted
        else sorted(entries, key=lambda entry: (-sum(entry.issues.values()), entry.bulletin_id))[:MOST]
    )
    folder.mkdir(parents=True, exist_ok=True)
    done = Written(folder / OVERVIEW, left_out=len(entries) - len(chosen))
    for number, entry in enumerate(chosen, start=1):
        page, why = shelf.page(entry)
        path = folder / f"{entry.bulletin_id}.html"
        write_atomic(path, page.encode())
        done.pages.append(path)
        if why:
            done.undrawn.append(f"{entry.source_name}: {why}")
        say(entry.source_name, number, len(chosen))
    written = {path.stem for path in done.pages}  # older ones may tell of rows that have changed
    write_atomic(done.overview, shelf.overview(written).encode())
    return done
