"""What the scripts that record walks of samplers share: the data, the noise, and how a walk is kept.

The data is a mixture of two bells in each number, N(±1.2, 0.4²), for which the best guess D(x; σ) has
a closed form that the tests evaluate as well (Tests/SamplersTests/Walks.swift). The noise is a formula,
too, so that nobody has to agree on a random stream.

All states are kept along σ: x = x₀ + σ ε, which is what schedulers that work with x_t divided by √ᾱ_t.
"""

import json
import math
import pathlib

import torch

FOLDER = pathlib.Path(__file__).parents[1] / "Fixtures/Samplers"
SHAPE = (1, 2, 2, 2)
CENTER, VARIANCE = 1.2, 0.16
COUNTS = (1, 2, 5, 20, 50)


def noise(draw):
    """The noise of a draw, about as large as unit normal noise. Draw 0 is where sampling starts."""
    index = torch.arange(1, 1 + math.prod(SHAPE), dtype=torch.float64)
    phase = 1.7 * index * (draw + 1) + 0.3 * index**2 + 0.7 * (draw + 1) ** 2
    return (1.4 * torch.sin(phase)).reshape(SHAPE)


def denoised(x, sigma):
    """D(x; σ), the best guess at what x = x₀ + σ ε was."""
    total = VARIANCE + sigma * sigma
    gain = VARIANCE / total
    return gain * x + (1 - gain) * CENTER * torch.tanh(CENTER * x / total)


def output(noisy, alpha, deviation, target):
    """What a network that predicts `target` says of noisy = alpha x₀ + deviation ε."""
    clean = denoised(noisy / alpha, deviation / alpha)
    epsilon = (noisy - alpha * clean) / deviation
    return {
        "epsilon": epsilon,
        "sample": clean,
        "v_prediction": alpha * epsilon - deviation * clean,
        "flow_prediction": epsilon - clean,
    }[target]


def kept(x):
    """A state as it is written: eight digits."""
    return [float(f"{number:.8g}") for number in x.flatten().tolist()]


def write(file, cases):
    """Writes cases, one a line: {"sampler": …, "settings": {…}, "sigmas": […], "states": [[…], …]}."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case, allow_nan=False) for case in cases)
    (FOLDER / file).write_text("[\n" + lines + "\n]\n")
