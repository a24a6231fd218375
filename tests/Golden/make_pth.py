"""Files as PyTorch's torch.save writes them; see README.md beside this file. The numbers are counted, so that a test can say what they are."""
import sys

import torch

out = sys.argv[1]
count = torch.arange(24, dtype=torch.float64)
shared = torch.arange(10, dtype=torch.float32)
types = {
    name: (count[:6] - 2).reshape(2, 3).to(getattr(torch, name))
    for name in ("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8")
}
types["uint8"] = count[:6].reshape(2, 3).to(torch.uint8)
views = {
    "transposed": count.reshape(4, 6).t(),                      # strides (1, 6)
    "channels_last": count.reshape(1, 2, 3, 4).contiguous(memory_format=torch.channels_last),
    "first": shared[:4], "last": shared[6:], "every_second": shared[::2],   # one storage
    "scalar": torch.tensor(7.5), "empty": torch.zeros(0, 3),
}
torch.save({**types, **views}, f"{out}/types-and-views.pth")

torch.manual_seed(0)
module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
with torch.no_grad():
    for index, value in enumerate(module.state_dict().values()):
        value.copy_(torch.arange(value.numel()).reshape(value.shape) + 10 * index)
optimizer = torch.optim.Adam(module.parameters())
module(torch.ones(2, 2)).sum().backward()
checkpoint = {
    "epoch": 3, "lr": 0.1, "name": "run", "best": None, "done": True,
    "state_dict": torch.nn.DataParallel(module).state_dict(), "optimizer": optimizer.state_dict(),
}
torch.save(checkpoint, f"{out}/checkpoint.pth")
torch.save(dict(module.named_parameters()), f"{out}/parameters.pth")
torch.save(module, f"{out}/whole-module.pth")                   # a pickled class: to be refused
torch.save(types["float32"], f"{out}/legacy.pth", _use_new_zipfile_serialization=False)
