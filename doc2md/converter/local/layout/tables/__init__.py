"""Find tables and build their grids: from ruling lines, from booktabs rules, or from text alignment alone."""
