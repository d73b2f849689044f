"""Iceberg tables with what pyiceberg does not write: position deletes, equality deletes, statistics, leftovers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestContent,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
    ManifestWriterV2,
)
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation
from pyiceberg.table.statistics import BlobMetadata, StatisticsFile
from pyiceberg.table.update.snapshot import _FastAppendFiles
from pyiceberg.typedef import Record

_POSITIONS = pa.schema(
    [
        pa.field("file_path", pa.string(), nullable=False, metadata={"PARQUET:field_id": "2147483546"}),
        pa.field("pos", pa.int64(), nullable=False, metadata={"PARQUET:field_id": "2147483545"}),
    ]
)


def catalog(root: Path) -> SqlCatalog:
    """Return an embedded catalog below a folder."""
    return SqlCatalog("default", **properties(root))


def properties(root: Path) -> dict[str, str]:
    root.mkdir(parents=True, exist_ok=True)
    return {"type": "sql", "uri": f"sqlite:///{root}/catalog.db", "warehouse": f"file://{root}/warehouse"}


class _DeleteWriter(ManifestWriterV2):
    def content(self) -> ManifestContent:
        return ManifestContent.DELETES

    @property
    def _meta(self) -> dict[str, str]:
        return {**super()._meta, "content": "deletes"}


class _Deletes(_FastAppendFiles):
    """A snapshot that adds one delete file."""

    delete: DataFile

    def _manifests(self) -> list[ManifestFile]:
        meta = self._transaction.table_metadata
        spec = meta.specs()[self.delete.spec_id]
        output = self.new_manifest_output()
        with _DeleteWriter(spec, meta.schema(), output, self._snapshot_id, self._compression) as writer:
            writer.add_entry(
                ManifestEntry.from_args(
                    status=ManifestEntryStatus.ADDED,
                    snapshot_id=self._snapshot_id,
                    sequence_number=None,
                    file_sequence_number=None,
                    data_file=self.delete,
                )
            )
        return [writer.to_manifest_file(), *super()._manifests()]


def mask(table: Table, file: DataFile, rows: Sequence[int]) -> None:
    """Delete rows of a data file by a position delete file, as engines do that merge on read."""
    path = f"{table.location()}/data/{uuid.uuid4()}-deletes.parquet"
    content = pa.table({"file_path": [file.file_path] * len(rows), "pos": list(rows)}, schema=_POSITIONS)
    _add(table, path, content, DataFileContent.POSITION_DELETES, file, None)


def delete_equal(table: Table, file: DataFile, field: int, content: pa.Table) -> None:
    """Delete rows by values."""
    path = f"{table.location()}/data/{uuid.uuid4()}-equal.parquet"
    _add(table, path, content, DataFileContent.EQUALITY_DELETES, file, [field])


def _add(
    table: Table, path: str, content: pa.Table, kind: DataFileContent, beside: DataFile, ids: list[int] | None
) -> None:
    with table.io.new_output(path).create() as out:
        pq.write_table(content, out)
    entry = DataFile.from_args(
        content=kind,
        file_path=path,
        file_format=FileFormat.PARQUET,
        partition=beside.partition or Record(),
        record_count=len(content),
        file_size_in_bytes=len(table.io.new_input(path)),
        equality_ids=ids,
    )
    entry.spec_id = beside.spec_id
    with table.transaction() as transaction:
        producer = _Deletes(operation=Operation.DELETE, transaction=transaction, io=table.io)
        producer.delete = entry
        producer.commit()
    table.refresh()


def describe(table: Table, text: str) -> None:
    """Add a statistics file that holds a text to the current snapshot."""
    snapshot = table.current_snapshot()
    assert snapshot is not None
    path = f"{table.location()}/metadata/{uuid.uuid4()}.stats"
    with table.io.new_output(path).create() as out:
        out.write(f"sketch of {text}".encode())
    blob = BlobMetadata(
        type="apache-datasketches-theta-v1",
        snapshot_id=snapshot.snapshot_id,
        sequence_number=snapshot.sequence_number,
        fields=[1],
        properties={},
    )
    file = StatisticsFile(
        snapshot_id=snapshot.snapshot_id,
        statistics_path=path,
        file_size_in_bytes=1,
        file_footer_size_in_bytes=1,
        blob_metadata=[blob],
    )
    with table.update_statistics() as update:
        update.set_statistics(file)


def rows(table: Any) -> list[dict[str, Any]]:
    """Return a table's rows as the library reads them, by id."""
    return sorted(table.scan().to_arrow().to_pylist(), key=lambda r: r["id"])
