"""One pass a file; `assembler/run.py` lists them in their order. `run_on_text` is a part of `run_on_lists`."""
