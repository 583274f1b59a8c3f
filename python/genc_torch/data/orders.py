"""The examples of an epoch in their order, as Node draws it: shuffled, in rounds, or in turns of balanced classes."""

from __future__ import annotations

import threading
from typing import Sequence

import numpy as np

from ..random import Address, permutation


class Orders:
    """The orders of a set. A shorter list starts again, in a new order, until the longest one is through."""

    def __init__(self, name: str, seed: int) -> None:
        self._name = name
        self._seed = seed
        self._known: dict[tuple[int, str, int, int, int], np.ndarray] = {}
        self._lock = threading.Lock()

    def in_turn(
        self, count: int, places: np.ndarray, split: str, number: int, epoch: int, shuffle: bool
    ) -> np.ndarray:
        """The members of the list `number`, which has `count`, at places of its order."""
        rounds, rows = np.divmod(places, count)
        if not shuffle:
            return rows
        found = np.empty_like(rows)
        for each in np.unique(rounds):
            at = rounds == each
            found[at] = self._order(count, split, number, epoch, int(each))[rows[at]]
        return found

    def by_turns(
        self,
        classes: Sequence[np.ndarray],
        places: np.ndarray,
        split: str,
        epoch: int,
        shuffle: bool,
    ) -> np.ndarray:
        """The examples at places of an order in which classes take turns, each in its own order."""
        within, turns = np.divmod(places, len(classes))
        found = np.empty_like(places)
        for turn in np.unique(turns):
            at, members = turns == turn, classes[turn]
            rows = self.in_turn(members.size, within[at], split, int(turn), epoch, shuffle)
            found[at] = members[rows]
        return found

    def _order(self, count: int, split: str, number: int, epoch: int, each: int) -> np.ndarray:
        key = (count, split, number, epoch, each)
        with self._lock:
            known = self._known.get(key)
            if known is None:
                if (
                    len(self._known) > 8
                ):  # Only the orders of the current epoch are asked for again.
                    self._known.clear()
                path = f"data/shuffle/{self._name}/{split}/{number}/{epoch}/{each}"
                known = self._known[key] = permutation(Address(self._seed, path), count)
            return known


def members(labels: np.ndarray, classes: int) -> list[np.ndarray]:
    """The examples of each class."""
    by_class = np.argsort(labels, kind="stable")
    ends = np.searchsorted(labels[by_class], np.arange(classes + 1))
    return [by_class[ends[each] : ends[each + 1]] for each in range(classes)]
