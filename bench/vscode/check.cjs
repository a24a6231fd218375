// What a reader does in the first five minutes, done in a real VS Code; one line a check. Called by check.sh.
"use strict";
const { execFileSync } = require("child_process");
const fs = require("fs"), path = require("path");
const { chromium } = require(process.env.PLAYWRIGHT);
const [folder, address, ...chosen] = process.argv.slice(2);
const whole = chosen.length ? chosen : ["00-orientation.ipynb", "04-attention.ipynb", "11-what-it-looks-at.ipynb"];
const clone = path.join(folder, "clone"), settings = path.join(folder, "user/User/settings.json");
const git = (...words) => execFileSync("git", ["-C", clone, ...words], { encoding: "utf8" }).trim();
const read = name => JSON.parse(fs.readFileSync(path.join(clone, "notebooks", name), "utf8"));
const set = values => fs.writeFileSync(settings, JSON.stringify({ "files.autoSave": "off", "workbench.startupEditor": "none", "workbench.secondarySideBar.defaultVisibility": "hidden", ...values }));
const wait = seconds => new Promise(done => setTimeout(done, 1000 * seconds));
let failed = 0;
const check = (holds, what, seen = "") => { failed += !holds; console.log(`${holds ? "✓" : "✗"} ${what}${seen === "" ? "" : `: ${seen}`}`); };

