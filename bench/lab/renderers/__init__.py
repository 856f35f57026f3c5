"""The programs that draw documents, each behind the interface of `base.py`."""
