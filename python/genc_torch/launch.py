"""`python -m genc_torch.launch OPTIONS -m genc_torch train RUN`: torchrun, which also starts PyTorch 1.13 on Python 3.11.

There the enumeration of output streams leaves out the zero, and torchrun fails before it starts a process.
"""

from __future__ import annotations

from typing import Any

from torch.distributed import run
from torch.distributed.elastic.multiprocessing.api import Std


def main(arguments: list[str] | None = None) -> None:
    """Runs torchrun with the given words."""
    found = getattr(Std, "from_str", None)
    if found is not None and found("0") is None:

        def from_str(text: str) -> Any:
            return Std.NONE if text == "0" else found(text)

        Std.from_str = from_str  # type: ignore[method-assign]
    run.main(arguments)


if __name__ == "__main__":
    main()
