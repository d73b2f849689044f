"""Deletion lists, measured: ``python -m bench.drop``."""
