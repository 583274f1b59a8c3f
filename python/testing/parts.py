"""Layers with statistics of the batch, in one process and in two that hold parts of it: `python parts.py`.

Prints one line for each comparison, and ends with 1 if one fails.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import torch
import torch.multiprocessing as multiprocessing

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from genc_torch.layers.act_norm import ActNorm
from genc_torch.layers.codebook import Codebook
from genc_torch.layers.example_pool import ExamplePool
from genc_torch.layers.normalization import BatchNorm
from genc_torch.layers.parts import rows_of_batch, whole_batch
from genc_torch.layers.style import MovingMean, minibatch_std


class Draws:
    """The rows of this process of draws for the whole batch."""

    epoch = 3

    def __init__(self, count: int, first: int, batch: int) -> None:
        self.count = count
        self.first = first
        self.batch = batch

    def uniform(self, key, shape, low=0.0, high=1.0, count=None):
        generator = torch.Generator().manual_seed(sum(key.encode()))
        whole = torch.rand((self.count if count is None else count, *shape), generator=generator)
        return whole if count is not None else whole[self.first : self.first + self.batch]


def curved(y: torch.Tensor) -> torch.Tensor:
    """A number that depends on everything in y, and on no part alone."""
    weights = torch.linspace(-1, 1, y[0].numel()).view(y.shape[1:]) if len(y) else 0.0
    return (torch.sin(y * 2) * weights + y**3 * 0.1).sum()


def flat(values) -> torch.Tensor:
    """All numbers of tensors as one vector."""
    values = [value.detach().flatten() for value in values]
    return torch.cat(values) if values else torch.zeros(0)


def norm(shape):
    torch.manual_seed(1)
    layer = BatchNorm(shape[0])
    for parameter in layer.parameters():
        parameter.data.uniform_(0.5, 1.5)
    return layer, layer


def starting(shape):
    layer = ActNorm(shape[0])
    layer.on_start = lambda *_: True
    return layer, lambda x: layer(x)[0] * layer(x)[1].view(-1, *[1] * len(shape))


def mean(shape):
    layer = MovingMean(tuple(shape), decay=0.9)
    return layer, lambda x: layer(x) * x


def deviation(shape):
    return torch.nn.Identity(), lambda x: minibatch_std(x, group=4)


def gathered(shape):
    def product(x):
        whole = whole_batch(x)
        return x @ (whole.t() @ whole)

    return torch.nn.Identity(), product


LAYERS = {
    "BatchNorm of maps": (norm, (3, 4, 5)),
    "BatchNorm of vectors": (norm, (7,)),
    "ActNorm": (starting, (3, 4, 4)),
    "MovingMean": (mean, (3, 2, 2)),
    "minibatch_std": (deviation, (3, 4, 4)),
    "whole_batch": (gathered, (5,)),
}


def differentiable(name: str, x: torch.Tensor) -> dict[str, torch.Tensor]:
    """Outputs, gradients and gradients of gradients after two training passes."""
    make, shape = LAYERS[name]
    layer, call = make(shape)
    x = x.clone().requires_grad_()
    call(x)
    y = call(x)
    parameters = list(layer.parameters())
    loss = curved(y)
    gradients = torch.autograd.grad(loss, [x, *parameters], create_graph=True)
    # A gradient penalty: the length of the gradient of each example, differentiated once more.
    second = torch.autograd.grad(curved(gradients[0]), [x, *parameters], allow_unused=True)
    second = [torch.zeros_like(of) if g is None else g for g, of in zip(second, [x, *parameters])]
    return {
        "rows of output": y.detach(),
        "rows of gradient": gradients[0].detach(),
        "sum of gradients": flat(gradients[1:]),
        "rows of second gradient": second[0],
        "sum of second gradients": flat(second[1:]),
        "state": flat(layer.buffers()),
    }


def codebook(x: torch.Tensor, draws: Draws, **options) -> dict[str, torch.Tensor]:
    torch.manual_seed(2)
    layer = Codebook(4, 3, decay=0.9, **options)
    results = {}
    for step in range(3):
        indices, vectors = layer(x + step, draws)
        results[f"rows of indices {step}"] = indices
        results[f"rows of vectors {step}"] = vectors.detach()
    results["state"] = flat(layer.buffers())
    return results


def pool(x: torch.Tensor, draws: Draws) -> dict[str, torch.Tensor]:
    layer = ExamplePool(3, (4, 4, 3))
    results = {f"rows of {step}": layer(x + step, draws) for step in range(4)}
    results["state"] = flat(layer.buffers())
    return results


def everything(first: int, last: int, count: int) -> dict[str, torch.Tensor]:
    """The results for the examples from first to last."""
    results = {}
    for name, (_, shape) in LAYERS.items():
        torch.manual_seed(5)
        whole = torch.randn(count, *shape)
        for key, value in differentiable(name, whole[first:last]).items():
            results[f"{name}: {key}"] = value
    torch.manual_seed(6)
    maps = torch.randn(count, 3, 4, 4)
    draws = Draws(count, first, last - first)
    for name, options in {
        "codebook": {},
        "codebook that restarts": {"every": 2},
        "codebook by epochs": {"unused": 1},
        "codebook from data": {"start": True},
    }.items():
        for key, value in codebook(maps[first:last], draws, **options).items():
            results[f"{name}: {key}"] = value
    for key, value in pool(maps[first:last], draws).items():
        results[f"pool: {key}"] = value
    rows = maps.flatten(1)
    places = torch.tensor([0, count - 1, 2, 2])
    results["rows_of_batch: all"] = rows_of_batch(rows[first:last], places)
    return results


def worker(rank: int, cuts: list[int], folder: str) -> None:
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=len(cuts) - 1
    )
    results = everything(cuts[rank], cuts[rank + 1], cuts[-1])
    torch.save(results, f"{folder}/{rank}.pt")
    torch.distributed.destroy_process_group()


def compared(cuts: list[int]) -> bool:
    """True if the results of the parts are those of the whole."""
    whole = everything(0, cuts[-1], cuts[-1])
    with tempfile.TemporaryDirectory() as folder:
        multiprocessing.spawn(worker, (cuts, folder), nprocs=len(cuts) - 1)
        parts = [torch.load(f"{folder}/{rank}.pt") for rank in range(len(cuts) - 1)]
    sound = True
    for key, expected in whole.items():
        found = [part[key] for part in parts]
        what = key.split(": ")[1]
        if what.startswith("rows of"):
            found = [torch.cat(found)]
        elif what.startswith("sum of"):
            found = [sum(found)]
        difference = max(
            float((each - expected).abs().max()) if expected.numel() else 0.0 for each in found
        )
        scale = max(1.0, float(expected.abs().max()) if expected.numel() else 0.0)
        if difference > 2e-5 * scale:
            sound = False
            print(f"{cuts} {key}: differs by {difference:g} of {scale:g}")
    print(f"{cuts}: {len(whole)} results compared")
    return sound


if __name__ == "__main__":
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    torch.set_num_threads(1)
    sound = [compared(cuts) for cuts in ([0, 4, 8], [0, 5, 8], [0, 8, 8])]
    sys.exit(0 if all(sound) else 1)
