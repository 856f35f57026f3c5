"""The review page: one HTML file that shows a document beside its pages and lets a person correct it."""
