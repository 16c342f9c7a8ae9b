// What all live pictures share; panel.py puts it before each of them. Nothing is fetched.

/** An element with attributes, event listeners (on…) and children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const GONE = "The kernel that this picture ran on is gone. Run the cell again.";

/** Questions to Python, one answer each; an answer's arrays are unpacked. */
function connection(model) {
  const waiting = new Map();
  let last = 0;
  let gone = false;
  const heard = (reply, buffers) => {
    const settle = waiting.get(reply.id);
    if (!settle) return; // another view asked
    waiting.delete(reply.id);
    settle(unpacked(reply, buffers));
  };
  const lost = () => {
    gone = true;
    for (const id of waiting.keys()) heard({ id, trouble: GONE });
  };
  model.on("msg:custom", heard);
  model.on("comm_live_update", lost);
  return {
    ask(message) {
      if (gone) return Promise.resolve({ trouble: GONE });
      const id = `${Date.now()}-${Math.random()}-${last++}`;
      model.send({ ...message, id });
      return new Promise((settle) => waiting.set(id, settle));
    },
    close() {
      waiting.clear();
      model.off("msg:custom", heard);
      model.off("comm_live_update", lost);
    },
  };
}

function unpacked(reply, buffers) {
  const kinds = { uint8: Uint8Array, float32: Float32Array };
  const whole = {};
  for (const [key, value] of Object.entries(reply)) {
    if (value && value.of && kinds[value.of]) {
      const view = buffers[value.at];
      const start = view.byteOffset || 0;
      const bytes = (view.buffer || view).slice(start, start + view.byteLength);
      whole[key] = Object.assign(new kinds[value.of](bytes), { shape: value.shape });
    } else whole[key] = value;
  }
  return whole;
}

const SHADES = {
  light: {
    paper: "#ffffff", ink: "#222222", soft: "#6b6b6b", faint: "#d5dade", zero: "#0072B2",
    one: "#E69F00", edge: "#222222", warn: "#b3430a", back: "#D55E00",
    probability: ["#79acd6", "#a9cae4", "#dbe6ec", "#f9efd2", "#fef8e6"],
  },
  dark: {
    paper: "#16191c", ink: "#eeeeee", soft: "#b0b6bb", faint: "#3d444a", zero: "#56B4E9",
    one: "#F0B93A", edge: "#111111", warn: "#ffab7a", back: "#ff9a5c",
    probability: ["#123a5c", "#1d3c53", "#2b3338", "#463a1f", "#5a4612"],
  },
};

