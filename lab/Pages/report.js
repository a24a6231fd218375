// Draws every figure of the page, again whenever the paper changes: dark or light, wide or narrow, screen or print.
(() => {
  "use strict";
  const read = id => JSON.parse(document.getElementById(id).textContent);
  const themes = read("themes");
  const plots = [...document.querySelectorAll(".plot")].map(div => ({ div, figure: read(div.id + "-data") }));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const narrow = 640;
  const paper = 660;                       // pixels across the printed page
  let printing = false;

  const draw = () => {
    for (const { div, figure } of plots) {
      const layout = labFit(figure.layout, dark.matches && !printing ? themes.dark : themes.light, div.clientWidth);
      if (printing) layout.width = Math.min(paper, div.clientWidth);
      Plotly.react(div, figure.data, layout, figure.config);
    }
  };

  let wasNarrow = innerWidth < narrow;
  addEventListener("resize", () => {
    if (!printing && wasNarrow !== innerWidth < narrow) { wasNarrow = !wasNarrow; draw(); }
  });
  dark.addEventListener("change", draw);
  addEventListener("beforeprint", () => { printing = true; draw(); });
  addEventListener("afterprint", () => { printing = false; draw(); });
  draw();
})();
