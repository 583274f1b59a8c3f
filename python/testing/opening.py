"""Opens the folder of its first argument as its second says (`once`, `always`, `never`), and prints what came of it."""

from __future__ import annotations

import json
import sys

from genc_torch.data import PreparedData
from genc_torch.errors import UserError

try:
    data = PreparedData.open(sys.argv[1], verify=sys.argv[2])
    print(
        json.dumps(
            {"name": data.name, "counts": {split: data.count(split) for split in data.splits}}
        )
    )
except UserError as error:
    print(json.dumps({"error": error.message, "hint": error.hint}))