/** Whether the page behind an element is dark. */
function isDark(element) {
  for (let at = element; at; at = at.parentElement) {
    const parts = getComputedStyle(at).backgroundColor.match(/[\d.]+/g);
    if (!parts || (parts.length > 3 && Number(parts[3]) < 0.5)) continue;
    const [r, g, b] = parts.map(Number);
    return 0.299 * r + 0.587 * g + 0.114 * b < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** The frame of a picture; `redraw` is called when the page turns from light to dark or back. */
function frame(el, name, redraw) {
  const root = make("section", {
    class: "nn-live",
    "aria-label": name,
    onkeydown: (event) => event.stopPropagation(),
  });
  el.append(root);
  // Plain keys in here are the picture's, not JupyterLab's; Ctrl+S and its like stay what they are.
  const keys = (event) => {
    if (!root.contains(event.target)) return;
    if (event.ctrlKey || event.metaKey) root.removeAttribute("data-lm-suppress-shortcuts");
    else root.setAttribute("data-lm-suppress-shortcuts", "true");
  };
  window.addEventListener("keydown", keys, true);
  const shade = () => {
    root.dataset.shade = isDark(el) ? "dark" : "light";
    redraw(SHADES[root.dataset.shade]);
  };
  const watcher = new MutationObserver(() => requestAnimationFrame(shade));
  for (const node of [document.documentElement, document.body])
    watcher.observe(node, { attributes: true, attributeFilter: ["class", "data-jp-theme-light", "data-jp-theme-name", "data-theme"] });
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  preferred.addEventListener("change", shade);
  requestAnimationFrame(shade);
  return {
    root,
    shades: () => SHADES[root.dataset.shade || (isDark(el) ? "dark" : "light")],
    close() {
      window.removeEventListener("keydown", keys, true);
      watcher.disconnect();
      preferred.removeEventListener("change", shade);
    },
  };
}

/** A canvas of so many CSS pixels, and its pen at the screen's own sharpness. */
function canvas(width, height, attributes) {
  const sharp = Math.min(2, window.devicePixelRatio || 1);
  const element = make("canvas", { width: width * sharp, height: height * sharp, ...attributes });
  element.style.width = `${width}px`;
  element.style.aspectRatio = `${width} / ${height}`;
  const pen = element.getContext("2d");
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  return { element, pen, width, height };
}

/** Where a pointer is, in the canvas's own pixels. */
function pointed(event, sheet) {
  const box = sheet.element.getBoundingClientRect();
  return [
    ((event.clientX - box.left) * sheet.width) / box.width,
    ((event.clientY - box.top) * sheet.height) / box.height,
  ];
}

/** From plane to canvas and back; window is [left, right, bottom, top]. */
function scales([left, right, bottom, top], { width, height }) {
  return {
    x: (value) => ((value - left) / (right - left)) * width,
    y: (value) => ((top - value) / (top - bottom)) * height,
    back: ([x, y]) => [left + (x / width) * (right - left), top - (y / height) * (top - bottom)],
  };
}

/** A color between stops, at from 0 to 1, as [r, g, b]. */
function between(stops, at) {
  const place = Math.min(0.9999, Math.max(0, at)) * (stops.length - 1);
  const [low, high] = [stops[Math.floor(place)], stops[Math.floor(place) + 1]];
  const part = (color, i) => parseInt(color.slice(1 + 2 * i, 3 + 2 * i), 16);
  return [0, 1, 2].map((i) => part(low, i) + (place % 1) * (part(high, i) - part(low, i)));
}

/** Where values over a lattice cross a level, as straight pieces; value(row, column), row 0 lowest. */
function crossings(value, rows, columns, level) {
  const pieces = [];
  const cut = (a, b, p, q) => {
    const t = (level - a) / (b - a);
    return [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
  };
  for (let r = 0; r + 1 < rows; r++)
    for (let c = 0; c + 1 < columns; c++) {
      const high = [value(r, c), value(r, c + 1), value(r + 1, c + 1), value(r + 1, c)];
      const above = high[0] > level;
      if (high[1] > level === above && high[2] > level === above && high[3] > level === above) continue;
      const corner = [[c, r], [c + 1, r], [c + 1, r + 1], [c, r + 1]];
      const found = [];
      for (let i = 0; i < 4; i++) {
        const j = (i + 1) % 4;
        if (high[i] > level !== high[j] > level) found.push(cut(high[i], high[j], corner[i], corner[j]));
      }
      for (let i = 0; i + 1 < found.length; i += 2) pieces.push([found[i], found[i + 1]]);
    }
  return pieces;
}

const stamps = new Map();

/** A point of class 0, a disc, or of class 1, a triangle; drawn once and then stamped. */
function dot(pen, x, y, label, shades, size = 4.5) {
  const key = `${label} ${size} ${shades.paper}`;
  if (!stamps.has(key)) stamps.set(key, stamp(label, shades, size));
  const { element, width } = stamps.get(key);
  pen.drawImage(element, x - width / 2, y - width / 2, width, width);
}

function stamp(label, shades, size) {
  const sheet = canvas(4 * size, 4 * size, {});
  const { pen } = sheet;
  pen.translate(2 * size, 2 * size);
  pen.beginPath();
  if (label) {
    pen.moveTo(0, -1.2 * size);
    pen.lineTo(1.1 * size, 0.8 * size);
    pen.lineTo(-1.1 * size, 0.8 * size);
    pen.closePath();
  } else pen.arc(0, 0, size, 0, 2 * Math.PI);
  pen.fillStyle = label ? shades.one : shades.zero;
  pen.strokeStyle = label ? shades.edge : shades.paper;
  pen.lineWidth = 0.8;
  pen.fill();
  pen.stroke();
  return sheet;
}

/** A slider in its label; its value is shown beside it. */
function slider(name, { min, max, step, value, shown = String, set }) {
  const output = make("output", {}, shown(value));
  const input = make("input", {
    type: "range", min, max, step, value,
    oninput: () => say(Number(input.value)),
    onchange: () => set(Number(input.value)),
  });
  const say = (now) => {
    output.textContent = shown(now);
    input.setAttribute("aria-valuetext", shown(now));
  };
  say(value);
  const label = make("label", {}, make("span", {}, name), input, output);
  // an answer that comes late does not move the slider that somebody is moving
  const to = (now) => {
    if (input.matches(":focus")) return;
    input.value = now;
    say(now);
  };
  return { label, to };
}

const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** A number for reading: three digits that count, a true minus. */
function number(value) {
  if (value == null || Number.isNaN(value)) return "not a number";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e4 || size < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
}

/** Text for ears, at most once in two seconds and the last one surely. */
function speaker(root) {
  const line = make("p", { class: "nn-live-heard", role: "status" });
  root.append(line);
  let timer = null;
  let next = "";
  return {
    say(text) {
      next = text;
      timer ??= setTimeout(() => { line.textContent = next; timer = null; }, 2000);
    },
    close: () => clearTimeout(timer),
  };
}
