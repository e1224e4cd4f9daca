"""What Sources/Benchmarks/Diffusion.swift does, in PyTorch. Needs: pip install torch pillow"""

import torch
from PIL import Image

torch.set_grad_enabled(False)

BETA = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64)
ALPHA_BAR = torch.cat([torch.ones(1, dtype=torch.float64), torch.cumprod(1 - BETA, 0)])


def noise_512():
    photo = torch.rand(3, 512, 512, generator=torch.Generator().manual_seed(1)) * 2 - 1
    signal, deviation = float(ALPHA_BAR[300].sqrt()), float((1 - ALPHA_BAR[300]).sqrt())

    def work():
        noise = torch.randn(photo.shape, generator=torch.Generator().manual_seed(7))
        pixels = ((signal * photo + deviation * noise + 1) / 2).clamp(0, 1)
        array = (pixels * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous().numpy()
        Image.fromarray(array).save("/tmp/dsh-benchmark-peer.png", compress_level=1)
    return work


def ideal_1000():
    # Any 4,000 rows of 256 numbers cost the same.
    rows = torch.rand(4000, 256, generator=torch.Generator().manual_seed(1)) * 2 - 1
    half_squares = (rows * rows).sum(1) / 2
    alpha_bar = ALPHA_BAR.tolist()

    def work():
        generator = torch.Generator().manual_seed(7)
        x = torch.randn(16, 256, generator=generator)
        for t in range(1000, 0, -1):
            now, after = alpha_bar[t], alpha_bar[t - 1]
            closeness = now ** 0.5 * (x @ rows.T) - now * half_squares
            clean = torch.softmax(closeness / (1 - now), -1) @ rows
            alpha = now / after
            mean = (after ** 0.5 * (1 - alpha) / (1 - now) * clean
                    + alpha ** 0.5 * (1 - after) / (1 - now) * x)
            variance = (1 - after) / (1 - now) * (1 - alpha)
            x = mean + variance ** 0.5 * torch.randn(16, 256, generator=generator) if t > 1 else mean
        return x
    return work


BENCHMARKS = {"noise-512": noise_512, "ideal-1000": ideal_1000}
