"""Prints the draws that its argument lists: on the host by numpy, and as tensors by int64 arithmetic."""

from __future__ import annotations

import json
import sys

import torch

from genc_torch import device_random, random
from genc_torch.philox import Address

host, tensor = [], []
for draw in json.loads(sys.argv[1]):
    address = Address(draw["seed"], draw["path"], draw["iteration"], draw["repetition"])
    kind, size, a, b, skip = (draw[name] for name in ("kind", "size", "a", "b", "skip"))
    if kind == "permutation":
        host.append(random.permutation(address, size).tolist())
        tensor.append(None)
    elif kind == "truncated_normal":
        host.append(random.truncated_normal(address, size, a, b).tolist())
        tensor.append(None)
    else:
        host.append(getattr(random, kind)(address, size, a, b, skip).tolist())
        on = torch.device("cpu")
        tensor.append(getattr(device_random, kind)(address, size, a, b, skip, on).tolist())
print(json.dumps({"host": host, "tensor": tensor}))
