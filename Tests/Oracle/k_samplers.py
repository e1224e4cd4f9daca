"""Writes k_*.json and edm_factors.json in Tests/Fixtures/Samplers: walks of diffusers' and
k-diffusion's samplers.

    pip install torch diffusers scipy torchsde torchdiffeq tqdm
    pip install --no-deps k-diffusion
    python3 Tests/Oracle/k_samplers.py

Of k-diffusion only sampling.py is loaded, without the package around it, which needs much more.

Both run as published, but in double precision, and the noise is that of walks.py.
Where a sampler of diffusers adds noise before it looks (churn), the network is asked of the state
with that noise, as in EDM's algorithm 2. A pipeline cannot do that: it asks before it calls step().
"""

import importlib.util
import inspect
import math
import pathlib
import sys
import types

import numpy as np
import torch
import walks
from diffusers import schedulers

torch.set_default_dtype(torch.float64)


class InDouble:
    """A library in which float32 means float64: diffusers names float32 in its tables and steps."""

    def __init__(self, library):
        self.library, self.float32 = library, library.float64

    def __getattr__(self, name):
        return getattr(self.library, name)


class Draws:
    """Hands out draws 1, 2, … of walks.py's noise, whoever asks and however."""

    def __init__(self):
        self.count = 0

    def __call__(self, *_, **__):
        self.count += 1
        return walks.noise(self.count)


def words(settings):
    return {name: str(value) for name, value in settings.items()}


def case(sampler, settings, sigmas, states):
    sigmas = [float(sigma) for sigma in sigmas]
    return {"sampler": sampler, "settings": words(settings), "sigmas": sigmas,
            "states": [walks.kept(state) for state in states]}


# MARK: - diffusers

def diffusers_class(name, draws):
    """A class of schedulers that works in double precision and is given its noise."""
    scheduler_class = getattr(schedulers, name + "Scheduler")
    module = sys.modules[scheduler_class.__module__]
    module.torch, module.np, module.randn_tensor = InDouble(torch), InDouble(np), draws
    return scheduler_class


def diffusers_walk(name, steps, churn=None, **settings):
    """The walk of a scheduler. `churn` holds what Euler's step() takes."""
    draws = Draws()
    scheduler = diffusers_class(name, draws)(**settings)
    scheduler.set_timesteps(steps)
    scheduler.set_begin_index(0)
    scheduler.noise_sampler = draws  # DPMSolverSDE's
    x = scheduler.sigmas[0] * walks.noise(0)
    states, sigmas = [], [scheduler.sigmas[0]]
    for index, t in enumerate(scheduler.timesteps):
        x = one_look(scheduler, x, t, churn or {}, draws)
        # The last step ends at 0 and is done with one look, whatever the scheduler says.
        is_last = index == len(scheduler.timesteps) - 1
        if getattr(scheduler, "state_in_first_order", True) or is_last:
            states.append(x)
            sigmas.append(scheduler.sigmas[scheduler.step_index])
    assert len(states) == steps, (name, steps, len(states), settings)
    return case(name, {**settings, **(churn or {})}, sigmas, states)


def one_look(scheduler, x, t, churn, draws):
    """Asks the network where the scheduler is, and lets it go on."""
    scheduler.scale_model_input(x, t)
    sigma, noisy = scheduler.sigmas[scheduler.step_index], x
    if not getattr(scheduler, "state_in_first_order", True):
        sigma = halfway_sigma(scheduler)
    if churn and churn.get("s_tmin", 0) <= sigma <= churn.get("s_tmax", math.inf):
        count = len(scheduler.sigmas) - 1
        raised = sigma * (1 + min(churn["s_churn"] / count, math.sqrt(2) - 1))
        deviation = churn.get("s_noise", 1) * (raised**2 - sigma**2) ** 0.5
        sigma, noisy = raised, x + deviation * walks.noise(draws.count + 1)
    if hasattr(scheduler, "precondition_outputs"):
        output = raw_output(scheduler, noisy, sigma)
    else:
        alpha = 1 / (1 + sigma**2) ** 0.5
        output = walks.output(
            alpha * noisy, alpha, alpha * sigma, scheduler.config.prediction_type)
    return scheduler.step(output, t, x, **churn).prev_sample.double()


