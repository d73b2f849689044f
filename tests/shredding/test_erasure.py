"""An erasure ends sealed data wherever it is: planned, applied, proved, told; and what must stay stays."""

from __future__ import annotations
