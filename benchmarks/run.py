#!/usr/bin/env python3
"""Measures our code and its peers', alternating, and prints one line for each benchmark:

    bench NAME ours=SECONDS peer=SECONDS ratio=OURS/PEER

with the medians of the pairs, and how much memory large ones took at most. Names on the command line
choose benchmarks; `--pairs 25` measures more often, `--threads 1` leaves other cores alone, `--quick`
runs a few. PEER_PYTHON is the Python that has the peers (torch, diffusers, pillow); by default the one
that runs this.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

FOLDER = pathlib.Path(__file__).resolve().parent
SIZES = [256, 512, 1024, 2048]
# What tells within a minute whether something has become slow.
QUICK = ["add", "weighted-sum", "exp", "silu", "sum", "softmax", "matmul-1024", "matmul-1024-raw",
         "noise", "noise-512", "ideal-1000"]

# Name, our benchmark, and the peer's: (file of Peers or "ours", name there).
# Add the benchmarks of a new file here.
TENSORS = [
    "add", "scale", "weighted-sum", "weighted-sum-fused", "exp", "silu", "tanh", "sqrt", "gelu",
    "sin", "log", "add-channels", "scale-pictures", "scale-colours", "add-small", "scale-small", "channels-last",
    "sum", "variance", "maximum", "sum-first-axis", "sum-last-axis", "softmax", "matmul-heads",
    "matmul-vector", "noise", "uniform",
] + [f"matmul-{n}" for n in SIZES]
DIFFUSION = ["noise-512", "ideal-1000"]
NETWORKS = [
    "convolution-320-64", "convolution-640-32", "convolution-1280-16", "convolution-1280-8",
    "convolution-128-256", "attention-4096", "group-norm-silu", "train-a", "train-b", "sample-a",
    "sample-b", "unet-sd14", "unet-sd14-two", "unet-sd14-low-memory",
]
# One step, the sampler's own work alone; `samplers` on the command line stands for all of them.
SAMPLERS = [f"sampler-{name}" for name in [
    "euler", "heun", "euler-a", "dpmpp-2m", "dpm-2", "dpm-2-a", "lms", "dpmpp-2s-a", "dpmpp-sde",
    "dpmpp-2m-sde", "dpmpp-3m-sde", "dpm-fast", "dpm-adaptive", "edm", "ddpm", "ddim", "lcm", "tcd",
    "pndm", "plms", "ipndm", "dpm-solver-1", "dpm-solver-2", "dpm-solver-3", "dpm-solver-single-2",
    "dpm-solver-single-3", "dpmpp-single-2", "dpmpp-single-3", "dpmpp-3m", "deis", "deis-3", "unipc",
    "unipc-3", "sa",
]]
BENCHMARKS = [(name, name, ("tensors", name)) for name in TENSORS] + [
    (name, name, ("diffusion", name)) for name in DIFFUSION] + [
    (name, name, ("networks", name)) for name in NETWORKS] + [
    (name, name, ("samplers", name)) for name in SAMPLERS] + [
    (f"matmul-{n}-raw", f"matmul-{n}", ("ours", f"sgemm-{n}")) for n in SIZES
]


class Server:
    """A program that measures what it is told to, one sample for each line."""

    def __init__(self, command, threads):
        # Presets of OpenBLAS choose slow kernels on some machines; both sides go without.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
        if threads:
            environment |= {"DSH_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd=FOLDER / "Peers", env=environment)

    def sample(self, name):
        """The seconds of one sample, or None if the program is gone or has no such benchmark."""
        time.sleep(0.05)  # until threads of the other side have stopped spinning
        try:
            self.process.stdin.write(name + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        answer = self.process.stdout.readline().strip()
        return float(answer) if answer and answer != "none" else None

    def peak(self):
        """The most memory that the program had so far, in bytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024


def build():
    command = ["swift", "build", "-c", "release", "--package-path", str(FOLDER)]
    subprocess.run(command, check=True, stdout=sys.stderr)
    show = subprocess.run(command + ["--show-bin-path"], check=True, capture_output=True, text=True)
    return pathlib.Path(show.stdout.strip()) / "Benchmarks"


def measure(ours, peer, our_name, peer_name, pairs):
    samples = []
    for _ in range(pairs):
        pair = ours.sample(our_name), peer.sample(peer_name)
        samples.append(pair)
        if None in pair:
            break
    return samples


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="benchmarks to run; all if there are none")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--threads", type=int, help="for both sides; by default one for each core")
    parser.add_argument("--quick", action="store_true", help="only those that say the most")
    options = parser.parse_args()
    if options.quick:
        options.names += QUICK
    if "samplers" in options.names:
        options.names = [name for name in options.names if name != "samplers"] + SAMPLERS
    unknown = set(options.names) - {name for name, _, _ in BENCHMARKS}
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}.")

    python = os.environ.get("PEER_PYTHON", sys.executable)
    program = str(build())
    servers = {}
    for name, our_name, (side, peer_name) in BENCHMARKS:
        if options.names and name not in options.names:
            continue
        is_large = name.startswith("unet-")
        if is_large:  # in programs of their own, whose memory can be told
            for server in servers.values():
                server.process.kill()
            servers.clear()
        if "ours" not in servers:
            servers["ours"] = Server([program], options.threads)
        if side not in servers:
            servers[side] = Server([python, "serve.py", side], options.threads)
        ours = servers["ours"]
        samples = measure(ours, servers[side], our_name, peer_name, options.pairs)
        if samples[-1][0] is None:
            sys.exit(f"Our side has stopped in {our_name}: {ours.process.stderr.read()}")
        our_time = statistics.median(s[0] for s in samples)
        if samples[-1][1] is None:
            hint = servers[side].process.stderr.read().strip() if servers[side].process.poll() else ""
            print(f"bench {name} ours={our_time:.6g} peer=none ratio=none  {hint}")
            continue
        peer_time = statistics.median(s[1] for s in samples)
        ratio = statistics.median(a / b for a, b in samples)
        print(f"bench {name} ours={our_time:.6g} peer={peer_time:.6g} ratio={ratio:.3f}", flush=True)
        if is_large:
            print(f"peak {name} ours={ours.peak():.3g} peer={servers[side].peak():.3g}", flush=True)


if __name__ == "__main__":
    main()