def halfway_sigma(scheduler):
    """Where the second look of a step belongs."""
    if hasattr(scheduler, "mid_point_sigma"):
        return scheduler.mid_point_sigma
    if hasattr(scheduler, "sigmas_up"):
        return scheduler.sigmas_interpol[scheduler.step_index - 1]
    table = scheduler.sigmas_interpol if hasattr(scheduler, "sigmas_interpol") else scheduler.sigmas
    return table[scheduler.step_index]


def raw_output(scheduler, noisy, sigma):
    """F, from which EDM's preconditioning makes D."""
    skip = scheduler.precondition_outputs(noisy, torch.zeros(()), sigma)
    factor = scheduler.precondition_outputs(torch.zeros(()), torch.ones(()), sigma)
    return (walks.denoised(noisy, sigma) - skip) / factor


# What is covered: each schedule, spacing, kind of σ and prediction, and each number of steps, but not
# all combinations of them.
LATENT = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
COSINE = {"beta_schedule": "squaredcos_cap_v2"}
LINEAR = {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear"}
GRIDS = [
    {**LATENT, "timestep_spacing": "leading", "steps_offset": 1},
    {**LINEAR, "timestep_spacing": "linspace", "prediction_type": "v_prediction"},
    {**LATENT, "timestep_spacing": "trailing", "use_karras_sigmas": True},
    # Not from the last step of this schedule, where σ is 20,291: a step from there to 3 multiplies
    # every rounding by 7,000.
    {**COSINE, "timestep_spacing": "leading"},
    {**LATENT, "timestep_spacing": "linspace", "use_exponential_sigmas": True},
    {**LINEAR, "timestep_spacing": "leading", "use_beta_sigmas": True,
     "prediction_type": "v_prediction"},
    {**LATENT, "timestep_spacing": "trailing", "prediction_type": "sample"},
]


def diffusers_walks(name, without=(), **settings):
    """Walks of all lengths along the first grid, and of 5 and 20 steps along the others."""
    for index, grid in enumerate(GRIDS):
        if not any(matches.items() <= grid.items() for matches in without):
            for steps in walks.COUNTS if index == 0 else (5, 20):
                yield diffusers_walk(name, steps, **grid, **settings)


def edm_walks(name, **settings):
    for kind in ("karras", "exponential"):
        for steps in walks.COUNTS if kind == "karras" else (5, 20):
            yield diffusers_walk(name, steps, sigma_schedule=kind, **settings)


NO_SAMPLE = [{"prediction_type": "sample"}]
NO_KINDS = [{f"use_{kind}_sigmas": True} for kind in ("karras", "exponential", "beta")]
CHURNS = [{"s_churn": 10.0}, {"s_churn": 40.0, "s_tmin": 0.05, "s_tmax": 10.0, "s_noise": 1.003}]


def diffusers_cases():
    for name in ("EulerDiscrete", "HeunDiscrete", "LMSDiscrete"):
        yield from diffusers_walks(name)
    for name in ("KDPM2Discrete", "KDPM2AncestralDiscrete", "DPMSolverSDE"):
        yield from diffusers_walks(name, without=NO_SAMPLE)
    yield from diffusers_walks("EulerAncestralDiscrete", without=NO_SAMPLE + NO_KINDS)
    yield from edm_walks("EDMEuler")
    yield diffusers_walk("EDMEuler", 20, prediction_type="v_prediction", sigma_data=1.0)
    for churn in CHURNS:
        for steps in (5, 50):
            yield diffusers_walk("EulerDiscrete", steps, churn=churn, **GRIDS[2])
            yield diffusers_walk("EDMEuler", steps, churn=churn)
    # With lower_order_final, short walks would not show the third order. Its second step has the
    # second order, of the kind that is named; k-diffusion's is “heun”.
    yield from edm_walks("EDMDPMSolverMultistep", solver_order=1)
    yield from edm_walks(
        "EDMDPMSolverMultistep", solver_order=3, solver_type="heun", lower_order_final=False)
    for algorithm in ("dpmsolver++", "sde-dpmsolver++"):
        for kind in ("midpoint", "heun"):
            yield from edm_walks(
                "EDMDPMSolverMultistep", algorithm_type=algorithm, solver_type=kind)


walks.write("k_diffusers.json", list(diffusers_cases()))


# MARK: - k-diffusion

def k_diffusion():
    """k-diffusion's sampling.py, with the one function of its utils that it needs."""
    folder = importlib.util.find_spec("k_diffusion").submodule_search_locations[0]
    package, utils = types.ModuleType("k_diffusion"), types.ModuleType("k_diffusion.utils")
    utils.append_dims = lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)]
    package.utils = utils
    sys.modules |= {"k_diffusion": package, "k_diffusion.utils": utils}
    spec = importlib.util.spec_from_file_location(
        "k_diffusion.sampling", pathlib.Path(folder) / "sampling.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sampling = k_diffusion()


def model(x, sigma):
    return walks.denoised(x, sigma[0].item())


def k_walk(name, sigmas, **settings):
    """The walk of a sampler that goes along given σ and draws its noise from a noise sampler."""
    states = []
    draws = {"noise_sampler": Draws()} if takes_noise(name) else {}
    last = getattr(sampling, "sample_" + name)(
        model, sigmas[0] * walks.noise(0), sigmas, disable=True, **draws, **settings,
        callback=lambda info: states.append(info["x"]))
    return case(name, settings, sigmas, states[1:] + [last])


def takes_noise(name):
    return "noise_sampler" in inspect.signature(getattr(sampling, "sample_" + name)).parameters


def churned_walk(name, sigmas, **settings):
    """The walk of a sampler with churn. It draws at every step and uses it where γ is above 0."""
    count = len(sigmas) - 1
    inside = [settings.get("s_tmin", 0) <= s <= settings.get("s_tmax", math.inf) for s in sigmas]
    used = np.cumsum(inside[:-1])
    asked = iter(range(count))
    sampling.torch.randn_like, original = (
        lambda _: walks.noise(int(used[next(asked)]))), sampling.torch.randn_like
    states = []

    def watch(info):
        # What is reported is the state with the noise of this step on top.
        added = (info["sigma_hat"] ** 2 - info["sigma"] ** 2) ** 0.5 * settings.get("s_noise", 1)
        states.append(info["x"] - added * walks.noise(int(used[info["i"]])))

    last = getattr(sampling, "sample_" + name)(
        model, sigmas[0] * walks.noise(0), sigmas, disable=True, callback=watch, **settings)
    sampling.torch.randn_like = original
    return case(name, {**settings}, sigmas, states[1:] + [last])


def fast_walk(looks, first, last, **settings):
    states, sigmas = [], []

    def watch(info):
        states.append(info["x"])
        sigmas.append(info["sigma"])

    end = sampling.sample_dpm_fast(
        model, first * walks.noise(0), last, first, looks, disable=True, callback=watch,
        noise_sampler=Draws(), **settings)
    return case("dpm_fast", {"n": looks, **settings}, sigmas + [last], states[1:] + [end])


def k_grids():
    """Walks of all lengths along one grid, and of 5 and 20 steps along others. Some end above 0."""
    yield torch.tensor([10.0, 2.0])
    for steps in walks.COUNTS:
        yield sampling.get_sigmas_karras(steps, 0.03, 14.6)
    for steps in (5, 20):
        yield sampling.get_sigmas_exponential(steps, 0.002, 80)
        yield sampling.get_sigmas_polyexponential(steps, 0.03, 10, rho=0.7)
        yield sampling.get_sigmas_vp(steps)
        yield sampling.get_sigmas_karras(steps + 1, 0.1, 5, rho=3)[:-1]


def k_diffusion_cases():
    for name in ("euler", "heun", "dpm_2", "lms", "dpmpp_2m", "euler_ancestral", "dpm_2_ancestral",
                 "dpmpp_2s_ancestral", "dpmpp_sde", "dpmpp_2m_sde", "dpmpp_3m_sde"):
        for sigmas in k_grids():
            # A single step to 0 fails in k-diffusion: it wants to know that step's h.
            needs_h = name in ("dpmpp_2m_sde", "dpmpp_3m_sde")
            if not (needs_h and len(sigmas) == 2 and sigmas[1] == 0):
                yield k_walk(name, sigmas)
    grid = sampling.get_sigmas_karras(12, 0.03, 14.6)
    for order in (1, 2, 3):
        yield k_walk("lms", grid, order=order)
    for eta in (0.0, 0.5):
        yield k_walk("euler_ancestral", grid, eta=eta)
    for name in ("dpm_2_ancestral", "dpmpp_2s_ancestral", "dpmpp_sde", "dpmpp_2m_sde",
                 "dpmpp_3m_sde"):
        for eta, s_noise in ((0.0, 1.0), (0.5, 1.0), (0.8, 1.1)):
            yield k_walk(name, grid, eta=eta, s_noise=s_noise)
    for eta in (0.0, 0.5, 1.0):
        yield k_walk("dpmpp_2m_sde", grid, eta=eta, solver_type="heun")
    for name in ("euler", "heun", "dpm_2"):
        for churn in CHURNS:
            for steps in walks.COUNTS:
                yield churned_walk(name, sampling.get_sigmas_karras(steps, 0.03, 14.6), **churn)
    for looks in (1, 2, 3, 4, 5, 6, 20, 50):
        yield fast_walk(looks, 14.6, 0.03)
    for eta, s_noise in ((0.5, 1.0), (1.0, 1.1)):
        for looks in (11, 12, 13):
            yield fast_walk(looks, 80.0, 0.002, eta=eta, s_noise=s_noise)


walks.write("k_diffusion.json", list(k_diffusion_cases()))


def adaptive_looks(first, last, **settings):
    """All looks of dpm_adaptive, rejected steps included: their σ and states, and then the end."""
    states, sigmas = [], []

    def watched(x, sigma):
        states.append(x)
        sigmas.append(sigma[0].item())
        return model(x, sigma)

    end = sampling.sample_dpm_adaptive(
        watched, first * walks.noise(0), last, first, disable=True, noise_sampler=Draws(),
        **settings)
    return case("dpm_adaptive", settings, sigmas + [last], states + [end])


walks.write("k_adaptive.json", [
    adaptive_looks(14.6, 0.03),
    adaptive_looks(14.6, 0.03, order=2),
    adaptive_looks(80.0, 0.002, rtol=0.1, atol=0.02),
    adaptive_looks(14.6, 0.03, order=2, h_init=1.5),  # has to be rejected
    adaptive_looks(14.6, 0.03, h_init=2.5, pcoeff=0.2, icoeff=0.7, dcoeff=0.1),
    adaptive_looks(14.6, 0.03, eta=1.0),
    adaptive_looks(10.0, 0.1, order=2, eta=0.5, s_noise=1.05, accept_safety=0.9),
])


# MARK: - EDM's preconditioning

def factors(sigma_data, sigma):
    """c_skip, c_out, c_in and c_noise."""
    scheduler = schedulers.EDMEulerScheduler(sigma_data=sigma_data)
    zero, one, sigma = torch.zeros(()), torch.ones(()), torch.tensor(sigma)
    return torch.stack([
        scheduler.precondition_outputs(one, zero, sigma),
        scheduler.precondition_outputs(zero, one, sigma),
        scheduler.precondition_inputs(one, sigma), scheduler.precondition_noise(sigma)])


SIGMAS = [0.002, 0.1, 0.5, 1.0, 7.0, 80.0]
walks.write("edm_factors.json", [
    case("EDMEuler", {"sigma_data": sigma_data}, SIGMAS, [factors(sigma_data, s) for s in SIGMAS])
    for sigma_data in (0.5, 1.0)
])
