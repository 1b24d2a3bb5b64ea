"""What the trained network over lines says of a bulletin: the arithmetic of `extractors.line_model` without its layers.

Layers that learn look at shapes anew in each call and keep what going back needs, which costs more than the arithmetic on
the few lines of one bulletin. So the weights are read once, and a bulletin is one pass over plain arrays. The scores are
those of the spaCy component to the last bit; a test demands it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from thinc.api import Model, NumpyOps

from extractors.line_model import hashed, means, text_pairs

_OPS: Any = NumpyOps()
Floats = Any  # arrays of 32-bit floats


@dataclass(frozen=True)
class _Dense:
    """A maxout layer and the normalisation behind it."""

    weights: Floats
    bias: Floats
    pieces: int
    gain: Floats
    shift: Floats

    def __call__(self, values: Floats) -> Floats:
        every = _OPS.affine(values, self.weights, self.bias)
        best, _ = _OPS.maxout(every.reshape(len(every), -1, self.pieces))
        size = best.shape[1]
        best -= best.sum(axis=1, keepdims=True) / size
        spread = (best * best).sum(axis=1, keepdims=True) / size + 1e-08
        best *= spread ** (-1.0 / 2.0)
        best *= self.gain
        best += self.shift
        return best


def _dense(maxout: Model[Any, Any], norm: Model[Any, Any]) -> _Dense:
    weights: Floats = maxout.get_param("W")
    size, pieces, inputs = weights.shape
    bias: Floats = maxout.get_param("b")
    gain, shift = norm.get_param("G"), norm.get_param("b")
    return _Dense(weights.reshape(size * pieces, inputs), bias.reshape(size * pieces), pieces, gain, shift)


class LineScorer:
    """Scores of the lines of one bulletin, by weights read once.

    Args:
        vectors: The trained ``jianbao.LineVectors.v1``.
        tagger: The layers above it, which end with a softmax layer.
        labels: What that layer tells apart.
    """

    def __init__(self, vectors: Model[Any, Any], tagger: Model[Any, Any], labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        nodes = list(vectors.walk(order="dfs_pre"))  # in the order in which they are called
        *tables, pairs = [node for node in nodes if node.name == "hashembed"]
        self.seeds = [table.attrs["seed"] for table in tables]
        self.sizes = [table.get_dim("nV") for table in tables]
        self.features: Floats = np.concatenate([table.get_param("E") for table in tables])
        self.pairs: Floats = pairs.get_param("E")
        self.pair_seed: int = pairs.attrs["seed"]
        maxouts = [node for node in nodes if node.name == "maxout"]
        norms = [node for node in nodes if node.name == "layernorm"]
        self.mixed, *self.near, self.above, self.last = map(_dense, maxouts, norms)
        self.reach: int = next(node.attrs["window_size"] for node in nodes if node.name == "expand_window")
        softmax = next(node for node in tagger.walk() if node.name == "softmax")
        self.weights: Floats = softmax.get_param("W")
        self.bias: Floats = softmax.get_param("b")

    def __call__(self, lines: Sequence[Sequence[str]]) -> list[dict[str, float]]:
        """How likely each label is for each line, 0..1.

        Args:
            lines: The features of each line, as `extractors.line_features.seen` gives them; at least one line.
        """
        near = self._windows(self.mixed(self._embedded(lines)), self.near)
        numbers: dict[str, int] = {}
        looks = np.asarray([numbers.setdefault(line[-2], len(numbers)) for line in lines])
        sizes = np.bincount(looks).reshape(-1, 1).astype("float32")
        both = self.above(np.hstack((near, means(near, looks, sizes))))
        scores = _OPS.softmax(_OPS.affine(self._windows(both, [self.last]), self.weights, self.bias))
        return [dict(zip(self.labels, row, strict=True)) for row in scores.tolist()]

    def _embedded(self, lines: Sequence[Sequence[str]]) -> Floats:
        """The vectors of the features of each line beside the mean vector of its pairs of characters."""
        *columns, _, texts = zip(*lines, strict=True)
        ids = np.asarray([[*map(hashed, column)] for column in columns], dtype="uint64")
        keys = np.empty((len(lines), len(columns), 4), dtype="uint32")
        first = 0
        for index, (seed, size) in enumerate(zip(self.seeds, self.sizes, strict=True)):
            keys[:, index] = _OPS.hash(ids[index], seed) % size + first
            first += size
        seen = _OPS.gather_add(self.features, keys.reshape(-1, 4)).reshape(len(lines), -1)
        found = [text_pairs(text) for text in texts]
        flat = np.asarray([pair for pairs in found for pair in pairs], dtype="uint64")
        vectors = _OPS.gather_add(self.pairs, _OPS.hash(flat, self.pair_seed) % len(self.pairs))
        return np.hstack((seen, _OPS.reduce_mean(vectors, np.asarray([*map(len, found)], dtype="int32"))))

    def _windows(self, values: Floats, layers: Sequence[_Dense]) -> Floats:
        """The values after layers that see the neighbours of each line, with as much blank at both ends as they reach."""
        pad = self.reach * len(layers)
        padded = np.pad(values, ((pad, pad), (0, 0)))
        for layer in layers:
            padded = padded + layer(_OPS.seq2col(padded, self.reach))
        return padded[pad:-pad]
