"""Reads and writes DoclingDocument JSON. docling-core is imported only when a DoclingDocument is read or written."""
