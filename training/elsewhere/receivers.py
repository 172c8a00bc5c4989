"""What becomes of the register when a person or a line goes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, pre_delete

from collectivites.models import Membership
from training.models import ExternalTraining


def connect() -> None:
    pre_delete.connect(forget_with_person, sender=Membership, dispatch_uid="register.person")
    post_delete.connect(forget_certificate, sender=ExternalTraining, dispatch_uid="register.file")


def forget_with_person(instance: Membership, **_details: Any) -> None:
    """An erased person leaves only the lines that the collectivité's accounts must keep."""
    known = ExternalTraining.objects.filter(membership=instance)
    known.exclude(pk__in=ExternalTraining.objects.accepted().financed()).delete()


def forget_certificate(instance: ExternalTraining, **_details: Any) -> None:
    """Once the deletion is certain, and never twice."""
    name, storage = instance.certificate.name, instance.certificate.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))
