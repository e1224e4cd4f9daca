"""What Sources/Benchmarks/Samplers.swift does, by diffusers' schedulers. Needs: pip install torch
diffusers scipy torchsde"""

import torch
from diffusers import schedulers

torch.set_grad_enabled(False)

STEPS = 200
LATENT = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def steps(name, looks=1, schedule=LATENT, **settings):
    """Work that takes the next step of a walk: as many calls of step() as our step takes looks."""
    def prepare():
        scheduler = getattr(schedulers, name + "Scheduler")(**schedule, **settings)
        generator = torch.Generator().manual_seed(7)
        start, output = (torch.randn(1, 4, 64, 64, generator=generator) for _ in range(2))
        left, x = iter(()), start

        def look():
            nonlocal left, x
            t = next(left, None)
            if t is None:
                scheduler.set_timesteps(STEPS)
                left, x = iter(scheduler.timesteps), start
                t = next(left)
            scheduler.scale_model_input(x, t)  # some refuse to step without
            x = scheduler.step(output, t, x, return_dict=False)[0]

        def work():
            for _ in range(looks):
                look()
        return work
    return prepare


def multistep(**settings):
    return steps("DPMSolverMultistep", **settings)


NOISE = {"algorithm_type": "dpmsolver", "final_sigmas_type": "sigma_min"}
SAMPLERS = {
    "euler": steps("EulerDiscrete"),
    "heun": steps("HeunDiscrete", looks=2),
    "euler-a": steps("EulerAncestralDiscrete"),
    "dpmpp-2m": multistep(),
    "dpm-2": steps("KDPM2Discrete", looks=2),
    "dpm-2-a": steps("KDPM2AncestralDiscrete", looks=2),
    "lms": steps("LMSDiscrete"),
    "dpmpp-sde": steps("DPMSolverSDE", looks=2),
    "dpmpp-2m-sde": multistep(algorithm_type="sde-dpmsolver++"),
    "edm": steps("HeunDiscrete", looks=2),  # without churn, which it does not have
    "ddpm": steps("DDPM", clip_sample=False),
    "ddim": steps("DDIM", clip_sample=False),
    "lcm": steps("LCM", original_inference_steps=STEPS),
    "tcd": steps("TCD", original_inference_steps=STEPS),
    "pndm": steps("PNDM"),
    "plms": steps("PNDM", skip_prk_steps=True),
    "ipndm": steps("IPNDM", schedule={}),
    "dpm-solver-1": multistep(solver_order=1, **NOISE),
    "dpm-solver-2": multistep(solver_order=2, **NOISE),
    "dpm-solver-3": multistep(solver_order=3, **NOISE),
    "dpm-solver-single-2": steps("DPMSolverSinglestep", **NOISE),
    "dpm-solver-single-3": steps("DPMSolverSinglestep", solver_order=3, **NOISE),
    "dpmpp-single-2": steps("DPMSolverSinglestep"),
    "dpmpp-single-3": steps("DPMSolverSinglestep", solver_order=3),
    "dpmpp-3m": multistep(solver_order=3),
    "deis": steps("DEISMultistep"),
    "deis-3": steps("DEISMultistep", solver_order=3),
    "unipc": steps("UniPCMultistep"),
    "unipc-3": steps("UniPCMultistep", solver_order=3),
    "sa": steps("SASolver"),
}
BENCHMARKS = {f"sampler-{name}": prepare for name, prepare in SAMPLERS.items()}
