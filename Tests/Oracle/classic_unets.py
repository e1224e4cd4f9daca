"""Writes Tests/Fixtures/ClassicUNets: two UNets of well-known tutorials, written down again in PyTorch, with
tiny widths: what they say in training and in use, and their gradients.

Weights are not stored: both sides draw them from the same generator, in the order of their names.

Needs: pip install torch safetensors. Run from anywhere: python3 Tests/Oracle/classic_unets.py
"""

import json
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "ClassicUNets"


def pixel(vectors):
    return vectors[:, :, None, None]


# The UNet with DoubleConv, Down and Up. Names of parts are those of its checkpoints.

class DoubleConv(nn.Module):
    def __init__(self, inputs, outputs, between=None, residual=False):
        super().__init__()
        self.residual = residual
        between = between or outputs
        self.double_conv = nn.Sequential(
            nn.Conv2d(inputs, between, 3, padding=1, bias=False), nn.GroupNorm(1, between), nn.GELU(),
            nn.Conv2d(between, outputs, 3, padding=1, bias=False), nn.GroupNorm(1, outputs))

    def forward(self, x):
        return F.gelu(x + self.double_conv(x)) if self.residual else self.double_conv(x)


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.mha = nn.MultiheadAttention(channels, 4, batch_first=True)
        self.ln = nn.LayerNorm([channels])
        self.ff_self = nn.Sequential(
            nn.LayerNorm([channels]), nn.Linear(channels, channels), nn.GELU(),
            nn.Linear(channels, channels))

    def forward(self, x):
        pixels = x.flatten(2).swapaxes(1, 2)
        normed = self.ln(pixels)
        seen = self.mha(normed, normed, normed)[0] + pixels
        return (self.ff_self(seen) + seen).swapaxes(2, 1).reshape(x.shape)


class Down(nn.Module):
    def __init__(self, inputs, outputs, time):
        super().__init__()
        self.maxpool_conv = nn.Sequential(
            nn.MaxPool2d(2), DoubleConv(inputs, inputs, residual=True), DoubleConv(inputs, outputs))
        self.emb_layer = nn.Sequential(nn.SiLU(), nn.Linear(time, outputs))

    def forward(self, x, t):
        return self.maxpool_conv(x) + pixel(self.emb_layer(t))


class Up(nn.Module):
    def __init__(self, inputs, outputs, time):
        super().__init__()
        self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.conv = nn.Sequential(
            DoubleConv(inputs, inputs, residual=True), DoubleConv(inputs, outputs, inputs // 2))
        self.emb_layer = nn.Sequential(nn.SiLU(), nn.Linear(time, outputs))

    def forward(self, x, aside, t):
        return self.conv(torch.cat([aside, self.up(x)], 1)) + pixel(self.emb_layer(t))


class TutorialUNet(nn.Module):
    def __init__(self, c=64, inputs=3, outputs=3, time=256, classes=0):
        super().__init__()
        self.time = time
        self.inc = DoubleConv(inputs, c)
        self.down1, self.sa1 = Down(c, 2 * c, time), Attention(2 * c)
        self.down2, self.sa2 = Down(2 * c, 4 * c, time), Attention(4 * c)
        self.down3, self.sa3 = Down(4 * c, 4 * c, time), Attention(4 * c)
        self.bot1, self.bot2 = DoubleConv(4 * c, 8 * c), DoubleConv(8 * c, 8 * c)
        self.bot3 = DoubleConv(8 * c, 4 * c)
        self.up1, self.sa4 = Up(8 * c, 2 * c, time), Attention(2 * c)
        self.up2, self.sa5 = Up(4 * c, c, time), Attention(c)
        self.up3, self.sa6 = Up(2 * c, c, time), Attention(c)
        self.outc = nn.Conv2d(c, outputs, 1)
        if classes:
            self.label_emb = nn.Embedding(classes, time)

    def forward(self, x, t, told=None):
        frequencies = 1 / 10000 ** (torch.arange(0, self.time, 2).double() / self.time)
        angles = t[:, None] * frequencies
        t = torch.cat([angles.sin(), angles.cos()], -1)
        if told is not None:
            t = t + self.label_emb(told)
        x1 = self.inc(x)
        x2 = self.sa1(self.down1(x1, t))
        x3 = self.sa2(self.down2(x2, t))
        x4 = self.bot3(self.bot2(self.bot1(self.sa3(self.down3(x3, t)))))
        x = self.sa4(self.up1(x4, x3, t))
        x = self.sa5(self.up2(x, x2, t))
        return self.outc(self.sa6(self.up3(x, x1, t)))


# The UNet of the sprite course. Where its entry changes the number of channels, the course adds a new
# random convolution in every call; this one adds the first half's result, as the older MNIST version does.

class ResidualConvBlock(nn.Module):
    def __init__(self, inputs, outputs, residual=False):
        super().__init__()
        self.residual, self.same = residual, inputs == outputs
        self.conv1 = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, 1, 1), nn.BatchNorm2d(outputs), nn.GELU())
        self.conv2 = nn.Sequential(
            nn.Conv2d(outputs, outputs, 3, 1, 1), nn.BatchNorm2d(outputs), nn.GELU())

    def forward(self, x):
        first = self.conv1(x)
        second = self.conv2(first)
        return ((x if self.same else first) + second) / 1.414 if self.residual else second


