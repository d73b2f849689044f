"""delenda: find a person's data, erase, anonymize or export it, also in backups, and prove it."""

__version__ = "0.1.0"
