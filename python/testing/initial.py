"""Compares first values of weights with those of Node: `initial.py DEFINITIONS.json VALUES.safetensors`."""

from __future__ import annotations

import json
import sys

import numpy as np

from genc_torch.initialize import initial_values
from genc_torch.philox import Address
from genc_torch.safetensors import decode

with open(sys.argv[1], encoding="utf-8") as file:
    definitions = json.load(file)
with open(sys.argv[2], "rb") as file:
    expected = decode(file.read())[0]
worst, where = 0.0, ""
for each in definitions:
    address = Address(each["seed"], f"weights/{each['path']}")
    values = initial_values(each["initializer"], each["size"], address)
    wanted = expected[each["path"]].astype(np.float64)
    scale = np.maximum(1e-3, np.abs(wanted))
    off = float(np.max(np.abs(values - wanted) / scale)) if wanted.size else 0.0
    if off > worst:
        worst, where = off, each["path"]
print(json.dumps({"worst": worst, "where": where, "count": len(definitions)}))
