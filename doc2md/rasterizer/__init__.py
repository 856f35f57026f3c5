"""Pages to pixels: opening, rendering, cropping, the text layer.

All but `types` is only ever imported inside a worker process.
"""
