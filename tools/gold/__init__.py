"""Gold bulletins from invented records: what must be extracted is known, because it was there before the print.

    python -m tools.gold OUT_DIR --bank open|holdout --seeds 0:34

Each seed makes records (guides, questions, lists of occupations, notices), prints them in the forms of real bulletins
and writes a case folder ``g<seed>`` with ``input.txt`` or ``input.pdf`` and ``gold.json`` in the format of
``tests/gold/README.md``. Same seed, same bytes. The words of a bank stand in ``words/<bank>.toml``, with markup for
their values (`tools.gold.markup`), so that the truth about every value comes with its sentence.
"""
