// The whole network once more, in plain JavaScript: MSSTNet (Wang et al., ICASSP 2024) as lib/Model has it in C#, for one clip at a time.
// Maps and tokens are Float64Arrays, JavaScript's own numbers; a shape such as (N, D) is rows × columns, the last axis side by side in memory.
const Msstnet = (() => {
  "use strict";

  // out(i, j) += Σ_k a(i, k) · b(j, k). Nearly all of the network's time is spent here. Two rows by four columns at once, so that
  // each number that is read is used several times.
  function product(a, b, out, m, n, k) {
    for (let i = 0; i < m; i += 2) {
      const one = i * k, two = i + 1 < m ? one + k : one, last = n & ~3;
      for (let j = 0; j < last; j += 4) {
        let s0 = 0, s1 = 0, s2 = 0, s3 = 0, t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        const b0 = j * k, b1 = b0 + k, b2 = b1 + k, b3 = b2 + k;
        for (let c = 0; c < k; c++) {
          const x = a[one + c], y = a[two + c], p = b[b0 + c], q = b[b1 + c], r = b[b2 + c], s = b[b3 + c];
          s0 += x * p; s1 += x * q; s2 += x * r; s3 += x * s;
          t0 += y * p; t1 += y * q; t2 += y * r; t3 += y * s;
        }
        const o = i * n + j;
        out[o] += s0; out[o + 1] += s1; out[o + 2] += s2; out[o + 3] += s3;
        if (two !== one) { out[o + n] += t0; out[o + n + 1] += t1; out[o + n + 2] += t2; out[o + n + 3] += t3; }
      }
      for (let row = i; row <= i + 1 && row < m; row++)
        for (let j = last; j < n; j++) for (let c = 0; c < k; c++) out[row * n + j] += a[row * k + c] * b[j * k + c];
    }
    return out;
  }

  // x Wᵀ + b, every row of x a token.
  function linear(x, rows, { weight, bias, outputs, inputs }) {
    const y = new Float64Array(rows * outputs);
    if (bias) for (let i = 0; i < rows; i++) y.set(bias, i * outputs);
    return product(x, weight, y, rows, outputs, inputs);
  }

  // All k × k windows of a square map as rows, in the order the weights have: channel, row, column. Outside the map is 0.
  // With a window's pixels in a row, a convolution is a product of matrices, and so is the MELayer.
  function windowsOf({ data, channels, side }, k, stride, padding) {
    const across = Math.floor((side + 2 * padding - k) / stride) + 1, rows = new Float64Array(across * across * channels * k * k);
    let to = 0;
    for (let top = -padding, i = 0; i < across; i++, top += stride)
      for (let left = -padding, j = 0; j < across; j++, left += stride)
        for (let c = 0; c < channels; c++)
          for (let y = top; y < top + k; y++)
            for (let x = left; x < left + k; x++, to++)
              if (y >= 0 && y < side && x >= 0 && x < side) rows[to] = data[(c * side + y) * side + x];
    return { rows, across };
  }

  // y = relu(w ∗ x + b + shortcut) with BatchNorm folded into w and b; the shortcut is optional, and so is the relu.
  function convolve(map, { weight, bias, outputs, kernel, stride }, { shortcut = null, relu = true } = {}) {
    const { rows, across } = windowsOf(map, kernel, stride, kernel >> 1), pixels = across * across;
    const data = shortcut ? Float64Array.from(shortcut.data) : new Float64Array(outputs * pixels);
    product(weight, rows, data, outputs, pixels, rows.length / pixels);
    for (let o = 0, i = 0; o < outputs; o++)
      for (const end = i + pixels; i < end; i++) data[i] = relu ? Math.max(0, data[i] + bias[o]) : data[i] + bias[o];
    return { data, channels: outputs, side: across };
  }

  // The largest of every 3 × 3 window, every second pixel (ResNet's stem).
  function maxPool({ data, channels, side }) {
    const half = (side + 1) >> 1, out = new Float64Array(channels * half * half).fill(-Infinity);
    for (let c = 0, to = 0; c < channels; c++)
      for (let i = 0; i < half; i++)
        for (let j = 0; j < half; j++, to++)
          for (let y = Math.max(0, 2 * i - 1); y <= Math.min(side - 1, 2 * i + 1); y++)
            for (let x = Math.max(0, 2 * j - 1); x <= Math.min(side - 1, 2 * j + 1); x++)
              out[to] = Math.max(out[to], data[(c * side + y) * side + x]);
    return { data: out, channels, side: half };
  }

  // ResNet's basic block (He et al. 2016): y = relu(BN(W₂ ∗ relu(BN(W₁ ∗ x))) + shortcut(x)).
  function basicBlock(map, { conv1, conv2, downsample }) {
    const shortcut = downsample ? convolve(map, downsample, { relu: false }) : map;
    return convolve(convolve(map, conv1), conv2, { shortcut });
  }

  // The maps of the stages, each half as wide as the one before (lib/Model/ResNet18Pyramid.cs).
  function pyramid(net, image) {
    let map = maxPool(convolve(image, net.stem));
    return net.stages.map(blocks => map = blocks.reduce(basicBlock, map));
  }

  // MELayer without its time: E·x of Eq. 1 for every place of one map. Stride s = ⌊h/g⌋, side k = h − (g − 1)·s (ASSUMPTIONS A1).
  function embed(map, { project }, grid) {
    const stride = Math.floor(map.side / grid), k = map.side - (grid - 1) * stride;
    return linear(windowsOf(map, k, stride, 0).rows, grid * grid, project);                            // (N, D)
  }

  // What is known of one frame before it has a time: E·x of every stage. It depends on the frame alone, so it is kept for later clips.
  function embedFrame(net, rgb) {
    const { side, scale, shift } = net.pixels, data = new Float64Array(3 * side * side);
    for (let i = 0, plane = side * side; i < plane; i++)
      for (let c = 0; c < 3; c++) data[c * plane + i] = rgb[3 * i + c] * scale[c] - shift[c];
    const maps = pyramid(net, { data, channels: 3, side });
    return net.embed.map((layer, i) => embed(maps[net.config.stages[i] - 1], layer, net.config.grid)); // three of (N, D)
  }

  // (x − mean) / σ · γ + β of every token.
  function layerNorm(x, { gamma, beta }) {
    const d = gamma.length, y = new Float64Array(x.length);
    for (let i = 0; i < x.length; i += d) {
      let mean = 0, variance = 0;
      for (let c = i; c < i + d; c++) mean += x[c] / d;
      for (let c = i; c < i + d; c++) variance += (x[c] - mean) ** 2 / d;
      const inverse = 1 / Math.sqrt(variance + 1e-5);
      for (let c = 0; c < d; c++) y[i + c] = (x[i + c] - mean) * inverse * gamma[c] + beta[c];
    }
    return y;
  }

  // In place, one row after the other; a higher temperature makes the rows flatter.
  function softmax(x, width = x.length, temperature = 1) {
    for (let i = 0; i < x.length; i += width) {
      let most = -Infinity, sum = 0;
      for (let c = i; c < i + width; c++) most = Math.max(most, x[c]);
      for (let c = i; c < i + width; c++) sum += x[c] = Math.exp((x[c] - most) / temperature);
      for (let c = i; c < i + width; c++) x[c] /= sum;
    }
    return x;
  }

  // GELU: x · Φ(x). Φ by Abramowitz and Stegun 7.1.26, whose error is below 1e-7.
  function gelu(x) {
    for (let i = 0; i < x.length; i++) {
      const z = Math.abs(x[i]) * Math.SQRT1_2, t = 1 / (1 + 0.3275911 * z);
      const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-z * z) / 2;
      x[i] *= x[i] < 0 ? tail : 1 - tail;
    }
    return x;
  }

  // Attention over time, each place alone (lib/Model/TemporalAttention.cs). z is (T, N, D), normalised; alpha is (N, A, T, T′).
  function attend(z, { qkv, output }, { heads, places, dim }) {
    const frames = z.length / places / dim, part = dim / heads, all = linear(z, frames * places, qkv);  // (T, N, 3·D)   Eq. 2–4
    const alpha = new Float64Array(places * heads * frames * frames), s = new Float64Array(z.length);
    const at = (t, p, a, which) => (t * places + p) * 3 * dim + which * dim + a * part;                 // where q, k or v of a head begins
    for (let p = 0, row = 0; p < places; p++)
      for (let a = 0; a < heads; a++)
        for (let t = 0; t < frames; t++, row += frames) {
          for (let u = 0; u < frames; u++) {
            let dot = 0;
            for (let c = 0, q = at(t, p, a, 0), k = at(u, p, a, 1); c < part; c++) dot += all[q + c] * all[k + c];
            alpha[row + u] = dot / Math.sqrt(part);
          }
          softmax(alpha.subarray(row, row + frames));                                                   // Eq. 5
          for (let u = 0, to = (t * places + p) * dim + a * part; u < frames; u++)
            for (let c = 0, v = at(u, p, a, 2); c < part; c++) s[to + c] += alpha[row + u] * all[v + c]; // Eq. 6
        }
    return { alpha, mixed: linear(s, frames * places, output) };                                        // W_O [s¹ … s^A]
  }

  // One encoder block: z′ = W_O[s¹ … s^A] + z (Eq. 10), then MLP(LN(z′)) + z′ (Eq. 11).
  function block(z, weights, config) {
    const { alpha, mixed } = attend(layerNorm(z, weights.norm1), weights, config);
    const after = plus(z, mixed), rows = z.length / config.dim;
    const hidden = gelu(linear(layerNorm(after, weights.norm2), rows, weights.widen));                  // (T·N, r·D)
    return { alpha, z: plus(after, linear(hidden, rows, weights.narrow)) };
  }

  const plus = (x, y) => x.map((value, i) => value + y[i]);

  // e_t for a moment between 0 and 1. The weights know T moments, the middles of T equal parts; between them it is interpolated.
  function timeAt({ time }, moment, dim) {
    const last = time.length / dim - 1, at = Math.min(last, Math.max(0, moment * (last + 1) - 0.5)), low = Math.floor(at), part = at - low;
    return time.slice(low * dim, (low + 1) * dim).map((value, c) => part ? value + part * (time[(low + 1) * dim + c] - value) : value);
  }

  // The rest of the network, on embedded frames in order of time.
  //   moments   when each frame was, 0 … 1; without it, the middles of T equal parts
  //   timed     false leaves e_t out of Eq. 1
  //   skip      [true, false, false] passes T-Former 1 by
  function classify(net, frames, { moments = null, timed = true, skip = [] } = {}) {
    const { places, dim } = net.config, size = places * dim, attention = [];
    let z = new Float64Array(frames.length * size);
    net.former.forEach((blocks, i) => {
      frames.forEach((tokens, t) => {                                                                   // z + ME(F), Eq. 1 and ASSUMPTIONS A3
        const e = timed ? timeAt(net.embed[i], moments ? moments[t] : (t + 0.5) / frames.length, dim) : null;
        for (let c = 0; c < size; c++) z[t * size + c] += tokens[i][c] + (e ? e[c % dim] : 0);
      });
      attention.push((skip[i] ? [] : blocks).map(weights => {
        const { alpha, z: next } = block(z, weights, net.config);
        z = next;
        return alpha;
      }));
    });
    const mean = new Float64Array(dim);                                                                 // z̄, over places and frames
    for (let i = 0; i < z.length; i++) mean[i % dim] += z[i] / (frames.length * places);
    const logits = linear(mean, 1, net.fc);                                                             // Eq. 12
    return { logits, probabilities: softmax(logits.slice()), mean, attention };
  }

  return { product, embedFrame, classify, softmax };
})();
