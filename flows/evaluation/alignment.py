"""Which expected row goes with which extracted one: best total agreement, and in order for elements of lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]
Scores = Sequence[Sequence[float]]


def assign(scores: Scores) -> list[Pair]:
    """Pairs (row, column) of the greatest sum of scores, each row and column at most once, pairs above 0 only.

    Of equally good assignments the one nearest to the diagonal (the order of both sides) is taken. The method is the
    Hungarian one with shortest augmenting paths (Kuhn 1955, Jonker and Volgenant 1987), O(n³), one row at a time.

    Args:
        scores: One row per expected, one column per extracted thing; 0 or less where they must not be paired.
    """
    height, width = len(scores), len(scores[0]) if scores else 0
    if not height or not width:
        return []
    gain = np.array(scores, dtype=float)
    size = max(height, width)
    cost = np.zeros((size, size))
    cost[:height, :width] = -np.maximum(gain, 0)
    away = np.abs(np.subtract.outer(np.arange(height), np.arange(width)))
    cost[:height, :width] += np.where(gain > 0, 1e-7 * away / size, 0)
    column_of = _hungarian(cost)
    return [(row, column) for row, column in enumerate(column_of[:height]) if column < width and gain[row, column] > 0]


def _hungarian(cost: NDArray[np.float64]) -> list[int]:
    """The column of each row in the cheapest assignment of a square matrix."""
    size = len(cost)
    row_price, column_price = np.zeros(size), np.zeros(size + 1)
    row_of = np.full(size + 1, -1)  # by column; the last one is where a row waits for its column
    for row in range(size):
        row_of[size] = row
        at = size
        least, came_from = np.full(size, np.inf), np.full(size, -1)
        done = np.zeros(size + 1, dtype=bool)
        while row_of[at] >= 0:
            done[at] = True
            current = row_of[at]
            reduced = cost[current] - row_price[current] - column_price[:size]
            better = ~done[:size] & (reduced < least)
            least[better], came_from[better] = reduced[better], at
            following = int(np.argmin(np.where(done[:size], np.inf, least)))
            delta = least[following]
            row_price[row_of[done]] += delta
            column_price[done] -= delta
            least[~done[:size]] -= delta
            at = following
        while at != size:
            before = int(came_from[at])
            row_of[at] = row_of[before]
            at = before
    column_of = [0] * size
    for column in range(size):
        column_of[int(row_of[column])] = column
    return column_of


def in_order(scores: Scores) -> list[Pair]:
    """Pairs of the greatest sum of scores that keep the order of both sides (longest common subsequence, weighted)."""
    height, width = len(scores), len(scores[0]) if scores else 0
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            together = best[i + 1][j + 1] + scores[i][j] if scores[i][j] > 0 else -1.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < height and j < width:
        if scores[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
