"""Writes Tests/Fixtures/Samplers/{ddim,pndm,consistency}.json: walks of diffusers' DDPM, DDIM, PNDM,
IPNDM, LCM and TCD, which go along t.

    pip install torch diffusers
    python3 Tests/Oracle/older_samplers.py

The schedulers run as published, with one change: their tables of ᾱ are made anew in double precision.

Left out is what does not walk along one grid. DDIM and PNDM take a step of T // n wherever it began,
so with linspace spacing, whose steps are longer, a state arrives at one t and is looked at as if it
were at another. And where that step is odd, PNDM's Runge–Kutta start goes down by its half, rounded
down, and is looked at as if it had been rounded up.
"""

import math

import numpy as np
import torch
from diffusers import (
    DDIMScheduler, DDPMScheduler, IPNDMScheduler, LCMScheduler, PNDMScheduler, TCDScheduler)
from diffusers.schedulers import scheduling_ddpm, scheduling_lcm, scheduling_tcd

from walks import COUNTS, kept, noise, output, write

LINEAR = {"beta_schedule": "linear", "beta_start": 0.0001, "beta_end": 0.02}
SD = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}
COSINE = {"beta_schedule": "squaredcos_cap_v2"}
LEADING, TRAILING, LINSPACE = (
    {"timestep_spacing": name} for name in ("leading", "trailing", "linspace"))


def betas(config):
    if config.beta_schedule == "linear":
        return np.linspace(config.beta_start, config.beta_end, 1000)
    if config.beta_schedule == "scaled_linear":
        return np.linspace(config.beta_start**0.5, config.beta_end**0.5, 1000) ** 2
    bar = [math.cos((t / 1000 + 0.008) / 1.008 * math.pi / 2) ** 2 for t in range(1001)]
    return np.array([min(1 - after / before, 0.999) for before, after in zip(bar, bar[1:])])


def in_double(scheduler, set_alpha_to_one=True):
    scheduler.betas = torch.from_numpy(betas(scheduler.config))
    scheduler.alphas = 1 - scheduler.betas
    scheduler.alphas_cumprod = torch.cumprod(scheduler.alphas, dim=0)
    scheduler.one = torch.tensor(1.0, dtype=torch.float64)
    scheduler.final_alpha_cumprod = scheduler.one if set_alpha_to_one else scheduler.alphas_cumprod[0]
    return scheduler


def draws():
    count = 0

    def draw(*_, **__):
        nonlocal count
        count += 1
        return noise(count)

    return draw


def walk(sampler, scheduler_class, steps, step_settings={}, **settings):
    """A walk with one look a step; with PNDM, whose first steps look more often, see `pndm`."""
    scheduler = in_double(scheduler_class(**settings), settings.get("set_alpha_to_one", True))
    draw = draws()
    for module in (scheduling_ddpm, scheduling_lcm, scheduling_tcd):
        module.randn_tensor = draw
    if scheduler_class in (LCMScheduler, TCDScheduler) and steps > 50:
        scheduler.set_timesteps(steps, original_inference_steps=steps)
    else:
        scheduler.set_timesteps(steps)
    timesteps = scheduler.timesteps.tolist()
    bars = [scheduler.alphas_cumprod[t].item() for t in timesteps]
    # TCD ends at t = 0, which is the schedule's first step; the others where ᾱ is what they say.
    last = scheduler.alphas_cumprod[0] if sampler == "tcd" else scheduler.final_alpha_cumprod
    bars.append(1.0 if sampler in ("ddpm", "lcm") else last.item())
    x = math.sqrt(1 - bars[0]) * noise(0)
    states = []
    for t, bar, after in zip(timesteps, bars, bars[1:]):
        out = output(x, math.sqrt(bar), math.sqrt(1 - bar), scheduler.config.prediction_type)
        more = dict(step_settings)
        if sampler == "ddim" and more["eta"] > 0:
            more["variance_noise"] = draw()
        x = scheduler.step(out, t, x, **more).prev_sample
        states.append(kept(x / math.sqrt(after)))
    shown = {key: str(value) for key, value in {**settings, **step_settings}.items()}
    sigmas = [math.sqrt((1 - bar) / bar) for bar in bars]
    return {"sampler": sampler, "settings": shown, "sigmas": sigmas, "states": states}


