"""Text that nobody sees over the pictures of a PDF's pages, so that it can be searched, selected and copied."""

from doc2md.overlay.write import write_layers

__all__ = ["write_layers"]
