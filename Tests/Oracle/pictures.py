"""Writes Tests/Fixtures/Pictures/resized.txt: pictures resized by PyTorch.

Needs: pip install torch numpy
Run from the repository's root: python3 Tests/Oracle/pictures.py
"""

import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(0)
lines = []


def write(picture):
    """One picture [C, H, W] as two lines: its shape H W C, then its numbers, channels last."""
    picture = picture.permute(1, 2, 0)
    lines.append(" ".join(map(str, picture.shape)))
    lines.append(" ".join(f"{x:.7f}" for x in picture.flatten().tolist()))


for channels, old, new in [
    (1, (4, 4), (2, 2)),
    (3, (7, 9), (3, 4)),
    (1, (5, 3), (8, 10)),
    (3, (12, 16), (9, 20)),
]:
    picture = torch.rand(channels, *old)
    write(picture)
    write(F.interpolate(picture[None], new, mode="bilinear", antialias=True)[0])

target = pathlib.Path(__file__).parent.parent / "Fixtures" / "Pictures" / "resized.txt"
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text("\n".join(lines) + "\n")
