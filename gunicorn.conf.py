"""Read by gunicorn wherever it starts; the rest is on its command line."""

from gunicorn.http import message

# Bytes. What is pasted into a search by mistake may hold ten thousand letters, and is answered by
# a page: gunicorn’s own most, 8190, would answer by two words in English.
message.MAX_REQUEST_LINE = 128 * 1024
limit_request_line = message.MAX_REQUEST_LINE
