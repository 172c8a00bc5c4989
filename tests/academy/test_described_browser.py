"""What pages say to machines, in a real browser."""

from __future__ import annotations

import json

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.browser import NewPage
from tests.catalogue import Catalogue


@pytest.mark.browser
def test_the_policy_lets_the_data_through(
    live_catalogue: Catalogue, live_server: LiveServer, new_page: NewPage
) -> None:
    """`new_page` fails on anything that the policy blocks."""
    page = new_page()
    page.goto(f"{live_server.url}/parcours/infrastructures/couverture/")
    told = page.locator('script[type="application/ld+json"]').all_text_contents()
    assert {json.loads(content)["@type"] for content in told} == {"Course", "BreadcrumbList"}
