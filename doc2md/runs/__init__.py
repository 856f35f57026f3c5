"""Runs over many documents: what became of each document, which are unchanged, and a report."""
