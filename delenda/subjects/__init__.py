"""Whose record is it: from a request's seeds to claims, each with its basis; and what a person must decide.

``closure`` decides (no I/O), ``reading`` reads, ``attribute`` drives one against the other for any number
of subjects at once. The rules stand in ``docs/ownership.md``.
"""
