"""The options of doc2md: how documents are read and written, and limits on the cost of a run."""
