"""Writes Tests/Fixtures/Samplers/{dpm,singlestep,deis,unipc,sa}.json: walks of diffusers' solvers.

    pip install torch diffusers scipy
    python3 Tests/Oracle/dpm_samplers.py

The schedulers run as published, with these changes, all of them to measure formulas and not float32:
- what is float32 is float64, the tables and the states; the table of σ is rounded to float32 before;
- noise comes from walks.noise, and is drawn only where it is used;
- DEIS and SA-Solver end their walks along Karras', exponential, beta and flow σ with a step from the
  last σ to itself. It changes nothing and is left out.
"""

import torch
from diffusers import (
    DEISMultistepScheduler, DPMSolverMultistepScheduler, DPMSolverSinglestepScheduler,
    SASolverScheduler, UniPCMultistepScheduler)
from diffusers.schedulers import (
    scheduling_deis_multistep, scheduling_dpmsolver_multistep, scheduling_dpmsolver_singlestep,
    scheduling_sasolver, scheduling_unipc_multistep)

from walks import COUNTS, kept, noise, output, write

SCHEDULERS = {
    "dpm": DPMSolverMultistepScheduler, "singlestep": DPMSolverSinglestepScheduler,
    "deis": DEISMultistepScheduler, "unipc": UniPCMultistepScheduler, "sa": SASolverScheduler}
SD = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}
COSINE = {"beta_schedule": "squaredcos_cap_v2"}
KARRAS, EXPONENTIAL, BETA, LU, FLOW = (
    {f"use_{name}": True}
    for name in ("karras_sigmas", "exponential_sigmas", "beta_sigmas", "lu_lambdas", "flow_sigmas"))


class Double:
    """torch, as the schedulers see it."""

    float32 = torch.float64

    def __getattr__(self, name):
        return getattr(torch, name)


for module in (scheduling_deis_multistep, scheduling_dpmsolver_multistep,
               scheduling_dpmsolver_singlestep, scheduling_sasolver, scheduling_unipc_multistep):
    module.torch = Double()


class Draws:
    """Hands out noise in the order in which it is used."""

    def __init__(self):
        self.count = 0
        self.used = True

    def __call__(self, *_, **__):
        if not self.used:
            return torch.zeros_like(noise(0))
        self.count += 1
        return noise(self.count)


def tau_of(settings):
    """SA-Solver's τ(t): what diffusers does if it is not told, or a number for all t."""
    tau = settings.pop("tau", "1 from 200 to 800")
    if tau == "1 from 200 to 800":
        return tau, lambda t: 1 if 200 <= t <= 800 else 0
    return str(tau), lambda t: torch.tensor(tau)


def walk(sampler, steps, **settings):
    shown = {key: str(value) for key, value in settings.items()}
    draws = Draws()
    for module in (scheduling_dpmsolver_multistep, scheduling_dpmsolver_singlestep,
                   scheduling_sasolver):
        module.randn_tensor = draws
    if sampler == "sa":
        shown["tau"], tau = tau_of(settings)
        settings["tau_func"] = tau
    scheduler = SCHEDULERS[sampler](**settings)
    scheduler.set_timesteps(steps)
    sigmas = scheduler.sigmas.double()
    if sigmas[-1] == sigmas[-2]:
        sigmas, scheduler.timesteps = sigmas[:-1], scheduler.timesteps[:-1]
    scheduler.sigmas = sigmas
    # By place and not by timestep, which on some grids stands twice.
    scheduler.set_begin_index(0)
    alphas, deviations = zip(*(scheduler._sigma_to_alpha_sigma_t(sigma) for sigma in sigmas))
    x = deviations[0] * noise(0)
    states = []
    for index, t in enumerate(scheduler.timesteps):
        out = output(x, alphas[index], deviations[index], scheduler.config.prediction_type)
        if sampler == "sa":
            draws.used = float(tau(t)) > 0
        x = scheduler.step(out, t, x).prev_sample
        states.append(kept(x / alphas[index + 1]))
    if sampler == "sa" and shown["tau"].startswith("1 from"):
        table = ((1 - scheduler.alphas_cumprod.double()) / scheduler.alphas_cumprod.double()).sqrt()
        low, high = table[200].item(), table[800].item()
        if scheduler.config.use_flow_sigmas:  # t is 1000 σ / (1 + σ), rounded down
            low, high = 0.2 / 0.8, 0.8009 / 0.1991
        shown["tau"] = f"{low}...{high}"
    return {
        "sampler": sampler, "settings": shown,
        "sigmas": [(d / a).item() for d, a in zip(deviations, alphas)], "states": states}


def cases(sampler, base, variations, grids):
    """The base at all counts of steps, and each variation of it and of its grid at some."""
    walks = [walk(sampler, steps, **base) for steps in COUNTS]
    for variation in variations:
        walks += [walk(sampler, steps, **{**base, **variation}) for steps in (2, 5, 20)]
    for grid in grids:
        walks += [walk(sampler, steps, **{**base, **grid}) for steps in (5, 20)]
    return walks


TARGETS = [{"prediction_type": "sample"}, {"prediction_type": "v_prediction"}]
FLOWS = [{**FLOW, "prediction_type": "flow_prediction"},
         {**FLOW, "prediction_type": "flow_prediction", "flow_shift": 3.0}]
