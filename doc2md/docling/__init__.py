"""DoclingDocument, read and written. docling-core is imported only in use."""
