"""Writes Tests/Fixtures/Autograd: results and gradients that PyTorch computed in double precision.

Needs: pip install torch safetensors. Run from anywhere: python3 Tests/Oracle/autograd.py
"""

import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "Autograd"


def pictures(x):
    """[N, H, W, C] as PyTorch has it."""
    return x.permute(0, 3, 1, 2)


def back(x):
    return x.permute(0, 2, 3, 1)


def convolved(stride=1, padding=(0, 0, 0, 0)):
    """Padding as top, left, bottom, right; the kernel is [U, V, C, O]."""
    top, left, bottom, right = padding

    def apply(x, kernel):
        padded = F.pad(pictures(x), (left, right, top, bottom))
        return back(F.conv2d(padded, kernel.permute(3, 2, 0, 1), stride=stride))
    return apply


def transposed(stride, padding):
    """The kernel is that of the convolution whose gradient this is: [U, V, results, inputs]."""
    return lambda x, kernel: back(
        F.conv_transpose2d(pictures(x), kernel.permute(3, 2, 0, 1), stride=stride, padding=padding))


def heads(x, count):
    n, length, width = x.shape
    return x.reshape(n, length, count, width // count).transpose(1, 2)


def attention_with_bias(count, causal=False):
    def apply(q, k, v, bias):
        mask = bias
        if causal:
            later = torch.ones(bias.shape[-2:]).triu(1).bool()
            mask = bias.masked_fill(later, -torch.inf)
        y = F.scaled_dot_product_attention(
            heads(q, count), heads(k, count), heads(v, count), attn_mask=mask)
        return y.transpose(1, 2).reshape(q.shape[0], q.shape[1], -1)
    return apply


def attention(count, causal=False):
    def apply(q, k, v):
        y = F.scaled_dot_product_attention(
            heads(q, count), heads(k, count), heads(v, count), is_causal=causal)
        return y.transpose(1, 2).reshape(q.shape[0], q.shape[1], -1)
    return apply


def group_norm(groups, silu=False):
    def apply(x, weight, bias):
        y = back(F.group_norm(pictures(x), groups, weight, bias, eps=1e-5))
        return F.silu(y) if silu else y
    return apply


def resized(mode, size, aligned=False):
    corners = {} if mode == "nearest" else {"align_corners": aligned}
    return lambda x: back(F.interpolate(pictures(x), size=size, mode=mode, **corners))


PLAIN, POSITIVE = "plain", "positive"
S = [3, 4, 5]
OPERATIONS = {
    "add": ([S, [4, 1]], lambda a, b: a + b),
    "subtract": ([[5], S], lambda a, b: a - b),
    "multiply": ([S, [3, 1, 5]], lambda a, b: a * b),
    "divide": ([S, (POSITIVE, S)], lambda a, b: a / b),
    "numbers": ([S], lambda x: 3 - (2 * x + 1) / 4),
    "exp": ([S], torch.exp),
    "log": ([(POSITIVE, S)], torch.log),
    "sqrt": ([(POSITIVE, S)], torch.sqrt),
    "square": ([S], torch.square),
    "pow": ([(POSITIVE, S)], lambda x: x**2.5),
    "abs": ([S], torch.abs),
    "sin": ([S], torch.sin),
    "cos": ([S], torch.cos),
    "tanh": ([S], torch.tanh),
    "sigmoid": ([S], torch.sigmoid),
    "silu": ([S], F.silu),
    "gelu": ([S], F.gelu),
    "gelu tanh": ([S], lambda x: F.gelu(x, approximate="tanh")),
    "quick gelu": ([S], lambda x: x * torch.sigmoid(1.702 * x)),
    "relu": ([S], F.relu),
    "maximum": ([S, [5]], torch.maximum),
    "clamp": ([S], lambda x: x.clamp(-0.5, 0.75)),
    "sum": ([S], torch.sum),
    "mean": ([S], torch.mean),
    "sum along": ([S], lambda x: x.sum((0, 2), keepdim=True)),
    "mean along": ([S], lambda x: x.mean((-1,))),
    "softmax": ([S], lambda x: x.softmax(-1)),
    "log sum exp": ([S], lambda x: x.logsumexp(-1)),
    "mean squared error": ([S, S], F.mse_loss),
    "cross entropy": ([[4, 6]], lambda x: F.cross_entropy(x, torch.tensor([1, 5, 0, 1]))),
    "permute": ([S], lambda x: x.permute(2, 0, 1)),
    "transpose": ([S], lambda x: x.transpose(1, 2)),
    "broadcast": ([[4, 1]], lambda x: x.expand(3, 4, 5)),
    "slice": ([S], lambda x: x[:, 1:3]),
    "split": ([[2, 3, 8]], lambda x: x.chunk(2, -1)[0] * x.chunk(2, -1)[1]),
    "gather": ([[6, 3]], lambda x: x[[4, 0, 4, 5]]),
    "concatenate": ([S, [3, 2, 5]], lambda a, b: torch.cat([a, b], 1)),
    "matmul": ([[2, 3, 4], [2, 4, 5]], torch.matmul),
    "matmul joined": ([[2, 3, 4], [4, 5]], torch.matmul),
    "linear": ([[2, 3, 4], [5, 4], [5]], F.linear),
    "layer norm": ([[2, 3, 20], [20], [20]], lambda x, w, b: F.layer_norm(x, [20], w, b)),
    "rms norm": ([[2, 3, 20], [20]], lambda x, w: F.rms_norm(x, [20], w, eps=1e-6)),
    "group norm": ([[2, 5, 3, 12], [12], [12]], group_norm(4)),
    "group norm silu": ([[2, 5, 3, 40], [40], [40]], group_norm(5, silu=True)),
    "attention": ([[2, 6, 8], [2, 9, 8], [2, 9, 8]], attention(2)),
    "attention causal": ([[2, 7, 6], [2, 7, 6], [2, 7, 6]], attention(3, causal=True)),
    "convolve": ([[2, 5, 6, 3], [3, 2, 3, 4]], convolved()),
    "convolve padded": ([[2, 5, 6, 3], [3, 3, 3, 4]], convolved(1, (1, 1, 1, 1))),
    "convolve uneven": ([[1, 6, 5, 2], [3, 3, 2, 3]], convolved(2, (0, 0, 1, 1))),
    "convolve 1x1": ([[2, 3, 4, 5], [1, 1, 5, 7]], convolved()),
    "convolve winograd": ([[2, 7, 9, 17], [3, 3, 17, 18]], convolved(1, (1, 1, 1, 1))),
    "convolve large tiles": ([[1, 14, 13, 16], [3, 3, 16, 17]], convolved(1, (1, 1, 1, 1))),
    "convolve transposed": ([[2, 4, 3, 5], [4, 4, 3, 5]], transposed(2, 1)),
    "nearest": ([[2, 3, 4, 5]], resized("nearest", (6, 8))),
    "bilinear": ([[2, 3, 4, 5]], resized("bilinear", (6, 8))),
    "average pool": ([[2, 4, 6, 5]], lambda x: back(F.avg_pool2d(pictures(x), 2))),
    "maximum pool": ([[2, 4, 6, 5]], lambda x: back(F.max_pool2d(pictures(x), 2))),
    "bilinear corners": ([[2, 3, 4, 5]], resized("bilinear", (6, 9), aligned=True)),
    "attention bias": ([[2, 6, 8], [2, 9, 8], [2, 9, 8], [2, 6, 9]], attention_with_bias(2)),
    "attention causal bias": (
        [[2, 7, 6], [2, 7, 6], [2, 7, 6], [3, 7, 7]], attention_with_bias(3, causal=True)),
}


def main():
    torch.manual_seed(20)
    tensors = {}
    for name, (specifications, operation) in OPERATIONS.items():
        inputs = []
        for specification in specifications:
            kind, shape = specification if isinstance(specification, tuple) else (PLAIN, specification)
            values = torch.rand(shape) * 2 + 0.2 if kind == POSITIVE else torch.randn(shape)
            inputs.append(values.double().requires_grad_())
        result = operation(*inputs)
        weights = torch.randn(result.shape).double()
        (result * weights).sum().backward()
        tensors[f"{name}/result"] = result.detach()
        tensors[f"{name}/weights"] = weights
        for number, value in enumerate(inputs):
            tensors[f"{name}/input {number}"] = value.detach()
            tensors[f"{name}/gradient {number}"] = value.grad
    FOLDER.mkdir(exist_ok=True)
    save_file({name: value.float().contiguous() for name, value in tensors.items()},
              FOLDER / "operations.safetensors")


if __name__ == "__main__":
    main()
