"""What Sources/Benchmarks/Tensors.swift does, in PyTorch. Needs: pip install torch"""

import torch

torch.set_grad_enabled(False)


def normal(*shape, seed=1):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def unary(operation):
    def prepare():
        x = normal(2048, 2048)
        return lambda: operation(x)
    return prepare


def unary_of_positive(operation):
    def prepare():
        x = normal(2048, 2048).abs()
        return lambda: operation(x)
    return prepare


def binary(operation):
    def prepare():
        x, y = normal(2048, 2048), normal(2048, 2048, seed=2)
        return lambda: operation(x, y)
    return prepare


def pair(first, second, operation):
    def prepare():
        x, y = normal(*first), normal(*second)
        return lambda: operation(x, y)
    return prepare


BENCHMARKS = {
    "add": binary(lambda x, y: x + y),
    "scale": unary(lambda x: x * 1.5),
    "weighted-sum": binary(lambda x, y: 0.8 * x + 0.6 * y),
    "weighted-sum-fused": binary(lambda x, y: 0.8 * x + 0.6 * y),
    "exp": unary(torch.exp),
    "silu": unary(torch.nn.functional.silu),
    "tanh": unary(torch.tanh),
    "sqrt": unary_of_positive(torch.sqrt),
    "gelu": unary(torch.nn.functional.gelu),
    "sin": unary(torch.sin),
    "log": unary_of_positive(torch.log),
    "add-channels": pair((4, 64, 64, 320), (320,), lambda x, y: x + y),
    "scale-pictures": pair((16, 256, 256, 3), (16, 1, 1, 1), lambda x, y: x * y),
    "scale-colours": pair((16, 256, 256, 3), (3,), lambda x, y: x * y),
    "add-small": pair((16, 16), (16, 16), lambda x, y: x + y),
    "scale-small": pair((16, 16), (1,), lambda x, _: x * 1.5),
    "channels-last": pair((4, 320, 64, 64), (1,), lambda x, _: x.permute(0, 2, 3, 1).contiguous()),
    "sum": unary(lambda x: x.sum().item()),
    "variance": unary(lambda x: x.var(unbiased=False).item()),
    "maximum": unary(lambda x: x.max().item()),
    "sum-first-axis": unary(lambda x: x.sum(0)),
    "sum-last-axis": unary(lambda x: x.sum(1)),
    "softmax": unary(lambda x: x.softmax(-1)),
    "matmul-heads": pair((16, 256, 64), (16, 256, 64), lambda x, y: x @ y.mT),
    "matmul-vector": pair((2048, 2048), (2048,), lambda x, y: x @ y),
    "noise": lambda: lambda: normal(1, 3, 512, 512),
    "uniform": lambda: lambda: torch.rand(
        1, 3, 512, 512, generator=torch.Generator().manual_seed(1)),
}
for n in [256, 512, 1024, 2048]:
    BENCHMARKS[f"matmul-{n}"] = pair((n, n), (n, n), lambda x, y: x @ y)
