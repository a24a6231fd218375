"""Files of torch.save for lab/PyTorchFiles/PyTorchFile.cs, and what is in them; see README.md beside this file.

Values are small integers or come from a fixed rule, so that every type holds them exactly. What torch.load gives back is written again as
NAME.safetensors, by hand: the tests compare the two files. A bool is written as U8, which is how it lies in memory.
"""
import collections
import json
import sys

import torch

TYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
CODES = dict(zip(TYPES, ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "U8"]))


def numbers(*shape):
    count = torch.Size(shape).numel()
    return ((torch.arange(count) * 37 + 11) % 101).reshape(shape) / 4.0


def types():
    return {str(t).split(".")[1]: ((numbers(3, 5) - 7).abs() if t in (torch.uint8, torch.bool) else numbers(3, 5) - 7).to(t) for t in TYPES}


def views():
    base = numbers(4, 6)
    return collections.OrderedDict(
        base=base, transposed=base.t(), column=base[:, 2], block=base[1:3, 1:5:2], row=base[3], repeated=numbers(2, 1).expand(2, 3),
        scalar=torch.tensor(2.5), empty=torch.zeros(0, 3), channels_last=numbers(2, 3, 4, 4).contiguous(memory_format=torch.channels_last),
        parameter=torch.nn.Parameter(numbers(2, 2)), frozen=torch.nn.Parameter(base[0], requires_grad=False))


def trained():
    """A small network after one step of SGD with momentum, as training programs save it: with the optimizer and the epoch."""
    torch.manual_seed(1)
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 2, 3, bias=False), torch.nn.BatchNorm2d(2), torch.nn.Flatten(), torch.nn.Linear(8, 2))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    network(numbers(2, 3, 4, 4)).sum().backward()
    optimizer.step()
    return network, optimizer


def cases():
    network, optimizer = trained()
    adam = torch.optim.AdamW(network.parameters())
    adam.step()
    parallel = collections.OrderedDict(("module." + key, value) for key, value in network.state_dict().items())
    # name: what is saved, the part that is weights, torch.save's options
    return {
        "types": (types(), types(), {}),
        "views": (views(), views(), {}),
        "state-dict": (network.state_dict(), network.state_dict(), {}),
        "checkpoint": ({"epoch": 7, "best": 0.5, "arch": "resnet18", "seed": 2**64 - 1, "done": False, "loss": torch.tensor(0.25),
                        "state_dict": parallel, "optimizer": optimizer.state_dict(), "rng": torch.arange(6, dtype=torch.uint8)},
                       network.state_dict(), {}),
        "protocol-4": ({"net": network.state_dict(), "optimizer": adam.state_dict(), "shape": [1, 300, 70000, -1, 2**40, None]},
                       network.state_dict(), {"pickle_protocol": 4}),
    }


def write(path, tensors):
    header, data = {"__metadata__": {"torch": torch.__version__}}, b""
    # The largest elements first, so that every tensor begins at a multiple of its element size.
    for name, tensor in sorted(tensors.items(), key=lambda pair: -pair[1].element_size()):
        raw = bytes(tensor.detach().contiguous().reshape(-1).view(torch.uint8).tolist())
        header[name] = {"dtype": CODES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    open(path, "wb").write(len(text).to_bytes(8, "little") + text + data)


def main(folder):
    for name, (saved, weights, options) in cases().items():
        torch.save(saved, f"{folder}/{name}.pth", **options)
        loaded = torch.load(f"{folder}/{name}.pth")
        loaded = loaded.get("state_dict", loaded.get("net", loaded))
        loaded = {key.removeprefix("module."): value for key, value in loaded.items()}
        assert all(torch.equal(loaded[key], value) for key, value in weights.items()) and len(loaded) == len(weights)
        write(f"{folder}/{name}.pth.safetensors", loaded)
        print(name, sorted(loaded))
    torch.save(trained()[0], f"{folder}/whole-model.pth")
    torch.save({"w": numbers(2)}, f"{folder}/before-1.6.pth", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
