"""From the demo's Markdown to the blocks that editors use."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark")

Block = tuple[str, Any]


def to_blocks(source: str) -> list[Block]:
    """Paragraphs, headings and lists become one text block; a quotation becomes a call-out."""
    blocks: list[Block] = []
    ordinary: list[str] = []
    quoted: list[str] = []
    for line in [*source.splitlines(), ""]:
        if line.startswith(">"):
            _close(ordinary, blocks, call_out=False)
            quoted.append(line.lstrip("> "))
        else:
            _close(quoted, blocks, call_out=True)
            ordinary.append(line)
    _close(ordinary, blocks, call_out=False)
    return blocks


def to_html(source: str) -> str:
    return str(_PARSER.render(source)).strip()


def _close(lines: list[str], blocks: list[Block], *, call_out: bool) -> None:
    html = to_html("\n".join(lines))
    lines.clear()
    if not html:
        return
    if call_out:
        blocks.append(("callout", {"heading": "À retenir", "text": html}))
    else:
        blocks.append(("paragraph", html))
