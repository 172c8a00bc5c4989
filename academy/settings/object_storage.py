"""A bucket that speaks S3, from environment variables: the operator's own, on any host."""

import os
from typing import Any
from urllib.parse import urlsplit


def bucket_storage(location: str, **options: Any) -> dict[str, Any]:
    """An entry of STORAGES: a private part of the bucket. Raises KeyError without S3_BUCKET."""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ["S3_BUCKET"],
            "location": location,
            # Without these two, boto looks for a profile, or for the machine's own role.
            "access_key": os.environ.get("S3_ACCESS_KEY_ID"),
            "secret_key": os.environ.get("S3_SECRET_ACCESS_KEY"),
            "endpoint_url": _endpoint(),
            "region_name": os.environ.get("S3_REGION"),
            "addressing_style": _addressing(),
            # The one whose addresses expire as told, and that every host knows.
            "signature_version": "s3v4",
            "querystring_auth": True,
            "default_acl": None,
            **options,
        },
    }


def bucket_origin() -> str:
    """Scheme and host of the addresses that browsers are sent to, for the security policy."""
    bucket = os.environ["S3_BUCKET"]
    if endpoint := _endpoint():
        parts = urlsplit(endpoint)
        host = parts.netloc if _addressing() == "path" else f"{bucket}.{parts.netloc}"
        return f"{parts.scheme}://{host}"
    region = os.environ.get("S3_REGION")
    host = f"s3.{region}.amazonaws.com" if region else "s3.amazonaws.com"
    return f"https://{host}" if _addressing() == "path" else f"https://{bucket}.{host}"


def _endpoint() -> str | None:
    return os.environ.get("S3_ENDPOINT_URL", "").rstrip("/") or None


def _addressing() -> str:
    """`virtual` (the bucket is part of the host's name) or `path`."""
    return os.environ.get("S3_ADDRESSING_STYLE", "virtual")
