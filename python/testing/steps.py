"""Trains a compiled model on given batches: `steps.py FOLDER`.

The folder holds model.py, plan.json, weights.json, `steps.json` ({"seed", "iterations": [{"epoch", "since", "batches"}]},
where batches are names) and `batches.safetensors` with arrays `<batch>/<field>`. Several processes take their parts.
Writes `terms.json`, the measured terms of each iteration, and `state.safetensors`; with `twin`, those of a training
whose weights differ in their last bits too. With `follow`, each iteration begins from `before-<number>.safetensors`.
"""

from __future__ import annotations

import json
import os
import sys

import numpy as np
import torch

from genc_torch.tensors import to_tensors
from genc_torch.checkpoints import read_checkpoint
from genc_torch.files import write_atomic
from genc_torch.functions import Precision
from genc_torch.model import open_model
from genc_torch.numbers_json import to_json
from genc_torch.processes import join, leave
from genc_torch.safetensors import decode, encode
from genc_torch.trainer import Batch, Trainer

folder = sys.argv[1]
with open(os.path.join(folder, "steps.json"), encoding="utf-8") as file:
    steps = json.load(file)
with open(os.path.join(folder, "batches.safetensors"), "rb") as file:
    arrays = decode(file.read())[0]

world = join(steps.get("device", "cpu"))
torch.use_deterministic_algorithms(True, warn_only=True)
model = open_model(folder, world.device)
trainer = Trainer(
    model, steps["seed"], world, Precision(steps.get("amp"), steps.get("compile", False))
)
if "checkpoint" in steps:
    start, position = read_checkpoint(steps["checkpoint"])
    trainer.load(start, position["step"])


def batch_of(name: str) -> Batch:
    """This process's part of a batch; classes are whole numbers."""
    values = {
        path.split("/", 1)[1]: array
        for path, array in arrays.items()
        if path.startswith(f"{name}/")
    }
    size = next(iter(values.values())).shape[0]
    first, last = world.part(size)
    cut = {field: array[first:last] for field, array in values.items()}
    cut = {f: a.astype(np.int64) if f in steps["classes"] else a for f, a in cut.items()}
    return Batch(to_tensors(cut, world.device), size, first)


def outcome(of: Trainer) -> dict:
    """The measured terms of each iteration, and those of the evaluation after them."""
    terms = []
    for index, each in enumerate(steps["iterations"]):
        if steps.get("follow"):
            with open(os.path.join(folder, f"before-{index}.safetensors"), "rb") as before:
                of.load(decode(before.read())[0], index)
        batches = [batch_of(name) for name in each["batches"]]
        terms.append(of.iterate(batches, each["epoch"], each.get("since")))
    evaluated = of.evaluate([batch_of(name) for name in steps.get("evaluate", [])])
    return {"terms": terms, "evaluated": evaluated}


def twin() -> Trainer:
    """A trainer whose first weights differ in their last bits: it shows how far rounding alone leads apart."""
    other = Trainer(open_model(folder, world.device), steps["seed"], world)
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for entry in other.store.entries.values():
            if entry.role == "weight":
                shape = entry.tensor.shape
                entry.tensor.mul_(1 + 1e-6 * torch.randn(shape, generator=generator))
    return other


found = outcome(trainer)
state = trainer.state()
if world.is_first:
    write_atomic(os.path.join(folder, "terms.json"), [to_json(found).encode()])
    write_atomic(os.path.join(folder, "state.safetensors"), encode(state, {}))
else:
    write_atomic(os.path.join(folder, f"state-{world.rank}.safetensors"), encode(state, {}))
if steps.get("twin"):
    shaken = twin()
    found = outcome(shaken)
    write_atomic(os.path.join(folder, "twin.json"), [to_json(found).encode()])
    write_atomic(os.path.join(folder, "twin.safetensors"), encode(shaken.state(), {}))
leave()
