// Draws the figures of a notebook or a book, wherever their outputs appear. A front end may run a fragment's scripts before the fragment is in
// the document, in a copy of the script element, or twice: so nothing here depends on where the script stands, and drawing again is harmless.
window.LabFigures = (() => {
  "use strict";
  const drawn = new Set();
  const paper = 660;                       // pixels across a printed page
  let printing = false;

  // Dark is what the figure stands on, whichever front end that is. VS Code's page is transparent all the way up and names its theme; where nobody
  // says anything, the system's scheme decides.
  const onDark = element => {
    for (let at = element; at instanceof Element; at = at.parentElement) {
      const [r, g, b, a] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
      if ((a ?? 1) > 0.5) return 0.299 * r + 0.587 * g + 0.114 * b < 128;
    }
    const theme = document.body?.dataset.vscodeThemeKind;
    return theme ? /dark|high-contrast$/.test(theme) : matchMedia("(prefers-color-scheme: dark)").matches;
  };

  const paint = async element => {
    const { figure, plot, still } = element.labFigure;
    const width = printing ? Math.min(paper, element.clientWidth || paper) : element.clientWidth;
    if (width < 1) return;
    element.labFigure.width = element.clientWidth;
    const layout = labFit(figure.layout, !printing && onDark(element) ? themes.dark : themes.light, width);
    layout.width = width;
    await plotly.react(plot, figure.data, layout, { ...figure.config, responsive: false });
    if (still) still.style.display = "none";
    element.dataset.labDrawn = "";
  };

  const begin = element => {
    const [plot, still, data] = [".lab-plot", ".lab-still", "script[type='application/json']"].map(part => element.querySelector(part));
    // A loader elsewhere may look while this figure is still being read: its data are whole once something follows them.
    if (!plot || !data?.nextSibling) return;
    element.labFigure = { plot, still, figure: JSON.parse(data.textContent), width: 0 };
    drawn.add(element);
    paint(element);
    // A moment later, because drawing inside the notice would resize what is being observed.
    new ResizeObserver(() => setTimeout(() => {
      if (!printing && Math.abs(element.clientWidth - element.labFigure.width) > 1) paint(element);
    })).observe(element);
  };

  const again = () => drawn.forEach(element => element.isConnected ? paint(element) : drawn.delete(element));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(document.body || document.documentElement, { attributes: true, attributeFilter: ["class", "data-jp-theme-light", "data-vscode-theme-kind"] });
  addEventListener("beforeprint", () => { printing = true; again(); });
  addEventListener("afterprint", () => { printing = false; again(); });

  return {
    plotly,
    draw: () => document.querySelectorAll("[data-lab-figure]").forEach(element => element.labFigure || begin(element)),
    light: (figure, width) => ({ ...labFit(figure.layout, themes.light, width), width }),
  };
})();
window.LabFigures.draw();
