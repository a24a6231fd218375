"""Reference results for the networks of Tables 2 and 3, computed with torchvision's networks and PyTorch's layers; see README.md beside this file.

Where torchvision has the network, its own class runs: r3d_18 and r2plus1d_18 as they are, 3D ResNet-18 as its VideoResNet with another stem,
R(2+1)D-18 by the paper's channel formula as its VideoResNet with another block, VGG-13 as its vgg13. The rest is functional calls and torch.nn
layers. Weights follow from the closed-form rule of make_golden.py.
"""
import sys

import torch
import torch.nn.functional as F
from torch import nn
from torchvision import models
from torchvision.models import vgg
from torchvision.models.video import r2plus1d_18, r3d_18
from torchvision.models.video import resnet as video

from make_golden import encoder, fill, write


def filled(module, prefix=""):
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(fill(prefix + name, tuple(tensor.shape)))
    return module.eval()


def frames(clips, count, side):
    return fill("frames", (clips, count, 3, side, side))


# --- torchvision's video networks --------------------------------------------------------------------------------------------------
class FormulaBlock(video.BasicBlock):
    """torchvision's block with the channels inside its second convolution worked out from that convolution's own input and output."""

    def __init__(self, inplanes, planes, conv_builder, stride=1, downsample=None):
        super().__init__(inplanes, planes, conv_builder, stride, downsample)
        middle = (planes * planes * 27) // (planes * 9 + 3 * planes)
        self.conv2 = nn.Sequential(conv_builder(planes, planes, middle), nn.BatchNorm3d(planes))


def hara_stem():
    return nn.Sequential(nn.Conv3d(3, 64, 7, (1, 2, 2), 3, bias=False), nn.BatchNorm3d(64), nn.ReLU(), nn.MaxPool3d(3, 2, 1))


def formula_stem():
    middle = (3 * 64 * 3 * 49) // (49 * 3 + 3 * 64)
    return nn.Sequential(nn.Conv3d(3, middle, (1, 7, 7), (1, 2, 2), (0, 3, 3), bias=False), nn.BatchNorm3d(middle), nn.ReLU(),
                         nn.Conv3d(middle, 64, (3, 1, 1), 1, (1, 0, 0), bias=False), nn.BatchNorm3d(64), nn.ReLU())


def video_resnet(block, convolution, stem):
    return video.VideoResNet(block, [convolution] * 4, [2, 2, 2, 2], stem, num_classes=7)


def on_video(module, clips, count, side):
    return filled(module)(frames(clips, count, side).transpose(1, 2))


# --- image network and recurrent layer ---------------------------------------------------------------------------------------------
def classify_last(cell, vectors, classes=7):
    states, _ = cell(vectors)
    return F.linear(states[:, -1], fill("fc.weight", (classes, states.shape[2])), fill("fc.bias", (classes,)))


def resnet18(images, between=lambda stage, x: x):
    """torchvision's ResNet-18 without classifier, with something between its stages: a vector an image."""
    net = filled(models.resnet18(weights=None), "backbone.")
    x = net.maxpool(net.relu(net.bn1(net.conv1(images))))
    for stage in (1, 2, 3, 4):
        x = between(stage, getattr(net, f"layer{stage}")(x))
    return x.mean((2, 3))


def r18(cell, clips, count, side):
    return classify_last(cell, resnet18(frames(clips, count, side).flatten(0, 1)).reshape(clips, count, -1))


