// What the paper's tables share: they stand on light or dark paper, are walked through with the arrow keys, and say what a number is.
window.LabInstruments ??= (() => {
  "use strict";
  const { whole, number } = window.LabTables, kinds = {};

  const element = (tag, set = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), set);
    made.append(...children);
    return made;
  };

  // The sticky column needs an opaque ground: that of the page, whichever front end this is.
  const dress = box => {
    let paper = "", dark;
    for (let at = box; at instanceof Element && !paper; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor, [r, g, b, a] = (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
      if ((a ?? 1) > 0.5) { paper = colour; dark = 0.299 * r + 0.587 * g + 0.114 * b < 128; }
    }
    const theme = document.body?.dataset.vscodeThemeKind;
    dark ??= theme ? /dark|high-contrast$/.test(theme) : matchMedia("(prefers-color-scheme: dark)").matches;
    box.style.setProperty("--lab-paper", paper || "var(--vscode-notebook-editorBackground, var(--vscode-editor-background, Canvas))");
    box.toggleAttribute("data-lab-dark", dark);
  };

  // Names the columns that are out of sight, so that nobody takes the edge for the end.
  const cue = (scroll, further, heads) => {
    const look = () => {
      const edge = scroll.scrollLeft + scroll.clientWidth, cut = scroll.scrollWidth > scroll.clientWidth + 1;
      const names = heads().filter(head => !head.hidden && head.offsetLeft + head.offsetWidth > edge + 2).map(head => head.textContent.trim());
      further.textContent = names.length > 0 ? `further right: ${names.join(", ")} →` : "";
      further.hidden = !cut;
      scroll.style.setProperty("--lab-width", `${scroll.clientWidth}px`);
      scroll.classList.toggle("lab-cut", cut);
      if (cut) scroll.tabIndex = 0; else scroll.removeAttribute("tabindex");
    };
    scroll.addEventListener("scroll", look, { passive: true });
    new ResizeObserver(look).observe(scroll);
    return look;
  };

  // One stop for Tab; the arrow keys go from number to number, Enter and Space choose the row.
  const walk = (table, choose, say) => {
    const cells = row => [...row.cells].filter(cell => cell.tagName === "TD" && !cell.hidden);
    const rows = () => [...table.tBodies[0].rows].filter(row => !row.hidden);
    let stop = null;
    const stand = cell => {
      if (stop) stop.tabIndex = -1;
      stop = cell;
      if (stop) stop.tabIndex = 0;
    };
    const settle = () => (stop && !stop.hidden && !stop.parentNode.hidden) || stand(rows()[0] ? cells(rows()[0])[0] : null);
    table.tBodies[0].addEventListener("keydown", event => {
      const cell = event.target.closest("td");
      if (!cell) return;
      const all = rows(), at = all.indexOf(cell.parentNode), line = cells(cell.parentNode), i = line.indexOf(cell);
      const to = { ArrowLeft: () => line[i - 1], ArrowRight: () => line[i + 1], Home: () => line[0], End: () => line.at(-1),
        ArrowUp: () => all[at - 1] && cells(all[at - 1])[i], ArrowDown: () => all[at + 1] && cells(all[at + 1])[i] }[event.key];
      if (to) { const next = to(); if (next) { stand(next); next.focus(); } }
      else if (event.key === "Enter" || event.key === " ") choose(cell.parentNode);
      else return;
      event.preventDefault();
    });
    table.tBodies[0].addEventListener("click", event => {
      const cell = event.target.closest("td");
      if (cell) { stand(cell); choose(cell.parentNode); }
    });
    for (const kind of ["focusin", "pointerover"])
      table.tBodies[0].addEventListener(kind, event => { const cell = event.target.closest("td, th"); if (cell) say(cell); });
    return settle;
  };

  // Darker is more, between the least and the most of the cells.
  const shade = (cells, on) => {
    const values = cells.map(cell => cell.value).filter(value => !isNaN(value)), low = Math.min(...values), high = Math.max(...values);
    for (const { cell, value } of cells)
      cell.style.background = !on || isNaN(value) || high === low ? ""
        : `rgba(var(--lab-hue),${(0.04 + 0.36 * (value - low) / (high - low)).toFixed(3)})`;
  };

  // Up is good and down is bad, but for a cost.
  const delta = (cell, value, base, digits, plain = false) => {
    cell.querySelector(".lab-delta")?.remove();
    if (base === undefined) return;
    const gap = Math.round((value - base) * 10 ** digits), text = (Math.abs(gap) / 10 ** digits).toFixed(digits);
    const sign = isNaN(gap) ? "" : gap > 0 ? "+" : gap < 0 ? "−" : "±";
    const way = plain ? "" : gap > 0 ? "up" : gap < 0 ? "down" : "";
    cell.append(element("span", { className: `lab-delta ${way}`, textContent: isNaN(gap) ? "–" : sign + text }));
  };

  const select = (label, options, act) => {
    const list = element("select", {}, ...options.map(([text, value]) => element("option", { textContent: text, value })));
    list.onchange = () => act(list.value);
    return element("label", {}, label, list);
  };

  const tools = { element, cue, walk, shade, delta, select, number };
  const draw = () => document.querySelectorAll("[data-lab-instrument]:not([data-lab-ready])").forEach(box => {
    if (!whole(box) || !kinds[box.dataset.labInstrument]) return;
    box.dataset.labReady = "";
    dress(box);
    kinds[box.dataset.labInstrument](box, tools);
  });
  const again = () => document.querySelectorAll("[data-lab-instrument][data-lab-ready]").forEach(dress);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(document.body || document.documentElement,
    { attributes: true, attributeFilter: ["class", "data-jp-theme-light", "data-vscode-theme-kind"] });
  return { kinds, draw };
})();
