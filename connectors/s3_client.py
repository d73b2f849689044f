"""The S3 client: where it connects, and what its errors mean.

Error texts of the driver may hold object keys, which may be personal, so they are not chained into ours.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from delenda.errors import Archived, ConfigError, SourceDenied, SourceUnavailable
from delenda.settings import S3Store

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_DENIED: Final = frozenset(
    "AccessDenied AllAccessDisabled AccountProblem InvalidAccessKeyId SignatureDoesNotMatch ExpiredToken "
    "InvalidToken Forbidden 403 401 MethodNotAllowed KMS.DisabledException "
    "KMS.NotFoundException KMS.AccessDeniedException".split()
)
_LATER: Final = frozenset(
    "SlowDown ServiceUnavailable InternalError RequestTimeout RequestTimeTooSkewed Throttling ThrottlingException "
    "OperationAborted 500 502 503 504".split()
)
ABSENT: Final = frozenset("NoSuchKey NoSuchVersion NotFound 404".split())


def connect(name: str, settings: S3Store) -> S3Client:
    """Return a client for the store's endpoint.

    Raises ``ConfigError`` for an endpoint without TLS that is not on this machine.
    """
    check_endpoint(name, settings.endpoint)
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=10,
        read_timeout=60,
        retries={"max_attempts": 5, "mode": "standard"},
        s3={"addressing_style": "path" if settings.endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    secret = settings.secret_key
    access = settings.access_key
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=settings.endpoint or None,
        region_name=settings.location or ("us-east-1" if settings.endpoint else None),
        aws_access_key_id=access.get_secret_value() if access else None,
        aws_secret_access_key=secret.get_secret_value() if secret else None,
        config=config,
    )
    if settings.requester_pays:
        client.meta.events.register("provide-client-params.s3", _agree_to_pay)
    return client


def _agree_to_pay(params: dict[str, Any], model: Any, **_: Any) -> None:
    """Say in each request that can say so that we pay for it: else the bucket refuses."""
    if "RequestPayer" in model.input_shape.members:
        params.setdefault("RequestPayer", "requester")


def check_endpoint(name: str, endpoint: str) -> None:
    """Refuse an endpoint that would carry people's data in the clear."""
    parts = urlsplit(endpoint)
    if not endpoint or parts.scheme == "https":
        return
    host = parts.hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if parts.scheme != "http" or not local:
        raise ConfigError(f"stores.{name}.endpoint: needs https:// (http:// is for this machine only)")


@contextmanager
def s3_errors(name: str) -> Iterator[None]:
    """Turn the driver's errors into ours. An absent object is the caller's to handle before."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

    try:
        yield
    except ClientError as e:
        code = error_code(e)
        if code == "NoSuchBucket":
            raise ConfigError(f"stores.{name}.bucket: there is no such bucket") from None
        if code in _LATER or str(e.response.get("ResponseMetadata", {}).get("HTTPStatusCode", "")).startswith("5"):
            raise SourceUnavailable(f"{name}: the endpoint asks to come back later ({code})") from None
        if code == "InvalidObjectState":
            raise Archived(f"{name}: an object lies in an archive") from None
        if code in _DENIED:
            raise SourceDenied(f"{name}: the endpoint refuses {e.operation_name} ({code})") from None
        raise SourceUnavailable(f"{name}: {e.operation_name} failed ({code})") from None
    except (NoCredentialsError, PartialCredentialsError):
        raise ConfigError(f"stores.{name}: no credentials are configured") from None
    except BotoCoreError as e:
        raise SourceUnavailable(f"{name}: the endpoint does not answer ({type(e).__name__})") from None


def error_code(error: Any) -> str:
    """Return the code of a ``ClientError``."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))
