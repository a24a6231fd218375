// A strip of pictures becomes a player: play, step, seek, and numbers that move with it.
window.LabPlayer ??= (() => {
  "use strict";
  const element = (tag, set = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), set);
    made.append(...children);
    return made;
  };

  const dark = box => {
    const theme = document.body?.dataset.vscodeThemeKind;
    if (theme) return /dark|high-contrast$/.test(theme);
    for (let at = box; at instanceof Element; at = at.parentElement) {
      const [r, g, b, a] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
      if ((a ?? 1) > 0.5) return 0.299 * r + 0.587 * g + 0.114 * b < 128;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches;
  };

  let made = 0;
  const begin = async box => {
    // Another player's loader may look while this one is still being read: its data are whole once something follows them.
    const data = box.querySelector("script");
    if (!data?.nextSibling) return;
    box.dataset.labReady = "";
    const id = ++made, { side, columns, lines, rate, first, moments, taken, shown, rows, numbers } = JSON.parse(data.textContent);
    const sheet = box.querySelector(".lab-sheet");
    try { await sheet.decode(); } catch { return; }
    const dress = () => box.toggleAttribute("data-lab-dark", dark(box));
    dress();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
    new MutationObserver(dress).observe(document.documentElement, { attributes: true });
    const last = moments.length - 1;
    const paint = (canvas, row, at) => canvas.getContext("2d").drawImage(sheet, at % columns * side,
      (row * lines + Math.floor(at / columns)) * side, side, side, 0, 0, side, side);
    const canvas = label => element("canvas", { width: side, height: side, ariaLabel: label, role: "img" });

    const views = rows.map(name => canvas(name));
    const stage = element("div", { className: rows.length > 2 ? "lab-stage lab-many" : "lab-stage" }, ...views.map((view, row) =>
      element("div", { className: "lab-view" }, view, rows.length > 1 ? rows[row] : "")));
    const play = element("button", { type: "button", textContent: "Play" });
    const back = element("button", { type: "button", textContent: "−1", title: "one picture back" });
    const forth = element("button", { type: "button", textContent: "+1", title: "one picture on" });
    const seek = element("input", { type: "range", min: 0, max: last, step: 1, ariaLabel: "moment" }), now = element("output");
    const controls = element("div", { className: "lab-controls" }, play, back, forth, seek, now);

    const columnsOf = [];
    const thumbs = shown.map((at, k) => {
      const small = canvas(""), button = element("button", { type: "button" }, small, moments[at]);
      small.ariaHidden = "true";
      paint(small, 0, at);
      button.addEventListener("click", () => { pause(); go(at); });
      const item = element("li", {}, button);
      if (numbers?.below) {
        const fill = element("i"), mark = element("b"), text = element("span"), column = element("div", { className: "lab-column" }, text, fill, mark);
        item.prepend(column);
        columnsOf[k] = { fill, mark, text };
      }
      return item;
    });
    const strip = element("ol", { className: "lab-strip" }, ...thumbs);
    strip.setAttribute("aria-label", taken.length ? "The pictures that the network takes" : "Pictures of the clip");

    // Numbers: bars beside the picture, or columns above the strip's pictures.
    let chosen = 0;
    const bars = [];
    if (numbers) {
      const panel = element("div", { className: "lab-side" });
      if (numbers.cases.length > 1) {
        const choice = element("fieldset", {}, element("legend", { textContent: numbers.quantity }));
        numbers.cases.forEach(({ name }, k) => {
          const radio = element("input", { type: "radio", name: `lab-player-${id}`, checked: k === 0 });
          radio.addEventListener("change", () => { chosen = k; go(seek.valueAsNumber); });
          choice.append(element("label", {}, radio, name));
        });
        panel.append(choice);
      } else panel.append(element("strong", { textContent: numbers.quantity }));
      if (!numbers.below) {
        const grid = element("div", { className: "lab-bars" });
        numbers.names.forEach((name, k) => {
          const fill = element("i"), mark = element("b"), value = element("span", { className: "lab-value" });
          if (numbers.colours.length) fill.style.background = numbers.colours[k];
          grid.append(element("span", { textContent: name }), element("div", { className: "lab-track" }, fill, mark), value);
          bars[k] = { fill, mark, value };
        });
        panel.append(grid);
      }
      stage.append(panel);
    }

    const tall = 60, size = value => {
      const share = Math.min(1, Math.max(0, value / numbers.top));
      return numbers.below ? `${tall * share}px` : `${100 * share}%`;
    };
    const count = at => {
      const values = numbers.cases[chosen].values[at], marked = numbers.mark && chosen > 0 ? numbers.cases[0].values[at] : [];
      numbers.names.forEach((_, k) => {
        const known = values.length > 0, text = known ? values[k].toFixed(2) : "–";
        const { fill, mark, value, text: label } = numbers.below ? columnsOf[k] : bars[k];
        fill.style[numbers.below ? "height" : "width"] = known ? size(values[k]) : 0;
        mark.hidden = !marked.length;
        if (marked.length) mark.style[numbers.below ? "bottom" : "left"] = size(marked[k]);
        (value ?? label).textContent = text;
      });
    };

    function go(at) {
      views.forEach((view, row) => paint(view, row, at));
      seek.value = at;
      const place = taken.indexOf(at);
      now.textContent = `${moments[at]} (${at + 1} of ${moments.length}${taken.length ? place < 0 ? ", not taken" : `, taken as ${place + 1} of ${taken.length}` : ""})`;
      seek.setAttribute("aria-valuetext", now.textContent);
      thumbs.forEach((item, k) => item.querySelector("button").setAttribute("aria-current", shown[k] === at));
      if (numbers) count(at);
    }

    let began = null;
    const pause = () => { began = null; play.textContent = "Play"; };
    const tick = time => {
      if (began === null) return;
      const at = Math.min(last, Math.max(0, Math.floor((time - began) * rate / 1000)));
      if (at !== seek.valueAsNumber) go(at);
      if (at === last) pause(); else requestAnimationFrame(tick);
    };
    play.addEventListener("click", () => {
      if (began !== null) return pause();
      began = performance.now() - (seek.valueAsNumber === last ? 0 : seek.valueAsNumber) * 1000 / rate;
      play.textContent = "Pause";
      requestAnimationFrame(tick);
    });
    back.addEventListener("click", () => { pause(); go(Math.max(0, seek.valueAsNumber - 1)); });
    forth.addEventListener("click", () => { pause(); go(Math.min(last, seek.valueAsNumber + 1)); });
    seek.addEventListener("input", () => { pause(); go(seek.valueAsNumber); });

    sheet.hidden = true;
    sheet.after(stage, controls, strip);
    go(first);
  };

  return { draw: () => document.querySelectorAll("figure.lab-player:not([data-lab-ready])").forEach(begin) };
})();
window.LabPlayer.draw();
