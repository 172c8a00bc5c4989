"""What the tests of attestations share."""

from __future__ import annotations

import pytest

from accounts.models import User
from certificates.models import Attestation
from tests.catalogue import Catalogue
from tests.certificates.following import attested


@pytest.fixture
def attestation(catalogue: Catalogue, learner: User) -> Attestation:
    """The learner's, of the course of the catalogue."""
    return attested(learner, catalogue.course)
