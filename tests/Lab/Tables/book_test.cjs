// Reads the contrast of a page's text with axe-core, in light and dark, and whether the page fits four widths; prints one line of JSON.
// node book_test.cjs PAGE BROWSER [PICTURES]; NODE_PATH must lead to playwright-core and axe-core.
"use strict";
const { readFileSync } = require("node:fs");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const [file, executablePath, pictures] = process.argv.slice(2);

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const seen = { contrast: [], widths: [], errors: [] };
  try {
    // The page's policy forbids scripts from outside it; axe is not part of the page.
    const page = await (await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 900 } })).newPage();
    page.on("pageerror", error => seen.errors.push(String(error)));
    await page.goto(pathToFileURL(file).href);
    await page.locator("[data-lab-instrument][data-lab-ready]").first().waitFor();
    await page.addScriptTag({ content: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8") });
    seen.instruments = await page.locator("[data-lab-instrument][data-lab-ready]").count();
    seen.tables = await page.locator("[data-lab-table][data-lab-ready] thead th[scope=col]").count();
    seen.kinds = await page.locator("thead th small").count();
    for (const box of await page.locator("[data-lab-instrument]").all()) {
      const base = box.locator("label").filter({ hasText: /^Δ against/ }).locator("select");
      await base.selectOption({ index: 2 });
    }
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      const { violations } = await page.evaluate(() => axe.run(
        { include: ["[data-lab-instrument]", "[data-lab-table]"] },
        { runOnly: ["color-contrast", "button-name", "label", "select-name", "aria-allowed-attr", "aria-required-children", "nested-interactive"] }));
      for (const { id, nodes } of violations)
        seen.contrast.push(...nodes.map(node => `${colorScheme}, ${id}: ${node.html.slice(0, 120)} ${node.failureSummary.slice(0, 300)}`));
    }
    for (const width of [380, 800, 1280, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(200);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const wide = over <= 0 ? [] : await page.evaluate(() => {
        const cuts = part => getComputedStyle(part).overflowX !== "visible";
        const held = part => {
          for (let at = part.parentElement; at && at !== document.body; at = at.parentElement) if (cuts(at)) return true;
          return false;
        };
        return [...document.body.querySelectorAll("*")].filter(part => part.getBoundingClientRect().right > innerWidth + 1 && !held(part))
          .slice(0, 5).map(part => part.outerHTML.slice(0, 160));
      });
      seen.widths.push({ width, over, wide });
      if (pictures) await page.locator("[data-lab-instrument]").first().screenshot({ path: `${pictures}/book-${width}.png` });
    }
    console.log(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
})().catch(error => { console.error(error); process.exit(1); });
