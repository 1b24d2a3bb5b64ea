"""Reading order of a region: bands from top to bottom, columns from left to right, again and again.

A region is cut into strips that no horizontal cut can part. Strips are joined to bands so that the cost is least: a
band costs one, side-by-side text without a gutter that runs through the whole band costs more, and a cut pays back
what speaks for it (a drawn rule, white space, a title below it). A band with gutters is parted at them and each
column is a region again. Where white space allows two readings, the text decides (`evidence`).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from extractors.layout.columns import (
    BITS_PER_PT,
    Item,
    Leaf,
    Strip,
    TableRow,
    holes,
    items_of,
    mask_of,
    split_at,
    strips_of,
)
from extractors.layout.evidence import crossing_blocks, down_the_columns, fluency
from extractors.layout.grids import group_heads, table_rows
from extractors.layout.gutters import MIN_GUTTER_PT, gutters, is_clash
from extractors.layout.leaves import one_column
from extractors.layout.measures import EDGE_LINES, SAME_EDGE_EM, TABLE_GAP_EM, TITLE_RATIO

_SHORT_COLUMN_EM = 6.0  # a column that ends this far above the next one is not full: text does not flow on from it
_MIN_COLUMN_EM = 2.6  # narrower columns are list numbers
_MIN_EXCESS_EM = 0.25  # white space beyond the usual that a zone boundary needs at least
_MOST_EXCESS_EM = 2.5
_ZONE_GAP_WEIGHT = 0.25  # besides what a gap is worth anyway: few paragraphs end at one height in all columns
_TEXT_WEIGHT = 0.35
_MAX_DEPTH = 24
_MAX_CELL_EM = 12.0
_MAX_LONE_LINES = 4  # above or below a table in its band
_MIN_TEXT_WIDTH_EM = 10.0
_TRIAL_DEPTH = 12  # a reading that is only tried out does not try out readings itself for long
_TRIAL_MARGIN = 0.6
_MAX_TRIALS = 4

Extent = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn rule in points; ``at`` is its y (horizontal) or x (vertical), ``low``–``high`` where it runs."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole page: body type size, usual white space between lines (points), rules.

    ``known`` keeps the bands of regions, because readings that are tried out ask for the same ones again; so does
    ``parted`` whether a gutter runs through a band, which its first and its last strip tell.
    """

    body: float
    lead: float
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    known: dict[tuple[Item, ...], list[list[Strip]]] = field(default_factory=dict, compare=False, repr=False)
    parted: dict[tuple[Strip, Strip], bool] = field(default_factory=dict, compare=False, repr=False)


def arrange(items: Sequence[Item], context: Context) -> list[Leaf]:
    """The leaves of a region in reading order."""
    return one_column(_arrange(items, context), context)


def _arrange(items: Sequence[Item], context: Context, extent: Extent | None = None, depth: int = 0) -> list[Leaf]:
    """As they are weighed against other readings; ``extent`` is the column (left, right) that the region fills."""
    if not items:
        return []
    extent = extent or _extent(items)
    if depth > _MAX_DEPTH or len(items) == 1:
        return [Leaf(tuple(items), *extent)]
    cut = _full_height_rule(items, context)
    if cut is not None:
        return _columns(items, [cut], context, depth)
    aside = crossing_blocks(items, context.body)
    rest = [item for item in items if item not in aside]
    parts = [part for band in _bands(strips_of(rest), context) for part in _parted(band, context, depth)]
    leaves: list[Leaf] = []
    for place, part in enumerate(parts):
        leaves.extend(_read(part, context, extent, depth))
        floor = parts[place + 1][0].top if place + 1 < len(parts) else float("inf")
        for block in [block for block in aside if (block.top + block.bottom) / 2 < floor]:
            leaves.append(Leaf((block,), block.x0, block.x1))
            aside.remove(block)
    return leaves


def _extent(items: Sequence[Item]) -> Extent:
    return min(item.x0 for item in items), max(item.x1 for item in items)


