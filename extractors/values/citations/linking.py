"""The same act cited several times in a bulletin: one name for all its citations.

Citations are of one act if they share a canonical title, a title (with or without the issuers before 关于), or a number.
Where they do not all print the same title, ``title_canonical`` gives each of them the fullest one, and the evidence names
the place where it is printed; ``title`` and ``doc_number`` stay what is printed at the citation itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from extractors.values.citations.doc_numbers import DocNumber
from extractors.values.citations.kinds import title_key
from schemas.legal_citation import LegalCitationRow

_SHORTEST = 8  # characters of a title without issuers that still tells one act from another


def _keys(row: LegalCitationRow) -> Iterable[Hashable]:
    for title in (row.title_canonical, row.title):
        if title:
            key = title_key(title)
            yield key
            _, about, rest = key.partition("关于")
            if about and len(rest) >= _SHORTEST:
                yield about + rest
    if row.doc_prefix and (number := DocNumber(0, 0, row.doc_prefix, row.doc_year, row.doc_serial).key):
        yield number


def _groups(rows: Sequence[LegalCitationRow]) -> list[list[LegalCitationRow]]:
    group_of: dict[Hashable, int] = {}
    members: dict[int, list[LegalCitationRow]] = defaultdict(list)
    for number, row in enumerate(rows):
        keys = list(_keys(row))
        joined = sorted({group_of[key] for key in keys if key in group_of})
        target = joined[0] if joined else number
        for other in joined[1:]:
            members[target].extend(members.pop(other))
            group_of.update({key: target for key, group in group_of.items() if group == other})
        members[target].append(row)
        group_of.update(dict.fromkeys(keys, target))
    return list(members.values())


def link(rows: Sequence[LegalCitationRow]) -> dict[str, tuple[LegalCitationRow, str | None]]:
    """The rows that gain from other citations of the same act, by id: the completed row, and the id of the citation that
    prints the title it was given (None: the title is one of the reviewed table)."""
    completed: dict[str, tuple[LegalCitationRow, str | None]] = {}
    for group in _groups(rows):
        listed = {row.title_canonical: row for row in group if row.title_canonical}
        if len(listed) > 1 or len(group) < 2:
            continue  # a number that two acts share tells nothing
        if listed:
            (model,) = listed.values()
            gained = {name: getattr(model, name) for name in ("title_canonical", "status", "status_as_of", "related")}
            for row in group:
                if row.title_canonical is None:
                    completed[row.citation_id] = row.model_copy(update=gained), None
            continue
        titled = [row for row in group if row.title]
        one_title = len(titled) == len(group) and len({title_key(str(row.title)) for row in titled}) == 1
        if not titled or one_title:
            continue
        fullest = max(titled, key=lambda row: (len(str(row.title)), row.citation_id))
        for row in group:
            completed[row.citation_id] = row.model_copy(update={"title_canonical": fullest.title}), fullest.citation_id
    return completed
