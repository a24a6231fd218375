// Keeps video, face, bars and chart at one moment. Where the browser cannot play the video, the faces play alone.
(() => {
  "use strict";
  const story = JSON.parse(document.getElementById("story").textContent);
  const [canvas, gap, play, seek, now] = ["face", "gap", "play", "seek", "now"].map(id => document.getElementById(id));
  const rows = [...document.querySelectorAll("#bars li")];
  const plot = document.querySelector(".plot");
  const cursor = plot.appendChild(Object.assign(document.createElement("div"), { className: "cursor" }));
  const sprite = new Image();
  let video = document.getElementById("video"), time = 0, playing = false, last = 0;

  // The last entry at or before a time; entries are [time, value].
  const at = (list, t) => {
    let low = 0, high = list.length - 1;
    while (low < high) { const middle = (low + high + 1) >> 1; if (list[middle][0] <= t + 1e-6) low = middle; else high = middle - 1; }
    return low;
  };
  const nearest = (list, t) => {
    const i = at(list, t);
    return i + 1 < list.length && list[i + 1][0] - t < t - list[i][0] ? i + 1 : i;
  };

  const show = () => {
    const tile = story.faces[nearest(story.faces, time)][1];
    gap.hidden = tile !== null;
    if (tile !== null) {
      const { side, columns } = story, x = tile % columns * side, y = Math.floor(tile / columns) * side;
      canvas.getContext("2d").drawImage(sprite, x, y, side, side, 0, 0, side, side);
    }
    const row = story.moments[nearest(story.moments, time)][1];
    const top = row ? row.indexOf(Math.max(...row)) : -1;
    rows.forEach((item, label) => {
      item.classList.toggle("top", label === top);
      item.querySelector("i").style.width = row ? 100 * row[label] + "%" : "0";
      item.querySelector("b").textContent = row ? Math.round(100 * row[label]) + " %" : "–";
    });
    now.textContent = time.toFixed(1) + " s";
    seek.value = time;
    const drawn = plot._fullLayout;
    if (drawn) {
      const { xaxis, yaxis } = drawn;
      const left = xaxis._offset + xaxis.l2p(Math.min(time, story.seconds));
      Object.assign(cursor.style, { left: left + "px", top: yaxis._offset + "px", height: yaxis._length + "px" });
    }
  };

  const go = t => {
    time = Math.max(0, Math.min(story.seconds, t));
    if (video) video.currentTime = time;
    show();
  };
  const pause = () => { playing = false; play.textContent = "Play"; if (video) video.pause(); };
  const tick = moment => {
    if (!playing) return;
    time = video ? video.currentTime : time + (moment - last) / 1000;
    last = moment;
    if (time >= story.seconds || (video && video.ended)) { time = Math.min(time, story.seconds); show(); pause(); return; }
    show();
    requestAnimationFrame(tick);
  };

  play.addEventListener("click", () => {
    if (playing) return pause();
    if (time >= story.seconds - 0.05) go(0);
    playing = true;
    play.textContent = "Pause";
    last = performance.now();
    if (video) video.play().catch(pause);
    requestAnimationFrame(tick);
  });
  seek.addEventListener("input", () => go(Number(seek.value)));
  document.querySelectorAll(".strip button").forEach(button => button.addEventListener("click", () => go(Number(button.dataset.time))));
  plot.addEventListener("click", event => {
    const { xaxis } = plot._fullLayout;
    const t = xaxis.p2l(event.clientX - plot.getBoundingClientRect().left - xaxis._offset);
    if (t >= 0 && t <= story.seconds) go(t);
  });
  if (video) video.addEventListener("error", () => { video.remove(); video = null; show(); });
  addEventListener("resize", () => setTimeout(show, 50));
  sprite.addEventListener("load", show);
  sprite.src = story.sprite;
  // A page opened at #t=12.5 shows that moment, so that it can be pointed at.
  const moment = () => { const [, t] = /^#t=([\d.]+)$/.exec(location.hash) ?? []; if (t) go(Number(t)); };
  addEventListener("hashchange", moment);
  setTimeout(() => { show(); moment(); }, 0);
})();