def _read(part: Sequence[Strip], context: Context, extent: Extent, depth: int) -> list[Leaf]:
    """The leaves of one band."""
    bands = _bands(list(part), context)  # a part of a band may have to be cut again
    if len(bands) > 1:
        return [leaf for band in bands for leaf in _arrange(items_of(band), context, extent, depth + 1)]
    items = items_of(part)
    if table := _table_among(part, context, extent, depth):
        return table
    cuts = _beside_tables(items, _cuts(part, context), context, depth)
    return _columns(items, cuts, context, depth) if cuts else [Leaf(tuple(items), *extent)]


def _beside_tables(items: Sequence[Item], cuts: Sequence[float], context: Context, depth: int) -> list[float]:
    """The cuts without those that part the columns of a table, which has other text beside it."""
    columns = split_at(items, cuts)
    for first in range(len(columns) - 1):
        for last in range(len(columns) - 1, first, -1):
            joint = [item for column in columns[first : last + 1] for item in column]
            if (first, last) == (0, len(columns) - 1) or any(item.kind == "block" for item in joint):
                continue
            if max((item.x1 - item.x0 for item in columns[last]), default=0.0) > _MAX_CELL_EM * context.body:
                continue
            if _table_among(strips_of(joint), context, _extent(joint), depth):
                return [*cuts[:first], *_beside_tables(items, cuts[last:], context, depth)]
    return list(cuts)


def _table_among(part: Sequence[Strip], context: Context, extent: Extent, depth: int) -> list[Leaf]:
    """The leaves of a table without rules and of the lone lines (title, notes) above and below it; [] for no table."""
    low, high, rows = _table_between(part, context)
    if not rows:
        return []
    above = _arrange(items_of(part[:low]), context, extent, depth + 1)
    below = _arrange(items_of(part[high:]), context, extent, depth + 1)
    return [*above, Leaf(tuple(items_of(part[low:high])), *extent, tuple(rows)), *below]


def _table_between(part: Sequence[Strip], context: Context) -> tuple[int, int, list[TableRow]]:
    """The strips (first, after the last) that form a table between lone lines, and its rows; no rows for no table."""
    first, stop = 0, len(part)
    while first < min(_MAX_LONE_LINES, stop) and len(part[first].items) == 1:
        first += 1
    while stop > max(first, len(part) - _MAX_LONE_LINES) and len(part[stop - 1].items) == 1:
        stop -= 1
    for low, high in dict.fromkeys(((0, len(part)), (first, len(part)), (0, stop), (first, stop))):
        rows = _table(part[low:high], context) if high - low >= 2 else []
        if rows:
            return low, high, rows
    return 0, 0, []


def _table(part: Sequence[Strip], context: Context) -> list[TableRow]:
    """The rows of a table without rules, or []; its columns may be narrow and need no two cells on one line."""
    heads = group_heads(part, context.body)
    for aside in ([], heads) if heads else ([],):
        rest = [strip for strip in part if strip not in aside]
        cuts = [(low + high) / 2 / BITS_PER_PT for low, high in holes(mask_of(rest), TABLE_GAP_EM * context.body)]
        columns = split_at(items_of(rest), cuts)
        rows = table_rows(columns, context.body, context.lead, items_of(aside)) if cuts else []
        if rows:
            return rows
    return []


def _columns(items: Sequence[Item], cuts: Sequence[float], context: Context, depth: int) -> list[Leaf]:
    """The leaves of columns parted at ``cuts``; a short column is taken to be as wide as the widest beside it."""
    columns = [column for column in split_at(items, cuts) if column]
    extents = [_extent(column) for column in columns]
    widest = max(right - left for left, right in extents)
    limits = [*(left - MIN_GUTTER_PT for left, _ in extents[1:]), extents[-1][0] + widest]
    leaves: list[Leaf] = []
    floor = 0.0  # how far down a column may reach that the one before flows into
    whole = False  # whether the column before is one leaf that is full, so that its end flows on to this column's start
    for column, (left, right), limit in zip(columns, extents, limits, strict=True):
        edge = right if _has_own_edge(column, right, context) else max(right, min(left + widest, limit))
        inner = _arrange(column, context, (left, edge), depth + 1)
        bottom = max(item.bottom for item in column)
        if whole and len(inner) == 1 and bottom <= floor:
            inner = [replace(inner[0], flows=True)]
        whole, floor = len(inner) == 1, bottom + _SHORT_COLUMN_EM * context.body
        leaves.extend(inner)
    return leaves


