"""Find the formulas of a page and put them into its text."""
