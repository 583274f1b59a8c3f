"""The order in which an iteration evaluates its steps, and the means of their terms that it returns."""

from __future__ import annotations

from typing import Any, Sequence

from .metrics import RunningMeans
from .schedules import Stage
from .shared_values import Take


def rounds_of(stage: Stage, since: int) -> list[list[Take]]:
    """The evaluations of an iteration in order; all evaluations of a round come before its updates.

    The steps of a group that is trained together make one round per repetition; otherwise each repetition of each step
    is a round. `since` is the number of iterations of the stage before this one.
    """
    rounds: list[list[Take]] = []
    for group in stage.groups:
        due = [step for step in group["steps"] if since % step["every"] == 0]
        for steps in [due] if group["together"] else [[step] for step in due]:
            for repetition in range(max([0, *(step["repeat"] for step in steps)])):
                rounds.append(
                    [Take(step, repetition) for step in steps if repetition < step["repeat"]]
                )
    return rounds


def term_means(results: Sequence[tuple[dict[str, Any], int, dict[str, Any]]]) -> dict[str, Any]:
    """The mean of each term: from the step that minimises it, or else from the last step that mentions it.

    A result is a step, its number of examples, and its measured terms.
    """
    owners: dict[str, dict[str, Any]] = {}
    for step, _, terms in results:
        for name in terms:
            if name not in owners or owners[name]["loss"] != name:
                owners[name] = step
    total = RunningMeans()
    for step, size, terms in results:
        total.add({name: each for name, each in terms.items() if owners[name] is step}, size)
    return total.measures()
