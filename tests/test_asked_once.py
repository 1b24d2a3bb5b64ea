"""What is asked of a line or a piece is worked out once, and cheap tests pass nothing by that counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors._once import kept
from extractors._words import crossing_gain
from extractors.headings import JUMP_FROM, JUMP_TO, jumps_from, jumps_to
from extractors.open_ends import word_across
from extractors.paragraphs import Block, line_block
from extractors.pieces import ArticlePiece, of_blocks
from schemas.document import Line


def block(text: str) -> Block:
    return line_block(Line(1, 0, text))


def test_a_line_is_asked_once_and_another_one_for_itself() -> None:
    asked: list[str] = []

    @kept
    def length(block: Block) -> int | None:
        asked.append(block.text)
        return len(block.text) or None

    one = block("办理条件")
    assert length(one) == length(one) == 4 and asked == ["办理条件"]
    assert length(replace(one, byline=True)) == 4 and len(asked) == 2
    assert one == block("办理条件")  # what is kept is no part of the value


def test_a_piece_is_asked_again_where_its_blocks_are_others() -> None:
    asked: list[int] = []

    @of_blocks
    def count(piece: ArticlePiece) -> int:
        asked.append(len(piece.blocks))
        return len(piece.blocks)

    piece = ArticlePiece(blocks=[block("一、条件"), block("二、材料")])
    assert count(piece) == count(piece) == 2 and asked == [2]
    piece.blocks.append(block("三、时限"))
    assert count(piece) == 3
    piece.blocks[0] = block("另一行")
    assert count(piece) == 3 and asked == [2, 3, 3]


BACK = """(上接第1版)|——紧接2版|承接第三版|【续】|续自第2版|—— 插播完毕,接着看 ——|广告完毕|言归正传|书接上文
咱们继续聊|回到正题|正文继续|接上文|穿插结束,接着看|今天是晴天"""


@pytest.mark.parametrize("text", BACK.replace("\n", "|").split("|"))
def test_every_line_that_goes_back_to_an_article_is_found(text: str) -> None:
    found, match = jumps_from(text), JUMP_FROM.match(text)
    assert (found and found.span()) == (match and match.span())
    assert (found is None) == (text == "今天是晴天")


@pytest.mark.parametrize("text", ["下转第3版", "(未完,下接2版)", "转背面", "续转第四版", "今天是晴天"])
def test_every_line_that_sends_the_reader_on_is_found(text: str) -> None:
    found, match = jumps_to(text), JUMP_TO.search(text)
    assert (found and found.span()) == (match and match.span())
    assert (found is None) == (text == "今天是晴天")


def test_a_word_over_a_break_is_known_from_lists_or_from_elsewhere() -> None:
    assert word_across("请到人力资", "源社会保障局办理", "")
    assert word_across("请到江畔灯", "影馆办理", "今年江畔灯影馆开馆")
    assert not word_across("请到江畔灯", "影馆办理", "今年灯塔开馆，影迷到场")
    assert crossing_gain("今年的就", "业服务") > 0 == crossing_gain("今年的就", "，业服务")
