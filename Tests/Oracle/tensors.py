"""Writes Tests/Fixtures/Tensors: numbers that PyTorch and NumPy computed.

Needs: pip install torch numpy. Run from anywhere: python3 Tests/Oracle/tensors.py
"""

import json
import pathlib

import torch

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "Tensors"

# A script of calls is played on one generator per seed, so that every call also
# tests where the previous one left the stream.
SEEDS = [0, 7, 2**32 + 5, 2**63 - 1, 2**64 - 1]
CALLS = [
    ("normal", 1), ("normal", 5), ("normal", 15), ("uniform", 3), ("normal", 16), ("normal", 17),
    ("normal", 3), ("integers", 1000, 5), ("normal", 33), ("integers", 1, 2), ("normal", 100),
    ("permutation", 10), ("uniform", 100), ("integers", 2**28 - 1, 3), ("integers", 2**28, 3),
    ("integers", 2**32 + 1, 3), ("integers", 2**62, 3), ("permutation", 1), ("permutation", 0),
    ("normal", 1), ("uniform", 1),
]


def play(generator, call):
    kind, *arguments = call
    if kind == "normal":
        return torch.randn(arguments[0], generator=generator).tolist()
    if kind == "uniform":
        return torch.rand(arguments[0], generator=generator).tolist()
    if kind == "integers":
        bound, count = arguments
        return torch.randint(0, bound, (count,), generator=generator).tolist()
    return torch.randperm(arguments[0], generator=generator).tolist()


def random():
    streams = []
    for seed in SEEDS:
        generator = torch.Generator().manual_seed(seed)
        streams.append({
            "seed": seed,
            "results": [
                {"kind": call[0], "arguments": list(call[1:]), "values": play(generator, call)}
                for call in CALLS
            ],
        })
    # The end of a long draw shows an error that the beginning would not: the state
    # has gone round many times.
    long = torch.randn(100_003, generator=torch.Generator().manual_seed(3))
    order = torch.randperm(5_000, generator=torch.Generator().manual_seed(3))
    return {
        "streams": streams,
        "long": {"seed": 3, "count": 100_003, "last": long[-40:].tolist()},
        "order": {"seed": 3, "count": 5_000, "last": order[-40:].tolist()},
    }


def write(name, value):
    text = json.dumps(value, separators=(",", ":"))
    (FOLDER / name).write_text(text.replace('{"kind"', '\n{"kind"') + "\n")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    write("random.json", random())
