"""Reading ahead: a thread reads what comes next while the caller works."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Callable, Iterable, Iterator, TypeVar

T = TypeVar("T")


def ahead(read: Callable[[int], T], indices: Iterable[int], count: int) -> Iterator[T]:
    """The results of `read` for each index in order, of which up to `count` are under way before they are asked for.

    An error of `read` is raised where its result would have come. The thread ends when the iterator is closed.
    """
    if count < 1:
        yield from map(read, indices)
        return
    waiting: deque[Future[T]] = deque()
    # One thread: two would wait for each other, as most of the work holds Python's lock.
    thread = ThreadPoolExecutor(1, thread_name_prefix="genc-data")
    try:
        left = iter(indices)
        for index in islice(left, count):
            waiting.append(thread.submit(read, index))
        while waiting:
            result = waiting.popleft().result()
            # The next one starts before the caller has this one, so that `count` are under way meanwhile.
            following = next(left, None)
            if following is not None:
                waiting.append(thread.submit(read, following))
            yield result
    finally:
        thread.shutdown(wait=True, cancel_futures=True)