def _has_own_edge(column: Sequence[Item], right: float, context: Context) -> bool:
    """Whether a column's lines end together often enough to show where it ends."""
    ends = sum(right - item.x1 <= SAME_EDGE_EM * context.body for item in column if item.kind == "text")
    return ends >= EDGE_LINES and right - min(item.x0 for item in column) >= _MIN_TEXT_WIDTH_EM * context.body


def _parted(band: list[Strip], context: Context, depth: int) -> list[list[Strip]]:
    """A band with gutters, parted where white space, type and text together say that another zone begins."""
    cuts = _cuts(band, context)
    if not cuts or len(band) < 2 or _table_between(band, context)[2]:
        return [band]
    where = _zone_boundary(band, cuts, context, depth) or _one_sided(band, cuts, context, depth)
    if not where:
        return [band]
    return [*_parted(band[:where], context, depth), *_parted(band[where:], context, depth)]


def _zone_boundary(band: list[Strip], cuts: Sequence[float], context: Context, depth: int) -> int:
    """The place of a gap across all columns that parts two zones with the same gutters, or 0."""
    scores: list[tuple[float, int]] = []
    parting = _parting_rules(_extent(items_of(band)), context)
    for place in range(1, len(band)):
        excess = _excess(band[place - 1], band[place], context)
        if excess >= _MIN_EXCESS_EM and not _is_head(band[place - 1], context):
            scores.append((_worth(band, place, parting) + _ZONE_GAP_WEIGHT * min(excess, _MOST_EXCESS_EM), place))
    scores.sort(key=lambda score: (-score[0], score[1]))
    if not scores or scores[0][0] > 1.0:
        return scores[0][1] if scores else 0
    if depth > _TRIAL_DEPTH:
        return 0
    tried = [(score + _TEXT_WEIGHT * gain, place) for score, place, gain in _gains(band, cuts, scores, context, depth)]
    best = max(tried, default=(0.0, 0), key=lambda score: (score[0], -score[1]))
    return best[1] if best[0] > 1.0 else 0


def _gains(
    band: list[Strip],
    cuts: Sequence[float],
    scores: Sequence[tuple[float, int]],
    context: Context,
    depth: int,
    whole_columns: bool = True,
) -> list[tuple[float, int, float]]:
    """The most promising places with their scores, and how much better the text reads if the band is parted there."""
    items = items_of(band)
    trial = depth + _TRIAL_DEPTH
    whole = fluency(_columns(items, cuts, context, trial), context.body)
    columns = [column for column in split_at(items, cuts) if column]
    found = []
    for score, place in scores[:_MAX_TRIALS]:
        leaves = _read(band[:place], context, _extent(items), trial) + _read(
            band[place:], context, _extent(items), trial
        )
        gain = fluency(leaves, context.body) - whole
        if whole_columns:  # inside a column there is no leaf's end that `fluency` could see
            gain -= down_the_columns(columns, band[place].top - 0.1, context.body)
        found.append((score, place, gain))
    return found


def _one_sided(band: list[Strip], cuts: Sequence[float], context: Context, depth: int) -> int:
    """Where a zone boundary on one side of a gutter parts the whole band, because the other side ends there; or 0.

    Both readings are tried; the one wins in which more sentences go on from column to column.
    """
    if depth > _TRIAL_DEPTH:
        return 0
    items = items_of(band)
    places: set[int] = set()
    for cut in cuts:
        left, right = split_at(items, [cut])
        for side, other in ((left, right), (right, left)):
            places |= _boundaries_beyond(side, other, band, context)
    if not places:
        return 0
    gains = _gains(band, cuts, [(0.0, place) for place in sorted(places)], context, depth, whole_columns=False)
    gain, where = max(((gain, place) for _, place, gain in gains), key=lambda pair: (pair[0], -pair[1]))
    return where if gain > _TRIAL_MARGIN else 0


