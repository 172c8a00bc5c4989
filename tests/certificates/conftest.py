"""What the tests of attestations share."""

from __future__ import annotations

import pytest

from accounts.models import User
from certificates.models import Attestation
from certificates.services import issue_missing
from tests.catalogue import Catalogue
from tests.certificates.following import FINISHED, attested, finish
from tests.courses.test_prerequisites import add_course


@pytest.fixture
def attestation(catalogue: Catalogue, learner: User) -> Attestation:
    """The learner's, of the course of the catalogue."""
    return attested(learner, catalogue.course)


@pytest.fixture
def of_track(attestation: Attestation, catalogue: Catalogue, learner: User) -> Attestation:
    """The learner's, of the track of the catalogue, which has another course."""
    # Finished with one course, the track had no attestation of its own.
    assert not Attestation.objects.filter(track__isnull=False).exists()
    finish(learner, add_course(catalogue, "Premiers repères", "premiers-reperes"))
    issue_missing(learner, now=FINISHED)
    return Attestation.objects.get(track=catalogue.track)
