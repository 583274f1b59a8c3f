"""The PyTorch engine of genc: trains, measures and samples the models that `genc compile --target torch` writes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

__version__ = "0.1.0"


def load(run: str, compiled: str | None = None, device: str = "cpu") -> nn.Module:
    """The nets of a run with the weights of its newest checkpoint, in evaluation mode.

    `compiled` is a folder that `genc compile --target torch` has written; a run that PyTorch has trained holds one itself.
    Averaged nets stand beside the others: `load(run).G_average`.
    """
    import torch

    from .checkpoints import load_newest
    from .model import open_model
    from .weights import WeightStore

    model = open_model(compiled or os.path.join(run, "torch"), torch.device(device))
    arrays, _position, _problem = load_newest(run)
    WeightStore(model).load(arrays)
    return model.nets.eval()
