"""Titles and document numbers: acts are citations, forms and receipts are not.

- `doc_numbers`: document numbers, orders, announcements, standards;
- `titles`: titles in 《》 and without, and which of them are acts;
- `clauses`: the place inside an act (第十六条第二款第（三）项), lists and ranges of places;
- `kinds`: kind and issuers of an act, and the reviewed table of acts;
- `citing`: titles, numbers and places put together to citations;
- `references`: short forms (该通知, 《办法》) and what they stand for;
- `linking`: the same act cited in several articles of a bulletin.
"""

from extractors.values.citations.citing import Citation, find_citations
from extractors.values.citations.doc_numbers import DocNumber, find_doc_numbers
from extractors.values.citations.kinds import act_row, issuers_of, kind_of
from extractors.values.citations.linking import link
from extractors.values.citations.references import article_citations
from extractors.values.citations.titles import Title, find_titles, listed_titles, title_category

__all__ = [
    "Citation",
    "DocNumber",
    "Title",
    "act_row",
    "article_citations",
    "find_citations",
    "find_doc_numbers",
    "find_titles",
    "issuers_of",
    "kind_of",
    "link",
    "listed_titles",
    "title_category",
]
