"""The ground truth beside the estate: every planted value and record, and whose it is.

Only tests read it. A value that several people share, or that stands for nobody (a zeroed advertising id), is
listed as shared: finding it after an erasure is right.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Ledger:
    """Who holds which value, and which record is about or names whom. ``repr`` shows nothing."""

    holders: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set), repr=False)
    records: list[dict[str, Any]] = field(default_factory=list, repr=False)

    def value(self, account: int, kind: str, value: str) -> None:
        """Note that ``account`` holds ``value``."""
        if value:
            self.holders[kind, value].add(account)

    def record(
        self, store: str, place: str, key: Sequence[Any], owner: int | None, mentions: Sequence[int] = ()
    ) -> None:
        """Note a record: a row by its key, an object's row by ``[object key, row]``."""
        self.records.append(
            {"store": store, "collection": place, "key": list(key), "owner": owner, "mentions": list(mentions)}
        )

    def write(self, path: Path) -> None:
        """Write the ledger as JSON: ``values`` with holders, ``records`` with owner and mentions."""
        values = [{"kind": k, "value": v, "accounts": sorted(a)} for (k, v), a in sorted(self.holders.items())]
        path.write_text(json.dumps({"values": values, "records": self.records}, ensure_ascii=False), encoding="utf-8")
