"""How far a run is, in words."""

from __future__ import annotations

from flows.progress import WRITING, LogLines, duration, shown, shown_or


def test_a_line_comes_every_so_many_seconds() -> None:
    now = 100.0
    said: list[str] = []
    told = LogLines(said.append, every=30, clock=lambda: now)
    for done in range(1, 2001):
        now += 0.25
        told("a.txt", done, 2000)
    assert len(said) == 16  # of 500 seconds
    assert said[0] == "121 of 2,000 read (6%), 4.0 a second, about 8 min to go"


def test_the_start_of_the_readers_is_no_part_of_the_rate() -> None:
    moments = iter([100.0, 150.0])
    said: list[str] = []
    told = LogLines(said.append, every=30, clock=lambda: next(moments))
    told("a.txt", 1, 101)
    told("a.txt", 51, 101)
    assert said == ["51 of 101 read (50%), 1.0 a second, about 50 s to go"]


def test_each_stage_has_a_rate_of_its_own() -> None:
    moments = iter([100.0, 150.0, 160.0, 200.0])
    said: list[str] = []
    told = LogLines(said.append, every=30, clock=lambda: next(moments))
    told("a.txt", 1, 51)
    told("b.txt", 51, 51)
    told(WRITING, 1, 81)
    told(WRITING, 41, 81)
    assert said[1:] == ["writing the release: 41 of 81 (51%), 1.0 a second, about 40 s to go"]


def test_a_short_run_says_nothing() -> None:
    said: list[str] = []
    told = LogLines(said.append, every=30, clock=lambda: 5.0)
    told("a.txt", 1, 1)
    assert said == []


def test_durations_are_said_as_people_do() -> None:
    assert [duration(seconds) for seconds in (4, 89, 90, 3600, 11_100)] == [
        "4 s",
        "89 s",
        "2 min",
        "60 min",
        "3 h 5 min",
    ]


def test_a_flow_reports_to_who_has_called_it() -> None:
    def terminal(name: str, done: int, total: int) -> None: ...

    def log(name: str, done: int, total: int) -> None: ...

    assert shown_or(log) is log
    with shown(terminal):
        assert shown_or(log) is terminal
    assert shown_or(log) is log
