"""Pages are light: what is loaded before play, and how many requests it takes."""

from __future__ import annotations

import brotli
import pytest
from playwright.sync_api import Response

from tests.browser import PHONE, NewPage
from tests.e2e.academy_process import Academy

MOST_REQUESTS = 15
TEXTUAL = ("html", "css", "javascript", "svg")
COUNTED = ("html", "css", "javascript", "font")


def packed(response: Response) -> int:
    """Bytes as production sends them: text compressed, fonts as they are."""
    kind = response.headers.get("content-type", "")
    body = response.body()
    return len(brotli.compress(body, quality=5) if any(k in kind for k in TEXTUAL) else body)


@pytest.mark.parametrize(
    ("path", "most_kilobytes"),
    [
        ("/", 60),
        ("/temoignages/", 60),
        ("/recherche/?q=fibre", 60),
        ("/parcours/infrastructures/couverture/fin-du-cuivre/", 60),
        ("/compte/inscription/", 60),
        ("/temoignages/temoignage-1/", 120),
        ("/parcours/infrastructures/couverture/lire-la-carte/", 120),
    ],
)
def test_a_page_holds_its_bar(
    academy: Academy, new_page: NewPage, path: str, most_kilobytes: int
) -> None:
    page = new_page(**PHONE)
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(f"{academy.url}{path}", wait_until="networkidle")
    counted = [
        response
        for response in responses
        if any(kind in response.headers.get("content-type", "") for kind in COUNTED)
    ]
    assert len(counted) >= 3
    weights = {response.url: packed(response) for response in counted}
    assert sum(weights.values()) <= most_kilobytes * 1000, weights
    assert len(responses) <= MOST_REQUESTS, [response.url for response in responses]
