"""The control store: our own state, in one database (SQLite by default, PostgreSQL by URL).

Tables live beside the rooms that own them (``delenda/<room>/tables.py``), on the one ``metadata`` here.
What identifies a person is sealed (AES-256-GCM) or a token; nothing else is written.
"""

from delenda.control.sealing import Sealer
from delenda.control.store import Control, chunks, insert, metadata, utc

__all__ = ["Control", "Sealer", "chunks", "insert", "metadata", "utc"]
