"""Valid bulletins under names that break careless programs, and entries of a folder that are no files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tools.hostile._file import READ, HostileFile
from tools.hostile.texts import PROSE

FAMILY = "names"
#: Neither published nor in quarantine: no regular file, hidden, or the wrong place.
IGNORED = "ignored"

_NAMES = (
    "简" * 80 + ".txt",
    "x" * 250 + ".txt",
    "two\nlines.txt",
    "tab\tand\rreturn.txt",
    "📄👨‍👩‍👧‍👦.txt",
    "-o.txt",
    "--help.txt",
    "-.txt",
    "$(touch pwned).txt",
    "`id`; rm -rf x.txt",
    "[red]markup[bold].txt",
    "%s%n{0}.txt",
    "*.txt",
    "[a-z]?.txt",
    "a:b|c<d>e\"f'g\\h.txt",
    "UPPER.TXT",
    "two.suffixes.pdf.txt",
    "trailing blank .txt",
    "\u202etxt.fdp.txt",
    "con.txt",
    "e\u0301.txt",
    "\u00e9.txt",
    ".txt.txt.md",
)


def make_names(folder: Path) -> Iterator[HostileFile]:
    """Write them; yields each regular file with what is right for it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(_NAMES):
        hidden = name.startswith(".")
        yield _written(folder, name, f"{PROSE}\n{number}\n".encode(), IGNORED if hidden else READ)
    yield _written(folder, "y" * 250 + ".txt", b"\xff\xfe\xff" + bytes(9), "undecodable_text binary_content truncated")
    yield _written(folder, "~$owner.docx", b"owner of an open file", IGNORED)
    yield _written(folder, ".hidden.txt", f"{PROSE}\nhidden\n".encode(), IGNORED)
    yield _written(folder, "no suffix", f"{PROSE}\nno suffix\n".encode(), IGNORED)
    inner = folder / "folder.pdf"
    inner.mkdir()
    yield _written(inner, "in_a_folder_named_pdf.txt", f"{PROSE}\ninside\n".encode(), READ)
    deep = folder.joinpath(*["d" * 100] * 15)
    deep.mkdir(parents=True)
    yield _written(deep, "deep.txt", f"{PROSE}\ndeep\n".encode(), READ)
    (folder / "loop.txt").symlink_to("loop2.txt")
    (folder / "loop2.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("missing.txt")
    (folder / "circle").symlink_to(folder, target_is_directory=True)
    (folder / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    (folder / "second_name.txt").symlink_to("UPPER.TXT")
    closed = _written(folder, "closed.txt", f"{PROSE}\nclosed\n".encode(), READ if os.geteuid() == 0 else IGNORED)
    (folder / "closed.txt").chmod(0)  # who runs as root reads it
    yield closed


def _written(folder: Path, name: str, data: bytes, expected: str) -> HostileFile:
    (folder / name).write_bytes(data)
    return HostileFile(FAMILY, name, data, frozenset(expected.split()))
