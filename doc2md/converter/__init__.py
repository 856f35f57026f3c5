"""A page's image to blocks: the tasks of DeepSeek-OCR, the engines that answer them, the grounded parser."""
