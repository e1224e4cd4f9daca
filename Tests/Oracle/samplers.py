"""Writes Tests/Fixtures/ReverseProcess/*.json: trajectories of diffusers' DDPM and DDIM schedulers.

    pip install torch diffusers
    python3 Tests/Oracle/samplers.py

No network is needed: the data is a mixture of two bells in each number, N(±1.2, 0.4²), for which
the best guess has a closed form that the tests evaluate as well. The noise is a formula, too, so
that nobody has to agree on a random stream.

The schedulers run as published, with one change: their tables and the samples are in double
precision. In float32 the tables alone would move a trajectory by more than the 1e-5 to which the
steps are compared.
"""

import json
import math
import pathlib

import numpy as np
import torch
from diffusers import DDIMScheduler, DDPMScheduler
from diffusers.schedulers import scheduling_ddpm
from diffusers.schedulers.scheduling_ddim import rescale_zero_terminal_snr

FOLDER = pathlib.Path(__file__).parents[1] / "Fixtures/ReverseProcess"
SHAPE = (2, 3, 4, 4)  # the tests read the same numbers as [2, 4, 4, 3], which makes no difference
BETAS = np.linspace(0.0001, 0.02, 1000)


def noise(draw):
    """The noise of a draw, about as large as unit normal noise. Draw 0 is where sampling starts."""
    index = np.arange(1, 1 + math.prod(SHAPE))
    phase = 1.7 * index * (draw + 1) + 0.3 * index**2 + 0.7 * (draw + 1) ** 2
    return torch.from_numpy(1.4 * np.sin(phase)).reshape(SHAPE)


def best_guess(x, alpha_bar):
    center, variance = 1.2, 0.16
    total = alpha_bar * variance + 1 - alpha_bar
    gain = math.sqrt(alpha_bar) * variance / total
    lean = torch.tanh(math.sqrt(alpha_bar) * center * x / total)
    return gain * x + (1 - gain * math.sqrt(alpha_bar)) * center * lean


def variance_output(x):
    """What a network with learned variances would say about them, in -1...1."""
    return torch.sin(2 * x)


def network(x, alpha_bar, prediction_type, learned):
    clean = best_guess(x, alpha_bar)
    epsilon = (x - math.sqrt(alpha_bar) * clean) / math.sqrt(1 - alpha_bar)
    output = {
        "epsilon": epsilon,
        "sample": clean,
        "v_prediction": math.sqrt(alpha_bar) * epsilon - math.sqrt(1 - alpha_bar) * clean,
    }[prediction_type]
    return torch.cat([output, variance_output(x)], dim=1) if learned else output


def in_double(scheduler):
    scheduler.betas = torch.from_numpy(BETAS)
    if scheduler.config.get("rescale_betas_zero_snr"):
        scheduler.betas = rescale_zero_terminal_snr(scheduler.betas)
    scheduler.alphas = 1 - scheduler.betas
    scheduler.alphas_cumprod = torch.cumprod(scheduler.alphas, dim=0)
    scheduler.one = torch.tensor(1.0, dtype=torch.float64)
    if isinstance(scheduler, DDIMScheduler):
        scheduler.final_alpha_cumprod = scheduler.one
    return scheduler


def trajectory(name, scheduler_class, steps, keep, eta=None, use_clipped=False, **settings):
    settings = {"clip_sample": False, "timestep_spacing": "leading", **settings}
    scheduler = in_double(scheduler_class(**settings))
    scheduler.set_timesteps(steps)
    learned = settings.get("variance_type") == "learned_range"
    x = noise(0)
    states = []
    for index, t in enumerate(scheduler.timesteps.tolist()):
        output = network(
            x, scheduler.alphas_cumprod[t].item(), scheduler.config.prediction_type, learned)
        z = noise(index + 1)
        if scheduler_class is DDIMScheduler:
            x = scheduler.step(
                output, t, x, eta=eta, use_clipped_model_output=use_clipped,
                variance_noise=z if eta > 0 else None).prev_sample
        else:
            scheduling_ddpm.randn_tensor = lambda *_, **__: z
            x = scheduler.step(output, t, x).prev_sample
        if (index + 1) % keep == 0:
            states.append([float(f"{number:.7g}") for number in x.flatten().tolist()])
    return {
        "name": name, "target": scheduler.config.prediction_type, "eta": eta, "keep": keep,
        "spacing": settings["timestep_spacing"], "count": steps,
        "variance": settings.get("variance_type", "fixed_small"),
        "limit": settings.get("clip_sample_range") if settings["clip_sample"] else None,
        "percentile": settings.get("dynamic_thresholding_ratio"),
        "largest": settings.get("sample_max_value"), "derivesNoise": use_clipped,
        "zeroSNR": settings.get("rescale_betas_zero_snr", False),
        "states": states,
    }


