"""Makes a network of Stable Diffusion 1.4's size and what diffusers computes with it, for `make parity`.

The folder named on the command line gets `unet/`, as diffusers publishes it: config.json and 3.4 GB of
weights, random ones, since only their number and their places matter here; and `parity.safetensors`:
a picture, a time, a context, and what comes out of every part of the network.

Needs: pip install torch diffusers transformers safetensors. Run: python3 Tests/Oracle/parity.py FOLDER
"""

import pathlib
import sys

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file

CONFIGURATION = dict(
    sample_size=64, in_channels=4, out_channels=4, block_out_channels=(320, 640, 1280, 1280),
    layers_per_block=2, cross_attention_dim=768, attention_head_dim=8,
    down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
    up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)
PARTS = ("resnets", "attentions", "downsamplers", "upsamplers")


def parts(unet):
    """What our network's observer gets to see, by its published name."""
    yield "conv_in", unet.conv_in
    for name, module in unet.named_modules():
        if name.split(".")[-2:-1] and name.split(".")[-2] in PARTS:
            yield name, module
    # SiLU belongs to the normalization there.
    yield "conv_norm_out", unet.conv_act
    yield "conv_out", unet.conv_out


def nhwc(x):
    return x.permute(0, 2, 3, 1).contiguous()


@torch.inference_mode()
def main(folder):
    torch.manual_seed(14)
    unet = UNet2DConditionModel(**CONFIGURATION).eval()
    # As they are drawn, all normalizations are alike, and a mistake among them would not show.
    for name, value in unet.named_parameters():
        if "norm" in name:
            value.add_(torch.randn(value.shape) * 0.1)
    unet.save_pretrained(folder / "unet")

    outputs = {}
    for name, module in parts(unet):
        module.register_forward_hook(lambda _module, _input, output, name=name: outputs.update({
            "output/" + name: nhwc(output if torch.is_tensor(output) else output[0])}))
    x, times, context = torch.randn(1, 4, 64, 64), torch.tensor([801.0]), torch.randn(1, 77, 768)
    unet(x, times, encoder_hidden_states=context)
    save_file(
        outputs | {"input": nhwc(x), "times": times, "context": context},
        folder / "parity.safetensors")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
