"""How well, and how fast, personal data is found: a seeded generator of labelled data, a scorer, a table.

The generator knows nothing of the detectors: it has its own word lists, validators and templates, so that it
tests rules and does not repeat them. ``python -m bench.detection`` prints the table.
"""