SPACINGS = [{"timestep_spacing": "leading", "steps_offset": 1}, {"timestep_spacing": "trailing"}]
SCHEDULES = [{"beta_schedule": "linear", "beta_start": 0.0001, "beta_end": 0.02}, COSINE]
SIGMAS = [KARRAS, EXPONENTIAL, BETA]
ZERO = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}


def every(**choices):
    """All combinations of the given choices."""
    combined = [{}]
    for key, values in choices.items():
        combined = [{**before, key: value} for before in combined for value in values]
    return combined


def main():
    minimum = {"final_sigmas_type": "sigma_min"}
    dpm = cases("dpm", SD, (
        every(solver_order=[1, 2, 3], algorithm_type=["dpmsolver++", "sde-dpmsolver++"],
              solver_type=["midpoint", "heun"])
        + every(solver_order=[1, 2, 3], algorithm_type=["dpmsolver"],
                solver_type=["midpoint", "heun"], **{"final_sigmas_type": ["sigma_min"]})
        + every(solver_order=[1, 2], algorithm_type=["sde-dpmsolver"],
                solver_type=["midpoint", "heun"], **{"final_sigmas_type": ["sigma_min"]})
        + [{"lower_order_final": False, "solver_order": 3, **minimum},
           {"euler_at_final": True, "solver_order": 3, **minimum},
           {"lower_order_final": False, "solver_order": 2}]),
        SPACINGS + SCHEDULES + SIGMAS + [LU] + TARGETS + FLOWS
        + [{**ZERO, "prediction_type": "v_prediction"}, {**COSINE, "lambda_min_clipped": -5.1},
           {**KARRAS, "solver_order": 3}, {**COSINE, "algorithm_type": "dpmsolver", **minimum}])
    dpm += [walk("dpm", 50, **SD, **more) for more in (
        {"solver_order": 3}, {"solver_order": 3, "algorithm_type": "sde-dpmsolver++"},
        {"solver_order": 3, "algorithm_type": "dpmsolver", **minimum})]
    dpm += [walk("dpm", 1, **{**SD, **more}) for more in (
        minimum, {"algorithm_type": "dpmsolver", **minimum}, COSINE,
        {**ZERO, "prediction_type": "v_prediction"}, {"algorithm_type": "sde-dpmsolver++"})]
    write("dpm.json", dpm)

    single = cases("singlestep", SD, (
        every(solver_order=[1, 2, 3], algorithm_type=["dpmsolver++", "sde-dpmsolver++"],
              solver_type=["midpoint", "heun"])
        + every(solver_order=[1, 2, 3], algorithm_type=["dpmsolver"],
                solver_type=["midpoint", "heun"], **{"final_sigmas_type": ["sigma_min"]})),
        SCHEDULES + SIGMAS + TARGETS + FLOWS + [{**COSINE, "lambda_min_clipped": -5.1}])
    for steps in (3, 4, 6):
        single += [walk("singlestep", steps, **SD, **more) for more in every(
            solver_order=[2, 3], final_sigmas_type=["zero", "sigma_min"],
            lower_order_final=[True, False], solver_type=["heun"])]
    single += [walk("singlestep", 50, **SD, solver_order=3)]
    write("singlestep.json", single)

    deis = cases(
        "deis", SD, every(solver_order=[1, 2, 3], lower_order_final=[True, False]),
        SPACINGS + SCHEDULES + SIGMAS + TARGETS + FLOWS + [{**KARRAS, "solver_order": 3}])
    deis += [walk("deis", steps, **SD, solver_order=3) for steps in (1, 50)]
    write("deis.json", deis)

    unipc = cases("unipc", SD, (
        every(solver_order=[1, 2, 3])
        # To σ = 0 diffusers' bh1 gives NaN: B(h) is infinite there, and is multiplied with 0.
        + every(solver_order=[1, 2, 3], solver_type=["bh1"], final_sigmas_type=["sigma_min"])
        + every(solver_order=[1, 2, 3], solver_type=["bh1", "bh2"], predict_x0=[False],
                final_sigmas_type=["sigma_min"])
        + [{"solver_order": 3, "disable_corrector": [0, 1]},
           {"solver_order": 3, "lower_order_final": False, **minimum}]),
        SPACINGS + SCHEDULES + SIGMAS + TARGETS + FLOWS
        + [{**ZERO, "prediction_type": "v_prediction"}, {**KARRAS, "solver_order": 3}])
    unipc += [walk("unipc", 50, **SD, solver_order=3)]
    unipc += [walk("unipc", 1, **{**SD, **more}) for more in (
        minimum, COSINE, {**ZERO, "prediction_type": "v_prediction"})]
    write("unipc.json", unipc)

    sa = cases("sa", SD, (
        every(predictor_order=[1, 2, 3], corrector_order=[1, 2, 3], tau=[0.6])
        + every(predictor_order=[2, 3, 4], corrector_order=[4], tau=[1.0])
        + every(predictor_order=[2, 3], corrector_order=[2, 3, 4], tau=[0.0])
        + every(predictor_order=[1, 2, 3], corrector_order=[1, 2, 3],
                algorithm_type=["noise_prediction"], tau=[0.6])
        + [{"lower_order_final": False, "predictor_order": 3, "corrector_order": 4}]),
        SPACINGS + SCHEDULES + SIGMAS + TARGETS + FLOWS)
    sa += [walk("sa", 50, **SD, predictor_order=3, corrector_order=4)]
    write("sa.json", sa)


if __name__ == "__main__":
    main()
