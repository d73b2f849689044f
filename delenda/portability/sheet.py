"""Tables for spreadsheet programs, which must never take a person's data for a formula.

OWASP ASVS 5.0 §1.2.10: a cell that starts with ``=``, ``+``, ``-``, ``@``, a tab, a carriage return or NUL gets a
leading ``'``; so do the full-width forms that some programs fold, and cells that hide one behind white space. Phone
numbers start with ``+``: the sheet is a lossy view, the JSON file beside it is the record.

>>> cell("=1+1"), cell("+1 555 0100"), cell("Ada")
("'=1+1", "'+1 555 0100", 'Ada')
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from delenda.portability.canonical import encode, plain

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it, spreadsheet programs read Chinese as Latin-1."""
FORMULA: Final = frozenset("=+-@\t\r\n\0＝＋－＠﹢﹣﹦﹫−")


def cell(value: Any) -> str:
    """Return a value as the text of a cell that no spreadsheet program evaluates."""
    match plain(value):
        case None:
            return ""
        case str(text):
            pass
        case bool(flag):
            text = "true" if flag else "false"
        case int() | float() as number:
            text = repr(number)
        case nested:
            text = encode(nested)
    bare = text.lstrip()
    risky = (text[:1] in FORMULA or bare[:1] in FORMULA) if text else False
    return ("'" + text if risky else text).replace("\0", "")


def sheet(fields: Sequence[str], records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield a CSV file (RFC 4180, UTF-8 with a byte order mark) piece by piece."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([cell(name) for name in fields])
    for record in records:
        writer.writerow([cell(record.get(name)) for name in fields])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
