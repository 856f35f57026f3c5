"""OCR: a text layer from the picture of a page. This file imports nothing, for its modules load OpenCV and models."""
