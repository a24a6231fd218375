// Opens a notebook in the classic Jupyter server as a person would, runs all cells, and looks at what is then on the page.
// node browser_test.cjs ADDRESS BROWSER SCREENSHOT; prints what it saw as one line of JSON. NODE_PATH must lead to playwright-core.
"use strict";
const { chromium } = require("playwright-core");

(async () => {
  const [address, executablePath, screenshot] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 1400 } });
    const elsewhere = [], errors = [];
    page.on("pageerror", error => errors.push(String(error)));
    await page.route("**/*", route => {
      const host = new URL(route.request().url()).hostname;
      if (host === "127.0.0.1") return route.continue();
      elsewhere.push(route.request().url());
      return route.abort();
    });

    await page.goto(address);
    await page.locator("#kernel_indicator .kernel_indicator_name").filter({ hasText: ".NET (C#)" }).waitFor();
    await page.locator("#kernel_indicator_icon.kernel_idle_icon").waitFor({ timeout: 60000 });
    await page.locator("#celllink").click();
    await page.locator("#run_all_cells").click();
    // The last cell's prompt has its number only when every cell has ended.
    await page.locator(".code_cell").last().locator(".input_prompt").filter({ hasText: /\[\d+\]/ }).waitFor({ timeout: 120000 });

    const plot = page.locator(".output .js-plotly-plot").first();
    await plot.waitFor({ timeout: 60000 });
    await plot.scrollIntoViewIfNeeded();
    await plot.locator("svg.main-svg").first().waitFor();
    const area = await plot.locator(".plot .point path, .plot path.point").first().boundingBox();
    await page.mouse.move(area.x + area.width / 2 - 3, area.y + area.height / 2);
    await page.mouse.move(area.x + area.width / 2, area.y + area.height / 2, { steps: 5 });
    const hover = plot.locator(".hoverlayer .hovertext").first();
    await hover.waitFor({ timeout: 10000 });
    const said = await hover.textContent();
    await page.screenshot({ path: screenshot });

    const seen = {
      prompts: await page.locator(".code_cell .input_prompt").allTextContents(),
      outputs: await page.locator(".code_cell .output_area").allInnerTexts(),
      errors: await page.locator(".output_error").allInnerTexts(),
      language: await page.evaluate(() => Jupyter.notebook.metadata.language_info.name),
      highlighted: await page.locator(".cm-s-ipython .cm-keyword").count(),
      plots: await page.locator(".output .js-plotly-plot").count(),
      hover: said,
      elsewhere,
      pageErrors: errors,
    };
    console.log(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
})().catch(error => {
  console.error(String(error));
  process.exit(1);
});
