"""Which earlier text a text speaks of the same things as."""

from __future__ import annotations

from extractors.topics import Topics, pairs


def test_rare_words_tell_the_text() -> None:
    texts = ["石榴夜校果农报名", "窗口延时服务报名", "石榴果农晚上再来夜校"]
    topics = Topics([pairs([text]) for text in texts])
    assert topics.same((0,), 2, (0, 1))
    assert not topics.same((1,), 2, (0, 1))


def test_what_many_texts_say_tells_nothing() -> None:
    texts = ["社会保险费"] * 6
    topics = Topics([pairs([text]) for text in texts])
    assert not any(topics.same((place,), 5, range(5)) for place in range(5))


def test_pairs_do_not_run_over_marks() -> None:
    assert pairs(["夜校，果农"]) == {"夜校", "果农"}
