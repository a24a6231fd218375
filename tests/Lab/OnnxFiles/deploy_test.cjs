// Serves a folder as a site would, opens its page in a browser, and prints what the page says in #said.
const http = require("node:http"), fs = require("node:fs"), path = require("node:path");
const { chromium } = require("playwright-core");

const [folder, executablePath] = process.argv.slice(2);
const kinds = { ".html": "text/html", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const site = http.createServer((request, response) => {
  const file = path.join(folder, path.basename(request.url));
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": kinds[path.extname(file)] ?? "application/octet-stream" });
  fs.createReadStream(file).pipe(response);
});

site.listen(0, "localhost", async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  try {
    const page = await browser.newPage();
    const failed = new Promise((_, reject) => page.on("pageerror", reject));
    await page.goto(`http://localhost:${site.address().port}/page.html`);
    const said = page.waitForFunction(() => document.getElementById("said").textContent, null, { timeout: 60000 });
    console.log(await (await Promise.race([said, failed])).jsonValue());
  } finally {
    await browser.close();
    site.close();
  }
});
