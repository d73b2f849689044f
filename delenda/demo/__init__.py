"""The demo estate: an invented mobile-app company, generated from a seed at any size.

Everybody in it is invented: names are drawn from lists, mail addresses end in ``example.com``, North American
numbers are 555-01xx, addresses of networks come from the documentation ranges. Beside the estate lies a ledger of
every planted value and record, for tests to compare with; no product code reads it.
"""

from delenda.demo.estate import Estate, build_estate

__all__ = ["Estate", "build_estate"]
