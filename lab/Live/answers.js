// What becomes of the answer: T-Formers switched off, the temperature, and the map of z̄.
(() => {
  "use strict";
  const { element, data, state, percent } = live, formers = [...document.querySelectorAll(".former")], tau = element("tau");

  formers.forEach((box, i) => box.addEventListener("change", () => live.set({ skip: state.skip.map((off, j) => i === j ? !box.checked : off) })));
  tau.addEventListener("input", () => live.set({ temperature: 2 ** Number(tau.value) }));

  // Every clip of the page, with the switches as they are now.
  element("count").addEventListener("click", async () => {
    element("count").disabled = true;
    const asked = { ...state, skip: [...state.skip], left: new Set(), order: null }, right = [0, 0];
    for (let clip = 0; clip < data.clips.length; clip++) {
      element("counted").textContent = `Clip ${clip + 1} of ${data.clips.length} …`;
      const { label, frames, answer } = data.clips[clip];
      const { logits } = await live.answer(live.plan({ ...asked, clip, at: frames - 1 }));
      right[0] += live.top(logits) === label;
      right[1] += answer === label;
    }
    element("counted").textContent = `Of the ${data.clips.length} clips here it gets ${right[0]} right; as trained, ${right[1]}.`;
    element("count").disabled = false;
  });

  live.listen(({ state: asked, result }) => {
    formers.forEach((box, i) => { box.checked = !asked.skip[i]; });
    tau.value = Math.log2(asked.temperature);
    element("tau-out").textContent = asked.temperature.toFixed(2);
    tau.setAttribute("aria-valuetext", asked.temperature.toFixed(2));
    const soft = live.soft(result.logits, asked.temperature);
    const signed = value => value.toFixed(2).replace("-", "−");
    const row = (name, values, text) => `<tr><th scope="row">${name}</th>${[...values].map(value => `<td>${text(value)}</td>`).join("")}</tr>`;
    element("logits").innerHTML = `<thead><tr><th scope="col"></th>${data.classes.map(name => `<th scope="col">${name}</th>`).join("")}</tr></thead>
      <tbody>${row("logit", result.logits, signed)}${row("divided by τ", result.logits, value => signed(value / asked.temperature))}${
      row("probability", soft, percent)}</tbody>`;
  });

  // The map.
  const map = element("map"), width = 640, height = 440, margin = 24;
  const [xs, ys] = [0, 1].map(axis => data.tested.map(point => point[axis]));
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const place = (x, y) =>
    [margin + (x - left) / (right - left) * (width - 2 * margin), height - margin - (y - low) / (high - low) * (height - 2 * margin)];
  const dots = data.tested.map(([x, y, label, answer]) => {
    const [cx, cy] = place(x, y), paint = data.colours[label], taken = answer === label ? "" : `, taken for ${data.classes[answer]}`;
    return `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="4.5" data-label="${label}" fill="${answer === label ? paint : "none"}"
      stroke="${paint}" stroke-width="2"><title>${data.classes[label]}${taken}</title></circle>`;
  });
  map.innerHTML = `${dots.join("")}<polyline id="trail"/><circle id="here" class="here" r="11"/>`;
  element("legend").innerHTML = data.classes.map((name, label) =>
    `<button type="button" aria-pressed="false"><i style="background:${data.colours[label]}"></i>${name}</button>`).join("");
  element("legend").addEventListener("click", event => {
    const button = event.target.closest("button"), all = [...element("legend").children];
    if (!button) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    all.forEach(each => each.setAttribute("aria-pressed", each === button && on));
    for (const dot of map.querySelectorAll("[data-label]")) dot.classList.toggle("dim", on && Number(dot.dataset.label) !== all.indexOf(button));
  });

  const trail = [];
  let of = -1;
  live.listen(({ state: asked, result }) => {
    const centred = result.mean.map((value, i) => value - data.mean[i]);
    const [x, y] = data.axes.map(axis => axis.reduce((sum, part, i) => sum + part * centred[i], 0)), [cx, cy] = place(x, y);
    if (of !== asked.clip || asked.at === 0) trail.length = 0;
    of = asked.clip;
    trail.push(`${cx.toFixed(1)},${cy.toFixed(1)}`);
    if (trail.length > 40) trail.shift();
    element("trail").setAttribute("points", trail.join(" "));
    element("here").setAttribute("cx", Math.min(width - 12, Math.max(12, cx)));
    element("here").setAttribute("cy", Math.min(height - 12, Math.max(12, cy)));
    if (asked.playing) return;
    const near = data.tested.map(([a, b, label]) => [Math.hypot(a - x, b - y), label]).sort((a, b) => a[0] - b[0]).slice(0, 10);
    const counts = data.classes.map((name, label) => [near.filter(each => each[1] === label).length, name])
      .filter(([count]) => count).sort((a, b) => b[0] - a[0]);
    element("map-words").textContent = "A filled dot is a clip the network gets right, an open one a clip it gets wrong; colour: its class. "
      + `Of the ${near.length} test clips nearest to the ring on this map: ${counts.map(([count, name]) => `${count} ${name}`).join(", ")}.`;
  });
})();
