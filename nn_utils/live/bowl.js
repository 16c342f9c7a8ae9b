// The bowl: the cost over (w, b) as a map; the neuron is a ring that walks down it.

const [WIDE, TALL] = [440, 330];
const RATES = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
const PACE = 120; // milliseconds between two steps while it rolls

function render({ model, el }) {
  const python = connection(model);
  let shown = null;
  let levels = []; // the contours, as straight pieces in the map's own pixels
  let rolling = false;
  let dragging = false;

  const page = frame(el, "The bowl: the cost over w and b", () => draw());
  const { root } = page;
  const map = canvas(WIDE, TALL, {
    tabindex: 0, role: "application", "aria-label": "The map of w and b. Arrow keys move the neuron, Enter takes a step.",
    onpointerdown: (event) => { dragging = true; map.element.setPointerCapture(event.pointerId); drag(event); },
    onpointermove: (event) => dragging && drag(event),
    onpointerup: () => { dragging = false; }, onpointercancel: () => { dragging = false; },
    onkeydown: (event) => keyed(event),
  });
  const curve = canvas(300, 200, { role: "img", "aria-label": "The days and the neuron's answer" });
  const roll = make("button", { type: "button", class: "nn-live-main", "aria-pressed": "false", onclick: () => toggle() }, "Roll");
  const rate = slider("α", {
    min: 0, max: RATES.length - 1, step: 1, value: 4, shown: (at) => String(RATES[at]),
    set: (at) => ask({ do: "set", learning_rate: RATES[at] }),
  });
  const told = make("p", { class: "nn-live-told" }, "Asking the kernel…");
  const trouble = make("p", { class: "nn-live-trouble", role: "alert" });
  const figure = (caption, ...content) => make("figure", {}, make("figcaption", {}, caption), ...content);
  root.append(
    make("div", { class: "nn-live-row" }, make("button", { type: "button", onclick: () => ask({ do: "step" }) }, "Take a step"), roll, rate.label),
    make("div", { class: "nn-live-planes" },
      figure("The cost over w (across) and b (up); the arrow is the next step", map.element),
      figure("The neuron at this place: its answer over x", curve.element)),
    told, trouble,
    make("p", { class: "nn-live-help" }, "Drag the ring. By keys: Tab to the map, arrows, Enter."),
  );
  const ears = speaker(root);

  async function ask(message) {
    heard(await python.ask(message));
  }
  function heard(reply) {
    if (trouble.textContent !== reply.trouble) trouble.textContent = reply.trouble || "";
    if (!reply.window) return; // nothing is known but the trouble
    for (const key of ["landscape", "points", "labels"]) if (!(key in reply) && shown) reply[key] = shown[key];
    if (!shown || shown.landscape !== reply.landscape) levels = contours(reply.landscape);
    shown = reply;
    rate.to(Math.max(0, RATES.indexOf(reply.learning_rate)));
    told.textContent = `w = ${number(reply.w)}, b = ${number(reply.b)}, cost ${"cost" in reply ? number(reply.cost) : "unknown"}. ${reply.said}`;
    ears.say(told.textContent);
    draw();
  }

  // one question at a time, and the newest place next
  let asking = false;
  let wanted = null;
  async function moveTo(place) {
    wanted = place;
    if (asking) return;
    asking = true;
    while (wanted) {
      const to = wanted;
      wanted = null;
      await ask({ do: "move", to });
    }
    asking = false;
  }
  function drag(event) {
    if (shown) moveTo(scales(shown.window, map).back(pointed(event, map)));
  }
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  function keyed(event) {
    if (!shown) return;
    const [left, right, bottom, top] = shown.window;
    const from = wanted || [shown.w, shown.b];
    if (STEPS[event.key]) moveTo([from[0] + (STEPS[event.key][0] * (right - left)) / 50, from[1] + (STEPS[event.key][1] * (top - bottom)) / 50]);
    else if (event.key === "Enter") ask({ do: "step" });
    else return;
    event.preventDefault();
  }

  // rolling: a step, a picture, a pause; with reduced motion twenty steps and one picture
  async function toggle(on = !rolling) {
    if (on === rolling) return;
    rolling = on && !CALM.matches;
    if (on && CALM.matches) return ask({ do: "step", steps: 20 });
    roll.setAttribute("aria-pressed", String(on));
    roll.textContent = on ? "Stop" : "Roll";
    while (rolling && root.isConnected) {
      const [w, b] = [shown.w, shown.b];
      await ask({ do: "step" });
      if (Math.hypot(shown.w - w, shown.b - b) < 1e-4) toggle(false); // it has come to rest
      await new Promise((next) => setTimeout(() => requestAnimationFrame(next), PACE));
    }
  }

  // drawing ------------------------------------------------------------------------------------

  function contours(heights) {
    if (!heights) return [];
    const [rows, columns] = heights.shape;
    const known = heights.filter(Number.isFinite);
    const [low, high] = [known.reduce((a, b) => Math.min(a, b), Infinity), known.reduce((a, b) => Math.max(a, b), -Infinity)];
    const at = (row, column) => heights[row * columns + column];
    return Array.from({ length: 14 }, (_, i) => low + (high - low) * ((i + 0.5) / 14) ** 2).flatMap((level) =>
      crossings(at, rows, columns, level).map((piece) => piece.map(([x, y]) => [(x / (columns - 1)) * WIDE, TALL - (y / (rows - 1)) * TALL])));
  }

  function draw() {
    if (!shown) return;
    const shades = page.shades();
    const { pen } = map;
    const to = scales(shown.window, map);
    pen.fillStyle = shades.paper;
    pen.fillRect(0, 0, WIDE, TALL);
    pen.beginPath();
    for (const [[ax, ay], [bx, by]] of levels) { pen.moveTo(ax, ay); pen.lineTo(bx, by); }
    pen.strokeStyle = shades.soft;
    pen.lineWidth = 1;
    pen.stroke();
    const [left, right, bottom, top] = shown.window;
    pen.fillStyle = shades.ink;
    pen.font = "12px system-ui, sans-serif";
    pen.fillText(`w ${number(left)}`, 4, TALL - 5);
    pen.fillText(`w ${number(right)}`, WIDE - 40, TALL - 5);
    pen.fillText(`b ${number(top)}`, 4, 13);
    pen.fillText(`b ${number(bottom)}`, 4, TALL - 20);
    const n = shown.trail.length / 2;
    pen.beginPath();
    for (let i = 0; i < n; i++) pen.lineTo(to.x(shown.trail[2 * i]), to.y(shown.trail[2 * i + 1]));
    pen.strokeStyle = shades.back;
    pen.lineWidth = 1.5;
    pen.stroke();
    for (let i = 0; i + 1 < n; i++) disc(pen, to.x(shown.trail[2 * i]), to.y(shown.trail[2 * i + 1]), 2.5, shades.back);
    const [x, y] = [to.x(shown.w), to.y(shown.b)];
    pen.beginPath(); // a ring, so that a short step is seen in it
    pen.arc(x, y, 9, 0, 2 * Math.PI);
    pen.strokeStyle = shades.zero;
    pen.lineWidth = 4;
    pen.stroke();
    if (shown.step && shown.step.every(Number.isFinite)) arrow(pen, [x, y], [to.x(shown.w + shown.step[0]), to.y(shown.b + shown.step[1])], shades.ink);
    map.element.setAttribute("aria-description", told.textContent);
    drawCurve(shades);
  }
  function disc(pen, x, y, radius, color) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = color;
    pen.fill();
  }
  function arrow(pen, [x0, y0], [x1, y1], color) {
    const long = Math.hypot(x1 - x0, y1 - y0);
    if (long < 2) return;
    const [ux, uy] = [(x1 - x0) / long, (y1 - y0) / long];
    const head = Math.min(9, long / 2);
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.moveTo(x1 - head * (ux - 0.5 * uy), y1 - head * (uy + 0.5 * ux));
    pen.lineTo(x1, y1);
    pen.lineTo(x1 - head * (ux + 0.5 * uy), y1 - head * (uy - 0.5 * ux));
    pen.strokeStyle = color;
    pen.lineWidth = 2.2;
    pen.stroke();
  }
  function drawCurve(shades) {
    const { pen, width, height } = curve;
    pen.fillStyle = shades.paper;
    pen.fillRect(0, 0, width, height);
    if (!shown.reach) return;
    const to = scales([shown.reach[0], shown.reach[60], -0.15, 1.15], curve);
    pen.strokeStyle = shades.faint;
    pen.lineWidth = 1;
    pen.beginPath();
    for (const level of [0, 0.5, 1]) { pen.moveTo(0, to.y(level)); pen.lineTo(width, to.y(level)); }
    pen.stroke();
    if (shown.labels) shown.labels.forEach((label, i) => dot(pen, to.x(shown.points[i]), to.y(label), label, shades));
    pen.beginPath();
    shown.reach.forEach((x, i) => pen.lineTo(to.x(x), to.y(shown.curve[i])));
    pen.strokeStyle = shades.back;
    pen.lineWidth = 2.2;
    pen.stroke();
  }

  ask({ do: "look" });
  return () => { rolling = false; wanted = null; python.close(); ears.close(); page.close(); };
}

export default { render };
