"""Decide what each row of text is, from the evidence of the page and of the whole document, with learned weights."""
