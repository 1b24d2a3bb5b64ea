"""Quality gates: figures of a release, limits from a data file, and what keeps a release from being published."""
