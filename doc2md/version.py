"""The version of doc2md."""

__version__ = "0.1.0"
