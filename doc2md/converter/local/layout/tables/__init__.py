"""Table grids: by ruling lines, by booktabs rules, by alignment alone."""
