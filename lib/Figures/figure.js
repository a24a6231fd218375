// One layout for the room there is: light or dark paper, a wide or a narrow page. Used by the report and by a cell's output.
const labFit = (layout, theme, width) => {
  // The page sets the heading itself, because plotly.js does not wrap one; a narrow page shows every other frame, at twice the size.
  const fitted = { ...layout, template: theme, title: undefined };
  const heading = layout.title ? 30 : 0;
  fitted.margin = { ...layout.margin, t: (layout.margin?.t ?? 100) - heading };
  fitted.height = (layout.height ?? 450) - heading;
  if (width < 640) {
    const frames = (layout.images || []).length;
    const keep = (item, at) => item.name !== "frame" || frames <= 4 || at % 2 === 0;
    fitted.images = (layout.images || []).filter(keep).map(image => ({ ...image, sizex: image.sizex * (frames > 4 ? 2 : 1) }));
    fitted.annotations = (layout.annotations || []).filter(keep);
    if (frames > 4) fitted.xaxis = { ...layout.xaxis, range: [layout.xaxis.range[0] - layout.images[0].sizex / 2, layout.xaxis.range[1]] };
    // "AU12 lip corner puller" leaves no room for the curve; its code does.
    if (layout.yaxis3 && layout.yaxis3.ticktext) fitted.yaxis3 = { ...layout.yaxis3, ticktext: layout.yaxis3.ticktext.map(name => name.split(" ")[0]) };
    fitted.font = { size: 11 };
  }
  return fitted;
};
