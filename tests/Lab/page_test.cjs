// Looks at a whole page as axe-core and a ruler do: WCAG's rules in light and dark, and what reaches over the edge at four widths; prints one line of
// JSON. node page_test.cjs PAGE BROWSER [PICTURES]; NODE_PATH must lead to playwright-core and axe-core.
"use strict";
const { readFileSync } = require("node:fs");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const [file, executablePath, pictures] = process.argv.slice(2);

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const seen = { errors: [], violations: [], widths: [] };
  try {
    // The page's policy forbids scripts from outside it; axe is not part of the page.
    const page = await (await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" })).newPage();
    page.on("pageerror", error => seen.errors.push(error.stack));
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction(() => "ready" in document.body.dataset || (document.querySelector("[data-lab-instrument][data-lab-ready]")
      && [...document.querySelectorAll(".lab-still")].every(still => still.style.display === "none")), null, { timeout: 90000 });
    await page.evaluate(() => { for (const part of document.querySelectorAll("details")) part.open = true; });
    await page.addScriptTag({ content: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8") });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      // Instruments dress for the other scheme before a frame is drawn, and figures soon after it.
      await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.waitForTimeout(300);
      // Only contrast depends on the scheme.
      const rules = colorScheme === "light" ? ["wcag2a", "wcag2aa"] : ["color-contrast"];
      const { violations, passes } = await page.evaluate(runOnly => axe.run({ runOnly, resultTypes: ["violations"], preload: false }), rules);
      for (const { id, nodes } of violations)
        seen.violations.push(...nodes.slice(0, 5).map(node =>
          `${colorScheme}, ${id}, ${nodes.length} times: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 300)}`));
      if (colorScheme === "light") seen.rules = passes.length;
      if (pictures) await page.screenshot({ path: `${pictures}/page-${colorScheme}.png` });
    }
    for (const width of [380, 800, 1280, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(400);
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
    }
    console.log(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
})().catch(error => { console.error(error); process.exit(1); });
