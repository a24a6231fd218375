// A video or the camera of the reader. Frames stay in this page: they go to the worker and nowhere else.
(() => {
  "use strict";
  const { element, data, state, side } = live, video = element("video"), crop = element("crop"), words = element("own-words");
  const show = live.bars(element("own-bars")), context = element("own-face").getContext("2d", { willReadFrequently: true });
  const span = 2, most = 60;                                   // seconds and frames that an answer speaks of
  const box = { x: 0.5, y: 0.45, size: 0.6 };                  // middle and side of the square, as parts of the picture's height and width
  let frames = [], gone = [], serial = 0, number = 0, stream = null, visit = 0, spent = 0, name = "";   // a new visit ends the last one

  async function start(source) {
    stop();
    const mine = visit;
    [gone, frames] = [[...gone, ...frames.map(({ key }) => key)], []];
    element("own").hidden = false;
    element("stop").disabled = false;
    if (source instanceof MediaStream) { stream = source; video.srcObject = source; } else video.src = URL.createObjectURL(source);
    name = source instanceof MediaStream ? "Camera" : source.name ?? "Video";
    try { await video.play(); } catch {
      if (mine !== visit) return;
      words.textContent = `This browser cannot play ${name}. Convert it to WebM (VP8), or to MP4 if your browser plays that.`;
      stop();
      return;
    }
    [number, spent] = [0, 0];
    draw();
    if (mine === visit) loop(mine);
  }

  function stop() {
    visit++;
    stream?.getTracks().forEach(track => track.stop());
    if (video.src.startsWith("blob:")) URL.revokeObjectURL(video.src);
    stream = video.srcObject = null;
    video.removeAttribute("src");
    element("stop").disabled = true;
  }

  // The square in pixels of the video.
  function square() {
    const { videoWidth: w, videoHeight: h } = video, length = box.size * Math.min(w, h);
    return { x: Math.min(w - length, Math.max(0, box.x * w - length / 2)), y: Math.min(h - length, Math.max(0, box.y * h - length / 2)), length };
  }

  function draw() {
    if (!video.videoWidth) return;
    const { x, y, length } = square();
    const across = value => 100 * value / video.videoWidth + "%", down = value => 100 * value / video.videoHeight + "%";
    Object.assign(crop.style, { left: across(x), top: down(y), width: across(length), height: down(length) });
  }

  async function loop(mine) {
    const finder = "FaceDetector" in window ? new FaceDetector({ maxDetectedFaces: 1, fastMode: true }) : null;
    let last = -1;
    while (mine === visit) {
      if (video.ended) break;
      if (video.readyState < 2 || video.currentTime === last) { await new Promise(done => setTimeout(done, 15)); continue; }
      last = video.currentTime;
      if (finder && number % 10 === 0) await find(finder);
      await look(last, mine);
    }
    if (mine === visit && video.ended) words.textContent = `${name}: ${number} frames seen. ${words.dataset.answer ?? ""} It has ended.`;
  }

  // The browser's own detector, where it has one. A little more than the face, as the network was trained.
  async function find(finder) {
    try {
      const [face] = await finder.detect(video);
      if (!face) return;
      const { x, y, width, height } = face.boundingBox;
      Object.assign(box, { x: (x + width / 2) / video.videoWidth, y: (y + height / 2) / video.videoHeight,
        size: Math.min(1, 1.25 * Math.max(width, height) / Math.min(video.videoWidth, video.videoHeight)) });
      draw();
    } catch { /* a detector that does not work leaves the square to the reader */ }
  }

  async function look(time, mine) {
    const { x, y, length } = square(), began = performance.now(), key = `video/${serial++}`;
    number++;
    context.imageSmoothingQuality = "high";
    context.drawImage(video, x, y, length, length, 0, 0, side, side);
    const fresh = { [key]: live.rgb(context.getImageData(0, 0, side, side).data) };
    const forget = [...gone, ...frames.filter(frame => frame.time < time - span || frame.time > time).map(frame => frame.key)];
    gone = [];
    frames = [...frames.filter(frame => !forget.includes(frame.key)), { key, time }];
    while (frames.length > most) forget.push(frames.shift().key);
    const keys = live.middles(frames.length, state.frames).map(i => frames[i].key);
    // A frame may be forgotten before it was ever taken; the newest one is always handed over.
    const { logits } = await live.ask("answer", { keys, fresh, forget, options: { timed: state.timed, skip: state.skip } });
    if (mine !== visit) return;
    const probabilities = live.soft(logits, state.temperature), answer = live.top(probabilities);
    spent += performance.now() - began;
    show(probabilities);
    words.dataset.answer = `${data.classes[answer]}, ${live.percent(probabilities[answer])}, over the last ${span} s.`;
    const rate = Math.round(1000 * number / spent);
    if (number % 5 === 2) words.textContent = `${name}: ${number} frames seen, ${rate} a second. ${words.dataset.answer}`;
  }

  element("file").addEventListener("change", event => { if (event.target.files[0]) start(event.target.files[0]); event.target.value = ""; });
  element("stop").addEventListener("click", () => { stop(); words.textContent = `Stopped. ${number} frames seen.`; });
  element("camera").addEventListener("click", async () => {
    try { await start(await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" }, audio: false })); }
    catch { words.textContent = "The browser gives no camera: none is there, or it was not allowed. Choose a video instead."; }
  });

  const drop = element("drop");
  for (const kind of ["dragover", "dragleave", "drop"]) drop.addEventListener(kind, event => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files[0]) start(event.dataTransfer.files[0]);
  });

  // The square: by pointer, or by keys.
  const move = (dx, dy, grow = 0) => {
    const within = (value, low, high) => Math.min(high, Math.max(low, value));
    Object.assign(box, { x: within(box.x + dx, 0, 1), y: within(box.y + dy, 0, 1), size: within(box.size + grow, 0.1, 1) });
    draw();
  };
  crop.addEventListener("keydown", event => {
    const [x, y, grow] = {
      ArrowLeft: [-0.02, 0, 0], ArrowRight: [0.02, 0, 0], ArrowUp: [0, -0.02, 0], ArrowDown: [0, 0.02, 0],
      "+": [0, 0, 0.04], "=": [0, 0, 0.04], "-": [0, 0, -0.04],
    }[event.key] ?? [];
    if (x === undefined) return;
    event.preventDefault();
    move(x, y, grow);
  });
  crop.addEventListener("pointerdown", event => { crop.setPointerCapture(event.pointerId); });
  crop.addEventListener("pointermove", event => {
    if (!crop.hasPointerCapture(event.pointerId)) return;
    const { width, height } = video.getBoundingClientRect();
    move(event.movementX / width, event.movementY / height);
  });
  crop.addEventListener("wheel", event => { event.preventDefault(); move(0, 0, event.deltaY < 0 ? 0.04 : -0.04); }, { passive: false });
})();
