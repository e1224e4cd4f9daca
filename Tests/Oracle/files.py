"""Makes the fixtures of FilesTests, and reads with other people's code what FilesTests wrote.

    pip install numpy pillow pypng safetensors torch
    python3 Tests/Oracle/files.py                    # writes Tests/Fixtures/Files
    DSH_VERIFY=/tmp/written swift test --filter FilesTests
    python3 Tests/Oracle/files.py --verify /tmp/written
"""

import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import png as pypng
import torch
from PIL import Image, PngImagePlugin
from safetensors import safe_open
from safetensors.torch import load_file, save_file

FIXTURES = Path(__file__).parent.parent / "Fixtures" / "Files"
WIDTH, HEIGHT = 5, 3


# PNG


def samples(channels, bits):
    """Whole numbers from 0 to 2^bits - 1 in which every bit matters."""
    rng = np.random.default_rng(channels * 100 + bits)
    x = rng.integers(0, 2**bits, (HEIGHT, WIDTH, channels))
    x[0, 0], x[2, 4] = 0, 2**bits - 1
    return x


def write_png(name, x, bits, **options):
    height, width, channels = x.shape
    writer = pypng.Writer(
        width, height, bitdepth=bits, greyscale=channels < 3 and "palette" not in options,
        alpha=channels % 2 == 0, **options)
    with open(FIXTURES / name, "wb") as file:
        writer.write(file, x.reshape(height, -1).tolist())


