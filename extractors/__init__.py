"""Text to records: pure functions from a document to the rows of the dataset.

Imports only `schemas`; which files are read and where rows go is decided in ``flows``.
"""

__version__ = "0.1.0"
