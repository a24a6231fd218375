"""Reads a safetensors file with nothing but the standard library and PyTorch, and prints every tensor's name, type, shape and sum; used by a test."""
import json
import struct
import sys

import torch

TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8}

with open(sys.argv[1], "rb") as file:
    header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    data = bytearray(file.read())
for name, entry in sorted(header.items()):
    if name == "__metadata__":
        continue
    begin, end = entry["data_offsets"]
    dtype = TYPES[entry["dtype"]]
    values = torch.frombuffer(data[begin:end], dtype=dtype) if end > begin else torch.zeros(0, dtype=dtype)
    values = values.reshape(entry["shape"])
    print(name, entry["dtype"], "x".join(map(str, entry["shape"])), repr(values.double().sum().item()))
