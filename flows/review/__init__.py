"""Pages for people: each bulletin beside its records (``jianbao review``), and the release at a glance."""
