"""Times a large square matrix product and prints JSON. Called by bench/variants.mjs, one process for each count of threads."""

import json
import os
import re
import sys
import time

import torch

request = json.loads(sys.argv[1])
side = request["side"]
torch.set_num_threads(request["threads"])
a, b = torch.rand(side, side) * 2 - 1, torch.rand(side, side) * 2 - 1
c = torch.empty(side, side)


def blas():
    """The library that computes the products, as far as the loaded files tell."""
    if not os.path.exists("/proc/self/maps"):
        return ""
    with open("/proc/self/maps") as maps:
        loaded = set(re.findall(r"lib(mkl|openblas|blis|blas)\w*[.-]", maps.read()))
    if torch.backends.mkl.is_available():
        loaded.add("mkl")
    names = {"mkl": "MKL", "openblas": "OpenBLAS", "blis": "BLIS", "blas": "reference BLAS"}
    return next((f" with {says}" for name, says in names.items() if name in loaded), "")


for _ in range(2):
    torch.mm(a, b, out=c)
times = []
start = time.perf_counter()
while time.perf_counter() - start < request["seconds"] or len(times) < 5:
    begin = time.perf_counter()
    torch.mm(a, b, out=c)
    times.append(time.perf_counter() - begin)
best = sorted(times)[len(times) // 4]
library = f"PyTorch {torch.__version__}{blas()}"
print(json.dumps({"library": library, "speed": 2 * side**3 / best / 1e9}))
