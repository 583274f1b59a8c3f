"""Values that change with the training."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from .run import Run
from .steps import time_after


def anneal(
    run: Run, start: float, end: float, epochs: float, after: float = 0, rho: float = 1
) -> Tensor:
    """A number on its way over the epochs of a stage. Outside of training steps it is at its end."""
    done = math.inf if run.stage_epoch is None else run.stage_epoch - after
    return torch.tensor(float(time_after(done, start, end, epochs, rho)), device=run.device)
