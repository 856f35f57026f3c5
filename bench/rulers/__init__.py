"""The parts of `bench/quality.py`: documents, converters, scores and the table."""
