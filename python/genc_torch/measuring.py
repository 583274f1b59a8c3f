"""The measurements at the end of an epoch: every term on every split, unless its `on` and `at` say otherwise."""

from __future__ import annotations

from typing import Any, Mapping

from .batches import DataSets
from .schedules import is_due, stages_of
from .tensors import to_tensors
from .trainer import Batch, Trainer

SPLITS = ("train", "validation", "test")


def due_terms(
    plan: Mapping[str, Any], split: str, epoch: int, epochs: int
) -> list[tuple[dict[str, Any], str, list[str]]]:
    """The terms that are due on a split after an epoch: the examples, the function, and the names that it measures."""
    groups: list[tuple[dict[str, Any], str, list[str]]] = []
    stages = stages_of(plan["train"])
    for name, term in plan["terms"].items():
        on = term.get("on") or {}
        if not is_due(term.get("at"), epoch, epochs, stages) or on.get("split", split) != split:
            continue
        chosen = {name: on.get(name) for name in ("data", "first", "random")} | {"split": split}
        function = term.get("evaluate") or plan["evaluate"]
        known = next((g for g in groups if g[0] == chosen and g[1] == function), None)
        if known is not None:
            known[2].append(name)
        else:
            groups.append((chosen, function, [name]))
    return groups


def is_of_other_stage(plan: Mapping[str, Any], name: str) -> bool:
    """True for a loss that no step of this stage computes, if it does not ask for examples of its own."""
    term = plan["terms"][name]
    return bool(plan["train"].get("stages")) and term["role"] == "loss" and not term.get("on")


def evaluate_split(
    trainer: Trainer,
    data: DataSets,
    split: str,
    epoch: int,
    epochs: int,
    known: Mapping[str, float],
) -> dict[str, float]:
    """The means of the due terms on a split.

    `known` are the running means of training; terms in it are taken unchanged, so that the training split is only read
    again for terms that no step computes. It is not read again for losses of other stages, which no step of this stage
    changes.
    """
    plan = trainer.model.plan
    values: dict[str, float] = {}
    for on, function, names in due_terms(plan, split, epoch, epochs):
        missing = names
        if all(on[name] is None for name in ("data", "first", "random")):
            missing = [name for name in names if name not in known]
        values.update({name: known[name] for name in names if name not in missing})
        if split == "train":
            missing = [name for name in missing if not is_of_other_stage(plan, name)]
        if not missing or data.count(split, on["data"]) == 0:
            continue
        means = trainer.evaluate(data.selected(on, plan["train"]["batch"]), function)
        values.update({name: means[name] for name in missing if name in means})
    # The means are in the order of declaration, whatever the groups.
    return {name: values[name] for name in plan["terms"] if name in values}


def find_singles(trainer: Trainer, data: DataSets) -> tuple[set[int], list[str]]:
    """The stages, by their first epochs, whose epochs would end in a batch of one example, which has no statistics.

    That batch is left out, another example in every epoch. If all batches are single examples, none can be left out. The
    second result says so for each stage.
    """
    count = data.count("train")
    found: set[int] = set()
    warnings: list[str] = []
    for stage in stages_of(trainer.model.train):
        is_all = stage.batch == 1 or count == 1
        if not is_all and count % stage.batch != 1:
            continue
        values = to_tensors(data.set().rows("train", [0]), trainer.world.device)
        with trainer.alone():
            layers = trainer.batch_statistics(Batch(values, 1), stage.start)
        if not layers:
            continue
        where = "" if stage.name is None else f" of the stage '{stage.name}'"
        what = f"{' and '.join(layers)} {'takes' if len(layers) == 1 else 'take'} statistics of a batch"
        if is_all:
            warnings.append(f"Every batch{where} is one example, and {what}: take a larger batch.")
        else:
            found.add(stage.start)
            warnings.append(
                f"{count:,} examples in batches of {stage.batch} leave a last batch{where} of one, and {what}: it is left"
                " out, in every epoch another example."
            )
    return found, warnings
