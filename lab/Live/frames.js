// T, the window rule, and the order of frames.
(() => {
  "use strict";
  const { element, data, state } = live, strip = element("strip"), taken = element("taken");
  const thumb = '<canvas width="64" height="64" aria-hidden="true"></canvas>';

  element("frames").addEventListener("input", event => live.set({ frames: Number(event.target.value), order: null, left: new Set() }));
  element("timed").addEventListener("change", event => live.set({ timed: event.target.checked }));
  element("reverse").addEventListener("click", () => live.set({ order: (state.order ?? natural()).toReversed(), left: new Set() }));
  element("ordered").addEventListener("click", () => live.set({ order: null, left: new Set() }));
  element("shuffle").addEventListener("click", () => {
    const order = natural();
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    live.set({ order, left: new Set() });
  });
  const natural = () => Array.from({ length: state.frames }, (_, i) => i);

  taken.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    const place = [...taken.children].indexOf(button), left = new Set(state.left);
    if (!left.delete(place) && left.size < state.frames - 1) left.add(place);   // one frame must stay
    live.set({ left });
  });

  // Elements are kept and filled anew, so that the focus stays where it is.
  function fill(parent, count, html) {
    while (parent.children.length > count) parent.lastChild.remove();
    while (parent.children.length < count) parent.insertAdjacentHTML("beforeend", html);
  }

  live.listen(({ sprite, state: asked, plan, result, trained }) => {
    const { frames: length } = data.clips[asked.clip];
    element("frames").value = asked.frames;
    element("frames-out").textContent = asked.frames;
    element("timed").checked = asked.timed;
    fill(strip, length, `<span>${thumb}<b></b></span>`);
    [...strip.children].forEach((item, frame) => {
      const times = plan.taken.filter(each => each === frame).length;
      if (item.dataset.drawn !== `${asked.clip}`) live.drawFrame(item.firstChild, sprite, frame);
      item.dataset.drawn = asked.clip;
      item.className = frame > asked.at ? "later" : times ? "taken-one" : "";
      item.lastChild.textContent = times > 1 ? `${frame + 1} ×${times}` : times ? frame + 1 : "";
    });
    strip.setAttribute("aria-label", `All ${length} frames of the clip; taken: ${plan.taken.map(frame => frame + 1).join(", ")}`);
    fill(taken, asked.frames, `<button type="button">${thumb}<span></span></button>`);
    [...taken.children].forEach((button, place) => {
      const frame = plan.taken[plan.order[place]];
      live.drawFrame(button.firstChild, sprite, frame);
      button.lastChild.textContent = frame + 1;
      button.setAttribute("aria-pressed", asked.left.has(place));
      button.setAttribute("aria-label", `frame ${frame + 1} at time ${place + 1}, ${asked.left.has(place) ? "left out" : "in"}`);
    });
    const off = asked.skip.reduce((sum, skipped, i) => sum + (skipped << i), 0), seen = plan.frames.length;
    const cost = data.costs[off][seen - 1], usual = data.costs[0][live.trainedFrames - 1];
    element("cost").textContent = `${(cost / 1e6).toFixed(1)} million multiply–accumulates for ${seen} frame${seen > 1 ? "s" : ""}: ${
      (cost / usual).toFixed(2)} of what the network as trained takes (${(usual / 1e6).toFixed(1)}).`;
    const drift = Math.max(...result.probabilities.map((p, i) => Math.abs(p - trained.probabilities[i])));
    const known = `The weights were trained at T = ${live.trainedFrames}`;
    element("frames-hint").textContent = !asked.timed && asked.order
      ? "Without time the order cannot matter: attention is a sum over frames, and so is the mean."
      : asked.order ? `The frames now come at other times than those at which they happened. A probability changes by up to ${live.percent(drift)}.`
      : asked.frames !== live.trainedFrames ? `${known}. For T = ${asked.frames} the vectors e of time are interpolated between those it learned.`
      : `${known}. Press a frame to leave it out; the others keep their times.`;
  });
})();
