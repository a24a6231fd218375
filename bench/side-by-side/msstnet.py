"""MSSTNet in PyTorch, as one would write it there, to be timed beside the C# network with the same weights and inputs.

Started by `MsstNet.Lab.Bench side-by-side`, which writes weights and input and then asks, one line at a time, on standard input:
    logits            -> the logits of the first clip, to see that both compute the same
    forward N | step N -> milliseconds of one forward pass, or of one training step, mean over N
    epoch B FILE       -> clips a second of an epoch in batches of B over the clips of a JSON file, JPEGs decoded with Pillow by one worker
"""
import json
import struct
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def read(path):
    types = {"F32": torch.float32, "I64": torch.int64}
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(data[begin:end], dtype=types[entry["dtype"]]).reshape(entry["shape"]).clone()
    return tensors


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = self.bn2(self.conv2(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)), inplace=True)


class Backbone(nn.Module):
    def __init__(self, width, last):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.last = last
        inputs = width
        for stage in range(1, last + 1):
            outputs = width << (stage - 1)
            setattr(self, f"layer{stage}", nn.Sequential(Block(inputs, outputs, 1 if stage == 1 else 2), Block(outputs, outputs, 1)))
            inputs = outputs

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x)), inplace=True), 3, 2, 1)
        maps = []
        for stage in range(1, self.last + 1):
            x = getattr(self, f"layer{stage}")(x)
            maps.append(x)
        return maps


class Embed(nn.Module):
    def __init__(self, channels, side, grid, dim, frames):
        super().__init__()
        self.stride = side // grid
        self.k = side - (grid - 1) * self.stride
        self.frames = frames
        self.project = nn.Linear(channels * self.k * self.k, dim, bias=False)
        self.time = nn.Parameter(torch.zeros(frames, dim))

    def forward(self, maps):
        # A strided convolution is the usual way to cut and embed patches.
        weight = self.project.weight.view(-1, maps.shape[1], self.k, self.k)
        z = F.conv2d(maps, weight, stride=self.stride).flatten(2).transpose(1, 2)          # (B·T, N, D)
        return z.reshape(-1, self.frames, z.shape[1], z.shape[2]) + self.time[:, None]


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.output = nn.Linear(dim, dim, bias=False)

    def forward(self, z):                                                                  # (B, T, N, D)
        b, t, n, d = z.shape
        q, k, v = self.qkv(z).reshape(b, t, n, 3, self.heads, d // self.heads).permute(3, 0, 2, 4, 1, 5)
        if hasattr(F, "scaled_dot_product_attention"):
            s = F.scaled_dot_product_attention(q, k, v)
        else:
            s = ((q @ k.transpose(-2, -1)) * (d // self.heads) ** -0.5).softmax(-1) @ v
        return self.output(s.permute(0, 3, 1, 2, 4).reshape(b, t, n, d))


class FormerBlock(nn.Module):
    def __init__(self, dim, heads, ratio):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim)
        self.attention = Attention(dim, heads)
        self.norm2 = nn.LayerNorm(dim)
        self.widen = nn.Linear(dim, ratio * dim)
        self.narrow = nn.Linear(ratio * dim, dim)

    def forward(self, z):
        z = z + self.attention(self.norm1(z))
        return z + self.narrow(F.gelu(self.widen(self.norm2(z))))


class Former(nn.Module):
    def __init__(self, dim, heads, ratio, count):
        super().__init__()
        self.blocks = nn.ModuleList(FormerBlock(dim, heads, ratio) for _ in range(count))

    def forward(self, z):
        for block in self.blocks:
            z = block(z)
        return z


class MSSTNet(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.stages = c["stages"]
        self.backbone = Backbone(c["width"], max(c["stages"]))
        side = lambda stage: -(-c["side"] // (2 << stage))
        self.embed = nn.ModuleList(Embed(c["width"] << (s - 1), side(s), c["grid"], c["dim"], c["frames"]) for s in c["stages"])
        self.former = nn.ModuleList(Former(c["dim"], c["heads"], c["ratio"], count) for count in c["blocks"])
        self.fc = nn.Linear(c["dim"], c["classes"])

    def forward(self, frames):
        maps = self.backbone(frames.flatten(0, 1))
        z = None
        for stage, embed, former in zip(self.stages, self.embed, self.former):
            tokens = embed(maps[stage - 1])
            z = former(tokens if z is None else z + tokens)
        return self.fc(z.mean((1, 2)))


class Clips(torch.utils.data.Dataset):
    def __init__(self, clips, side):
        self.clips, self.side = clips, side

    def __len__(self):
        return len(self.clips)

    def __getitem__(self, index):
        from PIL import Image

        frames = torch.empty(len(self.clips[index]["frames"]), self.side, self.side, 3, dtype=torch.uint8)
        for t, path in enumerate(self.clips[index]["frames"]):
            with Image.open(path) as image:
                image.draft("RGB", (self.side, self.side))                                 # the decoder halves where it can, as here
                image = image.convert("RGB")
                if image.size != (self.side, self.side):
                    image = image.resize((self.side, self.side), Image.BILINEAR)
                frames[t] = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).view(self.side, self.side, 3)
        return frames, self.clips[index]["label"]


def main():
    config = json.loads(sys.argv[1])
    torch.set_num_threads(config["threads"])
    layout = torch.channels_last if config["channels_last"] else torch.contiguous_format
    weights = read(config["weights"])
    net = MSSTNet(config)
    net.load_state_dict(weights, strict=True)
    net = net.to(memory_format=layout)
    frames = read(config["input"])["frames"]                                               # (B, T, 3, H, W)
    b, t = frames.shape[:2]
    frames = frames.flatten(0, 1).contiguous(memory_format=layout).unflatten(0, (b, t))
    labels = torch.arange(b) % config["classes"]
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-6, momentum=0.9, weight_decay=1e-4)

    def forward():
        with torch.inference_mode():
            net(frames)

    def epoch(batch, path):
        with open(path) as file:
            clips = json.load(file)
        loader = torch.utils.data.DataLoader(Clips(clips, config["side"]), batch, shuffle=True, num_workers=1)
        net.train()
        start = time.perf_counter()
        for pixels, truth in loader:
            learn(pixels.permute(0, 1, 4, 2, 3).float().div_(255), truth)
        return len(clips) / (time.perf_counter() - start)

    def step():
        learn(frames, labels)

    def learn(frames, labels):
        optimizer.zero_grad(set_to_none=True)
        # Mixed precision as PyTorch offers it: float32 weights, rounded for every layer that gains by it.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=config["bf16"]):
            loss = F.cross_entropy(net(frames).float(), labels)
        loss.backward()
        optimizer.step()

    print("ready", torch.__version__, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "logits":
            net.eval()
            with torch.inference_mode():
                print(*net(frames)[0].tolist(), flush=True)
            continue
        if words[0] == "epoch":
            print(epoch(int(words[1]), words[2]), flush=True)
            continue
        net.train(words[0] == "step")
        run = step if words[0] == "step" else forward
        start = time.perf_counter()
        for _ in range(int(words[1])):
            run()
        print((time.perf_counter() - start) * 1000 / int(words[1]), flush=True)


main()
