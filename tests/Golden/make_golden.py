"""Reference results for MSSTNet, computed with PyTorch's own layers; see README.md beside this file.

It shares no idea with lib/Model: ResNet-18 is written with functional calls on a dictionary, the MELayer is a strided convolution, and
a T-Former block is torch.nn.TransformerEncoderLayer. Weights come from a closed-form rule that the C# tests repeat (ClosedForm.cs).
"""
import json
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F

SIDES = {1: 28, 2: 14, 3: 7, 4: 4}  # map sides of ResNet-18 at 112 pixels


# --- the closed-form numbers -------------------------------------------------------------------------------------------------------
def uniform(name, count):
    """count numbers of [0, 1): murmur3's finalizer over a counter that starts at the FNV-1a hash of the name."""
    salt = 2166136261
    for byte in name.encode():
        salt = ((salt ^ byte) * 16777619) & 0xFFFFFFFF
    h = (np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B1) + np.uint64(salt)) & np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h ^= h >> np.uint64(shift)
        h = (h * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    h ^= h >> np.uint64(16)
    return h.astype(np.float64) / 4294967296.0


def fill(name, shape):
    u = uniform(name, int(np.prod(shape, dtype=np.int64)))
    if name.endswith("running_var") or (name.endswith("weight") and len(shape) == 1):
        low, high = 0.5, 1.5
    elif name.endswith("weight"):
        high = math.sqrt(3.0 / np.prod(shape[1:]))
        low = -high
    elif name == "frames":
        low, high = -2.0, 2.0
    else:
        low, high = -0.2, 0.2
    return torch.from_numpy((low + (high - low) * u).astype(np.float32)).reshape(shape)


# --- the network -------------------------------------------------------------------------------------------------------------------
def shapes(c):
    """Every tensor's name and shape."""
    out = {}

    def conv_bn(conv, bn, d_in, d_out, k):
        out[f"backbone.{conv}.weight"] = (d_out, d_in, k, k)
        for leaf in ("weight", "bias", "running_mean", "running_var"):
            out[f"backbone.{bn}.{leaf}"] = (d_out,)

    conv_bn("conv1", "bn1", 3, c["width"], 7)
    d_in = c["width"]
    for stage in (1, 2, 3, 4):
        d = c["width"] * 2 ** (stage - 1)
        for b in (0, 1):
            conv_bn(f"layer{stage}.{b}.conv1", f"layer{stage}.{b}.bn1", d_in, d, 3)
            conv_bn(f"layer{stage}.{b}.conv2", f"layer{stage}.{b}.bn2", d, d, 3)
            if d_in != d:
                conv_bn(f"layer{stage}.{b}.downsample.0", f"layer{stage}.{b}.downsample.1", d_in, d, 1)
            d_in = d
    for i, stage in enumerate(c["stages"]):
        k = SIDES[stage] - 3 * (SIDES[stage] // 4)
        out[f"embed.{i}.project.weight"] = (c["dim"], c["width"] * 2 ** (stage - 1) * k * k)
        out[f"embed.{i}.time"] = (c["frames"], c["dim"])
        for b in range(c["blocks"][i]):
            p, d, r = f"former.{i}.blocks.{b}", c["dim"], c["ratio"] * c["dim"]
            for norm in ("norm1", "norm2"):
                out[f"{p}.{norm}.weight"] = out[f"{p}.{norm}.bias"] = (d,)
            out[f"{p}.attention.qkv.weight"], out[f"{p}.attention.output.weight"] = (3 * d, d), (d, d)
            out[f"{p}.widen.weight"], out[f"{p}.widen.bias"] = (r, d), (r,)
            out[f"{p}.narrow.weight"], out[f"{p}.narrow.bias"] = (d, r), (d,)
    out["fc.weight"], out["fc.bias"] = (c["classes"], c["dim"]), (c["classes"],)
    return out


def resnet(w, x, training):
    def norm(x, n):
        n = "backbone." + n
        mean, var = w[n + ".running_mean"].clone(), w[n + ".running_var"].clone()
        return F.batch_norm(x, mean, var, w[n + ".weight"], w[n + ".bias"], training)

    def conv(x, n, stride, padding):
        return F.conv2d(x, w[f"backbone.{n}.weight"], stride=stride, padding=padding)

    x = F.max_pool2d(norm(conv(x, "conv1", 2, 3), "bn1").relu(), 3, 2, 1)
    maps = {}
    for stage in (1, 2, 3, 4):
        for b in (0, 1):
            n, s = f"layer{stage}.{b}", 2 if stage > 1 and b == 0 else 1
            y = norm(conv(norm(conv(x, n + ".conv1", s, 1), n + ".bn1").relu(), n + ".conv2", 1, 1), n + ".bn2")
            x = norm(conv(x, n + ".downsample.0", s, 0), n + ".downsample.1") if s == 2 else x
            x = (x + y).relu()
        maps[stage] = x
    return maps


def encoder(w, prefix, c):
    layer = torch.nn.TransformerEncoderLayer(c["dim"], c["heads"], c["ratio"] * c["dim"], 0.0, F.gelu,
                                             batch_first=True, norm_first=True, dtype=w["fc.weight"].dtype)
    state = {name: torch.zeros_like(p) for name, p in layer.named_parameters()}  # attention has no biases in Eq. 2-4 and 10
    for ours, theirs in (("attention.qkv", "self_attn.in_proj_"), ("attention.output", "self_attn.out_proj."), ("norm1", "norm1."),
                         ("norm2", "norm2."), ("widen", "linear1."), ("narrow", "linear2.")):
        for leaf in ("weight", "bias"):
            if f"{prefix}.{ours}.{leaf}" in w:
                state[theirs + leaf] = w[f"{prefix}.{ours}.{leaf}"]
    return lambda z: torch.nn.utils.stateless.functional_call(layer.train(), state, z)  # train(): the plain path, dropout is 0


def msstnet(w, frames, c, training=False):
    B, T = frames.shape[:2]
    maps = resnet(w, frames.reshape(B * T, *frames.shape[2:]), training)
    total, seen = None, {}
    for i, stage in enumerate(c["stages"]):
        h = SIDES[stage]
        s, d = h // 4, maps[stage].shape[1]
        k = h - 3 * s
        z = F.conv2d(maps[stage], w[f"embed.{i}.project.weight"].reshape(-1, d, k, k), stride=s)      # (B·T, D, 4, 4)
        z = z.reshape(B, T, -1, 16).permute(0, 3, 1, 2) + w[f"embed.{i}.time"]                        # (B, N, T, D)
        if c["fusion"] == "Chain" and total is not None:
            z = z + total
        z = z.reshape(B * 16, T, -1)
        for b in range(c["blocks"][i]):
            z = encoder(w, f"former.{i}.blocks.{b}", c)(z)
        z = z.reshape(B, 16, T, -1)
        seen[f"tokens.{i}"] = z.permute(0, 2, 1, 3)
        total = z if c["fusion"] == "Chain" or total is None else total + z
    mean = total.mean((1, 2))
    return F.linear(mean, w["fc.weight"], w["fc.bias"]), mean, seen


# --- safetensors, written from its description -------------------------------------------------------------------------------------
CODES = {np.dtype("float32"): "F32", np.dtype("float16"): "F16", np.dtype("int64"): "I64", np.dtype("uint8"): "U8",
         np.dtype("float64"): "F64", np.dtype("int32"): "I32"}


def write(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        array = np.ascontiguousarray(tensor.detach().numpy())
        header[name] = {"dtype": CODES[array.dtype], "shape": list(array.shape), "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    open(path, "wb").write(len(text).to_bytes(8, "little") + text + data)


def read(path):
    raw = open(path, "rb").read()
    start = 8 + int.from_bytes(raw[:8], "little")
    header, types = json.loads(raw[8:start]), {code: dtype for dtype, code in CODES.items()}
    metadata = header.pop("__metadata__", {})
    return metadata, {name: np.frombuffer(raw[start + t["data_offsets"][0]:start + t["data_offsets"][1]], types[t["dtype"]]).reshape(t["shape"])
                      for name, t in header.items()}


# --- the cases ---------------------------------------------------------------------------------------------------------------------
THIN = dict(classes=7, frames=4, width=4, dim=24, heads=3, ratio=4, stages=(2, 3, 4), blocks=(2, 2, 2), fusion="Chain")
CASES = {
    "chain-2-2-2": (THIN, 2),
    "sum-1-0-2": (dict(THIN, classes=5, frames=3, ratio=2, stages=(1, 3, 4), blocks=(1, 0, 2), fusion="Sum"), 2),
    "paper-t4": (dict(classes=7, frames=4, width=64, dim=768, heads=8, ratio=4, stages=(2, 3, 4), blocks=(2, 2, 2), fusion="Chain"), 1),
}


def main(folder):
    torch.set_num_threads(2)
    for name, (c, clips) in CASES.items():
        w = {key: fill(key, shape) for key, shape in shapes(c).items()}
        frames = fill("frames", (clips, c["frames"], 3, 112, 112))
        with torch.no_grad():
            logits, mean, seen = msstnet(w, frames, c)
        out = {"logits": logits, "embedding": mean}
        if c["width"] < 64:
            out |= seen
            # In double precision: in single, a rounding can switch a ReLU and move a gradient by a per cent.
            exact = {key: value.double() for key, value in w.items()}
            for key in exact:
                exact[key].requires_grad_(not key.endswith(("running_mean", "running_var")))
            train_logits, _, _ = msstnet(exact, frames.double(), c, training=True)
            F.cross_entropy(train_logits, torch.arange(clips)).backward()
            out["train.logits"] = train_logits
            shown = [key for key in w if key.endswith(("time", "conv1.weight", "qkv.weight", "fc.weight")) and w[key].numel() < 3000]
            out |= {"gradient." + key: exact[key].grad for key in shown}
        if name == "chain-2-2-2":
            out |= {"weights." + key: value for key, value in w.items()}
        write(f"{folder}/{name}.safetensors", out, {"torch": torch.__version__, "config": json.dumps(c)})
        print(name, [round(v, 4) for v in logits[0].tolist()])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        meta, tensors = read(sys.argv[2])
        print(meta, {name: (str(a.dtype), a.shape, float(a.astype(np.float64).sum())) for name, a in tensors.items()})
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else ".")
