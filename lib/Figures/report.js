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

  // The page sets the heading itself, because plotly.js does not wrap one; a narrow page shows every other frame, at twice the size.
  const fit = (layout, width) => {
    const fitted = { ...layout, template: dark.matches && !printing ? themes.dark : themes.light, title: undefined };
    fitted.margin = { ...layout.margin, t: layout.margin.t - (layout.title ? 30 : 0) };
    fitted.height = layout.height - (layout.title ? 30 : 0);
    if (width < narrow) {
      const frames = (layout.images || []).length;
      const keep = (item, at) => item.name !== "frame" || frames <= 4 || at % 2 === 0;
      fitted.images = (layout.images || []).filter(keep).map(image => ({ ...image, sizex: image.sizex * (frames > 4 ? 2 : 1) }));
      fitted.annotations = (layout.annotations || []).filter(keep);
      if (frames > 4) fitted.xaxis = { ...layout.xaxis, range: [layout.xaxis.range[0] - layout.images[0].sizex / 2, layout.xaxis.range[1]] };
      // "AU12 lip corner puller" leaves no room for the curve; its code does.
      if (layout.yaxis3 && layout.yaxis3.ticktext) fitted.yaxis3 = { ...layout.yaxis3, ticktext: layout.yaxis3.ticktext.map(name => name.split(" ")[0]) };
      fitted.font = { size: 11 };
    }
    if (printing) fitted.width = Math.min(paper, width);
    return fitted;
  };

  const draw = () => {
    for (const { div, figure } of plots)
      Plotly.react(div, figure.data, fit(figure.layout, div.clientWidth), figure.config);
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
