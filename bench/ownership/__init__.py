"""Whose record is it: well-known schemas, filled with invented data, scanned without annotations, and scored.

``python -m bench.ownership`` prints precision and recall. The schemas are written from the applications'
public documentation; the truth is labelled by hand. Half of them are held out: the rules were not made on them.
"""
