"""The interface of docling-serve, so that its clients work with doc2md: requests, answers and routes."""
