"""Reading ahead: a thread prepares what comes next while the caller works."""

from __future__ import annotations

import queue
import threading
from typing import Callable, Iterator, TypeVar

T = TypeVar("T")

_END = object()


def ahead(read: Callable[[int], T], indices: range, count: int) -> Iterator[T]:
    """The results of `read` for each index in order, of which up to `count` are made before they are asked for.

    An error of `read` is raised where its result would have come. The thread ends when the iterator is closed.
    """
    if count < 1:
        yield from map(read, indices)
        return
    ready: queue.Queue = queue.Queue(count)
    stopped = threading.Event()

    def put(item: object) -> bool:
        while not stopped.is_set():
            try:
                ready.put(item, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        try:
            for index in indices:
                if stopped.is_set() or not put((read(index), None)):
                    return
            put((_END, None))
        except BaseException as error:  # It belongs to the caller, in whose thread it is raised.
            put((None, error))

    thread = threading.Thread(target=work, name="genc-data", daemon=True)
    thread.start()
    try:
        while True:
            result, error = ready.get()
            if error is not None:
                raise error
            if result is _END:
                return
            yield result
    finally:
        stopped.set()
        thread.join()