(async () => {
  set({ "jupyter.completionTriggerCharacters": { csharp: ["."] } });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  const shot = name => page.screenshot({ path: path.join(folder, `${name}.png`) });
  const press = async (keys, seconds = 1) => { await page.keyboard.press(keys); await wait(seconds); };
  const rows = () => page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
  const until = async (done, seconds) => { for (let i = 0; i < seconds * 2; i++) { if (await done()) return true; await wait(0.5); } return false; };
  // Outputs are in an iframe of an iframe; one that has gone must not hold the others up.
  const inOutputs = async code => {
    const found = [];
    for (const frame of page.frames()) {
      const value = await Promise.race([frame.evaluate(code).catch(() => null), wait(3)]);
      if (value) found.push(value);
    }
    return found;
  };
  const open = async name => {
    await press("Control+k", 0.2); await press("Control+w", 2);
    const discard = page.getByRole("button", { name: "Don't Save" });
    if (await discard.count()) { await discard.click(); await wait(1); }
    await press("Control+p"); await page.keyboard.type(name); await wait(3); await press("Enter", 6);
  };
  const chooseKernel = async () => {
    const label = page.getByText("Select Kernel", { exact: true }).filter({ visible: true });
    if (!await until(() => label.count(), 5)) return [];
    await label.first().click(); await wait(3);
    if ((await rows()).some(row => row.startsWith("Jupyter Kernel"))) {
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "Jupyter Kernel" }).first().click(); await wait(3);
    }
    const offered = await rows();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: ".NET (C#)" }).first().click(); await wait(3);
    return offered;
  };
  const code = notebook => notebook.cells.filter(cell => cell.cell_type === "code");
  const errors = notebook => code(notebook).filter(cell => cell.outputs.some(output => output.output_type === "error"));
  const busy = async () => await page.getByText("Interrupt", { exact: true }).count() > 0;

  await page.goto(`${address}/?folder=${clone}`); await wait(12);
  if (await page.getByText("Manage", { exact: true }).count()) {
    await page.getByText("Manage", { exact: true }).first().click(); await wait(2);
    await page.getByRole("button", { name: /^Trust$/ }).first().click(); await wait(6);
    await press("Escape", 2);
  }

  await open("04-attention.ipynb");
  const offered = await chooseKernel();
  check(offered.some(row => /\.NET \(C#\)[\s\S]*Recommended/.test(row)), "the kernel is offered and recommended", offered.join(" | ").replace(/\s+/g, " "));
  await press("Control+s", 3);
  check(git("status", "--short") === "", "opening, choosing the kernel and saving changes nothing", git("diff", "--stat"));

  for (const name of whole) {
    await open(name);
    await chooseKernel();
    const before = fs.statSync(path.join(clone, "notebooks", name)).size;
    await page.getByText("Clear All Outputs").first().click(); await wait(2);
    const start = Date.now();
    await page.getByText("Run All").first().click(); await wait(4);
    await until(async () => !await busy(), 900);
    const took = ((Date.now() - start) / 1000).toFixed(0);
    await press("Control+s", 4);
    const after = read(name), cells = code(after), wrong = errors(after).filter(cell => !cell.metadata.tags?.includes("raises-exception"));
    check(cells.every(cell => cell.execution_count > 0) && wrong.length === 0, `${name} runs whole`, `${cells.length} cells, ${took} s`);
    const size = fs.statSync(path.join(clone, "notebooks", name)).size;
    check(size < 1.5 * before, `${name} is saved without plotly.js`, `${(before / 1000).toFixed(0)} kB before, ${(size / 1000).toFixed(0)} kB after`);
    // From the end backwards: a figure must not depend on one that was never in sight.
    await press("Control+End", 2); await page.mouse.move(700, 600);
    const figures = new Set(), drawn = new Set();
    for (let i = 0; i < 60; i++) {
      for (let turn = 0; turn < 5; turn++) { await page.mouse.wheel(0, -120); await wait(0.05); }
      await wait(0.4);
      for (const seen of await inOutputs(() => [...document.querySelectorAll("[data-lab-figure]")].map(one => [one.dataset.labFigure, "labDrawn" in one.dataset])))
        for (const [key, done] of seen) { figures.add(key); if (done) drawn.add(key); }
    }
    check(figures.size > 0 && drawn.size === figures.size, `${name} draws its figures, scrolled from the end`, `${drawn.size} of ${figures.size}`);
    await shot(name.slice(0, 2));
  }

  set({ "workbench.colorTheme": "Dark Modern", "jupyter.completionTriggerCharacters": { csharp: ["."] } }); await wait(6);
  const inks = (await inOutputs(() => [...document.querySelectorAll(".lab-plot text")].slice(0, 40).map(text => getComputedStyle(text).fill))).flat();
  const light = inks.filter(ink => (ink.match(/\d+/g) || []).slice(0, 3).reduce((sum, part) => sum + +part, 0) > 384).length;
  check(inks.length > 0 && light > inks.length * 0.8, "charts turn light on a dark theme", `${light} of ${inks.length} texts`);
  await shot("dark");

  const scratch = { cells: ["int kept = 41;", "while (true) { }", "kept + 1", "Math"].map((source, i) =>
    ({ cell_type: "code", id: `c${i}`, execution_count: null, metadata: {}, outputs: [], source: [source] })), metadata: read("04-attention.ipynb").metadata, nbformat: 4, nbformat_minor: 5 };
  fs.writeFileSync(path.join(clone, "notebooks", "scratch.ipynb"), JSON.stringify(scratch, null, 1));
  await open("scratch.ipynb"); await chooseKernel();
  const cell = async (at, keys) => { await page.locator(".code-cell-row .cell.code .monaco-editor").nth(at).click(); await press(keys, 0.5); };
  const ran = async at => until(async () => { await press("Control+s", 1); return code(read("scratch.ipynb"))[at].execution_count > 0; }, 60);
  await cell(0, "Control+Enter");
  check(await ran(0), "the kernel starts");
  await cell(1, "Control+Enter");
  check(await until(busy, 20), "a hot loop runs");
  await wait(3);
  const asked = Date.now();
  await page.getByText("Interrupt", { exact: true }).first().click();
  const stopped = await until(async () => !await busy(), 20);
  check(stopped, "and is interrupted", `${((Date.now() - asked) / 1000).toFixed(1)} s as seen on the page`);
  await cell(2, "Control+Enter"); await ran(2);
  const text = at => JSON.stringify(code(read("scratch.ipynb"))[at].outputs);
  check(text(2).includes("42"), "variables are kept after it", text(2).slice(0, 120));
  await cell(3, "Control+End"); await page.keyboard.type(".", { delay: 50 });
  const listed = await until(async () => (await page.locator(".suggest-widget .monaco-list-row").allInnerTexts()).some(row => row.startsWith("Abs")), 15);
  check(listed, "completion after a full stop", (await page.locator(".suggest-widget .monaco-list-row").allInnerTexts()).slice(0, 4).join(" ").replace(/\s+/g, " "));
  await shot("completion");
  await press("Escape"); await page.getByText("Restart", { exact: true }).first().click(); await wait(2);
  if (await page.getByRole("button", { name: "Restart" }).count()) await page.getByRole("button", { name: "Restart" }).last().click();
  await wait(8); await cell(2, "Control+Enter");
  await until(async () => { await press("Control+s", 1); return text(2).includes("error"); }, 60);
  check(text(2).includes("CS0103"), "a restart forgets them", text(2).slice(0, 120));

  fs.rmSync(path.join(clone, "notebooks", "scratch.ipynb"));
  git("restore", "notebooks");
  check(git("status", "--short") === "", "git restore notebooks leaves nothing behind");
  await browser.close();
  console.log(failed ? `${failed} failed` : "all hold");
  process.exit(failed ? 1 : 0);
})().catch(cause => { console.error(cause.message); process.exit(1); });
