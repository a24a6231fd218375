// From a safetensors file, as `lab export` writes it, to the weights that network.js reads.
const Weights = (() => {
  "use strict";
  const prefix = "network.";

  // Eight bytes of length, that many of JSON, then the numbers.
  function read(buffer) {
    const length = Number(new DataView(buffer).getBigUint64(0, true)), tensors = {};
    const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
    for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(entries))
      if (dtype === "F32" && name.startsWith(prefix))
        tensors[name.slice(prefix.length)] =
          { shape, data: Float64Array.from(new Float32Array(buffer.slice(8 + length + from, 8 + length + to))) };
    return { tensors, manifest: JSON.parse(metadata.manifest) };
  }

  // In use BatchNorm is a fixed scale and shift of each channel, so a convolution and it are one: w·γ/σ, and β − μ·γ/σ (lib/Model/Folding.cs).
  function fold(tensors, convolution, norm, stride) {
    const { data, shape: [outputs, inputs, kernel] } = tensors[convolution + ".weight"], each = inputs * kernel * kernel;
    const [gamma, beta, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(part => tensors[`${norm}.${part}`].data);
    const scale = gamma.map((value, o) => value / Math.sqrt(variance[o] + 1e-5));
    const weight = data.map((w, i) => w * scale[Math.floor(i / each)]), bias = beta.map((b, o) => b - mean[o] * scale[o]);
    return { weight, bias, outputs, kernel, stride };
  }

  function linear(tensors, name) {
    const { data: weight, shape: [outputs, inputs] } = tensors[name + ".weight"];
    return { weight, bias: tensors[name + ".bias"]?.data, outputs, inputs };
  }

  const norm = (tensors, name) => ({ gamma: tensors[name + ".weight"].data, beta: tensors[name + ".bias"].data });

  const basicBlock = (tensors, name, stride) => ({
    conv1: fold(tensors, name + ".conv1", name + ".bn1", stride),
    conv2: fold(tensors, name + ".conv2", name + ".bn2", 1),
    downsample: tensors[name + ".downsample.0.weight"] && fold(tensors, name + ".downsample.0", name + ".downsample.1", stride),
  });

  const formerBlock = (tensors, name) => ({
    norm1: norm(tensors, name + ".norm1"), norm2: norm(tensors, name + ".norm2"),
    qkv: linear(tensors, name + ".attention.qkv"), output: linear(tensors, name + ".attention.output"),
    widen: linear(tensors, name + ".widen"), narrow: linear(tensors, name + ".narrow"),
  });

  // The network that Msstnet runs.
  function build({ tensors, manifest: { Network: shape, Training: { Pixels: pixels } } }) {
    const three = values => ["Item1", "Item2", "Item3"].map(item => values[item]), counts = text => text.split("-").map(Number);
    const mean = three(pixels.Mean), deviation = three(pixels.Deviation), last = Math.max(...counts(shape.Stages));
    return {
      config: {
        frames: shape.Frames, grid: shape.Grid, places: shape.Grid ** 2, dim: shape.Dim, heads: shape.Heads, stages: counts(shape.Stages),
      },
      pixels: { side: shape.Side, scale: deviation.map(d => 1 / (255 * d)), shift: mean.map((m, c) => m / deviation[c]) },
      stem: fold(tensors, "backbone.conv1", "backbone.bn1", 2),
      stages: Array.from({ length: last }, (_, i) =>
        [0, 1].map(b => basicBlock(tensors, `backbone.layer${i + 1}.${b}`, i > 0 && b === 0 ? 2 : 1))),
      embed: [0, 1, 2].map(i => ({ project: linear(tensors, `embed.${i}.project`), time: tensors[`embed.${i}.time`].data })),
      former: counts(shape.Blocks).map((count, i) => Array.from({ length: count }, (_, b) => formerBlock(tensors, `former.${i}.blocks.${b}`))),
      fc: linear(tensors, "fc"),
    };
  }

  // The same network before training, drawn by the rules of lib/Model/Initialisation.cs (A6). The seed names it.
  function random({ tensors, manifest }, seed) {
    const uniform = mulberry32(seed), drawn = {};
    const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    for (const [name, { shape, data }] of Object.entries(tensors)) {
      const glorot = (stacked = 1) => data.map(() => (2 * uniform() - 1) * Math.sqrt(6 / (shape[0] / stacked + shape[1])));
      drawn[name] = { shape, data:
        shape.length === 4 ? data.map(() => normal() * Math.sqrt(2 / (shape[0] * shape[2] * shape[3])))   // He et al., fan out
        : name.endsWith(".time") ? data.map(() => 0.02 * normal())
        : name === "fc.weight" ? data.map(() => 0.01 * normal())
        : name.endsWith(".project.weight") ? centred(glorot(), shape[1])
        : shape.length === 2 ? glorot(name.endsWith("qkv.weight") ? 3 : 1)
        : data.map(() => name.endsWith(".bias") || name.endsWith("running_mean") ? 0 : 1) };
    }
    return { tensors: drawn, manifest };
  }

  // Every row less its mean: the patch embedding must not see the common level of its inputs, which come out of a ReLU.
  function centred(x, width) {
    for (let i = 0; i < x.length; i += width) {
      const mean = x.subarray(i, i + width).reduce((sum, value) => sum + value, 0) / width;
      for (let c = i; c < i + width; c++) x[c] -= mean;
    }
    return x;
  }

  // Tommy Ettinger's mulberry32: 32 bits of state, numbers in 0 … 1.
  function mulberry32(state) {
    return () => {
      state = (state + 0x6D2B79F5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  return { read, build, random };
})();
