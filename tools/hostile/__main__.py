"""Write all hostile files into a folder: ``python -m tools.hostile FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.hostile import hostile_files


def main(folder: Path) -> None:
    """Write them, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in hostile_files():
        (folder / file.name).write_bytes(file.data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
