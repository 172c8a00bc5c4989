"""Addresses of pages, without a statement for each."""


def address_of(url_path: str) -> str:
    """From Wagtail's `url_path` to the address on the site: `/home/parcours/` → `/parcours/`.

    There is one site and its home page is the only root, whose own slug is in no address.
    """
    below = url_path.strip("/").partition("/")[2]
    return f"/{below}/" if below else "/"
