"""Checks reading ahead: its order, its errors and its end; and the time of an order of a million examples."""

from __future__ import annotations

import threading
import time

from genc_torch.data.prefetch import ahead
from genc_torch.random import Address, permutation

begun: list[int] = []


def square(index: int) -> int:
    begun.append(index)
    if index == 7:
        raise ValueError("seven")
    return index * index


for count in range(6):
    assert list(ahead(square, range(2, 6), count)) == [4, 9, 16, 25], count
    assert list(ahead(square, range(0), count)) == []

results = ahead(square, range(100), 3)
assert [next(results) for _ in range(7)] == [0, 1, 4, 9, 16, 25, 36]
try:
    next(results)
    raise AssertionError("the error of 7 was lost")
except ValueError as error:
    assert str(error) == "seven"

# Three are under way while the caller has one; the rest is not begun, and no thread stays.
begun.clear()
results = ahead(square, range(20, 100), 3)
next(results)
time.sleep(0.2)
assert begun == [20, 21, 22, 23], begun
results.close()
assert begun == [20, 21, 22, 23], begun
assert not [each for each in threading.enumerate() if each.name.startswith("genc-data")]

# The second call: the first one may have to load what numpy needs.
permutation(Address(0, "warm"), 1000)
start = time.process_time()
permutation(Address(0, "order"), 1_000_000)
print(f"{time.process_time() - start:.2f}")
