"""Images of pages with boxes on them, for `doc2md layout`, `locate --draw` and `find --draw`."""
