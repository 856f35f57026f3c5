"""Compare a document with what its pages show: what is missing, what nothing supports, what was changed."""
