// Uses the live page as a reader would, by keyboard, and says what it saw as one line of JSON.
// node live_page_test.cjs PAGE BROWSER [PICTURES]; NODE_PATH must lead to playwright-core. PICTURES is a folder for screenshots.
"use strict";
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

const [file, executablePath, pictures] = process.argv.slice(2);
const seen = { requests: [], complaints: [], overflow: {}, answers: [], taken: {}, costs: {} };

// Every piece of text against the colour behind it (WCAG 2.2, 1.4.3); what is disabled is exempt.
function leastContrast() {
  const parse = text => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
  const light = rgb => rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    const { rgb, a } = parse(getComputedStyle(node).backgroundColor);
    return a === 1 ? rgb : node.parentElement ? behind(node.parentElement) : [255, 255, 255];
  };
  let least = [99, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.checkVisibility() || node.closest("script, style, :disabled, .visually-hidden")) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color).rgb), light(behind(node))].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least[0]) least = [ratio, text.data.trim()];
  }
  return least;
}

// A short video, made by the page's own browser: whatever it writes, it plays.
async function video() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 }), context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" }), parts = [];
  recorder.ondataavailable = event => parts.push(event.data);
  recorder.start();
  for (let i = 0; i < 30; i++) {
    context.fillStyle = `hsl(${12 * i} 60% 50%)`;
    context.fillRect(0, 0, 160, 120);
    await new Promise(done => setTimeout(done, 40));
  }
  await new Promise(done => { recorder.onstop = done; recorder.stop(); });
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    page.on("request", request => { if (!/^(file|data|blob):/.test(request.url())) seen.requests.push(request.url()); });
    page.on("pageerror", error => seen.complaints.push(String(error)));
    page.on("console", message => seen.complaints.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    await page.locator("body[data-ready]").waitFor({ timeout: 120000 });
    const text = id => page.locator("#" + id).innerText();
    const press = async (id, ...keys) => { await page.locator(id).focus(); for (const key of keys) await page.keyboard.press(key); };
    const until = (what, ...given) => page.waitForFunction(what, given, { timeout: 60000 });
    const changed = (id, before) => until(([id, before]) => document.getElementById(id).innerText !== before, id, before);
    const act = async (id, shows, ...keys) => { const before = await text(shows); await press(id, ...keys); await changed(shows, before); };
    seen.speed = await text("speed");
    seen.transition = await page.locator("#bars i").first().evaluate(bar => getComputedStyle(bar).transitionDuration);

    // Clips by arrow keys: the answer of each whole clip.
    const clips = page.locator("#clips [role=radio]");
    for (let i = 0; i < await clips.count(); i++) {
      await until(([i]) => document.querySelectorAll("#clips [role=radio]")[i].getAttribute("aria-checked") === "true", i);
      await until(([i]) => document.querySelector("#answer small").innerText.includes(live.data.classes[live.data.clips[i].label])
        && document.getElementById("face").clientWidth > 0 && document.getElementById("strip").children.length === live.data.clips[i].frames, i);
      await page.waitForTimeout(300);
      seen.answers.push((await text("answer")).split(",")[0]);
      await page.locator("#clips [aria-checked=true]").focus();
      await page.keyboard.press("ArrowRight");
    }
    seen.wrapped = await clips.first().getAttribute("aria-checked");
    await until(() => document.getElementById("strip").children.length === live.data.clips[0].frames);
    await page.waitForTimeout(300);

    // What the network gets of a frame, and where the clip stands among the dots.
    seen.pixels = await page.evaluate(async () => btoa(String.fromCharCode(...(await live.sprite(1)).pixels(3))));
    seen.apart = await page.evaluate(() => {
      const at = circle => ["cx", "cy"].map(name => Number(circle.getAttribute(name))), [x, y] = at(document.getElementById("here"));
      return Math.min(...[...document.querySelectorAll("#map [data-label]")].map(dot => Math.hypot(at(dot)[0] - x, at(dot)[1] - y)));
    });

    // T from 1 to 16.
    await act("#frames", "cost", "Home");
    for (const frames of [1, 2, 3, 16]) {
      if (frames === 16) await act("#frames", "cost", "End"); else if (frames > 1) await act("#frames", "cost", "ArrowRight");
      seen.taken[frames] = (await page.locator("#strip").getAttribute("aria-label")).split("taken: ")[1].split(", ").map(n => Number(n) - 1);
      seen.costs[frames] = Number((await text("cost")).split(" ")[0]);
    }
    await act("#reset", "cost", "Enter");

    // Order, with time and without.
    const logits = () => text("logits");
    seen.usual = await logits();
    await act("#reverse", "logits", "Enter");
    seen.reversed = await logits();
    await act("#timed", "logits", "Space");
    seen.untimedReversed = await logits();
    await press("#shuffle", "Enter");
    await page.waitForTimeout(1500);
    seen.untimedShuffled = await logits();
    await act("#taken button:nth-child(3)", "logits", "Enter");
    seen.left = await page.locator("#taken button:nth-child(3)").getAttribute("aria-pressed");
    seen.said = await text("changed");
    await act("#reset", "logits", "Enter");
    seen.again = await logits();

    // Attention.
    seen.heads = await page.evaluate(() => document.querySelectorAll("#places [role=radio]").length);
    await act("#places [aria-checked=true]", "look-words", "ArrowDown");
    await act("#asks", "look-words", "ArrowDown");
    await press("#alpha-details summary", "Enter");
    await page.locator("#alpha-table td").first().waitFor();
    seen.shares = await page.locator("#alpha-table tbody tr").evaluateAll(rows =>
      rows.map(row => [...row.querySelectorAll("td")].map(cell => Number(cell.innerText))));

    // T-Formers, temperature, map.
    await act(".former >> nth=2", "logits", "Space");
    seen.skipped = await logits();
    seen.marks = await page.locator("#bars s:not([hidden])").count();
    await press("#count", "Enter");
    await until(() => document.getElementById("counted").innerText.startsWith("Of the"));
    seen.counted = await text("counted");
    await act("#reset", "logits", "Enter");
    await act("#tau", "logits", "End");
    seen.flat = await page.locator("#bars b").allInnerTexts();
    await act("#reset", "logits", "Enter");
    await press("#legend button:nth-child(2)", "Enter");
    seen.dimmed = await page.locator("#map .dim").count();
    await press("#legend button:nth-child(2)", "Enter");

    // Play and seek.
    await press("#play", "Space");
    await until(() => document.getElementById("at").innerText.startsWith("3 "));
    seen.playing = await text("play");
    await until(() => document.getElementById("play").innerText === "Play");
    seen.end = await text("at");
    await act("#seek", "at", "ArrowLeft");
    seen.back = await text("at");

    // A video file, chosen and dropped; the square moved by keys; the camera.
    const bytes = Buffer.from(await page.evaluate(video));
    await page.locator("#file").setInputFiles({ name: "made.webm", mimeType: "video/webm", buffer: bytes });
    await until(() => document.getElementById("own-words").innerText.includes("has ended"));
    seen.file = await text("own-words");
    const where = () => page.locator("#crop").evaluate(crop => crop.style.left + crop.style.top + crop.style.width);
    const places = [await where()];
    for (const key of ["ArrowRight", "ArrowDown", "-"]) { await press("#crop", key); places.push(await where()); }
    seen.places = new Set(places).size;
    await page.locator("#drop").evaluate((drop, bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "dropped.webm", { type: "video/webm" }));
      drop.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, [...bytes]);
    await until(() => document.getElementById("own-words").innerText.startsWith("dropped.webm"));
    await page.locator("#file").setInputFiles({ name: "broken.webm", mimeType: "video/webm", buffer: Buffer.from("no video") });
    await until(() => document.getElementById("own-words").innerText.includes("cannot play"));
    seen.broken = await text("own-words");
    await press("#camera", "Enter");
    await until(() => document.getElementById("own-words").innerText.startsWith("Camera:"));
    seen.camera = await text("own-words");
    await press("#stop", "Enter");
    await page.waitForTimeout(300);
    seen.stopped = await text("own-words");

    // What can be tabbed to has a ring.
    await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); });
    seen.tabbed = [];
    seen.ringless = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      const [name, outline] = await page.evaluate(() => {
        const at = document.activeElement, drawn = at.id === "file" ? at.previousElementSibling : at;
        return [at === document.body ? "" : at.id || at.parentElement.id || at.className || at.tagName, getComputedStyle(drawn).outlineStyle];
      });
      if (!name || (seen.tabbed.length && name === seen.tabbed[0])) break;
      seen.tabbed.push(name);
      if (outline === "none") seen.ringless.push(name);
    }

    // Both colour schemes at four widths.
    seen.contrast = [];
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      seen.contrast.push(await page.evaluate(leastContrast));
      for (const width of [380, 800, 1280, 1600]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(150);
        seen.overflow[width + scheme] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (pictures) await page.screenshot({ path: `${pictures}/${width}-${scheme}.png`, fullPage: true });
      }
    }
    console.log(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
})().catch(error => {
  console.error(String(error), JSON.stringify({ ...seen, pixels: undefined }));
  process.exit(1);
});
