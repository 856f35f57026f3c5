"""Find tables: parts of the page are divided in many ways, and one judge chooses. Then the cells get their words."""
