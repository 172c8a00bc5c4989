"""Read by gunicorn wherever it starts; the rest is on its command line."""

from gunicorn.http import message

# Bytes. What is pasted into a search by mistake may hold ten thousand letters, and is answered by
# a page: gunicorn’s own most, 8190, would answer by two words in English.
message.MAX_REQUEST_LINE = 128 * 1024
limit_request_line = message.MAX_REQUEST_LINE


def when_ready(server: object) -> None:
    """The words of French are read once, before the processes that answer come from this one."""
    from search.lexicon import is_french

    is_french("")
