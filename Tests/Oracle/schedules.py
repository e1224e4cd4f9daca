"""Writes Tests/Fixtures/ForwardProcess/schedules.json: the noise schedules of diffusers.

    pip install torch diffusers
    python3 Tests/Oracle/schedules.py

Each case holds alpha_bar and snr at some timesteps, which diffusers counts from 0: timestep t is
step t + 1 of this project. All numbers are diffusers' own, computed in float32.
"""

import json
import pathlib

import torch
from diffusers import DDIMScheduler, DDPMScheduler
from diffusers.training_utils import compute_snr

FIXTURE = pathlib.Path(__file__).parents[1] / "Fixtures/ForwardProcess/schedules.json"

RANGES = {"linear": (0.0001, 0.02), "scaled_linear": (0.00085, 0.012), "sigmoid": (0.0001, 0.02)}


def timesteps(count):
    """All of few timesteps; of many, both ends and every 37th in between."""
    if count <= 50:
        return list(range(count))
    return sorted({*range(3), *range(0, count, 37), *range(count - 3, count)})


def case(kind, count, larger=1, zero_terminal=False, scheduler_class=DDPMScheduler):
    first, last = (larger * beta for beta in RANGES.get(kind, (0.0001, 0.02)))
    scheduler = scheduler_class(
        num_train_timesteps=count, beta_schedule=kind, beta_start=first, beta_end=last,
        rescale_betas_zero_snr=zero_terminal)
    chosen = torch.tensor(timesteps(count))
    return {
        "kind": kind, "steps": count, "first": first, "last": last, "zeroTerminal": zero_terminal,
        "timesteps": chosen.tolist(),
        "alphaBar": [float(f"{x:.9g}") for x in scheduler.alphas_cumprod[chosen].tolist()],
        "snr": [float(f"{x:.9g}") for x in compute_snr(scheduler, chosen).tolist()],
    }


cases = [
    case(kind, count)
    for kind in ("linear", "scaled_linear", "squaredcos_cap_v2", "sigmoid")
    for count in (1000, 100, 50)
]
# Fewer steps have to be larger here: moving the end of a schedule that has hardly begun to noise
# multiplies float32's errors.
cases += [
    case(kind, count, 1000 / count, zero_terminal=True, scheduler_class=DDIMScheduler)
    for kind in ("linear", "scaled_linear") for count in (1000, 50)
]
FIXTURE.parent.mkdir(parents=True, exist_ok=True)
FIXTURE.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
