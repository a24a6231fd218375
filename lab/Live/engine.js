// The network with what it remembers. It runs in a worker, so that the page stays fluid, or in the page where there are no workers.
const Engine = (() => {
  "use strict";
  const nets = {}, pixels = new Map(), embedded = { trained: new Map(), random: new Map() };

  const tasks = {
    // Two networks of one shape: the trained one, and one that has learned nothing.
    load({ buffer }) {
      const file = Weights.read(buffer);
      nets.trained = Weights.build(file);
      nets.random = Weights.build(Weights.random(file, 1));
      return nets.trained.config;
    },

    // Frames are named by keys. A frame goes through the image network once; only what follows is computed again.
    answer({ net = "trained", keys, fresh = {}, forget = [], options }) {
      for (const key of forget) [pixels, embedded.trained, embedded.random].forEach(map => map.delete(key));
      for (const [key, rgb] of Object.entries(fresh)) pixels.set(key, rgb);
      const known = embedded[net], start = performance.now();
      for (const key of keys) if (!known.has(key)) known.set(key, Msstnet.embedFrame(nets[net], pixels.get(key)));
      const result = Msstnet.classify(nets[net], keys.map(key => known.get(key)), options);
      return { ...result, milliseconds: performance.now() - start };
    },

    // Frames a second through the whole network, nothing kept: the median of some clips.
    speed({ rgb, clips }) {
      const times = Array.from({ length: clips }, () => {
        const start = performance.now();
        Msstnet.classify(nets.trained, rgb.map(frame => Msstnet.embedFrame(nets.trained, frame)));
        return performance.now() - start;
      }).sort((a, b) => a - b);
      return 1000 * rgb.length / times[clips >> 1];
    },
  };

  const inWorker = typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope;
  if (inWorker) self.onmessage = ({ data: { id, task, details } }) => {
    try { self.postMessage({ id, result: tasks[task](details) }); } catch (error) { self.postMessage({ id, error: String(error) }); }
  };
  return tasks;
})();
