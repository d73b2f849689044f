"""Whose record is it: well-known schemas, filled with invented data, scanned without annotations, and scored.

``python -m bench.ownership`` prints precision and recall. The schemas are written from the applications'
public documentation and sources; the truth is labeled by hand. They are counted in four groups: what the rules were
made on; six that were held out from the beginning; and ten that were labeled later by somebody who knew of the rules
no more than ``docs/ownership.md`` says, and then parted by the digests of their names: five to learn from, and five
of which nobody who changes a rule reads more than the score.
"""
