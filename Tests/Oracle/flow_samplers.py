"""Writes Tests/Fixtures/Samplers/flow.json and sde.json: walks of diffusers' flow matching and ScoreSdeVe.

    pip install numpy torch diffusers
    python3 Tests/Oracle/flow_samplers.py

Flows begin at t = 0.98 and not at 1, where x₀ + σ ε has an infinite σ; in all else the schedulers run as
published, in double precision. ScoreSdeVe's noise is that of walks.py, in the order in which it is drawn.
Its last step draws some as well; as its pipeline does, the mean before that is kept.
"""

import torch
import walks
from diffusers import FlowMatchEulerDiscreteScheduler, FlowMatchHeunDiscreteScheduler, ScoreSdeVeScheduler
from diffusers.schedulers import scheduling_sde_ve

torch.set_default_dtype(torch.float64)
FIRST = 0.98


class InDouble(torch.Tensor):
    """A tensor whom nobody narrows: the schedulers ask for float32 before they step."""

    def to(self, *args, **kwargs):
        if torch.float32 in args or kwargs.get("dtype") == torch.float32:
            return self
        return super().to(*args, **kwargs)


def flow(kind, name, count, settings):
    scheduler = kind(**settings)
    scheduler.sigma_max = FIRST
    dynamic = settings.get("use_dynamic_shifting", False)
    scheduler.set_timesteps(count, **({"mu": 0.8} if dynamic else {}))
    times = scheduler.sigmas = scheduler.sigmas.double()
    x = (times[0] * walks.noise(0)).as_subclass(InDouble)
    states = []
    for index, t in enumerate(scheduler.timesteps):
        at = times[index] if name == "flow-euler" else scheduler_time(scheduler, index)
        at = at.item()
        velocity = walks.output(x, 1 - at, at, "flow_prediction")
        x = scheduler.step(velocity, t, x).prev_sample.as_subclass(InDouble)
        is_last = index == len(scheduler.timesteps) - 1
        landed = name == "flow-euler" or scheduler.state_in_first_order or is_last
        if landed:
            now = times[index + 1].item()
            states.append(walks.kept(x / (1 - now)))
    grid = list(dict.fromkeys(times.tolist()))
    sigmas = [t / (1 - t) for t in grid]
    settings = {**{key: str(value) for key, value in settings.items()}}
    return {"sampler": name, "settings": settings, "sigmas": sigmas, "states": states}


def scheduler_time(scheduler, index):
    """Where Heun's schedulers look: every t but the first comes twice, and the second look is at its end."""
    return scheduler.timesteps.double()[index] / scheduler.config.num_train_timesteps


def score_sde(count, corrections, settings):
    scheduler = ScoreSdeVeScheduler(**settings)
    scheduler.set_timesteps(count)
    scheduler.set_sigmas(count)
    draws = iter(range(1, 1000))
    scheduling_sde_ve.randn_tensor = lambda *_, **__: walks.noise(next(draws))
    sigmas = scheduler.discrete_sigmas.flip(0).tolist() + [0.0]
    x = sigmas[0] * walks.noise(0)
    states = []
    for sigma, t in zip(sigmas, scheduler.timesteps):
        score = lambda: (walks.denoised(x, sigma) - x) / sigma**2
        for _ in range(corrections):
            x = scheduler.step_correct(score(), x).prev_sample
        step = scheduler.step_pred(score(), t, x)
        x = step.prev_sample if len(states) < count - 1 else step.prev_sample_mean
        states.append(walks.kept(x))
    settings = {**{key: str(value) for key, value in settings.items()}, "corrections": str(corrections)}
    return {"sampler": "pc", "settings": settings, "sigmas": sigmas, "states": states}


cases = []
for count in walks.COUNTS:
    for shift in (1.0, 3.0):
        cases.append(flow(FlowMatchEulerDiscreteScheduler, "flow-euler", count, {"shift": shift}))
        cases.append(flow(FlowMatchHeunDiscreteScheduler, "flow-heun", count, {"shift": shift}))
    cases.append(
        flow(FlowMatchEulerDiscreteScheduler, "flow-euler", count, {"use_dynamic_shifting": True}))
walks.write("flow.json", cases)

cases = []
for count in walks.COUNTS[1:]:
    cases.append(score_sde(count, 1, {"sigma_max": 50.0}))
    cases.append(score_sde(count, 0, {"sigma_max": 50.0}))
    cases.append(score_sde(count, 2, {"sigma_max": 20.0, "snr": 0.1}))
cases.append(score_sde(20, 1, {"sigma_max": 1348.0}))
walks.write("sde.json", cases)
