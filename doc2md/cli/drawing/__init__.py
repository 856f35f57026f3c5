"""Pictures that `doc2md layout` and `doc2md find` draw: pages with boxes, canvas and files."""
