// Draw a digit: a sheet for mouse, finger, pen and keys; the ten answers of the learner's network.

const SHEET = 280;
const PEN = 0.045; // half the pen's width, as a share of the sheet; as in digits.py

function render({ model, el }) {
  const python = connection(model);
  let strokes = [];
  let drawing = null; // the stroke under the pen
  let seen = null;
  let cursor = [0.5, 0.3]; // the pen that the keys move
  let keysDown = false; // whether it touches the sheet
  let focused = false;

  const page = frame(el, "Draw a digit, and your network answers", () => draw());
  const { root } = page;
  const sheet = canvas(SHEET, SHEET, {
    tabindex: 0, role: "application",
    "aria-label": "The sheet. Arrow keys move the pen, Space puts it down and lifts it.",
    onpointerdown: (event) => down(event), onpointermove: (event) => move(event),
    onpointerup: () => up(), onpointercancel: () => up(), onkeydown: (event) => keyed(event),
    onfocus: () => { focused = sheet.element.matches(":focus-visible"); draw(); },
    onblur: () => { focused = false; lift(); draw(); },
  });
  const small = canvas(140, 140, { role: "img", "aria-label": "Nothing is drawn yet" });
  const centered = make("input", { type: "checkbox", checked: true, onchange: () => tell() });
  const bars = Array.from({ length: 10 }, (_, digit) => {
    const fill = make("span", { class: "nn-live-fill" });
    const percent = make("span", { class: "nn-live-percent" }, "–");
    return { item: make("li", {}, make("span", {}, `${digit}`), make("span", { class: "nn-live-bar", "aria-hidden": "true" }, fill), percent), fill, percent };
  });
  const tiles = make("div", { class: "nn-live-row" });
  const told = make("p", { class: "nn-live-told" }, "Draw a digit.");
  const trouble = make("p", { class: "nn-live-trouble", role: "alert" });
  const button = (text, act) => make("button", { type: "button", onclick: act }, text);
  const figure = (caption, ...content) => make("figure", {}, make("figcaption", {}, caption), ...content);
  root.append(
    make("div", { class: "nn-live-planes" },
      figure("Draw here", sheet.element),
      make("div", {},
        figure("What the network gets, 28 × 28", small.element),
        make("label", {}, centered, "scaled and centered as in MNIST"),
        make("div", { class: "nn-live-row" }, button("Clear", () => { strokes = []; lift(); tell(); }),
          button("Undo", () => { strokes.pop(); lift(); tell(); }))),
      figure("What it answers", make("ol", { class: "nn-live-bars" }, ...bars.map((bar) => bar.item)))),
    figure("The hidden units that speak loudest, and the weights they look with (orange wants ink, blue wants none)", tiles),
    told, trouble,
    make("p", { class: "nn-live-help" }, "By keys: Tab to the sheet, arrows move the pen, Space puts it down and lifts it."),
  );
  const ears = speaker(root);

  // one question at a time, and the newest drawing next
  let asking = false;
  let again = false;
  async function tell() {
    draw();
    again = true;
    if (asking) return;
    asking = true;
    while (again) {
      again = false;
      heard(await python.ask({ do: "draw", strokes, centered: centered.checked }));
    }
    asking = false;
  }

  function heard(reply) {
    trouble.textContent = reply.trouble || "";
    if (!reply.strokes) return; // nothing is known but the trouble
    seen = reply;
    const answers = reply.answers || [];
    let best = 0;
    bars.forEach(({ item, fill, percent }, digit) => {
      const answer = answers[digit];
      if ((answer ?? -1) > (answers[best] ?? -1)) best = digit;
      percent.textContent = answers.length ? (answer == null ? "not a number" : `${(100 * answer).toFixed(1)}%`) : "–";
      fill.style.width = `${100 * Math.min(1, Math.max(0, answer || 0))}%`;
      item.classList.remove("nn-live-best");
    });
    if (answers.length) bars[best].item.classList.add("nn-live-best");
    told.textContent = !answers.length ? "Draw a digit."
      : reply.trouble ? "" : `The network says ${best}, with probability ${(answers[best] ?? 0).toFixed(2)}.`;
    small.element.setAttribute("aria-label", reply.picture ? "The drawing in 28 by 28 pixels" : "Nothing is drawn yet");
    ears.say(reply.trouble || told.textContent);
    showTiles(reply);
    draw();
  }

  function showTiles(reply) {
    const count = reply.units ? reply.units.length : 0;
    while (tiles.children.length > count) tiles.lastChild.remove();
    for (let k = 0; k < count; k++) {
      const tile = tiles.children[k] || tiles.appendChild(make("figure", {}, make("figcaption"), canvas(70, 70, { role: "img" }).element));
      const said = `unit ${reply.units[k] + 1}: ${number(reply.loud[k])}`;
      tile.firstChild.textContent = said;
      tile.lastChild.setAttribute("aria-label", `The weights of unit ${reply.units[k] + 1}`);
      paint(tile.lastChild, reply.weights.subarray(784 * k, 784 * (k + 1)), signed);
    }
  }
  const ORANGE_TO_BLUE = ["#06264d", "#2f6fb0", "#a9cbe6", "#ffffff", "#fbd9a0", "#f0a93a", "#c96f00"];
  const signed = Array.from({ length: 256 }, (_, value) => between(ORANGE_TO_BLUE, value / 254));
  const gray = Array.from({ length: 256 }, (_, value) => [255 - value, 255 - value, 255 - value]);

  function paint(element, bytes, colors) {
    const grain = document.createElement("canvas");
    grain.width = grain.height = 28;
    const data = grain.getContext("2d").createImageData(28, 28);
    bytes.forEach((value, i) => data.data.set([...colors[value], 255], 4 * i));
    grain.getContext("2d").putImageData(data, 0, 0);
    const pen = element.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(grain, 0, 0, element.width, element.height);
  }

  function draw() {
    const { pen } = sheet;
    pen.fillStyle = "#ffffff"; // paper is white by night too
    pen.fillRect(0, 0, SHEET, SHEET);
    pen.lineWidth = 2 * PEN * SHEET;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#111111";
    for (const stroke of strokes) {
      pen.beginPath();
      pen.moveTo(...stroke[0].map((part) => part * SHEET));
      for (const [x, y] of stroke) pen.lineTo(x * SHEET, y * SHEET);
      pen.stroke();
    }
    if (focused) {
      pen.beginPath();
      pen.arc(cursor[0] * SHEET, cursor[1] * SHEET, PEN * SHEET, 0, 2 * Math.PI);
      pen.lineWidth = 3;
      pen.strokeStyle = keysDown ? "#d55e00" : "#0072b2";
      pen.stroke();
    }
    if (seen && seen.picture && strokes.length) paint(small.element, seen.picture, gray);
    else paint(small.element, new Uint8Array(784), gray);
  }

  const place = (event) => pointed(event, sheet).map((part) => Math.min(1, Math.max(0, part / SHEET)));
  function down(event) {
    if (event.button) return;
    lift();
    sheet.element.setPointerCapture(event.pointerId);
    drawing = [place(event)];
    strokes.push(drawing);
    tell();
  }
  function move(event) {
    if (!drawing) return;
    const all = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const one of all.length ? all : [event]) reach(place(one));
    tell();
  }
  function up() { drawing = null; }
  /** The line goes on to a point that is not too near. */
  function reach([x, y]) {
    const [lastX, lastY] = drawing[drawing.length - 1];
    if (Math.hypot(x - lastX, y - lastY) > 0.012) drawing.push([x, y]);
  }

  function lift() { drawing = null; keysDown = false; }
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function keyed(event) {
    focused = true;
    if (STEPS[event.key]) {
      cursor = cursor.map((part, i) => Math.min(1, Math.max(0, part + STEPS[event.key][i] * 0.05)));
      if (keysDown) { reach(cursor); tell(); } else draw();
    } else if (event.key === " ") {
      if (keysDown) lift();
      else {
        keysDown = true;
        drawing = [cursor];
        strokes.push(drawing);
      }
      tell();
    } else return;
    event.preventDefault();
  }

  python.ask({ do: "look" }).then((reply) => {
    strokes = reply.strokes || [];
    centered.checked = reply.centered !== false;
    heard(reply);
  });
  return () => { again = false; python.close(); ears.close(); page.close(); };
}

export default { render };