def vgg13(width):
    layers = [v if v == "M" else v * width // 64 for v in vgg.cfgs["B"]]
    return filled(vgg.make_layers(layers), "vgg.features.")


# --- C3D and Former-DFER -----------------------------------------------------------------------------------------------------------
def c3d(width, hidden, clips, count, side):
    x, d_in = frames(clips, count, side).transpose(1, 2), 3
    for group, multiples in enumerate(([1], [2], [4, 4], [8, 8], [8, 8]), 1):
        for letter, multiple in zip("ab", multiples):
            name, d = f"features.conv{group}{letter}", multiple * width
            x = F.conv3d(x, fill(name + ".weight", (d, d_in, 3, 3, 3)), fill(name + ".bias", (d,)), padding=1).relu()
            d_in = d
        x = F.max_pool3d(x, (1 if group == 1 else 2, 2, 2), ceil_mode=True)
    x = x.flatten(1)
    for name, d in (("fc6", hidden), ("fc7", hidden), ("fc8", 7)):
        x = F.linear(x, fill(name + ".weight", (d, x.shape[1])), fill(name + ".bias", (d,)))
        x = x if name == "fc8" else x.relu()
    return x


def block_weights(prefix, d, ratio):
    shapes = {"norm1.weight": (d,), "norm1.bias": (d,), "norm2.weight": (d,), "norm2.bias": (d,), "attention.qkv.weight": (3 * d, d),
              "attention.output.weight": (d, d), "widen.weight": (ratio * d, d), "widen.bias": (ratio * d,),
              "narrow.weight": (d, ratio * d), "narrow.bias": (d,)}
    return {f"{prefix}.{name}": fill(f"{prefix}.{name}", shape) for name, shape in shapes.items()}


def former_dfer(heads, spatial, temporal, clips, count, side):
    head = {"fc.weight": fill("fc.weight", (7, 512)), "fc.bias": fill("fc.bias", (7,))}

    def blocks(name, depth, z):
        for b in range(depth):
            w = head | block_weights(f"{name}.{b}", z.shape[2], 2)
            z = encoder(w, f"{name}.{b}", dict(dim=z.shape[2], heads=heads, ratio=2))(z)
        return z

    def among_places(stage, x):
        if stage != 3:
            return x
        z = x.flatten(2).transpose(1, 2)
        z = blocks("spatial", spatial, z + fill("place", tuple(z.shape[1:])))
        return z.transpose(1, 2).reshape(x.shape)

    x = resnet18(frames(clips, count, side).flatten(0, 1), among_places).reshape(clips, count, -1)
    token = fill("classToken", (1, 512)).expand(clips, 1, -1)
    z = blocks("temporal", temporal, torch.cat((token, x), 1) + fill("time", (count + 1, 512)))
    return F.linear(z[:, 0], head["fc.weight"], head["fc.bias"])


def lstm(features, hidden, layers):
    return filled(nn.LSTM(features, hidden, layers, batch_first=True), "lstm.")


def gru(features, hidden, layers):
    return filled(nn.GRU(features, hidden, layers, batch_first=True), "gru.")


CASES = {
    "r3d_18": lambda: on_video(r3d_18(num_classes=7), 2, 8, 64),
    "r2plus1d_18": lambda: on_video(r2plus1d_18(num_classes=7), 2, 8, 64),
    "3d-resnet18": lambda: on_video(video_resnet(video.BasicBlock, video.Conv3DSimple, hara_stem), 2, 16, 112),
    "r2plus1d-formula": lambda: on_video(video_resnet(FormulaBlock, video.Conv2Plus1D, formula_stem), 2, 8, 64),
    "vgg13": lambda: vgg13(64)(frames(2, 1, 112).flatten(0, 1)).mean((2, 3)),
    "r18-lstm": lambda: r18(lstm(512, 24, 1), 2, 5, 112),
    "r18-gru": lambda: r18(gru(512, 24, 1), 2, 5, 112),
    "r18-gru-2": lambda: r18(gru(512, 24, 2), 2, 5, 112),
    "vgg13-lstm": lambda: classify_last(lstm(64, 24, 2), vgg13(8)(frames(2, 5, 64).flatten(0, 1)).mean((2, 3)).reshape(2, 5, -1)),
    "c3d": lambda: c3d(16, 64, 2, 16, 112),
    "c3d-odd": lambda: c3d(8, 32, 2, 6, 70),
    "former-dfer": lambda: former_dfer(8, 1, 3, 2, 4, 112),
    "former-dfer-2-1": lambda: former_dfer(4, 2, 1, 2, 5, 70),
}


def main(folder):
    torch.set_num_threads(2)
    with torch.no_grad():
        out = {name: case() for name, case in CASES.items()}
    for name, logits in out.items():
        differ = float((logits[0] - logits[1]).abs().max() / logits.abs().max())
        print(f"{name:18}", [round(v, 4) for v in logits[0, :7].tolist()], f"clips differ by {differ:.3f}")
    write(f"{folder}/rivals.safetensors", out, {"torch": torch.__version__})


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
