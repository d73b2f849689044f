"""The tamper-evident log, receipts, and their proof.

An append-only log without personal data: canonical JSON entries (RFC 8785) in a Merkle tree (RFC 6962),
stored as static files (C2SP tlog-tiles) under a signed checkpoint. ``entries`` says what an entry may hold,
``log`` writes, ``verify`` reads and believes nothing, ``witness`` remembers for somebody else.
``docs/audit.md`` gives the format, and an algorithm short enough to write your own verifier.
"""
