"""Times training steps of one model and prints JSON. Called by bench/step.mjs, one process for each measurement."""

import json
import resource
import sys
import time

import torch
from torch import nn


def peak():
    """Largest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class BatchNorm(nn.BatchNorm2d):
    """BatchNorm2d with Keras's epsilon and momentum; it accepts batches of one number per channel."""

    def __init__(self, channels):
        super().__init__(channels, eps=1e-3, momentum=0.01)

    def forward(self, x):
        return torch.batch_norm(
            x,
            self.weight,
            self.bias,
            self.running_mean,
            self.running_var,
            self.training,
            self.momentum,
            self.eps,
            True,
        )


def start(module, std=None):
    """Kernels from N(0, std²), or Glorot's uniform distribution; biases at zero."""
    for layer in module.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            if std is None or isinstance(layer, nn.Linear):
                nn.init.xavier_uniform_(layer.weight)
            else:
                nn.init.normal_(layer.weight, 0, std)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return module


def requires_grad(module, flag):
    for parameter in module.parameters():
        parameter.requires_grad_(flag)


def kl_normal(mean, logvar):
    return 0.5 * (mean.square() + logvar.exp() - 1 - logvar).flatten(1).sum(1).mean()


def compile_all(modules):
    """Compiles modules in place, so that a step written before runs them compiled."""
    if not hasattr(nn.Module, "compile"):
        raise RuntimeError(f"PyTorch {torch.__version__} has no torch.compile for modules in place; 2.2 has")
    for module in modules:
        module.compile()


def measure(build):
    """Measures a model: `build(batch)` returns the trained modules and a step, which returns its losses by name."""
    request = json.loads(sys.argv[1])
    torch.set_num_threads(request["threads"])
    torch.manual_seed(1)
    base = peak()
    modules, step = build(request["batch"])
    if request.get("compile"):
        compile_all(modules)

    wall = []
    cycle = request.get("cycle", 1)

    def timed(steps=1):
        begin = time.perf_counter()
        for _ in range(steps):
            losses = {name: value.item() for name, value in step().items()}
        wall.append((time.perf_counter() - begin) * 1000 / steps)
        return losses

    losses = timed()
    budget = request["seconds"]
    until = time.perf_counter() + budget / 4
    while time.perf_counter() < until and len(wall) < 4:
        timed()
    wall.clear()
    used = time.process_time()
    until = time.perf_counter() + budget
    while time.perf_counter() < until or len(wall) < (3 if cycle == 1 else 1):
        timed(cycle)
    cpu = (time.process_time() - used) * 1000 / len(wall) / cycle
    parameters = sum(p.numel() for module in modules for p in module.parameters())
    print(
        json.dumps(
            {
                "reason": f"PyTorch {torch.__version__}",
                "wall": wall,
                "cpu": cpu,
                "losses": losses,
                "parameters": parameters,
                "peak": peak(),
                "base": base,
            }
        )
    )
