"""One pass a file; `assembler/run.py` lists them in their order."""
