"""Makes Tests/Fixtures/Datasets: small files in other people's formats, and the numbers that
PyTorch, NumPy and Pillow find in them.

Run as: python3 Tests/Oracle/datasets.py
Needs the pip packages numpy, pillow and torch.
"""

import json
import pathlib
import struct

import numpy as np
import torch
from PIL import Image

folder = pathlib.Path(__file__).parent.parent / "Fixtures" / "Datasets"
rng = np.random.default_rng(7)


def probes(batch, count=24):
    """Values of an [N, H, W, C] batch at random places."""
    places = [[int(rng.integers(extent)) for extent in batch.shape] for _ in range(count)]
    return [{"at": place, "value": float(batch[tuple(place)])} for place in places]


def cifar():
    labels = np.array([3, 0, 9], np.uint8)
    planes = rng.integers(0, 256, (3, 3, 32, 32), dtype=np.uint8)
    records = np.concatenate([labels[:, None], planes.reshape(3, -1)], axis=1)
    records.tofile(folder / "cifar.bin")
    batch = torch.from_numpy(planes).permute(0, 2, 3, 1).float() / 127.5 - 1
    return {"labels": labels.tolist(), "probes": probes(batch)}


def idx():
    images = rng.integers(0, 256, (4, 5, 6), dtype=np.uint8)
    (folder / "images-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, 4, 5, 6) + images.tobytes())
    (folder / "labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, 4) + bytes([2, 0, 1, 2]))
    batch = torch.from_numpy(images)[..., None].float() / 127.5 - 1
    return {"labels": [2, 0, 1, 2], "probes": probes(batch)}


def pictures():
    """A folder with two classes, written by Pillow: RGB, palette, grey and half-transparent."""
    arrays = {}
    for path, mode in [("a/1.png", "RGB"), ("a/2.png", "P"), ("b/1.png", "L"), ("b/2.png", "RGBA")]:
        (folder / "pictures" / path).parent.mkdir(parents=True, exist_ok=True)
        if mode == "P":
            picture = Image.fromarray(rng.integers(0, 256, (4, 6, 3), dtype=np.uint8)).quantize(7)
        else:
            channels = {"RGB": 3, "L": 1, "RGBA": 4}[mode]
            array = rng.integers(0, 256, (4, 6, channels), dtype=np.uint8)
            picture = Image.fromarray(array.squeeze(), mode)
        picture.save(folder / "pictures" / path)
        rgba = np.asarray(picture.convert("RGBA"), np.float64) / 255
        # Transparent parts show a white page.
        arrays[path] = rgba[..., :3] * rgba[..., 3:] + 1 - rgba[..., 3:]
    batch = np.stack([arrays[path] for path in sorted(arrays)]) * 2 - 1
    return {"labels": [0, 0, 1, 1], "probes": probes(batch)}


def coco():
    captions = ["a café on a pale background", 'the sign says "open"', "two cats\u2028and a dog 🐕"]
    document = {
        "info": {"description": "made by json.dump"},
        "images": [{"id": 30, "file_name": "b/1.png"}, {"id": 10, "file_name": "a/1.png"}],
        "annotations": [
            {"id": 1, "image_id": 10, "caption": captions[0]},
            {"id": 2, "image_id": 30, "caption": captions[1]},
            {"id": 3, "image_id": 10, "caption": captions[2]},
        ],
    }
    with open(folder / "captions.json", "w") as file:
        json.dump(document, file)
    return {"captions": [[captions[1]], [captions[0], captions[2]]]}


folder.mkdir(parents=True, exist_ok=True)
expected = {"cifar": cifar(), "idx": idx(), "pictures": pictures(), "coco": coco()}
(folder / "expected.json").write_text(json.dumps(expected, indent=1))
