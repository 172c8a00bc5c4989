"""The HTML twin of a mail that is written once, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string

_CODE = re.compile(r"\d{6}")
# « Se connecter : https://… »
_LINK = re.compile(r"(?P<label>[^:\n]+?)\s*:\s*(?P<url>https?://\S+)")
# What templates/emails/base.txt writes between the message and the signature.
SIGNATURE = "\n-- \n"


@dataclass(frozen=True)
class Block:
    """One paragraph: words, a link with its label, one link more, or a code to type."""

    kind: str
    text: str
    url: str = ""


def blocks(text: str) -> list[Block]:
    """The paragraphs of a text mail, without its signature."""
    body = text.partition(SIGNATURE)[0]
    paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", body))
    found = [_block(paragraph) for paragraph in paragraphs if paragraph]
    links = [block for block in found if block.kind == "link"]
    # One thing to press: the links after it are quieter.
    return [replace(block, kind="more") if block in links[1:] else block for block in found]


def html_twin(subject: str, text: str) -> str:
    """The same words as the text, with the code in large figures and links to press."""
    context = {
        "subject": subject,
        "blocks": blocks(text),
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "base_url": settings.BASE_URL,
    }
    return render_to_string("emails/base.html", context)


def _block(paragraph: str) -> Block:
    if _CODE.fullmatch(paragraph):
        return Block("code", paragraph)
    if link := _LINK.fullmatch(paragraph):
        return Block("link", link["label"], link["url"])
    return Block("text", paragraph)
