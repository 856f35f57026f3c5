"""OCR: make a text layer from the image of a page.

This file imports nothing, because the modules of this folder load OpenCV and the models.
"""
