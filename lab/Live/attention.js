// α of every head and block at one place of the face, beside the same for random weights.
(() => {
  "use strict";
  const { element, state } = live, asks = element("asks"), places = element("places"), nets = ["trained", "random"];
  const rowNames = ["top", "upper", "lower", "bottom"], columnNames = ["left", "inner left", "inner right", "right"];
  const placeName = place =>
    `row ${Math.floor(place / 4) + 1}, column ${place % 4 + 1} (${rowNames[Math.floor(place / 4)]}, ${columnNames[place % 4]})`;

  places.innerHTML = Array.from({ length: 16 }, (_, place) =>
    `<div role="radio" tabindex="-1" aria-checked="false" aria-label="${placeName(place)}"></div>`).join("");
  const mark = live.radios(places, place => live.set({ place }), 4);
  asks.addEventListener("change", () => live.set({ asks: Number(asks.value) }));

  // One row a head: how much of each frame t′ goes to frame t, or to all frames on average.
  function rows({ attention }, place, asked, frames) {
    return attention.flatMap((blocks, former) => blocks.flatMap((alpha, block) => {
      const heads = alpha.length / 16 / frames / frames;
      return Array.from({ length: heads }, (_, head) => {
        const start = (place * heads + head) * frames * frames, weights = new Array(frames).fill(0);
        for (let t = 0; t < frames; t++)
          if (asked < 0 || asked === t) for (let u = 0; u < frames; u++) weights[u] += alpha[start + t * frames + u] / (asked < 0 ? frames : 1);
        // How differently the frames ask: the largest deviation of any query from the mean.
        let spread = 0;
        for (let u = 0; u < frames; u++) {
          const column = Array.from({ length: frames }, (_, t) => alpha[start + t * frames + u]);
          spread = Math.max(spread, Math.max(...column) - Math.min(...column));
        }
        return { name: `TF ${former + 1}.${block + 1}`, head: head + 1, weights, spread };
      });
    }));
  }

  function paint(canvas, heads, most, { sprite, plan }) {
    const width = canvas.clientWidth || 320, frames = plan.frames.length, label = 62, cell = Math.min(34, Math.floor((width - label) / frames));
    const gap = index => 16 + 6 * Math.floor(index / 4), high = Math.min(cell, 26), ratio = devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.style.height = (heads.length ? heads.length * high + gap(heads.length - 1) : 30) + "px";
    canvas.height = parseInt(canvas.style.height) * ratio;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "middle";
    context.fillStyle = live.colour("--ink");
    if (!heads.length) context.fillText("All T-Formers are off.", 0, 15);
    context.fillStyle = live.colour("--soft");
    if (heads.length) plan.frames.forEach((frame, u) => context.fillText(frame + 1, label + u * cell + 2, 7));
    heads.forEach(({ name, head, weights }, i) => {
      const y = i * high + gap(i);
      context.fillStyle = live.colour(head === 1 ? "--ink" : "--soft");
      context.fillText(head === 1 ? name : `head ${head}`, head === 1 ? 0 : 14, y + high / 2);
      weights.forEach((weight, u) => {
        const x = label + u * cell, tall = live.side * high / cell, middle = (Math.floor(state.place / 4) + 0.5) * live.side / 4;
        const top = Math.min(live.side - tall, Math.max(0, middle - tall / 2));   // so that a flat cell shows the place's eyes or mouth
        context.globalAlpha = 1;
        context.fillStyle = live.colour("--card");
        context.fillRect(x, y, cell, high);
        context.globalAlpha = Math.min(1, 0.04 + 0.96 * weight / most);
        context.drawImage(sprite.image, plan.frames[u] * live.side, top, live.side, tall, x, y, cell - 1, high - 1);
        context.fillStyle = live.colour("--mark");
        context.globalAlpha = 0.35 * Math.min(1, weight / most);
        context.fillRect(x, y, cell - 1, high - 1);
      });
      context.globalAlpha = 1;
    });
  }

  function table(sides, frames) {
    const columns = nets.flatMap(net => frames.map(frame => `<th scope="col">${net === "trained" ? "" : "random "}${frame + 1}</th>`));
    const head = `<tr><th scope="col">head</th>${columns.join("")}</tr>`;
    const body = sides[0].map(({ name, head: number }, i) => `<tr><th scope="row">${name}, head ${number}</th>${
      sides.map(side => side[i].weights.map(weight => `<td>${(100 * weight).toFixed(0)}</td>`).join("")).join("")}</tr>`).join("");
    return `<table class="numbers"><thead>${head}</thead><tbody>${body}</tbody></table>`;
  }

  let shown = null;
  function redraw() {
    if (!shown) return;
    const { sides, most, seen } = shown;
    nets.forEach((net, i) => paint(element(`alpha-${net}`), sides[i], most, seen));
  }

  live.listen(async seen => {
    if (seen.state.playing) return;
    const { sprite, state: asked, plan, result } = seen, frames = plan.frames.length;
    mark(asked.place);
    live.drawFrame(element("place-face"), sprite, asked.at);
    if (asks.options.length !== frames + 1) {
      asks.innerHTML = `<option value="-1">all frames, on average</option>${plan.frames.map((_, t) => `<option value="${t}"></option>`).join("")}`;
      if (state.asks >= frames) state.asks = asked.asks = -1;
    }
    [...asks.options].slice(1).forEach((option, t) => { option.textContent = `time ${t + 1} (frame ${plan.frames[t] + 1})`; });
    asks.value = asked.asks;
    const random = await live.answer(plan, "random"), sides = [result, random].map(each => rows(each, asked.place, asked.asks, frames));
    const most = Math.max(1e-9, ...sides.flat().flatMap(({ weights }) => weights));
    shown = { sides, most, seen };
    redraw();
    if (!sides[0].length) { element("look-words").textContent = "All T-Formers are off: there is no attention."; return; }
    const clearest = sides.map(side => side.reduce((best, row) => Math.max(...row.weights) > Math.max(...best.weights) ? row : best));
    const spread = sides.map(side => side.reduce((sum, row) => sum + row.spread, 0) / side.length);
    const [{ name, head, weights }] = clearest, u = live.top(weights);
    const points = share => live.percent(share).replace("%", "points"), reached = live.percent(Math.max(...clearest[1].weights));
    element("look-words").textContent = `Place in ${placeName(asked.place)}. The clearest head is ${name}, head ${head}: frame `
      + `${plan.frames[u] + 1} gets ${live.percent(weights[u])}; equal shares would be ${live.percent(1 / frames)}; random weights reach ${reached}. `
      + `How much does it matter which frame asks? From one asking frame to another, a share changes by up to ${points(spread[0])}, `
      + `on average over heads (random weights: ${points(spread[1])}).`;
    if (element("alpha-details").open) element("alpha-table").innerHTML = table(sides, plan.frames);
  });
  element("alpha-details").addEventListener("toggle", () => {
    if (shown) element("alpha-table").innerHTML = table(shown.sides, shown.seen.plan.frames);
  });
  addEventListener("resize", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();
