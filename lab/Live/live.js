// One state, one answer: every part of the page changes the state, and is told when the answer has changed.
const live = (() => {
  "use strict";
  const element = id => document.getElementById(id);
  const data = JSON.parse(element("data").textContent), side = data.side, trainedFrames = 8;
  const percent = p => (100 * p < 9.95 ? (100 * p).toFixed(1) : Math.round(100 * p)) + " %";

  // The worker, or the same tasks in the page where the browser refuses one.
  const ask = (() => {
    const here = (task, details) => new Promise(done => setTimeout(() => done(Engine[task](details)), 0));
    try {
      const source = new Blob([element("engine").textContent], { type: "text/javascript" });
      const worker = new Worker(URL.createObjectURL(source)), waiting = new Map();
      let last = 0;
      worker.onmessage = ({ data: { id, result, error } }) => {
        const { done, fail } = waiting.get(id);
        waiting.delete(id);
        if (error) fail(new Error(error)); else done(result);
      };
      return (task, details) => new Promise((done, fail) => {
        waiting.set(++last, { done, fail });
        worker.postMessage({ id: last, task, details });
      });
    } catch { return here; }
  })();

  const state = {
    clip: 0, at: 0, frames: trainedFrames, order: null, left: new Set(), timed: true, skip: [false, false, false],
    temperature: 1, place: 5, asks: -1, playing: false,
  };
  const listeners = [], sent = new Set(), answers = new Map(), sprites = new Map();

  // A clip's frames: pictures to draw, and pixels for the network.
  async function sprite(clip) {
    if (!sprites.has(clip)) sprites.set(clip, (async () => {
      const image = new Image(), { frames } = data.clips[clip];
      image.src = data.clips[clip].sprite;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: frames * side, height: side });
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      return { image, pixels: frame => rgb(context.getImageData(frame * side, 0, side, side).data) };
    })());
    return sprites.get(clip);
  }

  const rgb = rgba => Uint8Array.from({ length: rgba.length / 4 * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + i % 3]);
  const drawFrame = (canvas, { image }, frame) =>
    canvas.getContext("2d").drawImage(image, frame * side, 0, side, side, 0, 0, canvas.width, canvas.height);

  // The middle frame of each of T equal parts, as lib/Data/Loading/FrameSampler.cs takes it.
  const middles = (length, frames) => Array.from({ length: frames }, (_, t) => Math.floor((2 * t + 1) * length / (2 * frames)));

  // What the network is to see: frames in their order, and when each of them seems to be.
  function plan(of = state) {
    const taken = middles(of.at + 1, of.frames), order = of.order ?? taken.map((_, i) => i);
    const places = order.map((_, place) => place).filter(place => !of.left.has(place));
    return {
      clip: of.clip, taken, order, frames: places.map(place => taken[order[place]]),
      options: { moments: places.map(place => (place + 0.5) / of.frames), timed: of.timed, skip: of.skip },
    };
  }

  // An answer of either network; the same question is not computed twice.
  async function answer({ clip, frames, options }, net = "trained") {
    const question = JSON.stringify([net, clip, frames, options]);
    if (!answers.has(question)) {
      const { pixels } = await sprite(clip), fresh = {}, keys = frames.map(frame => `${clip}/${frame}`);
      keys.forEach((key, i) => { if (!sent.has(key)) { sent.add(key); fresh[key] = pixels(frames[i]); } });
      if (answers.size > 150) answers.clear();
      answers.set(question, ask("answer", { net, keys, fresh, options }));
    }
    return answers.get(question);
  }

  // The newest state is answered; states between are skipped while the network is busy.
  let busy = false, again = false;
  async function update() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      do {
        again = false;
        const asked = { ...state, skip: [...state.skip], left: new Set(state.left) }, wanted = plan(asked);
        const whole = plan({ ...asked, frames: trainedFrames, order: null, left: new Set(), timed: true, skip: [false, false, false] });
        const seen = { sprite: await sprite(asked.clip), state: asked, plan: wanted, trained: await answer(whole), result: await answer(wanted) };
        for (const listener of listeners) await listener(seen);
      } while (again);
    } finally { busy = false; }
  }

  const set = change => { Object.assign(state, change); return update(); };
  const listen = listener => listeners.push(listener);

  // Arrow keys within a group of which one is chosen: one stop of the tab key, as in the ARIA practices.
  function radios(group, choose, columns = 1) {
    const all = () => [...group.children];
    const mark = chosen => all().forEach((item, i) => {
      item.setAttribute("aria-checked", i === chosen);
      item.tabIndex = i === chosen ? 0 : -1;
    });
    group.addEventListener("click", event => {
      const item = event.target.closest("[role=radio]");
      if (item) choose(all().indexOf(item));
    });
    group.addEventListener("keydown", event => {
      const at = all().indexOf(document.activeElement), count = all().length;
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -at, End: count - 1 - at }[event.key];
      if (step === undefined || at < 0) return;
      event.preventDefault();
      const to = columns === 1 ? (at + step + count) % count : Math.min(count - 1, Math.max(0, at + step));
      all()[to].focus();
      choose(to);
    });
    return mark;
  }

  // Bars of the classes; a thin mark on each may show another answer.
  function bars(list) {
    list.innerHTML = data.classes.map((name, label) =>
      `<li><span>${name}</span><span class="bar"><i style="background:${data.colours[label]}"></i><s hidden></s></span><b></b></li>`).join("");
    return (probabilities, marks = null, truth = -1) => [...list.children].forEach((row, label) => {
      row.classList.toggle("top", probabilities[label] === Math.max(...probabilities));
      row.classList.toggle("truth", label === truth);
      row.querySelector("i").style.width = 100 * probabilities[label] + "%";
      row.querySelector("b").textContent = percent(probabilities[label]);
      row.querySelector("s").hidden = !marks;
      if (marks) row.querySelector("s").style.left = 100 * marks[label] + "%";
    });
  }

  const top = probabilities => probabilities.indexOf(Math.max(...probabilities));
  const soft = (logits, temperature) => Msstnet.softmax(Float64Array.from(logits), logits.length, temperature);
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  return {
    element, data, side, trainedFrames, percent, ask, state, sprite, rgb, drawFrame, middles, plan, answer, update, set, listen,
    radios, bars, top, soft, colour,
  };
})();
