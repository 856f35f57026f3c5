"""The converter: engines that read page images, and the parser that turns their answers into blocks."""
