// The playground: points to put with a click, a network that bends its line around them.

const SIDE = 340;
const CALM_STEPS = 300; // with reduced motion: steps between two still pictures
const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

function render({ model, el }) {
  const python = connection(model);
  let shown = null; // the last answer that could be drawn
  let training = null; // the run under way
  let cursor = null; // where the keys would put a point
  let view = null; // the limits of the hidden plane; they follow the points smoothly

  const page = frame(el, "Playground: a network that learns while you watch", () => draw());
  const { root } = page;
  const plane = canvas(SIDE, SIDE, {
    tabindex: 0, role: "application", "aria-label": "The plane. Arrow keys move a cross, Enter puts a point, Delete removes the nearest.",
    onpointerdown: (event) => pressed(event), onkeydown: (event) => keyed(event),
    onfocus: () => { cursor ??= middle(); draw(); }, onblur: () => { cursor = null; draw(); },
  });
  const hidden = canvas(SIDE, SIDE, { role: "img", "aria-label": "The points as the hidden layer sees them" });
  const costs = canvas(SIDE, 70, { role: "img", "aria-label": "The cost" });
  const trainButton = make("button", { type: "button", class: "nn-live-main", "aria-pressed": "false", onclick: () => toggle() }, "Train");
  const button = (text, act) => make("button", { type: "button", onclick: act }, text);
  const units = slider("hidden units", { min: 1, max: 8, step: 1, value: 4, set: (value) => ask({ do: "set", settings: { units: value } }) });
  const rate = slider("α", {
    min: 0, max: RATES.length - 1, step: 1, value: 6, shown: (at) => String(RATES[at]),
    set: (at) => ask({ do: "set", settings: { learning_rate: RATES[at] } }),
  });
  const bend = make("select", { onchange: () => ask({ do: "set", settings: { activation: bend.value } }) },
    ...["relu", "sigmoid"].map((name) => make("option", { value: name }, name)));
  const radios = [0, 1].map((label) => make("input", { type: "radio", name: `class-${Math.random()}`, value: label, checked: label === 1 }));
  radios[1].name = radios[0].name;
  radios[1].checked = true;
  const classes = make("fieldset", {}, make("legend", {}, "a click puts"),
    make("label", {}, radios[0], "● 0"), make("label", {}, radios[1], "▲ 1"));
  const told = make("p", { class: "nn-live-told" }, "Asking the kernel…");
  const trouble = make("p", { class: "nn-live-trouble", role: "alert" });
  const figure = (caption, ...content) => make("figure", {}, make("figcaption", {}, caption), ...content);
  root.append(
    make("div", { class: "nn-live-row" }, trainButton, button("One step", () => ask({ do: "train", steps: 1 })),
      button("New start", () => ask({ do: "new start" })), classes, button("Clear points", () => ask({ do: "clear" }))),
    make("div", { class: "nn-live-row" }, units.label, rate.label, make("label", {}, "activation", bend)),
    make("div", { class: "nn-live-planes" },
      figure("Your plane: what the network answers", plane.element),
      figure("As the hidden layer sees it, and where it cuts", hidden.element)),
    make("div", { class: "nn-live-row" }, figure("Cost, from the first step to now", costs.element)),
    told, trouble,
    make("p", { class: "nn-live-help" }, "Click: a point. Shift and click: the nearest goes. By keys: Tab to the plane, arrows, Enter, Delete."),
  );
  const ears = speaker(root);

  const ask = async (message) => {
    const reply = await python.ask(message);
    heard(reply);
    return reply;
  };
  const middle = () => shown ? [(shown.window[0] + shown.window[1]) / 2, (shown.window[2] + shown.window[3]) / 2] : null;

  function heard(reply) {
    if (reply.window) {
      const { settings } = reply;
      units.to(settings.units);
      rate.to(RATES.indexOf(settings.learning_rate) < 0 ? 6 : RATES.indexOf(settings.learning_rate));
      bend.value = settings.activation;
      shown = reply;
    }
    if (trouble.textContent !== reply.trouble) trouble.textContent = reply.trouble || "";
    if (shown) {
      const right = shown.accuracy == null ? "" : `, ${(100 * shown.accuracy).toFixed(1)}% of ${shown.labels.length} points right`;
      const cost = "cost" in shown ? `, cost ${number(shown.cost)}` : "";
      told.textContent = `${shown.steps} steps${cost}${right}`;
      ears.say(told.textContent);
    }
    draw();
  }

  function toggle(on = !training) {
    if (on === Boolean(training)) return;
    trainButton.setAttribute("aria-pressed", String(on));
    trainButton.textContent = on ? "Pause" : "Train";
    training = on ? {} : null;
    if (on) train(training);
  }
  // Python trains towards the next picture while this one waits for its frame and is drawn; a view
  // that is gone asks no more
  async function train(run) {
    const goesOn = () => training === run && root.isConnected;
    const more = () => python.ask({ do: "train", steps: CALM.matches ? CALM_STEPS : null });
    let coming = more();
    while (coming) {
      const reply = await coming;
      if (goesOn() && (!("plane" in reply) || stopped(reply))) toggle(false);
      coming = goesOn() && more();
      await (CALM.matches ? new Promise((next) => setTimeout(next, 1000)) : nextFrame());
      heard(reply);
    }
  }
  // a wrong slope is told of and trained with; where no step can be taken, training ends
  let before = -1;
  function stopped({ trouble: said, steps }) {
    const still = Boolean(said) && steps === before;
    before = steps;
    return still;
  }
  // a page in the background draws no frames, and so trains towards one more and no further
  const nextFrame = () => new Promise((next) => requestAnimationFrame(next));

  function label() {
    return radios[1].checked ? 1 : 0;
  }
  function pressed(event) {
    if (!shown) return;
    plane.element.focus({ preventScroll: true });
    cursor = null;
    event.preventDefault();
    const at = scales(shown.window, plane).back(pointed(event, plane));
    ask(event.shiftKey ? { do: "remove", at } : { do: "add", at, label: label() });
  }
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  function keyed(event) {
    if (!shown) return;
    const [left, right, bottom, top] = shown.window;
    cursor ??= middle();
    if (STEPS[event.key]) {
      const [x, y] = STEPS[event.key];
      cursor = [
        Math.min(right, Math.max(left, cursor[0] + (x * (right - left)) / 20)),
        Math.min(top, Math.max(bottom, cursor[1] + (y * (top - bottom)) / 20)),
      ];
      draw();
    } else if (event.key === "Enter" || event.key === " ") ask({ do: "add", at: cursor, label: label() });
    else if (event.key === "Delete" || event.key === "Backspace") ask({ do: "remove", at: cursor });
    else return;
    event.preventDefault();
  }

  // drawing ------------------------------------------------------------------------------------

  function draw() {
    if (!shown) return;
    const shades = page.shades();
    drawPlane(shades);
    drawHidden(shades);
    drawCosts(shades);
  }

  const known = new Map();
  /** The color of each byte of the plane, its four parts as one number; 255 is not a number. */
  function bytesAsColors(shades) {
    const color = (value) => value === 255 ? [128, 128, 128] : between(shades.probability, value / 254);
    if (!known.has(shades))
      known.set(shades, new Uint32Array(Uint8ClampedArray.from(
        Array.from({ length: 256 }, (_, value) => [...color(value), 255]).flat()).buffer));
    return known.get(shades);
  }

  const tile = document.createElement("canvas");
  /** The plane as a picture of so many pixels as it has bytes, the top row first. */
  function paintTile(bytes, shades) {
    const [rows, columns] = bytes.shape;
    Object.assign(tile, { width: columns, height: rows });
    const paint = new ImageData(columns, rows);
    const pixels = new Uint32Array(paint.data.buffer);
    const colors = bytesAsColors(shades);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        pixels[(rows - 1 - row) * columns + column] = colors[bytes[row * columns + column]];
    tile.getContext("2d").putImageData(paint, 0, 0);
  }

  // the points stand still while the network learns: they are drawn when they change, and then laid
  // over the plane
  const over = canvas(SIDE, SIDE, {});
  let drawn = {};
  function pointsOver(shades) {
    const same = (one, other) => one && one.length === other.length && one.every((value, i) => value === other[i]);
    if (drawn.shades === shades && same(drawn.points, shown.points) && same(drawn.labels, shown.labels)) return over.element;
    drawn = { shades, points: shown.points, labels: shown.labels };
    over.pen.clearRect(0, 0, SIDE, SIDE);
    const to = scales(shown.window, plane);
    const m = shown.labels.length;
    for (let i = 0; i < m; i++) dot(over.pen, to.x(shown.points[i]), to.y(shown.points[m + i]), shown.labels[i], shades);
    return over.element;
  }

  function drawPlane(shades) {
    const { pen } = plane;
    const to = scales(shown.window, plane);
    pen.fillStyle = shades.paper;
    pen.fillRect(0, 0, SIDE, SIDE);
    if (shown.plane) {
      const [rows, columns] = shown.plane.shape;
      const at = (row, column) => shown.plane[row * columns + column];
      paintTile(shown.plane, shades);
      // the lattice's outer points lie on the edge, the middle of the outer pixels
      const [wide, tall] = [SIDE / (columns - 1), SIDE / (rows - 1)];
      pen.drawImage(tile, -wide / 2, -tall / 2, SIDE + wide, SIDE + tall);
      pen.beginPath();
      for (const [[ax, ay], [bx, by]] of crossings((r, c) => at(r, c), rows, columns, 127)) {
        pen.moveTo(ax * wide, SIDE - ay * tall);
        pen.lineTo(bx * wide, SIDE - by * tall);
      }
      pen.strokeStyle = shades.ink;
      pen.lineWidth = 2.2;
      pen.stroke();
    }
    pen.drawImage(pointsOver(shades), 0, 0, SIDE, SIDE);
    if (cursor) {
      const [x, y] = [to.x(cursor[0]), to.y(cursor[1])];
      pen.beginPath();
      pen.moveTo(x - 11, y); pen.lineTo(x + 11, y); pen.moveTo(x, y - 11); pen.lineTo(x, y + 11);
      pen.lineWidth = 5; pen.strokeStyle = shades.paper; pen.stroke();
      pen.lineWidth = 2; pen.strokeStyle = shades.ink; pen.stroke();
    }
  }

  function drawHidden(shades) {
    const { pen } = hidden;
    pen.fillStyle = shades.paper;
    pen.fillRect(0, 0, SIDE, SIDE);
    if (!shown.folded) return;
    const m = shown.labels.length;
    view = following(view, limits(shown.folded, m));
    const to = scales(view, hidden);
    const [, rows, columns] = shown.sheet.shape;
    const at = (row, column) => [to.x(shown.sheet[row * columns + column]), to.y(shown.sheet[(rows + row) * columns + column])];
    pen.beginPath();
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) pen[column ? "lineTo" : "moveTo"](...at(row, column));
    for (let column = 0; column < columns; column++)
      for (let row = 0; row < rows; row++) pen[row ? "lineTo" : "moveTo"](...at(row, column));
    pen.strokeStyle = shades.faint;
    pen.lineWidth = 1;
    pen.stroke();
    for (let i = 0; i < m; i++) dot(pen, to.x(shown.folded[i]), to.y(shown.folded[m + i]), shown.labels[i], shades, 3.6);
    cut(pen, shown.line, view, to, shades);
  }

  /** Half a plane on each side of p x + q y + r = 0. */
  function cut(pen, [p, q, r], [left, right, bottom, top], to, shades) {
    const ends = Math.abs(q) > Math.abs(p)
      ? [left, right].map((x) => [x, -(p * x + r) / q])
      : [bottom, top].map((y) => [-(q * y + r) / p, y]);
    if (!ends.flat().every(Number.isFinite)) return;
    pen.beginPath();
    pen.moveTo(to.x(ends[0][0]), to.y(ends[0][1]));
    pen.lineTo(to.x(ends[1][0]), to.y(ends[1][1]));
    pen.strokeStyle = shades.ink;
    pen.lineWidth = 2.2;
    pen.stroke();
  }

  function limits(folded, m) {
    const range = (from) => {
      let [low, high] = [0, 0];
      for (let i = from; i < from + m; i++) if (Number.isFinite(folded[i])) { low = Math.min(low, folded[i]); high = Math.max(high, folded[i]); }
      const room = 0.12 * (high - low) || 0.01;
      return [low - room, high + room];
    };
    return [...range(0), ...range(m)];
  }
  function following(old, wanted) {
    if (!old || CALM.matches) return wanted;
    return wanted.map((value, i) => old[i] + 0.2 * (value - old[i]));
  }

  function drawCosts(shades) {
    const { pen, width, height } = costs;
    pen.fillStyle = shades.paper;
    pen.fillRect(0, 0, width, height);
    const n = shown.costs ? shown.costs.length / 2 : 0;
    if (n < 2) return;
    let top = 0.75;
    for (let i = 0; i < n; i++) if (Number.isFinite(shown.costs[2 * i + 1])) top = Math.max(top, shown.costs[2 * i + 1]);
    const to = scales([0, Math.max(1, shown.costs[2 * n - 2]), 0, 1.05 * top], costs);
    pen.strokeStyle = shades.faint;
    pen.lineWidth = 1;
    pen.beginPath(); pen.moveTo(0, to.y(Math.LN2)); pen.lineTo(width, to.y(Math.LN2)); pen.stroke();
    pen.fillStyle = shades.soft;
    pen.font = "11px system-ui, sans-serif";
    const level = to.y(Math.LN2);
    pen.fillText("0.693: nothing learned", width - 130, level + 16 < height ? level + 13 : level - 5);
    pen.beginPath();
    for (let i = 0; i < n; i++) pen.lineTo(to.x(shown.costs[2 * i]), to.y(shown.costs[2 * i + 1]));
    pen.strokeStyle = shades.back;
    pen.lineWidth = 2;
    pen.stroke();
    costs.element.setAttribute("aria-label", `The cost: ${number(shown.costs[1])} at first, ${number(shown.costs[2 * n - 1])} now`);
  }

  ask({ do: "look" });
  return () => {
    training = null;
    python.close();
    ears.close();
    page.close();
  };
}

export default { render };
