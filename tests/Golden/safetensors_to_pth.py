"""Reads a file in the safetensors layout with nothing but struct and json, and torch.saves it: python3 safetensors_to_pth.py IN OUT"""
import json
import struct
import sys

import torch

TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64, "I32": torch.int32,
         "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8}

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header, data = json.loads(file.read(length)), bytearray(file.read())
header.pop("__metadata__", None)

tensors = {}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    kind, shape = TYPES[entry["dtype"]], entry["shape"]
    tensors[name] = torch.frombuffer(data, dtype=kind, count=torch.Size(shape).numel(), offset=begin).reshape(shape).clone() if end > begin \
        else torch.empty(shape, dtype=kind)
torch.save(tensors, sys.argv[2])
print(f"{len(tensors)} tensors, {sum(float(t.double().sum()) for t in tensors.values()):.6f} their sum")
