"""Prints the hashes of the batches that its argument asks for, as JSON: a list for each request."""

from __future__ import annotations

import hashlib
import json
import sys

import numpy as np

from genc_torch.data import PreparedData

opened: dict[str, PreparedData] = {}


def hashes(values: dict[str, np.ndarray]) -> dict[str, str]:
    found = {}
    for name, array in values.items():
        kind = {"float32": "<f4", "int64": "<i4"}[array.dtype.name]  # Classes are int32 in Node.
        bytes_ = np.ascontiguousarray(array.astype(kind)).tobytes()
        found[name] = f"{list(array.shape)} {hashlib.sha256(bytes_).hexdigest()}"
    return found


answers = []
for request in json.loads(sys.argv[1]):
    folder = request.pop("folder")
    if folder not in opened:
        opened[folder] = PreparedData.open(folder)
    data = opened[folder]
    if "indices" in request:
        answers.append([hashes(data.rows(request["split"], request["indices"]))])
        continue
    rank, processes = request.pop("rank", 0), request.pop("processes", 1)
    request["part"] = lambda size: (size * rank // processes, size * (rank + 1) // processes)
    batches = list(data.batches(**request))
    answers.append(
        [{**hashes(each.values), "index": each.index, "size": each.size} for each in batches]
    )
json.dump(answers, sys.stdout)
