"""Backups: what an erasure leaves owing in them, until it is paid, and what a restore must not bring back.

``obligations`` decides (pure), ``tombstones`` says what was erased without saying whom it was about, ``ledger``
keeps both in the control store, ``watch`` finds erased records in a restored store, ``replay`` erases them again.
"""
