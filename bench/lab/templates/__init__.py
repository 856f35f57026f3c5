"""Templates of documents: how a report, a letter or an invoice is built from blocks."""
