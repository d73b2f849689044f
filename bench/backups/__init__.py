"""Benches of backups: rewriting a dump without a server, and closing many obligations in one purge."""
