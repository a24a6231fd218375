// Sends a page with a long table in two pieces, the script first and the table cut in the middle of a row, as a slow disk or line may do; then sorts
// it by keys. node table_test.cjs PAGE BROWSER; prints one line of JSON. NODE_PATH must lead to playwright-core.
"use strict";
const { readFileSync } = require("node:fs");
const { chromium } = require("playwright-core");
const inTwoPieces = require("../two_pieces.cjs");

const [file, executablePath] = process.argv.slice(2);
const page = readFileSync(file, "utf8"), half = page.indexOf("<tr", page.indexOf("<tbody>") + 400) + 40;

(async () => {
  const server = await inTwoPieces(page, half);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const errors = [];
  try {
    const tab = await browser.newPage();
    tab.on("pageerror", error => errors.push(String(error)));
    await tab.goto(server.address, { waitUntil: "commit" });
    await tab.locator("tbody tr").nth(1).waitFor({ state: "attached" });
    // The script looks every quarter of a second.
    await tab.waitForTimeout(800);
    const early = await tab.locator("[data-lab-ready]").count(), rowsEarly = await tab.locator("tbody tr").count();
    server.finish();
    await tab.locator("[data-lab-ready]").first().waitFor();
    const first = () => tab.locator("tbody:not([hidden]) tr").evaluateAll(rows => rows.map(row => row.cells[0].textContent));
    const head = tab.locator("thead th").nth(1).getByRole("button");
    await head.focus();
    await tab.keyboard.press("Enter");
    const up = await first();
    await tab.keyboard.press("Space");
    const down = await first();
    const order = await tab.locator("thead th").evaluateAll(heads => heads.map(one => one.getAttribute("aria-sort")));
    const arrows = await tab.locator("thead th svg").count();
    console.log(JSON.stringify({ early, rowsEarly, rows: await tab.locator("tbody tr").count(), up, down, order, arrows, errors }));
  } finally {
    await browser.close();
    server.close();
  }
})().catch(error => { console.error(error); process.exit(1); });
