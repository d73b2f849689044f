"""The locator index, measured: ``python -m bench.index``."""