def _boundaries_beyond(side: list[Item], other: list[Item], band: list[Strip], context: Context) -> set[int]:
    """Places in a band where one side of a gutter changes its columns and the other side has ended or not begun."""
    places: set[int] = set()
    for upper, lower in pairwise(_bands(strips_of(side), context)):
        y = (upper[-1].bottom + lower[0].top) / 2
        ends = all(item.bottom <= y + 1 for item in other) or all(item.top >= y - 1 for item in other)
        if other and ends and not _is_head(upper[-1], context):
            places.update(at for at in range(1, len(band)) if band[at - 1].bottom <= y <= band[at].top)
    return places


def _full_height_rule(items: Sequence[Item], context: Context) -> float | None:
    """x of a vertical rule that runs beside (nearly) the whole region with text on both sides and none across."""
    if not context.down:
        return None
    top, bottom = min(item.top for item in items), max(item.bottom for item in items)
    for rule in context.down:
        if min(rule.high, bottom) - max(rule.low, top) < 0.85 * (bottom - top):
            continue
        left = sum(item.x1 <= rule.at + 1 for item in items)
        right = sum(item.x0 >= rule.at - 1 for item in items)
        if left and right and left + right == len(items):
            return rule.at
    return None


def _bands(strips: list[Strip], context: Context) -> list[list[Strip]]:
    """The cheapest partition of the strips into bands."""
    key = tuple(items_of(strips))
    if key not in context.known:
        context.known[key] = _cheapest_bands(strips, context)
    return context.known[key]


def _cheapest_bands(strips: list[Strip], context: Context) -> list[list[Strip]]:
    """Dynamic programming over where the last band begins."""
    parting = _parting_rules(_extent(items_of(strips)), context) if strips else context
    worth = [0.0] + [_worth(strips, place, parting) for place in range(1, len(strips))]
    clash = [is_clash(strip, context.body) for strip in strips]
    step = context.lead + 0.83 * context.body
    for place, (one, two) in enumerate(pairwise(strips)):
        if _interleaved(one, two, step):
            clash[place] = clash[place + 1] = 1.0
    if not any(clash):  # one column: only what forces a cut makes one
        cuts = [0, *(place for place in range(1, len(strips)) if worth[place] > 1.0), len(strips)]
        return [strips[start:stop] for start, stop in pairwise(cuts) if stop > start]
    best: list[tuple[float, int]] = [(0.0, 0)]
    clashes = list(accumulate(clash, initial=0.0))
    plain: list[float] = []  # what a band costs by its first strip, unless side-by-side text costs more
    ranked: list[tuple[float, int]] = []  # the same, rounded, with the strip: the cheapest first
    for start, gain in enumerate(worth):
        plain.append(best[start][0] + 1.0 - gain)
        insort(ranked, (round(plain[start], 6), start))
        best.append(_cheapest_last(strips[: start + 1], plain, ranked, clashes, context))
    bands: list[list[Strip]] = []
    stop = len(strips)
    while stop:
        start = best[stop][1]
        bands.append(strips[start:stop])
        stop = start
    return bands[::-1]


def _cheapest_last(
    strips: Sequence[Strip],
    plain: Sequence[float],
    ranked: Sequence[tuple[float, int]],
    clashes: Sequence[float],
    context: Context,
) -> tuple[float, int]:
    """The least cost of a band that ends with the last strip, and its first strip.

    ``plain`` is the cost per first strip; side-by-side text without a gutter in common costs more. That is looked at
    for the cheapest ones only, which ``ranked`` tells; ``clashes`` counts such strips before each one.
    """
    least = (float("inf"), 0, 0.0)
    for rounded, start in ranked:
        if rounded > least[0]:
            break
        cost = plain[start] + _clash_cost(strips, start, clashes[len(strips)] - clashes[start], context)
        least = min(least, (round(cost, 6), start, cost))
    return least[2], least[1]