def pictures():
    """Every colour type, bit depth and interlacing; name -> what a reader should give."""
    expected = {}

    def expect(name, x, bits, top):
        expected[name] = {"shape": list(x.shape), "bitDepth": bits, "top": top,
                          "samples": x.flatten().tolist()}

    for interlace in [False, True]:
        tail = "-interlaced.png" if interlace else ".png"
        for kind, channels, depths in [("grey", 1, [1, 2, 4, 8, 16]), ("grey-alpha", 2, [8, 16]),
                                       ("rgb", 3, [8, 16]), ("rgba", 4, [8, 16])]:
            for bits in depths:
                name, x = f"{kind}-{bits}{tail}", samples(channels, bits)
                write_png(name, x, bits, interlace=interlace)
                expect(name, x, bits, 2**bits - 1)
        for bits in [1, 2, 4, 8]:
            for alpha in [False, True]:
                rng = np.random.default_rng(bits)
                palette = rng.integers(0, 256, (2**bits, 4 if alpha else 3))
                name = f"palette{'-alpha' if alpha else ''}-{bits}{tail}"
                x = samples(1, bits)
                if bits == 8:
                    palette, x = palette[:17], x % 17
                write_png(name, x, bits, palette=[tuple(map(int, c)) for c in palette],
                          interlace=interlace)
                expect(name, palette[x[:, :, 0]], bits, 255)

    # One colour that counts as transparent, which a reader turns into alpha.
    for name, channels, bits in [("grey-key-2.png", 1, 2), ("grey-key-16.png", 1, 16),
                                 ("rgb-key-8.png", 3, 8), ("rgb-key-16.png", 3, 16)]:
        x, top = samples(channels, bits), 2**bits - 1
        key = tuple(map(int, x[1, 2]))
        write_png(name, x, bits, transparent=key if channels == 3 else key[0])
        alpha = np.where((x == x[1, 2]).all(axis=2, keepdims=True), 0, top)
        expect(name, np.concatenate([x, alpha], axis=2), bits, top)

    # A gamma value changes nothing.
    write_png("gamma.png", samples(3, 8), 8, gamma=0.45)
    expect("gamma.png", samples(3, 8), 8, 255)

    # Pillow's opinion, where Pillow keeps the numbers.
    for name, e in expected.items():
        picture = Image.open(FIXTURES / name)
        x = np.array(e["samples"]).reshape(e["shape"])
        if picture.mode in ["L", "LA", "RGB", "RGBA"] and e["top"] == 255 and "key" not in name:
            assert (np.array(picture).reshape(x.shape) == x).all(), name
        if picture.mode == "P":
            mode = "RGBA" if x.shape[2] == 4 else "RGB"
            assert (np.array(picture.convert(mode)) == x).all(), name
    (FIXTURES / "pictures.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def texts():
    """All three kinds of text, before and behind the pixels."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "Café")
    info.add_text("Comment", "long " * 40, zip=True)
    info.add_itxt("parameters", "ε ~ N(0, 1) 🎲", lang="en", tkey="parameters")
    info.add_itxt("Title", "packed ε", zip=True)
    Image.fromarray(samples(1, 8)[:, :, 0].astype(np.uint8)).save(
        FIXTURES / "texts.png", pnginfo=info)
    file = (FIXTURES / "texts.png").read_bytes()
    end = file.rindex(b"IEND") - 4
    (FIXTURES / "texts.png").write_bytes(
        file[:end] + chunk(b"tEXt", b"Author\0behind the pixels") + file[end:])


# safetensors


def tensors():
    values = torch.tensor([[0.0, 1.0, -2.5], [0.15625, 3.0, 448.0]])
    special = torch.tensor([float("inf"), float("-inf"), float("nan"), 6e-8, 65504.0, -0.0])
    whole = torch.tensor([[0, 1, 2], [100, 126, 127]])
    file = {}
    for dtype in [torch.float64, torch.float32, torch.float16, torch.bfloat16,
                  torch.float8_e4m3fn, torch.float8_e5m2]:
        file["float." + str(dtype)[6:]] = values.to(dtype)
    for dtype in [torch.float32, torch.float16, torch.bfloat16]:
        file["special." + str(dtype)[6:]] = special.to(dtype)
    for dtype in [torch.int64, torch.int32, torch.int16, torch.int8,
                  torch.uint64, torch.uint32, torch.uint16, torch.uint8]:
        file["whole." + str(dtype)[6:]] = whole.to(dtype)
    file["every.float8_e4m3fn"] = torch.arange(256, dtype=torch.uint8).view(torch.float8_e4m3fn)
    file["every.float8_e5m2"] = torch.arange(256, dtype=torch.uint8).view(torch.float8_e5m2)
    file["labels"] = torch.tensor([-1, 2**53 + 1, 2**63 - 1])
    file["mask"] = torch.tensor([True, False, True])
    file["scalar"] = torch.tensor(0.5)
    file["empty"] = torch.zeros(0, 3)
    save_file(file, FIXTURES / "tensors.safetensors", metadata={"format": "pt", "note": "ε \"q\""})

    def numbers(x):
        return [str(v) if v != v or v in [float("inf"), float("-inf")] else v
                for v in x.flatten().tolist()]

    expected = {name: {"shape": list(x.shape), "values": numbers(x.to(torch.float32))}
                for name, x in file.items()}
    (FIXTURES / "tensors.json").write_text(json.dumps(expected) + "\n")

    shards = {"model-00001-of-00002.safetensors": {"a": torch.arange(3.0)},
              "model-00002-of-00002.safetensors": {"b": torch.ones(2, 2), "c": torch.zeros(1)}}
    for name, shard in shards.items():
        save_file(shard, FIXTURES / name)
    index = {"metadata": {"total_size": 32},
             "weight_map": {key: name for name, shard in shards.items() for key in shard}}
    (FIXTURES / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")


# npy


def arrays():
    x = np.array([[0, 1, 2], [100, 126, 127]])
    for code in ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1"]:
        np.save(FIXTURES / f"{code}.npy", x.astype(code))
    np.save(FIXTURES / "b1.npy", x > 1)
    np.save(FIXTURES / "fortran.npy", np.asfortranarray(np.arange(24, dtype="f4").reshape(2, 3, 4)))
    np.save(FIXTURES / "scalar.npy", np.float32(0.5))
    np.save(FIXTURES / "empty.npy", np.zeros((0, 3), "f4"))
    np.save(FIXTURES / "big-endian.npy", x.astype(">f4"))
    with open(FIXTURES / "version2.npy", "wb") as file:
        np.lib.format.write_array(file, x.astype("f4"), version=(2, 0))


# What Swift wrote


def ramp(shape):
    """The numbers that FilesTests writes: i / 100, in row-major order."""
    return (np.arange(np.prod(shape)) / 100).astype("f4").reshape(shape)


def verify(folder):
    for channels, mode in [(1, "L"), (2, "LA"), (3, "RGB"), (4, "RGBA")]:
        x = ramp([2, 3, channels])
        for bits in [8, 16]:
            name = f"{channels}-{bits}.png"
            wide, high, rows, info = pypng.Reader(str(folder / name)).read()
            top = 2**bits - 1
            written = np.array([list(row) for row in rows]).reshape(x.shape)
            assert (wide, high, info["bitdepth"]) == (3, 2, bits), name
            assert (written == np.round(x.clip(0, 1) * np.float32(top))).all(), name
            picture = Image.open(folder / name)
            assert dict(picture.info)["Title"] == "Café", name  # before load(): before the pixels
            assert dict(picture.info)["parameters"] == "ε 🎲", name
            picture.load()
            if bits == 8:
                assert picture.mode == mode and (np.array(picture).reshape(x.shape) == written).all()

    path = folder / "written.safetensors"
    with safe_open(path, "pt") as file:
        assert file.metadata() == {"seed": "7", "note": "ε \"quoted\"\n"}
    file, x = load_file(path), torch.tensor(ramp([2, 3]))
    for name, dtype in [("F64", torch.float64), ("F32", torch.float32), ("F16", torch.float16),
                        ("BF16", torch.bfloat16)]:
        assert file[name].dtype == dtype and (file[name] == x.to(dtype)).all(), name
    for name, dtype in [("I64", torch.int64), ("I32", torch.int32), ("I16", torch.int16),
                        ("I8", torch.int8), ("U64", torch.uint64), ("U32", torch.uint32),
                        ("U16", torch.uint16), ("U8", torch.uint8), ("BOOL", torch.bool)]:
        assert file[name].dtype == dtype and file[name].to(torch.int64).tolist() == [1, 0, 1], name
    assert file["scalar"].shape == () and file["scalar"] == 0.5
    assert file["empty"].shape == (0, 3)
    header = struct.unpack("<Q", path.read_bytes()[:8])[0]
    assert header % 8 == 0

    assert (np.load(folder / "plain.npy") == ramp([2, 3])).all()
    picture = np.load(folder / "picture.npy")
    assert picture.dtype == np.float32 and picture.flags.c_contiguous
    assert (picture == ramp([2, 3, 4, 3]).transpose(0, 3, 1, 2)).all()
    assert np.load(folder / "scalar.npy") == np.float32(0.5)
    assert np.load(folder / "vector.npy").shape == (2,)
    print("Pillow, pypng, safetensors and NumPy read everything as it was meant.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--verify"]:
        verify(Path(sys.argv[2]))
    else:
        FIXTURES.mkdir(parents=True, exist_ok=True)
        pictures()
        texts()
        tensors()
        arrays()
