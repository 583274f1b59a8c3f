"""A compiled model as it lies in a folder: its nets and functions, its plan, and its weights."""

from __future__ import annotations

import importlib.util
import json
import os
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import torch
from torch import nn

from .errors import UserError


@dataclass
class Model:
    """A compiled model."""

    module: ModuleType
    """`model.py`."""
    nets: nn.Module
    plan: dict[str, Any]
    weights: list[dict[str, Any]]

    @property
    def train(self) -> dict[str, Any]:
        """The plan of the training."""
        return self.plan["train"]

    @property
    def averages(self) -> dict[str, Any]:
        """The averaged nets by name, each with `of`, `decay` and perhaps `warmup`."""
        return self.plan.get("averages") or {}

    @property
    def terms(self) -> dict[str, Any]:
        """Losses and metrics by name."""
        return self.plan["terms"]

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of `nets` by the names of nets and averages: names that nn.Module has get an underscore."""
        found = {
            each["path"].split("/", 1)[0]: each["name"].split(".", 1)[0] for each in self.weights
        }
        children = dict(self.nets.named_children())
        for name in self.averages:
            found[name] = name if name in children else f"{name}_"
        known = set(found.values())
        return {**found, **{name: name for name in children if name not in known}}

    @property
    def children(self) -> dict[str, nn.Module]:
        """The nets and averages by their names in the plan."""
        return {name: getattr(self.nets, each) for name, each in self.attributes.items()}

    def given(self, name: str) -> list[str]:
        """The names of the values that a function takes, in order."""
        for sample in self.plan["samples"].values():
            if sample["run"] == name:
                return list(sample["given"])
        return list(self.function(name)["reads"])

    def function(self, name: str) -> dict[str, Any]:
        """The description of a function: its role, what it reads, answers and calls."""
        return self.plan["functions"][name]


def open_model(folder: str, device: torch.device) -> Model:
    """Reads `model.py`, `plan.json` and `weights.json` of a folder."""
    path = os.path.join(folder, "model.py")
    spec = importlib.util.spec_from_file_location("genc_compiled_model", path)
    if spec is None or spec.loader is None or not os.path.exists(path):
        raise UserError(
            f"There is no compiled model '{path}'.",
            "Compile it: genc compile SPEC --target torch -o FOLDER.",
        )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    plan = _json(os.path.join(folder, "plan.json"))
    weights = _json(os.path.join(folder, "weights.json"))
    nets = module.Nets().to(device)
    if device.type == "cuda":
        nets = nets.to(memory_format=torch.channels_last)
    return Model(module, nets, plan, weights)


def _json(path: str) -> Any:
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        raise UserError(f"There is no '{path}'.", "Compile the model again.") from None
    except ValueError as error:
        raise UserError(
            f"'{path}' cannot be understood: {error}.", "Compile the model again."
        ) from error
