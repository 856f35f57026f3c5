"""Prepare page images for OCR: rectify, deskew, denoise, and find the fold of a book spread."""
