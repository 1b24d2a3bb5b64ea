"""The contract of the dataset: tables, documents, issue codes and reviewed vocabularies.

Nothing here imports from ``extractors`` or ``flows``.
"""
