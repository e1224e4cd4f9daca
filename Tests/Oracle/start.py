"""Writes Tests/Fixtures/Tensors/start.txt: what PyTorch prints where chapter 0 quotes it.

Needs: pip install torch. Run from anywhere: python3 Tests/Oracle/start.py
"""

import pathlib

import torch

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "Tensors"

CALLS = ["torch.rand(4)", "torch.randn(4)", "torch.randn(16)"]


def session():
    for call in CALLS:
        line = f"torch.manual_seed(7); {call}"
        yield f">>> {line}"
        torch.manual_seed(7)
        yield repr(eval(call))


(FOLDER / "start.txt").write_text("\n".join(session()) + "\n")
