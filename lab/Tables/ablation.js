// Table 1: blocks of the T-Formers by T; one layer of numbers at a time.
window.LabInstruments.kinds.ablation = (box, { element, cue, walk, shade, delta, select, number }) => {
  const table = box.querySelector("table"), body = table.tBodies[0], scroll = box.querySelector(".lab-scroll");
  const groups = [...table.tHead.rows[0].cells].slice(1), heads = [...table.tHead.rows[1].cells];
  const layers = groups.map((head, at) => ({ head, at, data: head.dataset.data, printed: head.dataset.printed === "yes" }));
  const rows = [...body.rows].map((row, at) => ({
    row, at, name: row.cells[0].textContent,
    cells: [...row.cells].slice(1).map(cell => ({ cell, text: cell.textContent, value: number(cell.textContent), layer: +cell.dataset.layer })),
  }));
  let layer = layers[0], set = layer.data, base = null, chosen = null, by = -1, down = true, heat = true;

  const said = element("p", { className: "lab-said", ariaLive: "polite",
    textContent: "Point at a number, or go there with Tab and the arrow keys, to see how many clips it is." });
  const settle = walk(table, row => { const one = rows.find(other => other.row === row); chosen = chosen === one ? null : one; show(); },
    cell => { if (cell.dataset.say) said.textContent = cell.dataset.say; });
  const radios = (legend, options, act) => {
    const name = `lab-${Math.random().toString(36).slice(2)}`;
    return element("fieldset", {}, element("legend", { textContent: legend }), ...options.map(([text, value], i) => {
      const radio = element("input", { type: "radio", name, checked: i === 0 });
      radio.onchange = () => act(value);
      return element("label", {}, radio, text);
    }));
  };
  const turn = printed => {
    layer = layers.find(other => printed ? other.printed && other.data === set : !other.printed) ?? layer;
    sets.disabled = !layer.printed;
    show();
  };
  const sets = radios("data set", layers.filter(one => one.printed).map(one => [one.data, one.data]), value => { set = value; turn(true); });
  const check = element("input", { type: "checkbox", checked: true });
  check.onchange = () => { heat = check.checked; show(); };
  const arrows = window.LabTables.heads(heads, i => {
    if (by !== i) [by, down] = [i, true]; else if (down) down = false; else by = -1;
    show();
  });
  const further = element("p", { className: "lab-further", ariaHidden: "true" }), look = cue(scroll, further, () => heads);
  const bar = element("div", { className: "lab-bar" });
  const ours = layers.find(one => !one.printed);
  if (ours) bar.append(radios("numbers", [["printed", true], [`ours, ${ours.data}`, false]], turn));
  bar.append(sets,
    select("Δ against", [["nothing", ""], ...rows.map(row => [row.name, row.at])], value => { base = value === "" ? null : rows[value]; show(); }),
    element("label", {}, check, "heat"));
  scroll.before(bar, further);
  scroll.after(said);
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", table.caption.textContent);
  table.setAttribute("role", "grid");
  rows.forEach(one => one.cells.forEach(({ cell }) => { cell.tabIndex = -1; }));

  const show = () => {
    const on = one => one.layer === layer.at;
    if (by >= 0 && +heads[by].dataset.layer !== layer.at) by = -1;
    layers.forEach(one => { one.head.hidden = one !== layer; });
    heads.forEach(head => { head.hidden = +head.dataset.layer !== layer.at; });
    const sorted = by < 0 ? rows : [...rows].sort(window.LabTables.order(one => one.cells[by].text, down));
    const focus = document.activeElement;
    body.append(...sorted.map(one => one.row));
    if (body.contains(focus)) focus.focus();
    for (const one of rows) {
      one.row.hidden = one.cells.filter(on).every(({ value }) => isNaN(value));
      one.row.setAttribute("aria-selected", one === chosen);
      one.cells.forEach((each, i) => {
        each.cell.hidden = !on(each);
        delta(each.cell, each.value, base?.cells[i].value, layer.printed ? 2 : 1);
      });
    }
    shade(rows.flatMap(one => one.cells.filter(on)), heat);
    arrows(by, down);
    settle();
    look();
  };
  show();
};
