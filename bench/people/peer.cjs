// The expression network of face-api beside ours: a line of JSON in, a line of JSON out.
//   { width, height, own, frames: [RGB bytes in base64] }
// own: false judges each frame as it is; true lets face-api find the face, mark it and cut it, as its README does.
// First a line { ready: labels }, then { seconds, rows: [[a probability a label], or null where no face was found] } a line.
// NODE_PATH must lead to @vladmandic/face-api, @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm.
"use strict";
const path = require("path");
const readline = require("readline");
const folderOf = name => path.dirname(require.resolve(name + "/package.json"));

// What libraries greet with must not be taken for an answer.
const say = line => process.stdout.write(JSON.stringify(line) + "\n");
console.log = console.info = console.warn = (...words) => process.stderr.write(words.join(" ") + "\n");

(async () => {
  const faceapi = require("@vladmandic/face-api/dist/face-api.node-wasm.js");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(folderOf("@tensorflow/tfjs-backend-wasm") + "/dist/");
  await faceapi.tf.setBackend("wasm");
  await faceapi.tf.ready();
  const { faceExpressionNet, ssdMobilenetv1, faceLandmark68Net } = faceapi.nets;
  const models = path.join(folderOf("@vladmandic/face-api"), "model");
  await faceExpressionNet.loadFromDisk(models);
  const labels = faceapi.FACE_EXPRESSION_LABELS;
  const row = expressions => expressions ? labels.map(label => expressions[label]) : null;

  const judge = async (picture, own) => {
    if (!own) return row(await faceExpressionNet.predictExpressions(picture));
    if (!ssdMobilenetv1.isLoaded) {
      await ssdMobilenetv1.loadFromDisk(models);
      await faceLandmark68Net.loadFromDisk(models);
    }
    const found = await faceapi.detectSingleFace(picture).withFaceLandmarks().withFaceExpressions();
    return found ? row(found.expressions) : null;
  };

  // The first pictures compile kernels: that is no picture's time.
  const blank = faceapi.tf.zeros([112, 112, 3], "int32");
  for (let i = 0; i < 3; i++) await judge(blank, false);
  say({ ready: labels, backend: faceapi.tf.getBackend(), version: faceapi.version });

  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { width, height, own, frames } = JSON.parse(line);
    const rows = [];
    let seconds = 0;
    for (const frame of frames) {
      const bytes = new Uint8Array(Buffer.from(frame, "base64"));
      const begin = performance.now();
      const picture = faceapi.tf.tensor3d(bytes, [height, width, 3], "int32");
      rows.push(await judge(picture, own));
      seconds += (performance.now() - begin) / 1000;
      picture.dispose();
    }
    say({ seconds, rows });
  }
})().catch(error => {
  process.stderr.write(String(error) + "\n");
  process.exit(1);
});
