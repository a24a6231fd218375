(() => {
  const begin = box => {
    box.dataset.labReady = "";
    const table = box.querySelector("table"), pages = box.querySelector(".lab-pages");
    const bodies = [...table.tBodies], per = bodies[0].rows.length, heads = [...table.tHead.rows[0].cells];
    let rows = bodies.flatMap(body => [...body.rows]), page = 0, by = -1, down = false;
    const known = pages.textContent.replace(/; the first \d+ are shown$/, "");
    const label = document.createElement("span");
    const button = (text, title, step) => {
      const made = document.createElement("button");
      made.type = "button"; made.textContent = text; made.title = title; made.style.margin = "0 .3em 0 0";
      made.onclick = () => { page = Math.min(bodies.length - 1, Math.max(0, page + step)); show(); };
      return made;
    };
    const back = button("‹", "previous page", -1), on = button("›", "next page", 1);
    const show = () => {
      bodies.forEach((body, i) => { body.replaceChildren(...rows.slice(i * per, (i + 1) * per)); body.hidden = i !== page; });
      back.disabled = page === 0; on.disabled = page === bodies.length - 1;
      label.textContent = bodies.length > 1 ? `page ${page + 1} of ${bodies.length} · ${known}` : known;
      heads.forEach((head, i) => head.ariaSort = i !== by ? null : down ? "descending" : "ascending");
    };
    const value = (row, i) => row.cells[i].textContent.replace("−", "-");
    const order = i => (a, b) => {
      const x = value(a, i), y = value(b, i), m = parseFloat(x), n = parseFloat(y);
      if (x === "–" || y === "–") return (x === "–") - (y === "–");
      const sign = isNaN(m) || isNaN(n) ? x.localeCompare(y, "en") : m - n;
      return down ? -sign : sign;
    };
    heads.forEach((head, i) => {
      head.style.cursor = "pointer"; head.title = "sort by this column";
      head.onclick = () => { down = by === i && !down; by = i; rows = [...rows].sort(order(i)); page = 0; show(); };
    });
    pages.replaceChildren(...bodies.length > 1 ? [back, on] : [], label);
    show();
  };
  const look = left => {
    document.querySelectorAll("[data-lab-table]:not([data-lab-ready])").forEach(begin);
    if (left) setTimeout(look, 250, left - 1);
  };
  look(8);
})();
