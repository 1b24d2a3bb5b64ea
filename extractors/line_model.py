"""The network over the lines of a bulletin: what is seen of each, of those near it, and of all that look like it.

An editor sets every article alike, so what a line is hangs on lines of the same look wherever they stand. After a window
over the neighbours, each line is given the mean of all lines of its look; that costs no more than a pass over the lines.
Importing this module registers the architecture ``jianbao.LineVectors.v1``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import add
from typing import Any, cast

import numpy as np
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    clone,
    concatenate,
    expand_window,
    list2ragged,
    reduce_mean,
    residual,
    with_array,
)
from thinc.types import Floats2d, Ragged

_SEPARATOR = "\u241f"
Back = Callable[[Any], Any]


#: The number by which a feature, or a pair of characters, is embedded.
hashed = lru_cache(maxsize=1 << 16)(hash_string)


def text_pairs(text: str) -> list[int]:
    """The pairs of characters of a text as numbers; a text of one character is a pair of its own."""
    return [*map(hashed, map(add, text, text[1:]))] or [hashed(text)]


@lru_cache(maxsize=1 << 14)
def _hashes(word: str) -> tuple[list[int], list[int]]:
    """The features of a line but the last, and the pairs of characters of the last, as numbers."""
    *seen, text = word.split(_SEPARATOR)
    return [*map(hashed, seen)], text_pairs(text)


def _feature_rows() -> Model[Any, Any]:
    """Documents to the numbers of the features of their lines."""

    def forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[Any, Back]:
        rows = [np.asarray([_hashes(token.text)[0][:-1] for token in doc], dtype="uint64") for doc in docs]
        return rows, lambda gradient: []

    return Model("line_features", forward)


def _pairs() -> Model[Any, Any]:
    """Documents to the pairs of characters of their lines."""

    def forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[Any, Back]:
        found = [_hashes(token.text)[1] for doc in docs for token in doc]
        flat = np.asarray([pair for line in found for pair in line], dtype="uint64").reshape(-1, 1)
        lengths: Any = np.asarray([len(line) for line in found], dtype="int32")
        return Ragged(cast(Any, flat), lengths), lambda gradient: []

    return Model("line_pairs", forward)


def _looks(docs: Sequence[Doc]) -> tuple[Any, Any]:
    """The look of each line of all documents, numbered, and how many lines have each."""
    names = [(number, _hashes(token.text)[0][-1]) for number, doc in enumerate(docs) for token in doc]
    numbers: dict[tuple[int, int], int] = {}
    found = np.asarray([numbers.setdefault(name, len(numbers)) for name in names], dtype="int64")
    return found, np.bincount(found, minlength=len(numbers)).reshape(-1, 1).astype("float32")


def _with_peers(inner: Model[Any, Any], outer: Model[Any, Any], width: int) -> Model[Any, Any]:
    """Documents through ``inner``; each line and the mean of the lines of its look through ``outer``."""

    def forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[Any, Back]:
        vectors, back_inner = inner(docs, is_train)
        flat = np.concatenate(vectors) if vectors else np.zeros((0, 1), dtype="float32")
        looks, sizes = _looks(docs)
        whole = means(flat, looks, sizes)
        output, back_outer = outer(np.hstack((flat, whole)), is_train)
        ends = np.cumsum([len(doc) for doc in docs])[:-1]

        def backprop(gradient: Any) -> Any:
            both = back_outer(np.concatenate(gradient))
            own, mean = both[:, : flat.shape[1]], both[:, flat.shape[1] :]
            back_inner(np.split(np.ascontiguousarray(own + means(mean, looks, sizes)), ends))
            return []

        return np.split(output, ends), backprop

    def init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
        inner.initialize(X=X)
        outer.initialize()

    return Model("with_peers", forward, init=init, layers=[inner, outer], dims={"nO": width})


def means(values: Any, groups: Any, sizes: Any) -> Any:
    """The mean of the group of each row; its own transpose, so it carries gradients back as well."""
    sums = np.zeros((len(sizes), values.shape[1]), dtype="float32")
    np.add.at(sums, groups, values)
    return (sums / sizes)[groups]


def _window(width: int, size: int, pieces: int, depth: int) -> Model[Any, Any]:
    layer = residual(
        chain(
            expand_window(window_size=size),
            Maxout(nO=width, nI=width * (2 * size + 1), nP=pieces, dropout=0.0, normalize=True),
        )
    )
    return with_array(clone(layer, depth), pad=size * depth)


@registry.architectures("jianbao.LineVectors.v1")  # type: ignore[untyped-decorator]
def line_vectors(
    width: int, rows: list[int], embed_width: int, pair_rows: int, window_size: int, depth: int, maxout_pieces: int
) -> Model[list[Doc], list[Floats2d]]:
    """Vectors of lines.

    Args:
        width: Of the vectors.
        rows: Size of the table of each feature, in the order of `extractors.line_features.FEATURES` without the last two.
        embed_width: Of the vectors of features.
        pair_rows: Size of the table of pairs of characters.
        window_size: Neighbours each way that a layer sees.
        depth: Layers below the mean of peers; one more stands above it.
        maxout_pieces: Of the layers.
    """
    tables: list[Model[Any, Any]] = [
        HashEmbed(embed_width, size, column=index, seed=20 + index, dropout=0.0) for index, size in enumerate(rows)
    ]
    seen: Model[Any, Any] = chain(_feature_rows(), list2ragged(), with_array(concatenate(*tables)))
    pairs: Model[Any, Any] = chain(
        _pairs(), with_array(HashEmbed(embed_width, pair_rows, column=0, seed=7, dropout=0.0)), reduce_mean()
    )
    mixed = Maxout(nO=width, nI=embed_width * (len(rows) + 1), nP=3, dropout=0.0, normalize=True)
    embed = _joined(seen, pairs, mixed, width)
    near: Model[Any, Any] = chain(embed, _window(width, window_size, maxout_pieces, depth))
    above = Maxout(nO=width, nI=2 * width, nP=maxout_pieces, dropout=0.0, normalize=True)
    model: Model[Any, Any] = chain(_with_peers(near, above, width), _window(width, window_size, maxout_pieces, 1))
    return cast(Model[list[Doc], list[Floats2d]], model)


def _joined(seen: Model[Any, Any], pairs: Model[Any, Any], mixed: Model[Any, Any], width: int) -> Model[Any, Any]:
    """Documents to the vectors of their lines by both kinds of features together."""

    def forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[Any, Back]:
        one, back_one = seen(docs, is_train)
        two, back_two = pairs(docs, is_train)
        output, back = mixed(np.hstack((one.dataXd, two)), is_train)
        ends = np.cumsum([len(doc) for doc in docs])[:-1]

        def backprop(gradient: Any) -> Any:
            both = back(np.concatenate(gradient))
            cut = one.dataXd.shape[1]
            back_one(Ragged(cast(Any, np.ascontiguousarray(both[:, :cut])), one.lengths))
            back_two(np.ascontiguousarray(both[:, cut:]))
            return []

        return np.split(output, ends), backprop

    def init(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
        seen.initialize(X=X)
        pairs.initialize(X=X)
        mixed.initialize()

    return Model("line_embed", forward, init=init, layers=[seen, pairs, mixed], dims={"nO": width})
