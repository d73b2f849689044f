"""A company of up to millions of people who share, pass on and mention identifiers, and the truth about each record.

``python -m bench.world`` makes it, scans it, plans erasures in it, and counts rows of anybody else in a plan and
rows that were missed without a word. ``--cost`` measures what 1, 10, 100 and 1,000 requests cost together.
"""
