"""Writes Tests/Fixtures/Training: traces of optimizers, learning rates and averages by PyTorch.

Needs: pip install torch diffusers. Run from anywhere: python3 Tests/Oracle/training.py
"""

import json
import pathlib

import torch
from diffusers.optimization import get_scheduler

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "Training"


def adamw():
    """Steps on fixed gradients, so that differences do not grow by feedback."""
    traces = []
    for decay, betas, rate in [(0.01, (0.9, 0.999), 1e-2), (0.1, (0.95, 0.99), 3e-2), (0, (0.9, 0.999), 1e-3)]:
        generator = torch.Generator().manual_seed(3)
        parameter = torch.nn.Parameter(torch.randn(37, generator=generator))
        optimizer = torch.optim.AdamW([parameter], lr=rate, betas=betas, weight_decay=decay)
        values = [parameter.tolist()]
        for _ in range(20):
            parameter.grad = torch.randn(37, generator=generator)
            optimizer.step()
            values.append(parameter.tolist())
        traces.append({"decay": decay, "betas": betas, "rate": rate, "values": values})
    return traces


def clipping():
    generator = torch.Generator().manual_seed(5)
    cases = []
    for scale in [0.01, 1.0, 50.0]:
        parts = [torch.nn.Parameter(torch.zeros(n)) for n in [3, 40]]
        for part in parts:
            part.grad = torch.randn(part.shape, generator=generator) * scale
        before = [part.grad.tolist() for part in parts]
        norm = torch.nn.utils.clip_grad_norm_(parts, 1.0).item()
        cases.append({"before": before, "norm": norm, "after": [p.grad.tolist() for p in parts]})
    return cases


def rates():
    def trace(make, steps):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=2e-3)
        scheduler = make(optimizer)
        values = []
        for _ in range(steps):
            values.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return values
    return {
        "constant": trace(lambda o: get_scheduler("constant", o), 10),
        "warm-up": trace(lambda o: get_scheduler("constant_with_warmup", o, num_warmup_steps=6), 15),
        "cosine": trace(lambda o: get_scheduler(
            "cosine", o, num_warmup_steps=5, num_training_steps=50), 50),
        "one cycle": trace(lambda o: torch.optim.lr_scheduler.OneCycleLR(
            o, max_lr=2e-3, total_steps=60), 60),
    }


def average():
    generator = torch.Generator().manual_seed(9)
    model = torch.nn.Linear(3, 2, bias=False)
    mean = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9))
    values, means = [], []
    for _ in range(12):
        model.weight.data = torch.randn(2, 3, generator=generator)
        mean.update_parameters(model)
        values.append(model.weight.flatten().tolist())
        means.append(mean.module.weight.flatten().tolist())
    return {"values": values, "means": means}


def main():
    FOLDER.mkdir(exist_ok=True)
    content = {"adamw": adamw(), "clipping": clipping(), "rates": rates(), "average": average()}
    (FOLDER / "traces.json").write_text(json.dumps(content))


if __name__ == "__main__":
    main()
