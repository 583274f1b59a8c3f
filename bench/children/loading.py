"""Times the batches of a prepared set and prints JSON. Called by bench/loading.mjs, one process for each measurement."""

import itertools
import json
import sys
import time

from genc_torch.data import PreparedData

request = json.loads(sys.argv[1])
data = PreparedData.open(request["folder"])
batch = request["batch"]


def epochs():
    """Batches without end, read when they are asked for."""
    for epoch in itertools.count():
        yield from data.batches(
            "train", batch=batch, epoch=epoch, shuffle=True, drop_last=True, ahead=0
        )


batches = epochs()
until = time.perf_counter() + request["seconds"] / 4
while time.perf_counter() < until:
    next(batches)
wall = []
used = time.process_time()
until = time.perf_counter() + request["seconds"]
while time.perf_counter() < until:
    begin = time.perf_counter()
    next(batches)
    wall.append((time.perf_counter() - begin) * 1000)
cpu = (time.process_time() - used) * 1000 / len(wall)
print(json.dumps({"wall": wall, "cpu": cpu, "examples": data.count("train")}))
