"""One Iceberg snapshot that exchanges data files: no row of the old files is named, and no bound of theirs.

A library's overwrite keeps entries of the files it deletes, with the least and greatest values of their columns, and
copies such entries of others along. Here a manifest with an entry of a file that is gone is written anew without it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import (
    compute_statistics_plan,
    data_file_statistics_from_parquet_metadata,
    parquet_path_to_id_mapping,
    pyarrow_to_schema,
)
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestContent,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
)
from pyiceberg.table import Table, Transaction
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Operation, Summary
from pyiceberg.table.update import (
    AssertRefSnapshotId,
    RemovePartitionStatisticsUpdate,
    RemoveSnapshotsUpdate,
    TableUpdate,
    UpdateTableMetadata,
)
from pyiceberg.table.update.snapshot import _SnapshotProducer

from connectors.lake_table import Conflict

Read = Callable[[ManifestFile], Sequence[ManifestEntry]]
"""How a manifest's entries are read, those of files that are gone as well: manifests never change."""

OPERATION: Final = "delenda.operation"
"""Where a snapshot of ours says which operation it is."""
_DELETES: Final = ("total-delete-files", "total-position-deletes", "total-equality-deletes")


class _Exchange(_SnapshotProducer["_Exchange"]):
    """The snapshot: all live files but ``gone``, and what was appended. ``masked`` says that delete files stay."""

    def __init__(
        self, operation: Operation, transaction: Transaction, properties: Mapping[str, str], masked: bool, read: Read
    ) -> None:
        super().__init__(operation, transaction, transaction._table.io, snapshot_properties=dict(properties))
        self._masked = masked
        self._read = read

    def commit(self) -> None:
        """Stage it without registering for retries: after a conflict the table must be looked at again."""
        UpdateTableMetadata.commit(self)

    def _deleted_entries(self) -> list[ManifestEntry]:
        return []

    def _validate_concurrency(self) -> None:
        """Nothing: the commit holds only for the very snapshot that was read."""

    def _existing_manifests(self) -> list[ManifestFile]:
        """Return the manifests of live files; those that name others are written anew."""
        snapshot = self._transaction.table_metadata.snapshot_by_name(self._target_branch)
        gone = {f.file_path for f in self._deleted_data_files}
        out = []
        for manifest in snapshot.manifests(self._io) if snapshot else ():
            if manifest.content == ManifestContent.DELETES:
                out += [manifest] if self._masked else []
                continue
            entries = self._read(manifest)
            live = [e for e in entries if e.status != ManifestEntryStatus.DELETED and e.data_file.file_path not in gone]
            if len(live) == len(entries):
                out.append(manifest)
            elif live:
                out.append(self._written(manifest.partition_spec_id, live, ManifestEntryStatus.EXISTING))
        return out

    def _manifests(self) -> list[ManifestFile]:
        added: dict[int, list[ManifestEntry]] = defaultdict(list)
        for file in self._added_data_files:
            entry = ManifestEntry.from_args(
                status=ManifestEntryStatus.ADDED,
                snapshot_id=self._snapshot_id,
                sequence_number=None,
                file_sequence_number=None,
                data_file=file,
            )
            added[file.spec_id].append(entry)
        new = [self._written(spec, entries, ManifestEntryStatus.ADDED) for spec, entries in added.items()]
        return new + self._existing_manifests()

    def _written(self, spec: int, entries: Sequence[ManifestEntry], status: ManifestEntryStatus) -> ManifestFile:
        with self.new_manifest_writer(self.spec(spec)) as writer:
            for entry in entries:
                if status == ManifestEntryStatus.ADDED:
                    writer.add_entry(entry)
                else:
                    writer.existing(entry)
        return writer.to_manifest_file()

    def _summary(self, snapshot_properties: dict[str, str] | None = None) -> Summary:
        """Return counts: the library's own summary may name partitions, and so values."""
        head = self._transaction.table_metadata.snapshot_by_name(self._target_branch)
        before = head.summary.additional_properties if head and head.summary else {}
        come, gone = _counts(self._added_data_files), _counts(self._deleted_data_files)
        counts = {f"added-{k}": v for k, v in come.items()} | {f"deleted-{k}": v for k, v in gone.items()}
        for total in ("data-files", "records", "files-size"):
            was = int(before.get(f"total-{total}", 0))
            counts[f"total-{total}"] = max(0, was + come[total] - gone[total])
        counts |= {k: int(before.get(k, 0)) if self._masked else 0 for k in _DELETES}
        plain = {k: str(v) for k, v in counts.items()}
        return Summary(operation=self._operation, **plain, **(snapshot_properties or {}))


