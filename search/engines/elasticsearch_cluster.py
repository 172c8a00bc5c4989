"""What the engine asks of a cluster: an answer in good time, or EngineUnavailable."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, SerializationError, TransportError

from search.engines import EngineUnavailable

logger = logging.getLogger(__name__)

# Seconds that a page waits, and that whoever indexes waits.
READ_SECONDS = 2.0
WRITE_SECONDS = 30.0
# Seconds without asking again once a cluster has failed: pages cost nothing meanwhile.
REST_SECONDS = 5.0
# Seconds between tries of what is written: a node that begins again takes about ten.
PAUSES = (0.2, 0.8, 2.0, 5.0)
# What another try may mend: too much at once, a node that leaves or comes back.
_PASSING = frozenset({429, 502, 503, 504})
# Bytes in one request; small beside the memory of the smallest node.
_BULK_BYTES = 4_000_000
# Seconds after which an index behind no alias is what a killed rebuild left.
_LEFT_SECONDS = 3600


class _Passing(EngineUnavailable):
    """Another try may do."""


class Cluster:
    """One cluster, and the alias under which its index of the moment is known."""

    def __init__(self, url: str, alias: str) -> None:
        """`url` may name several nodes, separated by commas: the next one answers for a dead one.

        Nothing is asked yet.
        """
        hosts = [host.strip() for host in url.split(",") if host.strip()]
        self.alias = alias
        self._reader = Elasticsearch(
            hosts, request_timeout=READ_SECONDS, max_retries=len(hosts) - 1, http_compress=False
        )
        self._writer = self._reader.options(request_timeout=WRITE_SECONDS)
        self._rests_until = 0.0

    @contextmanager
    def reading(self) -> Iterator[Elasticsearch]:
        """The client, for a page. One caller tries a cluster that failed; others do without."""
        if time.monotonic() < self._rests_until:
            raise EngineUnavailable("Elasticsearch did not answer a moment ago.")
        if self._rests_until:
            self._rest()
        with self._explained():
            yield self._reader
        self._rests_until = 0.0

    @contextmanager
    def writing(self) -> Iterator[Elasticsearch]:
        """The client, for whoever indexes and may wait."""
        with self._explained():
            yield self._writer
        self._rests_until = 0.0

    def _rest(self) -> None:
        self._rests_until = time.monotonic() + REST_SECONDS

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except NotFoundError as error:
            raise EngineUnavailable(f"Elasticsearch has no index « {self.alias} ».") from error
        except ApiError as error:
            logger.error("Elasticsearch answers %s: %s", error.status_code, error)
            if error.status_code not in _PASSING and error.status_code < 500:
                # What it refuses, it will refuse again: that is no reason to leave it alone.
                raise EngineUnavailable(f"Elasticsearch answers {error.status_code}.") from error
            self._rest()
            raise _Passing(f"Elasticsearch answers {error.status_code}.") from error
        except SerializationError as error:
            raise EngineUnavailable("What answers is not Elasticsearch.") from error
        except TransportError as error:
            self._rest()
            raise _Passing(f"Elasticsearch does not answer: {error.message}") from error

    # Writing

    def send(self, lines: Iterable[bytes], *, index: str, refresh: bool) -> None:
        """Carry out bulk actions, each already one or two lines of JSON.

        What fails in passing is tried again, each time later. Raises EngineUnavailable when
        something was not carried out; whoever asked begins again: actions may be repeated.
        """
        with ThreadPoolExecutor(max_workers=1) as sender:
            under_way: Future[None] | None = None
            for batch in _batches(lines):
                if under_way:
                    under_way.result()
                # The next batch is prepared while this one is on its way.
                under_way = sender.submit(self._send, batch, index, refresh)
            if under_way:
                under_way.result()

    def _send(self, batch: list[bytes], index: str, refresh: bool) -> None:
        for pause in (*PAUSES, None):
            try:
                self._send_once(batch, index, refresh)
                return
            except _Passing:
                if pause is None:
                    raise
                time.sleep(pause)

    def _send_once(self, batch: list[bytes], index: str, refresh: bool) -> None:
        with self.writing() as client:
            answer = client.bulk(
                operations=batch,  # type: ignore[arg-type]  # Lines are sent as they are.
                index=index,
                refresh=refresh,
                # A write never makes an index: what it would guess of the fields is wrong.
                require_alias=index == self.alias,
                filter_path="errors,items.*.status,items.*.error.reason",
            )
        # To forget what is not there is no error.
        failed = [
            result
            for item in (answer["items"] if answer["errors"] else ())
            for result in item.values()
            if "error" in result
        ]
        if failed:
            reason = f"Elasticsearch did not index: {failed[0]['error'].get('reason')}"
            if all(result["status"] in _PASSING for result in failed):
                raise _Passing(reason)
            raise EngineUnavailable(reason)

    # Indexes and their alias

    def make(self, settings: Mapping[str, Any], mappings: Mapping[str, Any]) -> str:
        """A new, empty index, which no search sees yet; returns its name."""
        name = f"{self.alias}-{_moment(time.time())}-{uuid.uuid4().hex[:6]}"
        with self.writing() as client:
            client.indices.create(index=name, settings=settings, mappings=mappings)
        return name

    def put_in_place(self, name: str) -> None:
        """Searches go to this index from now on; the former one goes, in the same moment."""
        with self.writing() as client:
            client.indices.put_settings(index=name, settings={"refresh_interval": None})
            client.indices.refresh(index=name)
            former = self._of_ours(client, behind_alias=True)
            client.indices.update_aliases(
                actions=[
                    {"add": {"index": name, "alias": self.alias}},
                    *({"remove_index": {"index": index}} for index in former),
                ]
            )
            self._sweep(client)

    def remove(self, name: str) -> None:
        with self.writing() as client:
            client.indices.delete(index=name, ignore_unavailable=True)

    def remove_all(self) -> None:
        """Remove the index that serves, and those that wait or were left."""
        with self.writing() as client:
            for behind_alias in (True, False):
                for name in self._of_ours(client, behind_alias=behind_alias):
                    client.indices.delete(index=name, ignore_unavailable=True)

    def _of_ours(self, client: Elasticsearch, *, behind_alias: bool) -> list[str]:
        found = client.indices.get_alias(index=f"{self.alias}-*")
        return [
            name
            for name, index in found.items()
            if re.fullmatch(rf"{re.escape(self.alias)}-\d{{14}}-[0-9a-f]{{6}}", name)
            and (self.alias in index["aliases"]) is behind_alias
        ]

    def _sweep(self, client: Elasticsearch) -> None:
        """Remove what rebuilds that were killed left, and not what another one is making."""
        late = f"{self.alias}-{_moment(time.time() - _LEFT_SECONDS)}"
        for name in self._of_ours(client, behind_alias=False):
            if name < late:
                client.indices.delete(index=name, ignore_unavailable=True)

    def meta(self) -> Mapping[str, Any]:
        """What was written down of the present index when it was made."""
        with self.reading() as client:
            found = client.indices.get_mapping(index=self.alias)
        (index,) = found.values()
        return index["mappings"].get("_meta", {})


def action(name: str, key: str, source: Mapping[str, Any] | None = None) -> bytes:
    """One bulk action: "index" with its source, or "delete"."""
    lines = [json.dumps({name: {"_id": key}})]
    if source is not None:
        lines.append(json.dumps(source, ensure_ascii=False, separators=(",", ":")))
    return "\n".join(lines).encode(errors="replace")


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        if batch and size + len(line) > _BULK_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield batch


def _moment(seconds: float) -> str:
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(seconds))
