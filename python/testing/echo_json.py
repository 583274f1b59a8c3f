"""Reads JSON and writes it again."""

from __future__ import annotations

import sys

from genc_torch.numbers_json import from_json, to_json

sys.stdout.write(to_json(from_json(sys.stdin.read())))
