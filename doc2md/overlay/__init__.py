"""Add an invisible text layer to the pages of a PDF, so that readers can search, select and copy the text of scans."""

from doc2md.overlay.write import write_layers

__all__ = ["write_layers"]