def _clash_cost(strips: Sequence[Strip], start: int, clashes: float, context: Context) -> float:
    """What the strips of a band, those from ``start`` on, with side-by-side text cost: nothing if a gutter parts it."""
    if not clashes or start == len(strips) - 1:
        return 0.0
    ends = (strips[start], strips[-1])
    if ends not in context.parted:
        band = strips[start:]
        context.parted[ends] = any(gutters(band, mask_of(band), context.body))
    return 0.0 if context.parted[ends] else 2 * clashes


def _interleaved(one: Strip, two: Strip, step: float) -> bool:
    """Whether two strips are lines of two columns whose baselines alternate: apart, and closer than lines are."""
    if two.top - one.top >= 0.85 * step:
        return False
    return (one.mask.bit_length() <= (two.mask & -two.mask).bit_length() - 1) or (
        two.mask.bit_length() <= (one.mask & -one.mask).bit_length() - 1
    )


def _parting_rules(extent: Extent, context: Context) -> Context:
    """The context with those rules only that could part a region: they run across it, or down inside it."""
    left, right = extent
    across = [r for r in context.across if min(r.high, right) - max(r.low, left) >= 0.85 * (right - left)]
    return replace(context, across=tuple(across), down=tuple(r for r in context.down if left < r.at < right))


def _worth(strips: Sequence[Strip], place: int, context: Context) -> float:
    """What speaks for a horizontal cut above the strip at ``place``; more than 1 forces it.

    The rules of the context are those of `_parting_rules`.
    """
    above, below = strips[place - 1], strips[place]
    if any(above.bottom - 2 <= rule.at <= below.top + 2 for rule in context.across):
        return 5.0
    high, low = above.bottom - context.body, below.top + context.body
    if any(rule.low < high and rule.high > low for rule in context.down):
        return -2.0
    excess = _excess(above, below, context)
    if not excess or _is_head(above, context):
        return 0.0
    title = excess > 0.3 and _opens_with_title(strips[place : place + 2], context)
    return min(0.35 * excess, 1.2) + (0.7 if title else 0.0)


def _excess(above: Strip, below: Strip, context: Context) -> float:
    """White space between two strips beyond what is usual for their type, in em of the body; 0 where there is none."""
    space = below.top - above.bottom
    if space <= context.lead:
        return 0.0
    near = [item for item in above.items if item.bottom >= above.bottom - 0.5 * context.body]
    near += [item for item in below.items if item.top <= below.top + 0.5 * context.body]
    size = max([item.size for item in near if item.kind == "text"], default=context.body)
    return max((space - context.lead * max(size / context.body, 1.0)) / context.body, 0.0)


def _is_head(strip: Strip, context: Context) -> bool:
    """Whether all text of a strip is set in title type; what follows belongs to it."""
    return all(item.kind == "text" and item.size >= TITLE_RATIO * context.body for item in strip.items)


def _opens_with_title(strips: Sequence[Strip], context: Context) -> bool:
    """Whether the leftmost text at the top is set in title type, or is a kicker with a title right below it."""
    for strip in strips:
        first = min(strip.items, key=lambda item: (item.x0, item.top))
        if first.kind == "text" and first.size >= TITLE_RATIO * context.body:
            return True
    return False


def _cuts(band: Sequence[Strip], context: Context) -> list[float]:
    """The x positions (points) at which a band is parted into columns."""
    mask = mask_of(band)
    if len(band) == 1 and not is_clash(band[0], context.body):
        return []
    cuts = []
    left = ((mask & -mask).bit_length() - 1) / BITS_PER_PT
    for low, high in gutters(band, mask, context.body):
        if low / BITS_PER_PT - left >= _MIN_COLUMN_EM * context.body:
            cuts.append((low + high) / 2 / BITS_PER_PT)
            left = high / BITS_PER_PT
    return cuts
