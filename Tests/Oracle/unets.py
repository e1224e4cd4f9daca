"""Writes Tests/Fixtures/UNets: what diffusers computes with small networks of many configurations.

Weights are not stored: both sides draw them from the same generator, in the order of their names.

Needs: pip install torch diffusers transformers safetensors. Run: python3 Tests/Oracle/unets.py
"""

import json
import pathlib

import torch
from diffusers import UNet2DConditionModel, UNet2DModel
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "UNets"

PLAIN = dict(
    sample_size=8, in_channels=3, out_channels=3, block_out_channels=[8, 16], layers_per_block=1,
    norm_num_groups=4, down_block_types=["DownBlock2D", "DownBlock2D"],
    up_block_types=["UpBlock2D", "UpBlock2D"], attention_head_dim=8)
ATTENDING = PLAIN | dict(
    down_block_types=["DownBlock2D", "AttnDownBlock2D"],
    up_block_types=["AttnUpBlock2D", "UpBlock2D"])
CONDITIONED = dict(
    sample_size=8, in_channels=4, out_channels=4, block_out_channels=[8, 16], layers_per_block=1,
    norm_num_groups=4, cross_attention_dim=12, attention_head_dim=2,
    down_block_types=["CrossAttnDownBlock2D", "DownBlock2D"],
    up_block_types=["UpBlock2D", "CrossAttnUpBlock2D"])

MODELS = {
    "plain": (UNet2DModel, PLAIN | dict(layers_per_block=2)),
    "attending": (UNet2DModel, ATTENDING | dict(attention_head_dim=4)),
    "classes": (UNet2DModel, ATTENDING | dict(
        num_class_embeds=5, resnet_time_scale_shift="scale_shift", downsample_padding=0,
        flip_sin_to_cos=False, freq_shift=1, norm_eps=1e-6)),
    "without middle attention": (UNet2DModel, PLAIN | dict(
        block_out_channels=[8, 8, 16], add_attention=False, in_channels=1, out_channels=1,
        down_block_types=["DownBlock2D"] * 3, up_block_types=["UpBlock2D"] * 3)),
    "stable diffusion 1": (UNet2DConditionModel, CONDITIONED | dict(layers_per_block=2)),
    "stable diffusion 2": (UNet2DConditionModel, CONDITIONED | dict(
        attention_head_dim=[2, 4], use_linear_projection=True,
        down_block_types=["CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
        up_block_types=["CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
        transformer_layers_per_block=2)),
}


def nhwc(x):
    return x.permute(0, 2, 3, 1).contiguous()


def main():
    FOLDER.mkdir(exist_ok=True)
    tensors, texts = {}, {}
    for number, (name, (kind, arguments)) in enumerate(MODELS.items()):
        torch.manual_seed(number)
        model = kind(**arguments).eval()
        generator = torch.Generator().manual_seed(7)
        parameters = sorted(model.named_parameters())
        for _, value in parameters:
            value.data = torch.randn(value.shape, generator=generator) * 0.2

        size = 12 if len(model.config.block_out_channels) == 3 else 6
        x = torch.randn(2, model.config.in_channels, size, size + 4).requires_grad_()
        times = torch.tensor([3.0, 801.0])
        extra = {}
        if model.config.num_class_embeds:
            extra["class_labels"] = torch.tensor([4, 1])
        if kind is UNet2DConditionModel:
            extra["encoder_hidden_states"] = torch.randn(2, 5, 12)
        # In double precision, so that what differs is ours.
        model.double()
        result = model(x.double(), times, **{
            key: value.double() if value.is_floating_point() else value
            for key, value in extra.items()}).sample
        weights = torch.randn(result.shape)
        (result * weights).sum().backward()

        directions = {key: torch.randn(value.shape, generator=generator)
                      for key, value in parameters}
        tensors |= {
            f"{name}/input": nhwc(x.detach()), f"{name}/result": nhwc(result.detach().float()),
            f"{name}/weights": nhwc(weights), f"{name}/gradient": nhwc(x.grad.float()),
            f"{name}/slopes": torch.stack([
                (value.grad * directions[key]).sum() for key, value in parameters]).float(),
            f"{name}/norms": torch.stack([value.grad.norm() for _, value in parameters]).float(),
        }
        if "encoder_hidden_states" in extra:
            tensors[f"{name}/context"] = extra["encoder_hidden_states"]
        texts[f"{name}/config"] = json.dumps({
            key: value for key, value in model.config.items()} | {"_class_name": kind.__name__})
        texts[f"{name}/shapes"] = json.dumps({
            key: list(value.shape) for key, value in parameters})
    save_file(tensors, FOLDER / "models.safetensors", metadata=texts)


if __name__ == "__main__":
    main()
