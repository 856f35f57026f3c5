"""`doc2md schema`: the help text and the implementation."""

from __future__ import annotations


def schema() -> None:
    """Print the JSON Schema of the JSON output."""
    from doc2md.cli.streams import write_output
    from doc2md.exporter.json import schema as document_schema

    write_output(document_schema())
