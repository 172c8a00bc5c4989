"""What an operator says of a bucket, and what browsers are allowed because of it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from academy.settings.environment import env_choice
from academy.settings.object_storage import bucket_origin, bucket_storage


@pytest.mark.parametrize(
    ("environment", "origin"),
    [
        ({}, "https://films.s3.amazonaws.com"),
        ({"S3_REGION": "eu-west-3"}, "https://films.s3.eu-west-3.amazonaws.com"),
        ({"S3_ENDPOINT_URL": "https://s3.example/"}, "https://films.s3.example"),
        (
            {"S3_ENDPOINT_URL": "https://s3.example:9000", "S3_ADDRESSING_STYLE": "path"},
            "https://s3.example:9000",
        ),
        (
            {"S3_REGION": "eu-west-3", "S3_ADDRESSING_STYLE": "path"},
            "https://s3.eu-west-3.amazonaws.com",
        ),
    ],
)
def test_origin_of_the_bucket_is_the_one_of_its_signed_addresses(
    environment: dict[str, str], origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storages.backends.s3 import S3Storage

    for name in ("S3_REGION", "S3_ENDPOINT_URL", "S3_ADDRESSING_STYLE"):
        monkeypatch.delenv(name, raising=False)
    given = {"S3_BUCKET": "films", "S3_ACCESS_KEY_ID": "a", "S3_SECRET_ACCESS_KEY": "b"}
    for name, value in (given | environment).items():
        monkeypatch.setenv(name, value)
    assert bucket_origin() == origin
    signed = S3Storage(**bucket_storage("versions")["OPTIONS"]).url("master.m3u8")
    assert signed.startswith(f"{origin}/")
    assert "X-Amz-Signature=" in signed


def test_bucket_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_BUCKET", raising=False)
    with pytest.raises(KeyError, match="S3_BUCKET"):
        bucket_storage("versions")


def test_policy_names_no_other_origin_without_a_bucket() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert not [source for sources in directives.values() for source in sources if "//" in source]


def test_choice_that_does_not_exist_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIDEO_DELIVERY", raising=False)
    assert env_choice("VIDEO_DELIVERY", "django", "nginx") == "django"
    monkeypatch.setenv("VIDEO_DELIVERY", "nginx")
    assert env_choice("VIDEO_DELIVERY", "django", "nginx") == "nginx"
    monkeypatch.setenv("VIDEO_DELIVERY", "ngnix")
    with pytest.raises(ImproperlyConfigured, match="VIDEO_DELIVERY=ngnix: name one of django"):
        env_choice("VIDEO_DELIVERY", "django", "nginx")
