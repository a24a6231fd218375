// The clips to choose from, the player and the answer, and the speed of the network here.
(() => {
  "use strict";
  const { element, data, state, percent } = live, slow = 10;   // frames a second when playing; the clips were drawn for 25
  const show = live.bars(element("bars")), play = element("play"), seek = element("seek"), face = element("face");

  // The chooser: the frame in which most is to be seen is not known, so the middle one.
  element("clips").innerHTML = data.clips.map(({ id, label, answer }) => `<div role="radio" tabindex="-1" aria-checked="false">
    <canvas width="64" height="64" aria-hidden="true"></canvas>${data.classes[label]}${answer === label ? "" : ", taken for " + data.classes[answer]}
    <span class="visually-hidden">, clip ${id}</span></div>`).join("");
  const mark = live.radios(element("clips"), choose);
  data.clips.forEach(async ({ frames }, i) =>
    live.drawFrame(element("clips").children[i].querySelector("canvas"), await live.sprite(i), Math.floor(frames / 2)));

  function choose(clip) {
    pause();
    mark(clip);
    seek.max = data.clips[clip].frames - 1;
    return live.set({ clip, at: data.clips[clip].frames - 1 });
  }

  // Playing goes by the clock: where the network is slower, answers are left out, not frames.
  let began = 0;
  function pause() { state.playing = false; play.textContent = "Play"; }
  play.addEventListener("click", () => {
    if (state.playing) { pause(); live.update(); return; }
    if (state.at === data.clips[state.clip].frames - 1) state.at = 0;
    state.playing = true;
    play.textContent = "Pause";
    began = performance.now() - state.at * 1000 / slow;
    requestAnimationFrame(tick);
  });
  function tick(now) {
    if (!state.playing) return;
    const last = data.clips[state.clip].frames - 1, at = Math.max(0, Math.min(last, Math.floor((now - began) * slow / 1000)));
    if (at === last) pause();
    if (at !== state.at) { live.set({ at }); draw(); }
    if (state.playing) requestAnimationFrame(tick);
  }
  seek.addEventListener("input", () => { pause(); live.set({ at: Number(seek.value) }); draw(); });

  async function draw() {
    live.drawFrame(face, await live.sprite(state.clip), state.at);
    seek.value = state.at;
    element("at").textContent = `${state.at + 1} of ${data.clips[state.clip].frames}`;
    seek.setAttribute("aria-valuetext", `frame ${state.at + 1}`);
  }

  // What differs from the network as trained, in words.
  const changes = ({ frames, order, left, timed, skip, temperature }) => [
    frames !== live.trainedFrames && `T = ${frames}`, order && "another order", left.size > 0 && `${left.size} left out`, !timed && "without time",
    skip.some(Boolean) && "without T-Former " + skip.flatMap((off, i) => off ? [i + 1] : []).join(" and "),
    temperature !== 1 && `τ = ${temperature.toFixed(2)}`,
  ].filter(Boolean);

  live.listen(({ state: asked, result, trained }) => {
    const now = live.soft(result.logits, asked.temperature), truth = data.clips[asked.clip].label, changed = changes(asked);
    show(now, changed.length ? trained.probabilities : null, truth);
    element("changed").textContent = changed.length ? `Changed: ${changed.join(", ")}. Marks: as trained.` : "As trained.";
    element("reset").disabled = !changed.length;
    if (!asked.playing) draw();
    const answer = live.top(now);
    element("answer").setAttribute("aria-live", asked.playing ? "off" : "polite");
    element("answer").innerHTML = `${data.classes[answer]}, ${percent(now[answer])} <small>the clip shows ${data.classes[truth]}: ${
      answer === truth ? "right" : "wrong"}</small>`;
  });

  element("reset").addEventListener("click", () => {
    live.set({ frames: live.trainedFrames, order: null, left: new Set(), timed: true, skip: [false, false, false], temperature: 1 });
    play.focus();
  });

  async function measure() {
    element("measure").disabled = true;
    const { pixels } = await live.sprite(state.clip), frames = live.middles(data.clips[state.clip].frames, live.trainedFrames);
    const speed = await live.ask("speed", { rgb: frames.map(pixels), clips: 5 });
    element("speed").textContent = `Here it takes ${speed.toFixed(0)} frames a second, nothing kept.`;
    element("measure").disabled = false;
  }
  element("measure").addEventListener("click", measure);

  // The weights are decoded once, then handed to the worker.
  addEventListener("DOMContentLoaded", async () => {
    const bytes = Uint8Array.from(atob(element("weights").textContent), c => c.charCodeAt(0));
    await live.ask("load", { buffer: bytes.buffer });
    await choose(0);
    await measure();
    document.body.dataset.ready = "";
  });
})();
