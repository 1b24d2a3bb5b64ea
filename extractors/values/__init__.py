"""Finders of values inside running text: numbers, dates, contacts, citations, names.

Each finder is a pure function from a text to `Found` values with offsets; `findings` asks them all about a text, stage by
stage.
"""
