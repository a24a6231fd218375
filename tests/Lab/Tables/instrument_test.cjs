// Uses a page of the paper's tables as a reader would and prints what it then shows as one line of JSON.
// node instrument_test.cjs PAGE BROWSER [PICTURES]; NODE_PATH must lead to playwright-core.
"use strict";
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

const [file, executablePath, pictures] = process.argv.slice(2);
const address = pathToFileURL(file).href;

const inBrowser = {
  names: box => [...box.querySelectorAll("tbody tr")].filter(row => !row.hidden).map(row => row.cells[0].textContent),
  cells: box => [...box.querySelectorAll("tbody tr")].filter(row => !row.hidden)
    .map(row => [...row.cells].slice(1).filter(cell => !cell.hidden).map(cell => cell.firstChild.textContent)),
  deltas: box => [...box.querySelectorAll("tbody tr")]
    .map(row => [...row.querySelectorAll("td")].map(cell => cell.querySelector(".lab-delta")?.textContent)),
  orders: box => [...box.querySelectorAll("thead th")].map(head => head.getAttribute("aria-sort")),
};

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const errors = [], seen = {};
  const open = async options => {
    const page = await (await browser.newContext(options)).newPage();
    page.on("pageerror", error => errors.push(String(error)));
    page.on("console", message => message.type() === "error" && errors.push(message.text()));
    await page.goto(address);
    if (options.javaScriptEnabled !== false) await page.locator("[data-lab-ready]").nth(2).waitFor();
    return page;
  };
  try {
    const plain = await open({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
    seen.plain = await plain.locator("table").first().innerText();
    seen.plainControls = await plain.locator("button, input, select").count();
    seen.plainMarks = await plain.locator("table").first().locator("strong, u").evaluateAll(all => all.map(one => [one.tagName, one.textContent]));

    const page = await open({ viewport: { width: 1280, height: 900 } });
    const [t3, t2, t1] = [0, 1, 2].map(at => page.locator("[data-lab-instrument]").nth(at));
    const head = (box, name) => box.locator("thead th:not([hidden])").filter({ hasText: new RegExp(`^${name}$`) }).getByRole("button");
    const said = box => box.locator(".lab-said").textContent();

    // Sorting: a click, then Enter and Space on a head.
    await head(t3, "Sad").click();
    seen.sad = { names: await t3.evaluate(inBrowser.names), orders: await t3.evaluate(inBrowser.orders) };
    await head(t3, "GFLOPs").focus();
    await page.keyboard.press("Enter");
    seen.cheap = { names: await t3.evaluate(inBrowser.names), orders: await t3.evaluate(inBrowser.orders) };
    await page.keyboard.press("Space");
    seen.dear = { names: await t3.evaluate(inBrowser.names), orders: await t3.evaluate(inBrowser.orders) };
    await page.keyboard.press("Enter");
    seen.printed = await t3.evaluate(inBrowser.names);

    // What each number is, by pointer; and the same by the arrow keys.
    seen.said = [];
    for (const row of await t3.locator("tbody tr").all()) {
      const line = [];
      for (const cell of await row.locator("td").all()) { await cell.dispatchEvent("pointerover"); line.push(await said(t3)); }
      seen.said.push(line);
    }
    seen.method = (await t3.locator("tbody th").first().dispatchEvent("pointerover"), await said(t3));
    seen.said2 = (await t2.locator("tbody td").first().dispatchEvent("pointerover"), await said(t2));
    seen.stops = await t3.locator("tbody td[tabindex='0']").count();
    await t3.locator("tbody td[tabindex='0']").focus();
    for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    seen.walked = await said(t3);

    // Choosing a row lights its point, and the other way round.
    await page.keyboard.press("Enter");
    const chosen = async box => ({
      rows: await box.locator("tbody tr[aria-selected=true]").evaluateAll(all => all.map(row => row.cells[0].textContent)),
      points: await box.locator(".lab-point[aria-pressed=true]").evaluateAll(all => all.map(point => point.getAttribute("aria-label"))),
      names: await box.locator(".lab-name")
        .evaluateAll(all => all.filter(name => getComputedStyle(name).display !== "none").map(name => name.textContent)),
    });
    await page.mouse.move(5, 5);
    seen.row = await chosen(t3);
    await t3.locator(".lab-point[data-row='4']").focus();
    await page.keyboard.press("Enter");
    await page.evaluate(() => document.activeElement.blur());
    seen.point = await chosen(t3);
    await t3.locator(".lab-point[data-row='6'] .lab-mark").click();
    seen.clicked = await chosen(t3);
    await t3.locator(".lab-point[data-row='6'] .lab-mark").click();
    seen.unchosen = await chosen(t3);

    // Δ, family, text, T.
    const pick = (box, label) => box.locator(".lab-bar label").filter({ hasText: new RegExp(`^${label}`) }).locator("select, input");
    await pick(t3, "Δ against").selectOption({ label: "Former-DFER" });
    seen.deltas = await t3.evaluate(inBrowser.deltas);
    if (pictures) await page.screenshot({ path: `${pictures}/instrument.png`, fullPage: true });
    await pick(t3, "Δ against").selectOption({ label: "nothing" });
    await pick(t3, "family").selectOption("recurrent");
    seen.recurrent = await t3.evaluate(inBrowser.names);
    await pick(t3, "family").selectOption("");
    await pick(t3, "find").fill("form");
    seen.found = await t3.evaluate(inBrowser.names);
    await pick(t3, "find").fill("");
    await pick(t3, "T of").focus();
    seen.t = [];
    for (let at = 0; at < 4; at++) {
      await page.keyboard.press("ArrowRight");
      seen.t.push({
        names: (await t3.evaluate(inBrowser.names)).filter(name => name.startsWith("MSSTNet")),
        out: await t3.locator(".lab-point:not(.lab-out) .lab-t").allTextContents(),
      });
    }
    seen.heat = await t3.locator("tbody td").first().evaluate(cell => cell.style.background);
    await pick(t3, "heat").click();
    seen.cold = await t3.locator("tbody td").first().evaluate(cell => cell.style.background);

    // Table 1: the switches.
    const grid = async () => ({
      heads: await t1.locator("thead th:not([hidden])").allTextContents(),
      names: await t1.evaluate(inBrowser.names), cells: await t1.evaluate(inBrowser.cells),
      bold: await t1.locator("tbody td:not([hidden]) strong").allTextContents(),
    });
    seen.dfew = await grid();
    await t1.getByLabel("FERV39k").check();
    seen.ferv = await grid();
    seen.gridSaid = (await t1.locator("tbody td:not([hidden])").first().dispatchEvent("pointerover"), await said(t1));
    await pick(t1, "Δ against").selectOption({ label: "2-2-2" });
    seen.gridDeltas = await t1.locator("tbody tr:not([hidden]) td:not([hidden]) .lab-delta").allTextContents();
    await pick(t1, "Δ against").selectOption({ label: "nothing" });
    await t1.getByLabel(/^ours/).check();
    seen.ours = await grid();
    seen.oursSaid = (await t1.locator("tbody td:not([hidden])[data-say]").first().dispatchEvent("pointerover"), await said(t1));
    seen.setsOff = await t1.locator("fieldset").nth(1).evaluate(set => set.disabled);

    // A front end may run the script again, and may take an output away and put it back.
    await page.evaluate(() => {
      for (const script of document.querySelectorAll("script:not([type])")) {
        const again = document.createElement("script");
        again.textContent = script.textContent;
        document.body.append(again);
      }
    });
    seen.bars = await page.locator(".lab-bar").count();

    // Widths: nothing leaves the page; what is cut is named, can be scrolled to, and the method stays.
    seen.widths = [];
    for (const width of [380, 800, 1280, 1600]) for (const scheme of ["light", "dark"]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.waitForTimeout(100);
      const one = await t3.evaluate(async box => {
        const scroll = box.querySelector(".lab-scroll"), further = box.querySelector(".lab-further"), first = box.querySelector("tbody th");
        scroll.scrollLeft = 0;
        await new Promise(resolve => setTimeout(resolve, 100));
        const last = () => box.querySelector("thead th:last-child").getBoundingClientRect(), frame = scroll.getBoundingClientRect();
        const named = further.hidden ? "" : further.textContent, inSight = last().right <= frame.right + 1;
        scroll.scrollLeft = 1e6;
        return { page: document.documentElement.scrollWidth - innerWidth, named, inSight, reached: last().right <= frame.right + 1,
          stays: Math.abs(first.getBoundingClientRect().left - frame.left) < 2,
          right: Math.max(...[...box.querySelectorAll("*")].filter(part => !part.closest(".lab-scroll") && part.getBoundingClientRect().width > 0)
            .map(part => part.getBoundingClientRect().right)) - innerWidth };
      });
      seen.widths.push({ width, scheme, ...one });
      if (pictures) await page.screenshot({ path: `${pictures}/instrument-${width}-${scheme}.png`, fullPage: true });
    }
    seen.errors = errors;
    console.log(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
})().catch(error => { console.error(error); process.exit(1); });
