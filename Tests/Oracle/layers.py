"""Writes Tests/Fixtures/Layers: what PyTorch draws for new layers, and waves of times by diffusers.

Needs: pip install torch diffusers safetensors. Run from anywhere: python3 Tests/Oracle/layers.py
"""

import pathlib

import torch
from diffusers.models.embeddings import get_timestep_embedding
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "Layers"


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
    save_file(tensors, FOLDER / "layers.safetensors")


if __name__ == "__main__":
    main()
