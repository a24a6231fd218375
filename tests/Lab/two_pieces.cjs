// Serves a page in two pieces, cut at a place, as a slow disk or line may do.
"use strict";
const { createServer } = require("node:http");

module.exports = async (page, cut) => {
  let finish = () => {};
  const server = createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.write(page.slice(0, cut));
    finish = () => response.end(page.slice(cut));
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, finish: () => finish(), close: () => server.close() };
};
