"""A real S3 server over HTTP, with one private bucket."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from tests.media.serving import ROOT, Answer, running
from tests.notifications.conftest import free_port

NAME = "academie"


@dataclass(frozen=True)
class Bucket:
    endpoint: str
    client: Any

    @property
    def environment(self) -> dict[str, str]:
        """What an operator sets for an academy on this bucket."""
        return {
            "S3_BUCKET": NAME,
            "S3_ENDPOINT_URL": self.endpoint,
            "S3_ADDRESSING_STYLE": "path",
            "S3_REGION": "us-east-1",
            "S3_ACCESS_KEY_ID": "testing",
            "S3_SECRET_ACCESS_KEY": "testing",
        }

    def keys(self, prefix: str) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=NAME, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", ())]

    def describe(self, key: str) -> dict[str, Any]:
        described: dict[str, Any] = self.client.head_object(Bucket=NAME, Key=key)
        return described

    def allow(self, origin: str) -> None:
        """The rules that deploy/ gives to operators, for another site."""
        rules = (ROOT / "deploy" / "bucket-cors.json").read_text()
        assert "https://academie.example" in rules
        self.client.put_bucket_cors(
            Bucket=NAME,
            CORSConfiguration=json.loads(rules.replace("https://academie.example", origin)),
        )


def fetch(url: str, **headers: str) -> Answer:
    """What the bucket answers to a browser that was sent there."""
    request = urllib.request.Request(  # noqa: S310  (loopback)
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  (the same)
            names = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, names, answer.read())
    except urllib.error.HTTPError as error:
        names = {name.lower(): value for name, value in error.headers.items()}
        return Answer(error.code, names, error.read())


@contextmanager
def s3_server(program: str, folder: Path) -> Iterator[Bucket]:
    port = free_port()
    command = [program, "-H", "127.0.0.1", "-p", str(port)]
    # Only the bucket's own rules say who may read it from another origin.
    environment = {**os.environ, "MOTO_DISABLE_GLOBAL_CORS": "true"}
    with running(command, port, folder / "s3.log", environment=environment):
        endpoint = f"http://127.0.0.1:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        client.create_bucket(Bucket=NAME)
        yield Bucket(endpoint, client)
