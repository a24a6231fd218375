window.LabTables ??= (() => {
  "use strict";
  // A browser may run a script while the table is still being read: it is whole once something follows it or what it stands in.
  const whole = element => {
    for (let at = element; at; at = at.parentNode) if (at.nextSibling) return true;
    return document.readyState !== "loading";
  };

  const svg = "<svg class='lab-arrow' viewBox='0 0 8 12' width='8' height='12' aria-hidden='true'>"
    + "<path d='M4 0 8 5H0Z'/><path d='M4 12 0 7H8Z'/></svg>";

  // Heads become buttons, so that Enter and Space sort as a click does; the arrows show the order.
  const heads = (cells, sort) => {
    cells.forEach((head, i) => {
      const button = document.createElement("button");
      button.type = "button"; button.className = "lab-sort"; button.title = "sort by this column";
      button.append(...head.childNodes);
      button.insertAdjacentHTML("beforeend", svg);
      button.onclick = () => sort(i);
      head.append(button);
    });
    return (by, down) => cells.forEach((head, i) => {
      if (i === by) head.setAttribute("aria-sort", down ? "descending" : "ascending"); else head.removeAttribute("aria-sort");
      const [up, low] = head.querySelectorAll(".lab-arrow path");
      up.style.opacity = i !== by ? 0.35 : down ? 0 : 1;
      low.style.opacity = i !== by ? 0.35 : down ? 1 : 0;
    });
  };

  // Numbers by size, other text by the alphabet, the unknown last.
  const number = text => text === "–" || text === "" ? NaN : parseFloat(text.replace("−", "-"));
  const order = (value, down) => (a, b) => {
    const x = value(a), y = value(b), m = number(x), n = number(y);
    if (x === "–" || y === "–") return (x === "–") - (y === "–");
    const sign = isNaN(m) || isNaN(n) ? x.localeCompare(y, "en") : m - n;
    return down ? -sign : sign;
  };

  const begin = box => {
    box.dataset.labReady = "";
    const table = box.querySelector("table"), pages = box.querySelector(".lab-pages");
    const bodies = [...table.tBodies], per = bodies[0].rows.length;
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
    const arrows = heads([...table.tHead.rows[0].cells], i => {
      down = by === i && !down; by = i; page = 0;
      rows = [...rows].sort(order(row => row.cells[i].textContent, down));
      show();
    });
    const show = () => {
      bodies.forEach((body, i) => { body.replaceChildren(...rows.slice(i * per, (i + 1) * per)); body.hidden = i !== page; });
      back.disabled = page === 0; on.disabled = page === bodies.length - 1;
      label.textContent = bodies.length > 1 ? `page ${page + 1} of ${bodies.length} · ${known}` : known;
      arrows(by, down);
    };
    pages.replaceChildren(...bodies.length > 1 ? [back, on] : [], label);
    show();
  };

  const draw = () => document.querySelectorAll("[data-lab-table]:not([data-lab-ready])").forEach(box => whole(box) && begin(box));
  return { draw, whole, heads, number, order };
})();
