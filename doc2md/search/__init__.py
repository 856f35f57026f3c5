"""Find words in a converted document and say where they stand."""
