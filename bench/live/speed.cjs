// How fast the live page's network is: frames a second through the whole network, nothing kept, by the page's own clock; and frames for a second
// of the processor's time, which other programs do not take from it.
// node bench/live/speed.cjs PAGE BROWSER [ROUNDS]; NODE_PATH must lead to playwright-core.
"use strict";
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

(async () => {
  const [file, executablePath, rounds = 9] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.locator("body[data-ready]").waitFor({ timeout: 120000 });
    const system = await browser.newBrowserCDPSession(), framesOfARound = 40;
    const used = async () => (await system.send("SystemInfo.getProcessInfo")).processInfo
      .filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    const speeds = [], before = await used();
    for (let round = 0; round < Number(rounds); round++) {
      await page.locator("#measure").click();
      await page.locator("#measure:enabled").waitFor();
      speeds.push(Number((await page.locator("#speed").innerText()).match(/\d+/)[0]));
    }
    const busy = await used() - before;
    speeds.sort((a, b) => a - b);
    console.log(`Chromium ${browser.version()}: ${speeds[speeds.length >> 1]} frames/s (${speeds[0]} – ${speeds.at(-1)}), median and range of ${
      speeds.length}; ${(framesOfARound * speeds.length / busy).toFixed(0)} frames for a second of processor time`);
  } finally {
    await browser.close();
  }
})().catch(error => { console.error(String(error)); process.exit(1); });
