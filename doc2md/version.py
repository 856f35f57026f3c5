"""The version of doc2md. The build reads it from here."""

__version__ = "0.1.0"
