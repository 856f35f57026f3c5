"""Open documents with MuPDF, render and crop pages, and read their text layer, links, drawings and annotations.

Only worker processes import these modules. The types that they exchange with the parent process are in
`doc2md.worker_types`.
"""