def pndm(steps, **settings):
    """PNDM's states are those after whole steps; in between it hands out trials to look at."""
    settings = {"set_alpha_to_one": True, **settings}
    scheduler = in_double(PNDMScheduler(**settings), settings["set_alpha_to_one"])
    scheduler.set_timesteps(steps)
    visited = scheduler._timesteps[::-1].tolist()
    table = scheduler.alphas_cumprod.tolist()
    bars = [table[int(t)] for t in visited] + [scheduler.final_alpha_cumprod.item()]
    looks = [1] * steps
    if settings.get("skip_prk_steps"):
        looks[0] = 2 if steps > 1 else 1
    else:
        looks[:3] = [4, 4, 4]
    x = math.sqrt(1 - bars[0]) * noise(0)
    states, timesteps = [], iter(scheduler.timesteps.tolist())
    for count, after in zip(looks, bars[1:]):
        for _ in range(count):
            t = next(timesteps)
            out = output(x, math.sqrt(table[t]), math.sqrt(1 - table[t]), "epsilon")
            x = scheduler.step(out, t, x).prev_sample
        states.append(kept(x / math.sqrt(after)))
    shown = {key: str(value) for key, value in settings.items()}
    sampler = "plms" if settings.get("skip_prk_steps") else "pndm"
    sigmas = [math.sqrt((1 - bar) / bar) for bar in bars]
    return {"sampler": sampler, "settings": shown, "sigmas": sigmas, "states": states}


def ipndm(name, steps, timesteps, config):
    """IPNDM along some steps of a schedule: what it calls betas are its √(1 − ᾱ).

    Its own grid begins at ᾱ = 0, where σ is infinite.
    """
    bars = np.cumprod(1 - betas(config))[timesteps].tolist() + [1.0]
    scheduler = IPNDMScheduler()
    scheduler.set_timesteps(steps)
    scheduler.betas = torch.tensor([math.sqrt(1 - bar) for bar in bars], dtype=torch.float64)
    scheduler.alphas = (1 - scheduler.betas**2).sqrt()
    scheduler.set_begin_index(0)
    x = math.sqrt(1 - bars[0]) * noise(0)
    states = []
    for t, bar, after in zip(scheduler.timesteps, bars, bars[1:]):
        out = output(x, math.sqrt(bar), math.sqrt(1 - bar), "v_prediction")
        x = scheduler.step(out, t, x).prev_sample
        states.append(kept(x / math.sqrt(after)))
    sigmas = [math.sqrt((1 - bar) / bar) for bar in bars]
    return {"sampler": "ipndm", "settings": {"grid": name}, "sigmas": sigmas, "states": states}


def main():
    older = []
    for steps in COUNTS:
        older.append(walk("ddpm", DDPMScheduler, steps, **SD, **TRAILING, clip_sample=False))
        for eta in (0.0, 0.5, 1.0):
            older.append(walk(
                "ddim", DDIMScheduler, steps, {"eta": eta}, **SD, **LEADING, clip_sample=False))
    for schedule in (LINEAR, SD, COSINE):
        for spacing in (LEADING, {**LEADING, "steps_offset": 1}, TRAILING, LINSPACE):
            for target in ("epsilon", "sample", "v_prediction"):
                settings = {**schedule, **spacing, "prediction_type": target, "clip_sample": False}
                older.append(walk("ddpm", DDPMScheduler, 5, **settings))
                if spacing is not LINSPACE:
                    older.append(walk("ddim", DDIMScheduler, 5, {"eta": 0.5}, **settings))
                # With leading steps from t = 0, the last one would go from there to there.
                if spacing in ({**LEADING, "steps_offset": 1}, TRAILING):
                    older.append(walk(
                        "ddim", DDIMScheduler, 5, {"eta": 0.0}, set_alpha_to_one=False, **settings))
    write("ddim.json", older)

    multistep = []
    for steps in COUNTS:
        multistep.append(pndm(steps, **SD, **LEADING, skip_prk_steps=True))
        if steps > 3:
            multistep.append(pndm(steps, **SD, **LEADING))
    for schedule in (LINEAR, SD, COSINE):
        for spacing in ({**LEADING, "steps_offset": 1}, TRAILING):
            for ends_clean in (True, False):
                for skips in (True, False):
                    multistep.append(pndm(
                        5, **schedule, **spacing, set_alpha_to_one=ends_clean, skip_prk_steps=skips))
            multistep.append(pndm(20, **schedule, **spacing))
    for name, schedule in (("linear", LINEAR), ("scaled_linear", SD), ("squaredcos", COSINE)):
        config = PNDMScheduler(**schedule).config
        for steps in COUNTS:
            t = np.round(np.arange(1000, 0, -1000 / steps)).astype(int) - 1
            multistep.append(ipndm(name, steps, t, config))
    write("pndm.json", multistep)

    consistency = []
    for steps in COUNTS:
        consistency.append(walk("lcm", LCMScheduler, steps, **SD))
        for eta in (0.0, 0.3, 1.0):
            consistency.append(walk("tcd", TCDScheduler, steps, {"eta": eta}, **SD))
    for schedule in (LINEAR, COSINE):
        for target in ("epsilon", "sample", "v_prediction"):
            settings = {**schedule, "prediction_type": target}
            for steps in (2, 5):
                consistency.append(walk("lcm", LCMScheduler, steps, **settings))
                consistency.append(walk("tcd", TCDScheduler, steps, {"eta": 0.5}, **settings))
    consistency.append(walk("lcm", LCMScheduler, 4, **SD, timestep_scaling=0.01))
    consistency.append(walk("lcm", LCMScheduler, 100, **SD))
    write("consistency.json", consistency)


if __name__ == "__main__":
    main()
