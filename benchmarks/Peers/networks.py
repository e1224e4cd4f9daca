"""What Sources/Benchmarks/Networks.swift does, in PyTorch. Needs: pip install torch diffusers"""

import torch
import torch.nn.functional as F
from diffusers import UNet2DConditionModel, UNet2DModel


def normal(*shape, seed=1):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def inference(work):
    @torch.inference_mode()
    def run():
        return work()
    return run


def convolution(channels, size):
    def prepare():
        layer = torch.nn.Conv2d(channels, channels, 3, padding=1).to(memory_format=torch.channels_last)
        x = normal(1, channels, size, size).to(memory_format=torch.channels_last)
        return inference(lambda: layer(x))
    return prepare


def attention():
    q, k, v = (normal(1, 4096, 8, 40, seed=i).transpose(1, 2) for i in range(3))
    return inference(lambda: F.scaled_dot_product_attention(q, k, v))


def group_norm():
    layer = torch.nn.GroupNorm(32, 320)
    x = normal(1, 320, 64, 64)
    return inference(lambda: F.silu(layer(x)))


def model(name):
    if name == "a":
        return UNet2DModel(
            sample_size=16, in_channels=3, out_channels=3, block_out_channels=(32, 64, 64),
            layers_per_block=1, norm_num_groups=32, down_block_types=("DownBlock2D",) * 3,
            up_block_types=("UpBlock2D",) * 3), 16
    return UNet2DModel(
        sample_size=32, in_channels=1, out_channels=1, block_out_channels=(64, 128, 128, 128),
        layers_per_block=2,
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D")), 32


def train(name):
    def prepare():
        unet, size = model(name)
        optimizer = torch.optim.AdamW(unet.parameters(), lr=1e-4)
        x = normal(64, unet.config.in_channels, size, size)
        noise = normal(*x.shape, seed=2)
        times = torch.arange(64) * 15

        def work():
            optimizer.zero_grad()
            F.mse_loss(unet(x, times).sample, noise).backward()
            optimizer.step()
        return work
    return prepare


def sample(name, steps):
    def prepare():
        unet, size = model(name)
        unet.eval()
        noise = normal(64, unet.config.in_channels, size, size)
        times = torch.full((64,), 500)

        def work():
            x = noise
            for _ in range(steps):
                x = 1.01 * x - 0.02 * unet(x, times).sample
            return x
        return inference(work)
    return prepare


def stable_diffusion(count):
    def prepare():
        # What is left out has the value that Stable Diffusion 1.4 gives it.
        unet = UNet2DConditionModel(cross_attention_dim=768).eval()
        x, context = normal(count, 4, 64, 64), normal(count, 77, 768, seed=2)
        times = torch.full((count,), 500)
        return inference(lambda: unet(x, times, encoder_hidden_states=context).sample)
    return prepare


BENCHMARKS = {
    "unet-sd14": stable_diffusion(1), "unet-sd14-two": stable_diffusion(2),
    "unet-sd14-low-memory": stable_diffusion(1),
    "attention-4096": attention, "group-norm-silu": group_norm,
    "train-a": train("a"), "train-b": train("b"), "sample-a": sample("a", 50),
    "sample-b": sample("b", 5),
}
for channels, size in [(320, 64), (640, 32), (1280, 16), (1280, 8), (128, 256)]:
    BENCHMARKS[f"convolution-{channels}-{size}"] = convolution(channels, size)