class UnetDown(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.model = nn.Sequential(
            ResidualConvBlock(inputs, outputs), ResidualConvBlock(outputs, outputs), nn.MaxPool2d(2))

    def forward(self, x):
        return self.model(x)


class UnetUp(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.model = nn.Sequential(
            nn.ConvTranspose2d(inputs, outputs, 2, 2), ResidualConvBlock(outputs, outputs),
            ResidualConvBlock(outputs, outputs))

    def forward(self, x, aside):
        return self.model(torch.cat((x, aside), 1))


class EmbedFC(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(inputs, outputs), nn.GELU(), nn.Linear(outputs, outputs))

    def forward(self, x):
        return pixel(self.model(x))


class ContextUNet(nn.Module):
    def __init__(self, c=64, inputs=3, context=5, size=16):
        super().__init__()
        self.context = context
        self.init_conv = ResidualConvBlock(inputs, c, residual=True)
        self.down1, self.down2 = UnetDown(c, c), UnetDown(c, 2 * c)
        self.to_vec = nn.Sequential(nn.AvgPool2d(size // 4), nn.GELU())
        self.timeembed1, self.timeembed2 = EmbedFC(1, 2 * c), EmbedFC(1, c)
        self.contextembed1, self.contextembed2 = EmbedFC(context, 2 * c), EmbedFC(context, c)
        self.up0 = nn.Sequential(
            nn.ConvTranspose2d(2 * c, 2 * c, size // 4, size // 4), nn.GroupNorm(8, 2 * c), nn.ReLU())
        self.up1, self.up2 = UnetUp(4 * c, c), UnetUp(2 * c, c)
        self.out = nn.Sequential(
            nn.Conv2d(2 * c, c, 3, 1, 1), nn.GroupNorm(8, c), nn.ReLU(), nn.Conv2d(c, inputs, 3, 1, 1))

    def forward(self, x, t, told=None):
        x = self.init_conv(x)
        down1 = self.down1(x)
        down2 = self.down2(down1)
        if told is None:
            told = x.new_zeros(x.shape[0], self.context)
        t = t[:, None]
        up1 = self.up0(self.to_vec(down2))
        up2 = self.up1(self.contextembed1(told) * up1 + self.timeembed1(t), down2)
        up3 = self.up2(self.contextembed2(told) * up2 + self.timeembed2(t), down1)
        return self.out(torch.cat((up3, x), 1))


def nhwc(x):
    return x.permute(0, 2, 3, 1).contiguous()


MODELS = {
    "tutorial": (TutorialUNet(c=4, time=12), (8, 16), [3.0, 801.0], None),
    "tutorial classes": (
        TutorialUNet(c=4, inputs=1, outputs=2, time=8, classes=5), (16, 8), [3.0, 801.0],
        torch.tensor([4, 1])),
    "context": (ContextUNet(c=8, inputs=3, context=5, size=8), (8, 8), [0.25, 0.9], None),
    "context told": (
        ContextUNet(c=8, inputs=1, context=3, size=16), (16, 16), [0.25, 0.9],
        torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]])),
}


def main():
    FOLDER.mkdir(exist_ok=True)
    tensors, texts = {}, {}
    for number, (name, (model, size, times, told)) in enumerate(MODELS.items()):
        torch.manual_seed(number)
        # In double precision, so that what differs is ours.
        model = model.double()
        generator = torch.Generator().manual_seed(7)
        state = {key: value for key, value in sorted(model.state_dict().items())
                 if not key.endswith("num_batches_tracked")}
        for key, value in state.items():
            drawn = torch.randn(value.shape, generator=generator) * 0.3
            value.copy_(drawn.abs() + 0.5 if key.endswith("running_var") else drawn)

        channels = model.init_conv.conv1[0].in_channels if "context" in name else (
            model.inc.double_conv[0].in_channels)
        x = torch.randn(2, channels, *size)
        if told is not None and told.is_floating_point():
            tensors[f"{name}/told"] = told
            told = told.double()
        times = torch.tensor(times).double()
        in_use = model.eval()(x.double(), times, told).detach()

        model.train()
        given = x.double().requires_grad_()
        result = model(given, times, told)
        weights = torch.randn(result.shape)
        (result * weights).sum().backward()
        parameters = dict(model.named_parameters())
        directions = {key: torch.randn(value.shape, generator=generator)
                      for key, value in state.items()}
        learned = [key for key in state if key in parameters]
        tensors |= {
            f"{name}/input": nhwc(x), f"{name}/in use": nhwc(in_use.float()),
            f"{name}/result": nhwc(result.detach().float()), f"{name}/weights": nhwc(weights),
            f"{name}/gradient": nhwc(given.grad.float()),
            f"{name}/slopes": torch.stack([
                (parameters[key].grad * directions[key]).sum() for key in learned]).float(),
            f"{name}/norms": torch.stack([parameters[key].grad.norm() for key in learned]).float(),
        }
        texts[f"{name}/shapes"] = json.dumps({
            key: list(value.shape) for key, value in state.items()})
    # What PyTorch draws for a new one.
    torch.manual_seed(7)
    new = ContextUNet(c=8, inputs=3, context=5, size=8)
    tensors["context/new"] = torch.stack([
        value.double().sum() for key, value in sorted(new.named_parameters())]).float()
    save_file(tensors, FOLDER / "models.safetensors", metadata=texts)


if __name__ == "__main__":
    main()