def write(file, cases):
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / file).write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")


THRESHOLD = {"thresholding": True, "dynamic_thresholding_ratio": 0.9, "sample_max_value": 2.5}
ZERO_SNR = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}

write("ddpm.json", [
    trajectory("small variance", DDPMScheduler, 10, 1),
    trajectory("all 1,000 steps", DDPMScheduler, 1000, 100),
    trajectory("large variance", DDPMScheduler, 10, 2, variance_type="fixed_large"),
    trajectory("learned range", DDPMScheduler, 10, 2, variance_type="learned_range"),
    trajectory("predicts x0", DDPMScheduler, 10, 5, prediction_type="sample"),
    trajectory("predicts v", DDPMScheduler, 10, 5, prediction_type="v_prediction"),
    trajectory("clips", DDPMScheduler, 10, 2, clip_sample=True, clip_sample_range=1.0),
    trajectory("thresholds", DDPMScheduler, 10, 2, **THRESHOLD),
    trajectory("steps spaced evenly", DDPMScheduler, 7, 7, timestep_spacing="linspace"),
])

write("ddim.json", [
    trajectory("eta 0", DDIMScheduler, 10, 1, eta=0.0),
    trajectory("eta 0.5", DDIMScheduler, 10, 2, eta=0.5),
    trajectory("eta 1", DDIMScheduler, 10, 2, eta=1.0),
    trajectory("50 steps", DDIMScheduler, 50, 10, eta=0.0),
    trajectory("50 steps, eta 0.5", DDIMScheduler, 50, 10, eta=0.5),
    trajectory("50 trailing steps", DDIMScheduler, 50, 10, eta=0.0, timestep_spacing="trailing"),
    trajectory("10 trailing steps, eta 1", DDIMScheduler, 10, 2, eta=1.0,
               timestep_spacing="trailing"),
    trajectory("predicts x0", DDIMScheduler, 10, 5, eta=0.0, prediction_type="sample"),
    trajectory("predicts v", DDIMScheduler, 10, 5, eta=0.0, prediction_type="v_prediction"),
    trajectory("clips, noise as predicted", DDIMScheduler, 10, 2, eta=0.5, clip_sample=True,
               clip_sample_range=1.0),
    trajectory("clips, noise derived", DDIMScheduler, 10, 2, eta=0.5, clip_sample=True,
               clip_sample_range=1.0, use_clipped=True),
    trajectory("thresholds", DDIMScheduler, 10, 2, eta=0.0, use_clipped=True, **THRESHOLD),
    # At the first step nothing of the picture is left, and a prediction of noise would say nothing.
    trajectory("from nothing but noise, predicts v", DDIMScheduler, 10, 1, eta=0.0,
               prediction_type="v_prediction", **ZERO_SNR),
    trajectory("from nothing but noise, predicts x0, eta 1", DDIMScheduler, 8, 1, eta=1.0,
               prediction_type="sample", **ZERO_SNR),
])


def timesteps(steps, spacing):
    scheduler = DDPMScheduler(timestep_spacing=spacing)
    scheduler.set_timesteps(steps)
    return {"count": steps, "spacing": spacing, "timesteps": scheduler.timesteps.tolist()}


write("timesteps.json", [
    timesteps(steps, spacing)
    for spacing in ("leading", "trailing", "linspace") for steps in (1, 2, 4, 7, 10, 30)
])
