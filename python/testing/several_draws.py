"""Compares several draws of each example, made in parts of a batch, with those of the whole batch."""

from __future__ import annotations

import json

import torch

from genc_torch.runs import Draws, Run

device = torch.device("cpu")


def drawn(batch: int, first: int) -> torch.Tensor:
    """Three draws of each example of a part of the batch."""
    run = Run(Draws(7, "train", device, batch, first, iteration=2)).draws(3).under("N")
    assert run.batch == 3 * batch
    return run.normal("z", (2, 4, 5))


whole = drawn(7, 0)
parts = torch.cat([drawn(4, 0), drawn(3, 4)])
equal = sum(bool(torch.equal(a, b)) for a, b in zip(whole, parts))
# Under the same key, an example has other numbers in each of its draws.
assert len({tuple(row.flatten().tolist()) for row in whole}) == len(whole)
print(json.dumps({"whole": len(whole), "equal": equal}))
