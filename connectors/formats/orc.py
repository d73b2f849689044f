"""ORC, by pyarrow: read stripe by stripe, rewritten with the same codec, block size, row index and version.

A rewrite makes every stream, dictionary, index and statistic anew, in stripes and in the footer, so a removed
value is in none of them. Not kept, because pyarrow can't write them: user metadata, bloom filters, the lengths
of CHAR and VARCHAR columns, and where exactly stripes end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

import pyarrow as pa

from connectors.formats.leaves import flat_batch
from connectors.formats.parquet import representable
from connectors.formats.parquet_rows import decided, edited
from connectors.formats.port import Damaged, Edits, Rewritten
from delenda.model import Shape

MAGIC: Final = b"ORC"
_ROWS: Final = 16_384
_BROKEN: Final = (pa.ArrowException, OSError, ValueError, OverflowError)


class OrcFormat:
    """Apache ORC files."""

    name = "orc"
    shape = Shape.ROWS
    seekable = True

    def read(self, stream: BinaryIO) -> Iterator[pa.RecordBatch]:
        """Yield batches of flat columns, stripe by stripe."""
        file = _opened(stream)
        for n in range(file.nstripes):
            stripe = _stripe(file, n)
            for start in range(0, stripe.num_rows, _ROWS):
                yield _flat(stripe.slice(start, _ROWS))

    def rewrite(self, source: BinaryIO, target: BinaryIO, edits: Edits) -> Rewritten:
        """Write the file anew without the deleted rows and with the changed values."""
        try:
            return self._rewritten(_opened(source), target, edits)
        except _BROKEN as e:
            raise Damaged("the ORC data is broken") from e

    def _rewritten(self, file: Any, target: BinaryIO, edits: Edits) -> Rewritten:
        done = Rewritten()
        with _writer(file, target) as writer:
            for n in range(file.nstripes):
                table = pa.Table.from_batches([_stripe(file, n)])
                count = table.num_rows
                if rows := edits.rows_in(done.rows, count):
                    table = _edited(table, rows, edits, done)
                if table.num_rows or done.rows == 0:  # one write at least, for the schema
                    writer.write(table)
                done.rows += count
            if not file.nstripes:
                writer.write(file.schema.empty_table())
        return done


def _flat(rows: pa.RecordBatch) -> pa.RecordBatch:
    try:
        return representable(flat_batch(rows))
    except _BROKEN as e:  # names that are no UTF-8, lists that end before they begin
        raise Damaged("the ORC data is broken") from e


def _edited(table: pa.Table, rows: Sequence[int], edits: Edits, done: Rewritten) -> pa.Table:
    """Return a stripe after the edits of some of its rows."""
    first = done.rows
    changed = decided(table, first, edits, rows, done)
    gone = [row for row in rows if (edit := edits.at(row)) and edit.delete]
    done.touched |= set(gone)
    done.deleted += len(gone)
    return edited(table, [row - first for row in gone], changed)


def _opened(stream: BinaryIO) -> Any:
    from pyarrow import orc

    try:
        return orc.ORCFile(pa.PythonFile(stream, mode="r"))
    except _BROKEN as e:
        raise Damaged("the ORC footer is broken, or the file is encrypted") from e


def _stripe(file: Any, number: int) -> pa.RecordBatch:
    try:
        stripe = file.read_stripe(number)
        stripe.validate(full=False)
        return stripe
    except (*_BROKEN, NotImplementedError) as e:
        raise Damaged("the ORC data is broken") from e


def _writer(file: Any, target: BinaryIO) -> Any:
    """Return a writer that writes the way the file was written."""
    from pyarrow import orc

    stripes = max(int(file.nstripes), 1)
    return orc.ORCWriter(
        pa.PythonFile(target, mode="w"),
        file_version=str(file.file_version),
        compression=str(file.compression).lower(),
        compression_block_size=int(file.compression_size) or 1 << 16,
        stripe_size=64 << 20 if stripes == 1 else max(int(file.content_length) // stripes, 1 << 16),
        row_index_stride=int(file.row_index_stride),
    )
