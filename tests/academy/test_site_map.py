import pytest
from wagtail.models import Page

from academy.views import Branch, branches

# A page asks for its content type.
pytestmark = pytest.mark.django_db


def _page(title: str, depth: int) -> Page:
    return Page(title=title, depth=depth)


def _titles(trees: list[Branch]) -> list[object]:
    return [[tree.page.title, _titles(tree.children)] for tree in trees]


def test_pages_in_path_order_become_trees() -> None:
    pages = [_page("A", 3), _page("A1", 4), _page("A1a", 5), _page("A2", 4), _page("B", 3)]
    assert _titles(branches(pages)) == [
        ["A", [["A1", [["A1a", []]]], ["A2", []]]],
        ["B", []],
    ]


def test_a_page_whose_parent_is_not_listed_keeps_its_place() -> None:
    assert _titles(branches([_page("A1", 4), _page("B", 3)])) == [["A1", []], ["B", []]]
