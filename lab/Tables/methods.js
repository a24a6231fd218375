// Tables 2 and 3: methods, numbers, and the plane of accuracy and cost.
window.LabInstruments.kinds.methods = (box, { element, cue, walk, shade, delta, select, number }) => {
  const facts = JSON.parse(box.querySelector("script[type='application/json']").textContent);
  const table = box.querySelector("table"), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const scroll = box.querySelector(".lab-scroll");
  const points = new Map([...box.querySelectorAll(".lab-point")].map(point => [+point.dataset.row, point]));
  const names = heads.map(head => head.textContent);
  const rows = [...body.rows].map((row, at) => ({
    ...facts.rows[at], row, at, name: row.cells[0].textContent, point: points.get(at),
    cells: [...row.cells].slice(1).map(cell => ({ cell, text: cell.textContent, value: number(cell.textContent) })),
  }));
  const frames = rows.map(row => row.frames).filter(Boolean);
  let by = -1, down = true, base = null, chosen = null, t = null, family = "", words = "", heat = true;

  const detail = (one, column) => {
    const { measure, clips } = facts.columns[column], { text, value } = one.cells[column], name = names[column + 1];
    if (isNaN(value)) return `${one.name}, ${name}: not printed.`;
    const whole = n => n.toLocaleString("en-US");
    const what = measure === "cost" ? `${text} GFLOPs a clip; the paper counts multiply–accumulates.`
      : measure === "uar" ? `${text} %, the mean of the seven recalls${facts.columns.length > 2 ? "" : ", which the table does not print"}.`
      : `${text} % of ${whole(clips)} clips is ${whole(Math.round(value / 100 * clips))}.`;
    const gap = base && !isNaN(base.cells[column].value) && base !== one ? ` ${base.name} has ${base.cells[column].text}.` : "";
    return `${one.name}, ${name}: ${what}${gap} Source: ${facts.name} of the paper.`;
  };
  const audit = one => one.holds === null ? `Audit: ${one.found}.`
    : `Audit: the row ${one.holds ? "agrees" : "does not agree"} with itself; ${one.found}.`;
  const said = element("p", { className: "lab-said", ariaLive: "polite",
    textContent: "Point at a number, or go there with Tab and the arrow keys, to see how many clips it is. "
      + "Click or Enter marks its row here and in the plane below." });
  const method = one => `${one.name}: ${one.family}${one.cost ? `, ${one.cost}` : ""}.`;
  const say = one => column => { said.textContent = `${column < 0 ? method(one) : detail(one, column)} ${audit(one)}`; };
  const of = row => rows.find(one => one.row === row);

  const light = one => rows.forEach(other => {
    other.row.classList.toggle("lab-lit", other === one);
    other.point?.classList.toggle("lab-lit", other === one);
  });
  const choose = one => { chosen = chosen === one ? null : one; show(); if (chosen) say(chosen)(-1); };
  const settle = walk(table, row => choose(of(row)), cell => { say(of(cell.parentNode))(cell.cellIndex - 1); light(of(cell.parentNode)); });
  body.addEventListener("pointerleave", () => light(null));

  for (const one of rows) {
    const button = element("button", { type: "button", className: "lab-row", title: "mark this row" }, ...one.row.cells[0].childNodes);
    button.onclick = () => choose(one);
    one.row.cells[0].append(button);
    one.cells.forEach(({ cell }) => { cell.tabIndex = -1; });
    if (!one.point) continue;
    const title = one.point.querySelector("title"), attributes = { tabindex: 0, role: "button", "aria-label": title.textContent };
    for (const [key, value] of Object.entries(attributes)) one.point.setAttribute(key, value);
    title.remove();
    one.point.onclick = () => { choose(one); if (chosen) one.row.scrollIntoView({ block: "nearest" }); };
    one.point.onkeydown = event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(one); } };
    one.point.onpointerenter = one.point.onfocus = () => { say(one)(-1); light(one); };
    one.point.onpointerleave = one.point.onblur = () => light(null);
  }

  // The first click on a number puts the highest on top, the third brings the printed order back.
  const arrows = window.LabTables.heads(heads, i => {
    const first = i > 0 && facts.columns[i - 1].measure !== "cost";
    if (by !== i) [by, down] = [i, first]; else if (down === first) down = !first; else by = -1;
    show();
  });
  const further = element("p", { className: "lab-further", ariaHidden: "true" }), look = cue(scroll, further, () => heads);
  const bar = element("div", { className: "lab-bar" });
  const search = element("input", { type: "search" }), range = element("input", { type: "range", min: 0, max: frames.length, step: 1, value: 0 });
  const now = element("output", { textContent: "all" }), check = element("input", { type: "checkbox", checked: true });
  search.oninput = () => { words = search.value.toLowerCase(); show(); };
  range.oninput = () => {
    t = frames[range.value - 1] ?? null;
    now.textContent = t ?? "all";
    range.setAttribute("aria-valuetext", t ? `T = ${t}` : "every T");
    show();
  };
  range.setAttribute("aria-valuetext", "every T");
  check.onchange = () => { heat = check.checked; show(); };
  bar.append(
    element("label", {}, "find", search),
    select("family", [["all", ""], ...[...new Set(rows.map(row => row.family))].map(name => [name, name])], value => { family = value; show(); }),
    select("Δ against", [["nothing", ""], ...rows.map(row => [row.name, row.at])], value => { base = value === "" ? null : rows[value]; show(); }),
    element("label", {}, "T of MSSTNet", range, now), element("label", {}, check, "heat"));
  scroll.before(bar, further);
  scroll.after(said);
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", table.caption.textContent);
  table.setAttribute("role", "grid");

  const show = () => {
    const shown = one => (!t || !one.frames || one.frames === t) && (!family || one.family === family) && one.name.toLowerCase().includes(words);
    const sorted = by < 0 ? rows : [...rows].sort(window.LabTables.order(one => by ? one.cells[by - 1].text : one.name, down));
    const focus = document.activeElement;
    body.append(...sorted.map(one => one.row));
    if (body.contains(focus)) focus.focus();
    for (const one of rows) {
      one.row.hidden = !shown(one);
      one.row.setAttribute("aria-selected", one === chosen);
      one.row.cells[0].firstChild.setAttribute("aria-pressed", one === chosen);
      one.cells.forEach(({ cell, value }, i) => delta(cell, value, base?.cells[i].value, 2, facts.columns[i].measure === "cost"));
      one.point?.classList.toggle("lab-out", one.row.hidden);
      one.point?.setAttribute("aria-pressed", one === chosen);
    }
    facts.columns.forEach((_, i) => shade(rows.map(one => one.cells[i]), heat));
    arrows(by, down);
    settle();
    look();
  };
  show();
};