def _counts(files: Iterable[DataFile]) -> dict[str, int]:
    some = list(files)
    return {
        "data-files": len(some),
        "records": sum(f.record_count for f in some),
        "files-size": sum(f.file_size_in_bytes for f in some),
    }


def exchange(
    table: Table,
    gone: Sequence[DataFile],
    come: Sequence[DataFile],
    properties: Mapping[str, str],
    read: Read,
    masked: bool,
) -> None:
    """Commit a snapshot without ``gone`` and with ``come``.

    Raises ``Conflict`` if the table's main branch is not at the snapshot that ``table`` was read at.
    """
    transaction = table.transaction()
    operation = Operation.OVERWRITE if gone else Operation.REPLACE
    producer = _Exchange(operation, transaction, properties, masked, read)
    for file in gone:
        producer.delete_data_file(file)
    for file in come:
        producer.append_data_file(file)
    producer.commit()
    try:
        transaction.commit_transaction()
    except CommitFailedException:
        producer._clean_all_uncommitted()
        raise Conflict from None


def expire(table: Table, snapshots: Sequence[int]) -> None:
    """Take snapshots, and the statistics of them, out of a table's metadata. Raises ``Conflict``."""
    meta = table.metadata
    updates: list[TableUpdate] = [
        RemovePartitionStatisticsUpdate.model_validate({"snapshot-id": s.snapshot_id})
        for s in meta.partition_statistics
        if s.snapshot_id in snapshots
    ]
    updates.append(RemoveSnapshotsUpdate.model_validate({"snapshot-ids": list(snapshots)}))
    unchanged = AssertRefSnapshotId.model_validate({"ref": "main", "snapshot-id": meta.current_snapshot_id})
    transaction = table.transaction()
    try:
        transaction._apply(tuple(updates), (unchanged,))
        transaction.commit_transaction()
    except CommitFailedException:
        raise Conflict from None


def data_file(io: FileIO, meta: TableMetadata, path: str, old: DataFile) -> DataFile:
    """Return the entry of a new file that takes another's place: its partition and order, bounds of its own."""
    source = io.new_input(path)
    with source.open() as stream:
        footer = pq.read_metadata(stream)
    entry = DataFile.from_args(
        content=DataFileContent.DATA,
        file_path=path,
        file_format=FileFormat.PARQUET,
        partition=old.partition,
        file_size_in_bytes=len(source),
        sort_order_id=old.sort_order_id,
        equality_ids=None,
        key_metadata=None,
        **_statistics(footer, meta),
    )
    entry.spec_id = old.spec_id
    return entry


def _statistics(footer: pq.FileMetaData, meta: TableMetadata) -> dict[str, Any]:
    """Return a file's statistics, by the ids that it gives its own fields; only the count for one without ids."""
    try:
        schema = pyarrow_to_schema(footer.schema.to_arrow_schema())
        plan = compute_statistics_plan(schema, meta.properties)
        statistics = data_file_statistics_from_parquet_metadata(footer, plan, parquet_path_to_id_mapping(schema))
    except (ValueError, KeyError, TypeError, pa.ArrowException):
        return {"record_count": footer.num_rows}
    return statistics.to_serialized_dict()
