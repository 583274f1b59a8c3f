"""JSON as the Node engine writes it: numbers in JavaScript's form, and texts for numbers that are not finite.

JSON has no words for NaN and the infinities. Here they are the texts "NaN", "Infinity" and "-Infinity"; a text that
reads the same gets a backslash in front. Entries that are None are left out, as Node leaves out `undefined`.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

_numbers = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_escaped = re.compile(r"^\\+(?:NaN|-?Infinity)$")


def number_text(value: float) -> str:
    """A number as JavaScript writes it: `0.1`, `3`, `1e-7`, `1e+21`, `NaN`."""
    if isinstance(value, int):
        return str(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = whole + fraction
    point -= len(digits) - len(digits.lstrip("0"))
    digits = digits.strip("0")
    return sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """Digits with the decimal point after the first `point` of them."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if count > 1 else ""
    return f"{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def to_json(value: Any) -> str:
    """The JSON of a value, as `toJson` of the Node engine writes it without an indent."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        text = number_text(value)
        return f'"{text}"' if text in _numbers else text
    if isinstance(value, str):
        return _quoted(
            f"\\{value}" if value in _numbers or _escaped.match(value) else value,
        )
    if isinstance(value, dict):
        entries = (f"{_quoted(k)}:{to_json(v)}" for k, v in value.items() if v is not None)
        return "{" + ",".join(entries) + "}"
    return "[" + ",".join(map(to_json, value)) + "]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def from_json(text: str) -> Any:
    """The value of JSON that `to_json` or Node wrote."""
    return _read(json.loads(text))


def _read(value: Any) -> Any:
    if isinstance(value, str):
        if value in _numbers:
            return _numbers[value]
        return value[1:] if _escaped.match(value) else value
    if isinstance(value, dict):
        return {key: _read(each) for key, each in value.items()}
    return [_read(each) for each in value] if isinstance(value, list) else value
