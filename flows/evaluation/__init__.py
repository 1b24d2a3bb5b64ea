"""The evaluation harness behind ``jianbao eval``: bulletins whose content is known against what is extracted.

``gold`` reads cases, ``scoring`` and ``mentions`` compare rows, ``order`` compares lines, ``evidence`` needs no gold,
``run`` puts a case together, ``report`` sums up, ``baseline`` compares with an earlier run, ``terminal`` and
``markdown`` print (in the words of ``wording``), ``command`` is the whole. Scoring is pure functions over plain values.
"""
