"""A receipt for people: one self-contained page without script or outside request, and plain text.

The rendering is not what is signed; it says so, and says how to check what is.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from delenda.audit.receipts import Receipt

if TYPE_CHECKING:
    from jinja2 import Environment

ACTIONS: Final = {
    "delete": "deleted",
    "anonymize": "anonymized",
    "redact": "redacted",
    "replace": "corrected",
    "restrict": "restricted",
    "retain": "kept",
}
TIMES: Final = {
    "received": "Received",
    "acknowledged": "Acknowledged",
    "verified": "Identity verified",
    "approved": "Plan approved",
    "executed": "Carried out",
    "reverified": "Searched again",
    "due": "Due by law or policy",
}
LEVELS: Final = {
    0: "none",
    1: "control of a contact",
    2: "a channel known before, or a signed account event",
    3: "a document was seen (it is not kept)",
}


def page_of(receipt: Receipt) -> str:
    """Return the receipt as one HTML page that opens offline and prints well."""
    return _render("receipt.html", receipt)


def text_of(receipt: Receipt) -> str:
    """Return the receipt as plain text, 78 columns wide."""
    return _render("receipt.txt", receipt)


def _render(template: str, receipt: Receipt) -> str:
    core: Mapping[str, Any] = receipt.core
    return (
        _environment()
        .get_template(template)
        .render(r=core, index=receipt.index, head=receipt.checkpoint, actions=ACTIONS, times=TIMES, levels=LEVELS)
    )


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("delenda.audit"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = lambda text: text.replace("T", " ").replace("Z", " UTC") if text else "–"
    environment.filters["number"] = lambda number: f"{number:,}"
    return environment
