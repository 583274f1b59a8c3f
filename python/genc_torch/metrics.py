"""Means of terms over many batches, and measures of whole sets that are taken from counts."""

from __future__ import annotations

import math
from typing import Any, Dict, Mapping, Union

# The measurements of one batch by term: a mean over its examples, or `{"set": …, "counts": […]}`.
Measures = Mapping[str, Union[float, Dict[str, Any]]]


def measure_of(entry: Mapping[str, Any]) -> float:
    """The measure of the number of times that each code was chosen; NaN if none was."""
    counts = entry["counts"]
    total = sum(counts)
    if total == 0:
        return math.nan
    if entry["set"] == "usage":
        return sum(count > 0 for count in counts) / len(counts)
    shares = (count / total for count in counts if count > 0)
    return math.exp(-sum(share * math.log(share) for share in shares))


class RunningMeans:
    """The means of terms over many iterations: means are weighted by examples, counts are added up."""

    def __init__(self, sums: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._terms: dict[str, dict[str, Any]] = {
            name: dict(entry) for name, entry in (sums or {}).items()
        }

    def add(self, measures: Measures, examples: int) -> None:
        """Adds the measurements of one batch or iteration of `examples` examples."""
        for name, value in measures.items():
            entry = self._terms.get(name)
            if isinstance(value, Mapping):
                before = entry["counts"] if entry is not None and "counts" in entry else None
                counts = list(value["counts"])
                if before is not None:
                    counts = [a + b for a, b in zip(before, counts)]
                self._terms[name] = {"set": value["set"], "counts": counts}
            elif entry is not None and "sum" in entry:
                entry["sum"] += examples * value
                entry["weight"] += examples
            else:
                self._terms[name] = {"sum": examples * value, "weight": examples}

    def measures(self) -> dict[str, Any]:
        """The measurements of everything added, in the form of one batch's."""
        return {
            name: entry if "counts" in entry else entry["sum"] / entry["weight"]
            for name, entry in self._terms.items()
        }

    def means(self) -> dict[str, float]:
        """The numbers to report."""
        return {
            name: measure_of(entry) if "counts" in entry else entry["sum"] / entry["weight"]
            for name, entry in self._terms.items()
        }

    def sums(self) -> dict[str, dict[str, Any]]:
        """The sums behind the means, for a checkpoint."""
        return {name: dict(entry) for name, entry in self._terms.items()}

    def __bool__(self) -> bool:
        return bool(self._terms)
