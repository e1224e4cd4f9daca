"""Writes Tests/Fixtures/Samplers/grids.json: the σ that diffusers and k-diffusion walk along.

    pip install numpy scipy torch diffusers k-diffusion
    python3 Tests/Oracle/grids.py

k-diffusion's functions come from its sampling.py and external.py alone; what else the package imports
is not needed. diffusers' tables are computed again in double precision: in float32, 1 − ᾱ₁ has lost
four of its digits.
"""

import importlib
import importlib.machinery
import json
import math
import pathlib
import sys
import types

import numpy as np
import scipy.stats
import torch
from diffusers import EulerDiscreteScheduler, FlowMatchEulerDiscreteScheduler
from diffusers.schedulers.scheduling_utils import AysSchedules

FILE = pathlib.Path(__file__).parents[1] / "Fixtures/Samplers/grids.json"
COUNTS = (1, 2, 5, 20, 50)
BETAS = {
    "linear": np.linspace(0.0001, 0.02, 1000),
    "scaled-linear": np.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2,
}


def k_diffusion(module):
    """A module of k-diffusion without the rest of the package."""
    spec = importlib.machinery.PathFinder.find_spec("k_diffusion")
    package = types.ModuleType("k_diffusion")
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules["k_diffusion"] = package
    package.utils = sys.modules["k_diffusion.utils"] = types.ModuleType("k_diffusion.utils")
    return importlib.import_module(f"k_diffusion.{module}")


def case(grid, settings, sigmas):
    settings = {name: str(value) for name, value in settings.items()}
    sigmas = [float(f"{sigma:.9g}") for sigma in np.asarray(sigmas, dtype=float).tolist()]
    return {"grid": grid, "settings": settings, "sigmas": sigmas}


def euler_sigmas(schedule, count, **settings):
    betas = BETAS[schedule]
    scheduler = EulerDiscreteScheduler(trained_betas=betas.tolist(), **settings)
    scheduler.alphas_cumprod = torch.from_numpy(np.cumprod(1 - betas))
    scheduler.set_timesteps(count)
    return scheduler.sigmas.tolist()


def flow_sigmas(count, shift, dynamic):
    settings = {"use_dynamic_shifting": True} if dynamic else {"shift": shift}
    scheduler = FlowMatchEulerDiscreteScheduler(**settings)
    scheduler.set_timesteps(count, mu=math.log(shift) if dynamic else None)
    t = scheduler.sigmas.double().numpy()
    # In float32, 1 − t near t = 1 has few digits left: t itself is what is compared.
    return scheduler.sigma_min, t.tolist()


def grids():
    torch.set_default_dtype(torch.float64)
    sampling = k_diffusion("sampling")
    external = k_diffusion("external")
    top, bottom = 14.6146, 0.0291675
    for count in COUNTS:
        for schedule in BETAS:
            settings = {"count": count, "schedule": schedule}
            for grid, spacing in (("leading", "leading"), ("trailing", "trailing"), ("even", "linspace")):
                if grid == "even" and count == 1:
                    continue  # diffusers begins at σ₁, see SigmaGrid.even
                yield case(grid, settings, euler_sigmas(schedule, count, timestep_spacing=spacing))
            offset = {**settings, "offset": 1}
            yield case(
                "leading", offset,
                euler_sigmas(schedule, count, timestep_spacing="leading", steps_offset=1))
            alphas_bar = torch.from_numpy(np.cumprod(1 - BETAS[schedule]))
            table = external.DiscreteSchedule(((1 - alphas_bar) / alphas_bar) ** 0.5, quantize=False)
            yield case("k-even", settings, table.get_sigmas(count))
            # As A1111's sgm_uniform and ComfyUI's normal_scheduler have it.
            t = torch.linspace(999, 0, count + 1)[:-1]
            yield case("sgm-uniform", settings, sampling.append_zero(table.t_to_sigma(t)))
            # As ComfyUI's beta_scheduler has it, without rounding.
            t = 999 * scipy.stats.beta.ppf(1 - np.linspace(0, 1, count, endpoint=False), 0.6, 0.6)
            yield case("beta", settings, sampling.append_zero(table.t_to_sigma(torch.from_numpy(t))))
        settings = {"count": count, "from": top, "to": bottom}
        for rho in (1, 3, 7):
            yield case(
                "karras", {**settings, "rho": rho},
                sampling.get_sigmas_karras(count, bottom, top, rho))
        for rho in (1, 0.5, 2):
            yield case(
                "polyexponential", {**settings, "rho": rho},
                sampling.get_sigmas_polyexponential(count, bottom, top, rho))
        yield case("exponential", settings, sampling.get_sigmas_exponential(count, bottom, top))
        vp = sampling.get_sigmas_vp(count)
        whole = sampling.get_sigmas_vp(2)
        yield case(
            "vp", {"count": count, "from": whole[0].item(), "to": whole[1].item()}, vp)
        for flag, grid in (("use_karras_sigmas", "karras"), ("use_exponential_sigmas", "exponential"),
                           ("use_beta_sigmas", "beta-sigma")):
            sigmas = euler_sigmas("linear", count, timestep_spacing="trailing", **{flag: True},
                                  sigma_min=bottom, sigma_max=top)
            yield case(grid, settings, sigmas)
        for network, key in (("sd", ""), ("sdxl", "XL"), ("svd", "Video")):
            sigmas = AysSchedules[f"StableDiffusion{key}Sigmas"]
            # diffusers has replaced the last by 0; the authors' list ends above it.
            last = {"sd": 0.029, "sdxl": 0.029, "svd": 0.002}[network]
            logs = np.log(np.array(sigmas[:-1] + [last]))
            places = np.linspace(0, 10, count + 1)
            stretched = np.exp(np.interp(places, np.arange(11), logs))
            yield case("ays", {"count": count, "network": network}, [*stretched[:-1], 0])
        for shift, dynamic in ((1, False), (3, False), (1.15, True), (math.e, True)):
            last, times = flow_sigmas(count, shift, dynamic)
            yield case("flow", {"count": count, "shift": shift, "last": last}, times)
    yield from (
        case("beta-quantile", {"share": share, "a": a, "b": b}, [scipy.stats.beta.ppf(share, a, b)])
        for a, b in ((0.6, 0.6), (0.4, 0.9), (2, 3), (1, 1))
        for share in (0.001, 0.02, 0.3, 0.5, 0.77, 0.999))


cases = list(grids())
FILE.parent.mkdir(parents=True, exist_ok=True)
FILE.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
