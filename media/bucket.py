"""Versions and originals in a bucket that speaks S3: the operator's own, on any host.

A version is there once its master playlist is, which is uploaded last. Objects are private:
browsers get addresses that are signed for a few hours, by redirect (`media.sending`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.http import Http404
from django.utils.http import content_disposition_header

from media.delivery import content_type_of
from media.ffmpeg.package import MASTER
from media.waiting import Job, KeepAlive, alongside, nothing_to_renew

# Small files by the thousand: one after the other would take minutes.
_THREADS = 8
# What S3 deletes in one request.
_MOST_KEYS = 1000
# Only who holds a signed address may keep it, and no shared cache for longer than that.
_CACHE = "private, max-age=31536000, immutable"


class Unreachable(OSError):
    """The bucket does not answer, or refuses: to be tried again later."""


class BucketVersions:
    """Objects `<location>/<uuid>/<version>/<name>`; see `media.storage.Versions`."""

    def publish(
        self, folder: Path, uuid: UUID, version: int, *, keep_alive: KeepAlive = nothing_to_renew
    ) -> None:
        if not folder.exists() and self.exists(uuid, version):
            return
        prefix, master = f"{uuid}/{version}/", folder / MASTER
        if not master.is_file():
            raise FileNotFoundError(f"No such file: {master}")
        others = [path for path in folder.iterdir() if path != master]
        with _errors():
            alongside(_uploads(others, prefix), keep_alive, threads=_THREADS)
            alongside(_uploads([master], prefix), keep_alive)
        shutil.rmtree(folder)

    def add(self, uuid: UUID, version: int, paths: Iterable[Path]) -> None:
        with _errors():
            uploads = _uploads(paths, f"{uuid}/{version}/")
            alongside(uploads, nothing_to_renew, threads=_THREADS)

    def remove(self, uuid: UUID, version: int | None = None) -> None:
        prefix = _key(f"{uuid}/" if version is None else f"{uuid}/{version}/")
        with _errors():
            keys = list(_keys(prefix))
            # The masters first: what is half removed is no version any more.
            keys.sort(key=lambda key: not key.endswith(f"/{MASTER}"))
            for start in range(0, len(keys), _MOST_KEYS):
                _delete(keys[start : start + _MOST_KEYS])

    def exists(self, uuid: UUID, version: int) -> bool:
        try:
            with _errors():
                _client().head_object(Bucket=_bucket(), Key=_key(f"{uuid}/{version}/{MASTER}"))
        except FileNotFoundError:
            return False
        return True

    def list(self, uuid: UUID) -> Sequence[int]:
        with _errors():
            names = _folders(_key(f"{uuid}/"))
            return sorted(int(name) for name in names if name.isdecimal())

    def sizes(self, uuid: UUID, version: int) -> dict[str, int]:
        prefix = _key(f"{uuid}/{version}/")
        with _errors():
            return {entry["Key"].removeprefix(prefix): entry["Size"] for entry in _objects(prefix)}

    def videos(self) -> Sequence[UUID]:
        found = []
        with _errors():
            for name in _folders(_key("")):
                try:
                    found.append(UUID(name))
                except ValueError:
                    continue
        return found


def read(name: str) -> bytes:
    """A short object of a version. Raises Http404, Unreachable."""
    try:
        with _errors():
            answer = _client().get_object(Bucket=_bucket(), Key=_key(name))
            content: bytes = answer["Body"].read()
    except FileNotFoundError:
        raise Http404 from None
    return content


def address(name: str, *, method: str, save_as: str = "") -> str:
    """Where GET or HEAD finds an object for `VIDEO_BUCKET_LINK_SECONDS`.

    The bucket is not asked: an object that is not there is its own 404.
    """
    parameters = {"Bucket": _bucket(), "Key": _key(name)}
    if save_as and (disposition := content_disposition_header(True, save_as)):
        parameters["ResponseContentDisposition"] = disposition
    with _errors():
        signed: str = _client().generate_presigned_url(
            "get_object",
            Params=parameters,
            ExpiresIn=settings.VIDEO_BUCKET_LINK_SECONDS,
            HttpMethod=method,
        )
    return signed


def download(storage: Any, name: str, target: Path, keep_alive: KeepAlive) -> None:
    """Copy an object of any part of the bucket to a file of this machine.

    Raises FileNotFoundError, Unreachable.
    """
    client, key = storage.bucket.meta.client, f"{storage.location}/{name}"

    def fetch(stop: Event) -> None:
        client.download_file(
            storage.bucket_name, key, str(target), Callback=_unless(stop), Config=_one_thread()
        )

    with _errors():
        alongside([fetch], keep_alive)


def _uploads(paths: Iterable[Path], prefix: str) -> Sequence[Job]:
    client, bucket, config = _client(), _bucket(), _one_thread()

    def upload_of(path: Path) -> Job:
        def upload(stop: Event) -> None:
            kind = content_type_of(path.name)
            if kind is None or stop.is_set():
                return
            client.upload_file(
                str(path),
                bucket,
                _key(f"{prefix}{path.name}"),
                ExtraArgs={"ContentType": kind, "CacheControl": _CACHE},
                Callback=_unless(stop),
                Config=config,
            )

        return upload

    return [upload_of(path) for path in paths]


class _Stopped(OSError):
    """Nobody waits for this transfer any more."""


def _unless(stop: Event) -> Any:
    def on_progress(_transferred: int) -> None:
        if stop.is_set():
            raise _Stopped

    return on_progress


def _one_thread() -> Any:
    """Transfers run beside one another already."""
    from boto3.s3.transfer import TransferConfig

    return TransferConfig(use_threads=False)


def _keys(prefix: str) -> Iterator[str]:
    for entry in _objects(prefix):
        yield entry["Key"]


def _objects(prefix: str) -> Iterator[dict[str, Any]]:
    pages = _client().get_paginator("list_objects_v2").paginate(Bucket=_bucket(), Prefix=prefix)
    for page in pages:
        yield from page.get("Contents", ())


def _folders(prefix: str) -> Iterator[str]:
    """Names between a prefix and the next slash."""
    pages = _client().get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=_bucket(), Prefix=prefix, Delimiter="/"):
        for entry in page.get("CommonPrefixes", ()):
            yield entry["Prefix"].removeprefix(prefix).rstrip("/")


def _delete(keys: Sequence[str]) -> None:
    answer = _client().delete_objects(
        Bucket=_bucket(), Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
    )
    if refused := answer.get("Errors"):
        raise Unreachable(f"{len(refused)} objects were not deleted: {refused[0]}")


def _client() -> Any:
    return storages["versions"].bucket.meta.client  # type: ignore[attr-defined]


def _bucket() -> str:
    name: str = storages["versions"].bucket_name  # type: ignore[attr-defined]
    return name


def _key(name: str) -> str:
    return f"{storages['versions'].location}/{name}"  # type: ignore[attr-defined]


@contextmanager
def _errors() -> Iterator[None]:
    """What boto raises, as the errors of a disk. It is installed where there is a bucket only."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in ("404", "NoSuchKey", "NotFound"):
            raise FileNotFoundError(str(error)) from error
        raise Unreachable(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise Unreachable(str(error)) from error
