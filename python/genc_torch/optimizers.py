"""Optimizers with Keras's conventions, over many weights at once.

Adam's ε stands beside the uncorrected √v; RMSprop's ε stands inside the root; the velocity of SGD holds the rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from .errors import UserError
from .weights import Arrays, Entry, array_of, to_torch_layout

Definition = Mapping[str, Any]
Tensors = Sequence[Tensor]
# The slots of all weights of an update: name of the slot to one tensor per weight.
Slots = Mapping[str, Tensors]


def slot_names(definition: Definition) -> list[str]:
    """The names of the slots, for checkpoints."""
    kind = definition["kind"]
    if kind == "sgd":
        return ["velocity"] if definition["momentum"] != 0 else []
    if kind in ("adam", "adamw"):
        return ["m", "v"]
    names = ["square"]
    if definition["centered"]:
        names.append("mean")
    if definition["momentum"] > 0:
        names.append("velocity")
    return names


def _average(olds: Tensors, nexts: Tensors, decay: float) -> None:
    """old ← old · decay + next · (1 - decay)"""
    torch._foreach_mul_(olds, decay)
    torch._foreach_add_(olds, nexts, alpha=1 - decay)


def _average_squares(olds: Tensors, nexts: Tensors, decay: float) -> None:
    """old ← old · decay + next² · (1 - decay)"""
    torch._foreach_mul_(olds, decay)
    torch._foreach_addcmul_(olds, nexts, nexts, 1 - decay)


def _sgd(
    definition: Definition, weights: Tensors, gradients: Tensors, slots: Slots, rate: float, t: int
) -> None:
    """v ← μ·v - lr·g; w ← w + v, or with Nesterov's momentum w + μ·v - lr·g; g includes weightDecay·w."""
    momentum, decay = definition["momentum"], definition["weightDecay"]
    if decay != 0:
        gradients = torch._foreach_add(gradients, weights, alpha=decay)
    if momentum == 0:
        torch._foreach_add_(weights, gradients, alpha=-rate)
        return
    velocities = slots["velocity"]
    torch._foreach_mul_(velocities, momentum)
    torch._foreach_add_(velocities, gradients, alpha=-rate)
    if definition["nesterov"]:
        torch._foreach_add_(weights, velocities, alpha=momentum)
        torch._foreach_add_(weights, gradients, alpha=-rate)
    else:
        torch._foreach_add_(weights, velocities)


def _adam(
    definition: Definition, weights: Tensors, gradients: Tensors, slots: Slots, rate: float, t: int
) -> None:
    """w ← w - α·m / (√v + ε), α = lr·√(1 - β₂ᵗ) / (1 - β₁ᵗ). AdamW's decay comes first: w ← w - lr·weightDecay·w."""
    beta1, beta2 = definition["beta1"], definition["beta2"]
    step = (rate * math.sqrt(1 - beta2**t)) / (1 - beta1**t)
    keep = 1 - rate * definition.get("weightDecay", 0.0)
    if keep != 1:
        torch._foreach_mul_(weights, keep)
    _average(slots["m"], gradients, beta1)
    _average_squares(slots["v"], gradients, beta2)
    spreads = torch._foreach_sqrt(slots["v"])
    torch._foreach_add_(spreads, definition["epsilon"])
    torch._foreach_addcdiv_(weights, slots["m"], spreads, -step)


def _rmsprop(
    definition: Definition, weights: Tensors, gradients: Tensors, slots: Slots, rate: float, t: int
) -> None:
    """w ← w - lr·g / √(v + ε), with v - (mean g)² when centered, through a momentum when there is one."""
    decay, momentum = definition["decay"], definition["momentum"]
    _average_squares(slots["square"], gradients, decay)
    spreads = torch._foreach_add(slots["square"], definition["epsilon"])
    if definition["centered"]:
        _average(slots["mean"], gradients, decay)
        torch._foreach_addcmul_(spreads, slots["mean"], slots["mean"], -1)
    torch._foreach_sqrt_(spreads)
    if momentum > 0:
        torch._foreach_mul_(slots["velocity"], momentum)
        torch._foreach_addcdiv_(slots["velocity"], gradients, spreads, rate)
        torch._foreach_sub_(weights, slots["velocity"])
    else:
        torch._foreach_addcdiv_(weights, gradients, spreads, -rate)


_RULES: dict[str, Callable[..., None]] = {
    "sgd": _sgd,
    "adam": _adam,
    "adamw": _adam,
    "rmsprop": _rmsprop,
}


