"""Writes Tests/Fixtures/Layers: what PyTorch draws for new layers, waves of times and an adaptive norm by
diffusers, a batch norm, and the bands of relative positions by transformers.

Needs: pip install torch diffusers transformers safetensors. Run from anywhere: python3 Tests/Oracle/layers.py
"""

import pathlib

import torch
from diffusers.models.embeddings import get_timestep_embedding
from diffusers.models.normalization import AdaGroupNorm
from safetensors.torch import save_file
from transformers.models.t5.modeling_t5 import T5Attention

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "Layers"


def nhwc(x):
    return x.permute(0, 2, 3, 1).contiguous()


def batch_norm():
    """Twice in training, then once in use, with the gradient of the second time."""
    layer = torch.nn.BatchNorm2d(4)
    torch.nn.init.normal_(layer.weight)
    torch.nn.init.normal_(layer.bias)
    x = torch.randn(3, 4, 2, 5) * 2 + 1
    x.requires_grad_()
    tensors = {"weight": layer.weight.detach().clone(), "bias": layer.bias.detach().clone(),
               "running_mean": layer.running_mean.clone(), "running_var": layer.running_var.clone(),
               "x": nhwc(x.detach())}
    layer(x.detach())
    y = layer(x)
    weights = torch.randn(y.shape)
    (y * weights).sum().backward()
    tensors |= {"y": nhwc(y.detach()), "weights": nhwc(weights), "gradient": nhwc(x.grad),
                "mean after": layer.running_mean.clone(), "variance after": layer.running_var.clone()}
    tensors["y in use"] = nhwc(layer.eval()(x.detach()).detach())
    return {f"batch.{name}": value for name, value in tensors.items()}


def adaptive_norms():
    x, condition = torch.randn(2, 8, 3, 5), torch.randn(2, 6)
    grouped = AdaGroupNorm(6, 8, 4)
    scale, shift = grouped.linear(condition).chunk(2, dim=1)
    rows = torch.nn.functional.layer_norm(nhwc(x), [8])
    rows = rows * (1 + scale[:, None, None]) + shift[:, None, None]
    return {
        "adaptive.linear.weight": grouped.linear.weight.detach(),
        "adaptive.linear.bias": grouped.linear.bias.detach(), "adaptive.x": nhwc(x),
        "adaptive.condition": condition, "adaptive.groups": nhwc(grouped(x, condition).detach()),
        "adaptive.rows": rows.detach(),
    }


def bands():
    distances = torch.arange(-200, 201)
    return {
        f"bands {kind}": T5Attention._relative_position_bucket(
            distances, bidirectional=kind == "both", num_buckets=32, max_distance=128).float()
        for kind in ["both", "causal"]
    }


def main():
    FOLDER.mkdir(exist_ok=True)
    torch.manual_seed(7)
    layers = torch.nn.ModuleDict({
        "linear": torch.nn.Linear(7, 5),
        "convolution": torch.nn.Conv2d(3, 4, 3, padding=1),
        "transposed": torch.nn.ConvTranspose2d(3, 2, 4, stride=2, padding=1),
        "embedding": torch.nn.Embedding(6, 4),
    })
    tensors = {name: value.detach() for name, value in layers.state_dict().items()}
    times = torch.tensor([0.0, 1.0, 37.5, 999.0])
    for name, arguments in {
        "waves": {}, "waves flipped": {"flip_sin_to_cos": True, "downscale_freq_shift": 0},
    }.items():
        tensors[name] = get_timestep_embedding(times, 32, **arguments)
    tensors |= batch_norm() | adaptive_norms() | bands()
    save_file(tensors, FOLDER / "layers.safetensors")


if __name__ == "__main__":
    main()
