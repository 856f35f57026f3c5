"""Everything that happens to a single page: read it, check and repair the answer, cut out its figures."""
