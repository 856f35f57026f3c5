"""Pictures of pages made ready for OCR: flat, straight, clean, one page at a time."""
