"""Times training steps of a model that `genc compile --target torch` wrote, as the hand-written scripts are timed.

The request names the folder of the model besides what the scripts take: {"folder", "threads", "batch", "seconds"}.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../python"))

import torch
from common import measure
from genc_torch.model import open_model
from genc_torch.processes import World
from genc_torch.trainer import Batch, Trainer


class Number(float):
    """A loss that was read from the device already."""

    def item(self):
        return float(self)


def build(batch):
    device = torch.device("cpu")
    model = open_model(json.loads(sys.argv[1])["folder"], device)
    trainer = Trainer(model, 1, World(0, 1, device))
    values = {}
    for name, field in model.plan["data"][model.train["data"]]["fields"].items():
        if field["kind"] == "class":
            values[name] = torch.randint(field["classes"], (batch,))
        else:
            h, w, c = field["shape"]
            low, high = field["range"]
            values[name] = torch.rand(batch, c, h, w) * (high - low) + low
    batches = [Batch(values, batch)] * trainer.batches_per_iteration

    def step():
        terms = trainer.iterate(batches, 0)
        return {name: Number(value) for name, value in terms.items() if isinstance(value, float)}

    return list(model.nets.children()), step


measure(build)
