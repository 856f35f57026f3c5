"""Find words in a converted document, with the page and bounding box of each hit."""
