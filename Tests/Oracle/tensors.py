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


def bits(values):
    return values.float().contiguous().view(torch.int32).to(torch.int64).bitwise_and(0xFFFFFFFF).tolist()


def functions():
    inf, nan = float("inf"), float("nan")
    special = [0.0, -0.0, inf, -inf, nan, 1e-45, -1e-45, 1e-38, 3.4e38, -3.4e38, 88.7, 88.8, 89.5,
               -87.3, -90.0, -103.9, -104.1, 1e5, -1e5, 0.625, 0.9277, 4.0, 2**22 + 1.0]
    x = torch.cat([torch.tensor(special), torch.linspace(-12, 12, 41), torch.linspace(0.01, 1.7, 40)])
    f = torch.nn.functional
    table = {
        "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "abs": torch.abs,
        "sin": torch.sin, "cos": torch.cos, "tanh": torch.tanh, "erf": torch.erf,
        "sigmoid": torch.sigmoid, "silu": f.silu, "gelu": f.gelu,
        "gelu tanh": lambda x: f.gelu(x, approximate="tanh"),
        "pow 2.5": lambda x: x.pow(2.5), "clamp": lambda x: x.clamp(-1, 1),
    }
    # PyTorch's vector code for gelu makes NaN of infinity, so that is left out there.
    finite = x[x.isfinite()]
    points = {name: finite if name.startswith("gelu") else x for name in table}
    return [{"function": name, "x": bits(points[name]), "y": bits(g(points[name]))}
            for name, g in table.items()]


def reductions():
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(3, 5, 4, 7, generator=generator)
    axes = [[0], [1], [3], [0, 1], [2, 3], [1, 2], [0, 3], [0, 1, 2, 3], [-1]]
    return {
        "seed": 1, "shape": list(x.shape),
        "alongAxes": [
            {
                "axes": a,
                "sum": x.sum(a).flatten().tolist(),
                "variance": x.var(a, unbiased=False).flatten().tolist(),
                "minimum": x.amin(a).flatten().tolist(),
                "maximum": x.amax(a).flatten().tolist(),
            } for a in axes
        ],
        "softmax": x.softmax(-1).flatten().tolist(),
        "logSumExp": x.logsumexp(-1).flatten().tolist(),
        "argmax": x.argmax(-1).flatten().tolist(),
        "cumulativeSum": x.cumsum(-1).flatten().tolist(),
        "shares": [0, 0.005, 0.25, 0.5, 0.9, 0.995, 1],
        "quantiles": [x.flatten().quantile(q).item() for q in [0, 0.005, 0.25, 0.5, 0.9, 0.995, 1]],
        "norm": x.norm().item(),
    }


def products():
    """Shapes and, from inputs drawn in that order, what NumPy's rules make of them."""
    generator = torch.Generator().manual_seed(2)
    results = []
    for a, b in [([3, 4], [4, 5]), ([4], [4]), ([4], [4, 3]), ([2, 4], [4]), ([2, 3, 4], [4, 5]),
                 ([2, 3, 4], [2, 4, 5]), ([2, 1, 3, 4], [3, 4, 2]), ([1, 4], [4, 1]),
                 ([5, 2, 3], [3])]:
        x, y = torch.randn(a, generator=generator), torch.randn(b, generator=generator)
        z = x @ y
        results.append({"a": a, "b": b, "shape": list(z.shape), "values": z.flatten().tolist()})
    return {"seed": 2, "products": results}


def halves():
    """All kinds of numbers at the borders of 16-bit formats, and how PyTorch rounds them."""
    inf, nan = float("inf"), float("nan")
    x = torch.tensor([0.0, -0.0, 1.0, 1 + 2**-11, 1 + 3 * 2**-11, 1 + 2**-8, 1 + 3 * 2**-8,
                      65504.0, 65519.9, 65520.0, -65520.0, 6e-8, 2.9e-8, 2.98e-8, 6.1e-5, 1e-5,
                      3.39e38, 3.4e38, 1e-40, 0.1, -0.3, inf, -inf, nan])
    short = lambda y: y.view(torch.int16).to(torch.int64).bitwise_and(0xFFFF).tolist()
    half, brain = x.half(), x.bfloat16()
    return {
        "x": bits(x), "float16": short(half), "bfloat16": short(brain),
        "fromFloat16": bits(half), "fromBfloat16": bits(brain),
    }


def write(name, value):
    text = json.dumps(value, separators=(",", ":"))
    (FOLDER / name).write_text(text.replace('{"kind"', '\n{"kind"') + "\n")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    write("random.json", random())
    write("functions.json", functions())
    write("reductions.json", reductions())
    write("products.json", products())
    write("halves.json", halves())
