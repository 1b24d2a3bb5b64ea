"""Reading bytes: encodings, line ends, pages, repairs, and what is refused."""

from __future__ import annotations

import pytest

from extractors.reading import ReadError, read
from extractors.reading.repair import repair

TEXT = "热点回应\n\n离职以后，社保怎么办？\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("gb18030"),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.encode("utf-16"),
    ],
    ids=["utf-8", "gb18030", "bom", "crlf", "utf-16"],
)
def test_encodings_give_the_same_lines(data: bytes) -> None:
    document = read(data, "a.txt")
    assert [(line.text, line.gap_before) for line in document.lines] == [
        ("热点回应", 0.0),
        ("离职以后，社保怎么办？", 1.0),
    ]


def test_form_feed_starts_a_page() -> None:
    document = read("一\f二\f".encode(), "a.txt")
    assert [(line.page, line.text) for line in document.lines] == [(1, "一"), (2, "二")]
    assert len(document.pages) == 2


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty_file"),
        (b" \n\t\n", "a.txt", "empty_file"),
        (bytes(range(256)) * 20, "a.txt", "binary_content"),
        (b"\x81\x20" * 50, "a.txt", "undecodable_text"),
        (b"PK\x03\x04", "a.xyz", "unsupported_media_type"),
    ],
)
def test_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(ReadError) as error:
        read(data, name)
    assert error.value.code == code and error.value.advice


def test_repairs_change_no_meaning() -> None:
    assert repair("⻓期⼯伤１２％") == "长期工伤12%"
    assert repair("①㈠（一）：㎡") == "①㈠（一）：㎡"
    assert repair("工\u200b伤\ufeff") == "工伤"