@torch.no_grad()
def update(
    definition: Definition, weights: Tensors, gradients: Tensors, slots: Slots, rate: float, t: int
) -> None:
    """Moves weights and slots in place. `t` counts the updates from 1; `rate` is the learning rate at this time."""
    if len(weights) > 0:
        _RULES[definition["kind"]](definition, weights, gradients, slots, rate, t)


@dataclass
class _Owner:
    """An optimizer with the moments of its weights by path."""

    definition: Definition
    counts: dict[str, int] = field(default_factory=dict)
    """The updates of each weight so far, so that the bias correction fits its moments."""
    slots: dict[str, dict[str, Tensor]] = field(default_factory=dict)


class OptimizerSet:
    """The optimizers of a model: one per step, or shared with another step."""

    def __init__(self, steps: Sequence[Mapping[str, Any]]) -> None:
        self._owners: dict[str, _Owner] = {}
        self._owner_of: dict[str, _Owner] = {}
        self._moved: set[str] = set()
        for step in steps:
            name, definition = _resolve(step, steps)
            owner = self._owners.setdefault(name, _Owner(definition))
            self._owner_of[step["name"]] = owner

    def has_moved(self, net: str) -> bool:
        """True if a step has moved weights of the net, in this process or before its checkpoint."""
        return net in self._moved

    def update(
        self, step: str, entries: Sequence[Entry], gradients: Tensors, multiplier: float
    ) -> None:
        """Moves the weights against their gradients. `multiplier` is that of the learning rate."""
        owner = self._owner_of[step]
        definition = owner.definition
        groups: dict[int, list[int]] = {}
        for index, entry in enumerate(entries):
            self._moved.add(entry.net)
            if entry.path not in owner.counts:
                owner.counts[entry.path] = 0
                owner.slots[entry.path] = {
                    name: torch.zeros_like(entry.tensor, requires_grad=False)
                    for name in slot_names(definition)
                }
            groups.setdefault(owner.counts[entry.path], []).append(index)
        rate = definition["lr"] * multiplier
        for count, indices in groups.items():
            chosen = [entries[index] for index in indices]
            slots = {
                name: [owner.slots[entry.path][name] for entry in chosen]
                for name in slot_names(definition)
            }
            weights = [entry.tensor for entry in chosen]
            update(definition, weights, [gradients[at] for at in indices], slots, rate, count + 1)
            for entry in chosen:
                owner.counts[entry.path] = count + 1

    def arrays(self, entries: Mapping[str, Entry]) -> dict[str, np.ndarray]:
        """The arrays `optimizer/<step>/<weight path>/<slot>`, and `…/t` for the number of updates."""
        arrays: dict[str, np.ndarray] = {}
        for step, owner in self._owners.items():
            for path, count in owner.counts.items():
                prefix = f"optimizer/{step}/{path}"
                arrays[f"{prefix}/t"] = np.asarray(count, np.float32)
                for name, slot in owner.slots[path].items():
                    arrays[f"{prefix}/{name}"] = array_of(entries[path], slot)
        return arrays

    def load(self, arrays: Arrays, entries: Mapping[str, Entry]) -> None:
        """Sets the moments from such arrays; missing ones start anew at the weight's next update."""
        self._moved.clear()
        for step, owner in self._owners.items():
            owner.counts.clear()
            owner.slots.clear()
            prefix = f"optimizer/{step}/"
            for name, array in arrays.items():
                if not name.startswith(prefix) or not name.endswith("/t"):
                    continue
                path = name[len(prefix) : -len("/t")]
                self._moved.add(path.split("/", 1)[0])
                owner.counts[path] = int(array)
                owner.slots[path] = {
                    slot: _loaded(arrays, f"{prefix}{path}/{slot}", entries[path])
                    for slot in slot_names(owner.definition)
                }


def _loaded(arrays: Arrays, name: str, entry: Entry) -> Tensor:
    if name not in arrays:
        raise UserError(f"The checkpoint has no '{name}'.", "Was it made with another optimizer?")
    slot = torch.zeros_like(entry.tensor, requires_grad=False)
    slot.copy_(torch.from_numpy(to_torch_layout(arrays[name], entry.layout)))
    return slot


def _resolve(step: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> tuple[str, Definition]:
    """The step that owns the optimizer of a step, followed through any number of names, and its definition."""
    named = {each["name"]: each for each in steps}
    seen: set[str] = set()
    current = step
    while isinstance(current["optimizer"], str):
        following = named.get(current["optimizer"])
        if following is None or following["name"] in seen:
            raise UserError(
                f"Step '{step['name']}' takes the optimizer of '{current['optimizer']}', which has none of its own."
            )
        seen.add(following["name"])
        current = following
    return current["name"], current["optimizer"]
