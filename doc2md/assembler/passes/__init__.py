"""The passes, one per file. `assembler/run.py` lists them in order. `run_on_text` is a part of `run_on_lists`."""
