"""Stores. One file a store; this catalogue is the only list of them, and nothing registers itself."""

from __future__ import annotations

from typing import Final

CATALOGUE: Final[dict[str, str]] = {
    "sql": "connectors.sql:SqlConnector",
    "files": "connectors.files:FilesConnector",
    "s3": "connectors.s3:S3Connector",
    "delta": "connectors.delta:DeltaConnector",
    "iceberg": "connectors.iceberg:IcebergConnector",
}
"""Store type in config → class, called with ``(name, settings, notes)``."""

BACKUPS: Final[dict[str, str]] = {
    "folder": "connectors.backup_folder:FolderBackups",
    "s3_versions": "connectors.backup_s3:S3VersionBackups",
    "restic": "connectors.backup_restic:ResticBackups",
    "pgbackrest": "connectors.backup_pgbackrest:PgBackRestBackups",
    "rds": "connectors.backup_aws:RdsSnapshots",
    "aws_backup": "connectors.backup_aws:RecoveryPoints",
}
"""Backup set type in config → class, called with ``(settings of the set, settings of its store)``."""

GATES: Final[dict[str, str]] = {"sql": "connectors.sql_gate:SqlGate"}
"""Store type in config → class that keeps a restored store from serving, called with ``(name, settings)``."""
