"""The passes, one per file. `assembler/run.py` lists them in order.

Two modules are not in the list: `pages/reader.py` calls `annotations`, and `run_on_lists` calls `run_on_text`.
"""
