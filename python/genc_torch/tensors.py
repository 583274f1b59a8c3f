"""Arrays of data and of Node as tensors, and back: pictures have their channels last in arrays."""

from __future__ import annotations

from typing import Mapping

import numpy as np
import torch
from torch import Tensor


def to_tensors(values: Mapping[str, np.ndarray], device: torch.device) -> dict[str, Tensor]:
    """Arrays as tensors: pictures [n, h, w, c] become [n, c, h, w], classes stay int64 [n]."""
    return {name: _to_tensor(array, device) for name, array in values.items()}


def _to_tensor(array: np.ndarray, device: torch.device) -> Tensor:
    if array.dtype != np.float32:
        return torch.from_numpy(np.asarray(array, np.int64)).to(device)
    tensor = torch.from_numpy(np.ascontiguousarray(array))
    if device.type == "cuda":
        # The channels stay innermost in memory, as cuDNN likes them.
        tensor = tensor.pin_memory().to(device, non_blocking=True)
        return tensor.permute(0, 3, 1, 2) if tensor.ndim == 4 else tensor
    return (tensor.permute(0, 3, 1, 2).contiguous() if tensor.ndim == 4 else tensor).to(device)


def to_array(tensor: Tensor) -> np.ndarray:
    """A tensor as float32, or int64 if it holds whole numbers; pictures as [n, h, w, c]."""
    tensor = tensor.detach()
    if tensor.ndim == 4:
        tensor = tensor.permute(0, 2, 3, 1)
    whole = not tensor.is_floating_point()
    return tensor.to(torch.int64 if whole else torch.float32).cpu().numpy()
