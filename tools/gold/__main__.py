"""Command line of `tools.gold`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tools.gold.cases import write


def main() -> None:
    """Write the case folders of the seeds."""
    parser = argparse.ArgumentParser(prog="python -m tools.gold")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bank", choices=["open", "holdout"], default="open")
    parser.add_argument("--seeds", default="0:10", help="first:stop")
    options = parser.parse_args()
    first, stop = (int(part) for part in options.seeds.split(":"))
    for seed in range(first, stop):
        print(write(options.bank, seed, options.folder))


if __name__ == "__main__":
    main()
