"""Training the confidence of blocks on generated documents, and measuring the order of pages."""
