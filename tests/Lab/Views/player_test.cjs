// Uses the players of a page as a reader would and prints what they then show as one line of JSON. Once more the page comes in two pieces, the second
// player cut in the middle of its data.
// node player_test.cjs PAGE BROWSER [PICTURES]; NODE_PATH must lead to playwright-core and axe-core.
"use strict";
const { readFileSync } = require("node:fs");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");
const inTwoPieces = require("../two_pieces.cjs");

const [file, executablePath, pictures] = process.argv.slice(2);
const address = pathToFileURL(file).href;

// What a reader sees of one player.
const look = box => {
  const middle = canvas => [...canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].slice(0, 3);
  return {
    views: [...box.querySelectorAll(".lab-view canvas")].map(middle),
    thumbs: [...box.querySelectorAll(".lab-strip canvas")].map(middle),
    names: [...box.querySelectorAll(".lab-strip button")].map(button => button.textContent),
    current: [...box.querySelectorAll(".lab-strip button")].map(button => button.getAttribute("aria-current")),
    says: box.querySelector("output").textContent,
    values: [...box.querySelectorAll(".lab-value, .lab-column span")].map(value => value.textContent),
    widths: [...box.querySelectorAll(".lab-track i")].map(fill => fill.offsetWidth / fill.parentElement.offsetWidth),
    heights: [...box.querySelectorAll(".lab-column i")].map(fill => fill.getBoundingClientRect().height),
    marks: [...box.querySelectorAll(".lab-track b, .lab-column b")].filter(mark => !mark.hidden).length,
  };
};

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const seen = { errors: [], contrast: [], over: [] };
  const open = async options => {
    const page = await (await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 900 }, ...options })).newPage();
    page.on("pageerror", error => seen.errors.push(String(error)));
    await page.goto(address);
    return page;
  };
  try {
    const plain = await open({ javaScriptEnabled: false });
    seen.plain = {
      sheet: await plain.locator(".lab-sheet").first().evaluate(image => [image.naturalWidth, image.naturalHeight]),
      controls: await plain.locator("button, input").count(), table: await plain.locator("table").first().textContent(),
    };

    const page = await open({}), [first, second] = [0, 1].map(at => page.locator("figure.lab-player").nth(at));
    await second.locator(".lab-strip").waitFor();
    seen.begin = await first.evaluate(look);
    await first.getByRole("slider").focus();
    await page.keyboard.press("ArrowRight");
    seen.arrow = await first.evaluate(look);
    await first.getByRole("button", { name: "−1" }).press("Enter");
    seen.back = await first.evaluate(look);
    await first.getByRole("radio").nth(1).check();
    seen.other = await first.evaluate(look);
    await first.locator(".lab-strip button").last().press("Space");
    seen.thumb = await first.evaluate(look);
    // From the last picture Play begins again, and ends at the last.
    // Asked in the same turn: on a busy machine a short clip is over before a second question arrives.
    seen.playing = await first.getByRole("button", { name: "Play" }).evaluate(button => { button.click(); return Number(button.innerText === "Pause"); });
    await first.getByRole("button", { name: "Play" }).waitFor({ timeout: 20000 });
    seen.played = await first.evaluate(look);
    seen.below = await second.evaluate(look);
    await second.getByRole("button", { name: "+1" }).click();
    seen.belowOn = await second.evaluate(look);

    await page.addScriptTag({ content: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8") });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(200);
      const { violations } = await page.evaluate(() => axe.run({ include: [".lab-player"] }));
      for (const { id, nodes } of violations) seen.contrast.push(...nodes.map(node => `${colorScheme}, ${id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 300)}`));
      if (pictures) await page.screenshot({ path: `${pictures}/player-${colorScheme}.png`, fullPage: true });
    }
    for (const width of [380, 800, 1280, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      seen.over.push(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth));
    }

    const text = readFileSync(file, "utf8"), server = await inTwoPieces(text, text.lastIndexOf("\"moments\":"));
    try {
      const slow = await browser.newPage();
      slow.on("pageerror", error => seen.errors.push(String(error)));
      await slow.goto(server.address, { waitUntil: "commit" });
      await slow.locator(".lab-strip").first().waitFor();
      // The first player's script looks every quarter of a second for others.
      await slow.waitForTimeout(800);
      seen.early = await slow.locator("figure.lab-player[data-lab-ready]").count();
      server.finish();
      await slow.locator(".lab-strip").nth(1).waitFor({ timeout: 5000 }).catch(() => {});
      seen.late = await slow.locator(".lab-strip").count();
    } finally { server.close(); }
    process.stdout.write(JSON.stringify(seen));
  } finally { await browser.close(); }
})().catch(error => { console.error(error); process.exit(1); });
