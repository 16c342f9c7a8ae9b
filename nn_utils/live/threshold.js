// The threshold: a ring to drag along the ROC curve; counts and photos follow.

const SIDE = 320;
const PHOTO = 72;

function render({ model, el }) {
  const python = connection(model);
  let shown = null;
  let dragging = false;
  const photos = new Map(); // by number, as small canvases

  const page = frame(el, "The threshold on the ROC curve", () => draw());
  const { root } = page;
  const chart = canvas(SIDE, SIDE, {
    role: "img", "aria-label": "The ROC curve",
    onpointerdown: (event) => { dragging = true; chart.element.setPointerCapture(event.pointerId); drag(event); },
    onpointermove: (event) => dragging && drag(event),
    onpointerup: () => { dragging = false; }, onpointercancel: () => { dragging = false; },
  });
  const place = slider("threshold", { min: 0, max: 1, step: 0.01, value: 0.5, shown: (value) => value.toFixed(2), set: (value) => moveTo(value) });
  place.label.querySelector("input").addEventListener("input", (event) => moveTo(Number(event.target.value)));
  const cells = Array.from({ length: 4 }, () => make("td", {}, "–"));
  const heads = Array.from({ length: 4 }, (_, i) => make("th", { scope: i < 2 ? "col" : "row" }));
  const table = make("table", { class: "nn-live-counts" }, make("caption", {}, "Rows: what it is. Columns: what it is called."),
    make("tr", {}, make("td"), heads[0], heads[1]), make("tr", {}, heads[2], cells[0], cells[1]), make("tr", {}, heads[3], cells[2], cells[3]));
  const told = make("p", { class: "nn-live-told" }, "Asking the kernel…");
  const trouble = make("p", { class: "nn-live-trouble", role: "alert" });
  const sides = [1, 0].map(() => ({ caption: make("p", { class: "nn-live-help" }), row: make("div", { class: "nn-live-photos" }) }));
  const figure = (caption, ...content) => make("figure", {}, make("figcaption", {}, caption), ...content);
  root.append(
    make("div", { class: "nn-live-planes" },
      figure("False alarms across, found upwards", chart.element),
      make("div", {}, make("div", { class: "nn-live-row" }, place.label), table, told, trouble)),
    ...sides.flatMap(({ caption, row }) => [caption, row]),
    make("p", { class: "nn-live-help" }, "Drag the ring, or move the threshold with the arrow keys."),
  );
  const ears = speaker(root);

  // one question at a time, and the newest place next
  let asking = false;
  let wanted = null;
  async function moveTo(threshold) {
    wanted = threshold;
    if (asking) return;
    asking = true;
    while (wanted !== null) {
      const to = wanted;
      wanted = null;
      await heard(await python.ask({ do: "move", to }));
    }
    asking = false;
  }
  function drag(event) {
    if (!shown) return;
    const [x, y] = scales([0, 1, 0, 1], chart).back(pointed(event, chart));
    let best = [Infinity, 0.5];
    for (let i = 0; i < shown.curve.length; i += 3) {
      const far = Math.hypot(shown.curve[i] - x, shown.curve[i + 1] - y);
      if (far < best[0]) best = [far, shown.curve[i + 2]];
    }
    moveTo(best[1]);
  }

  async function heard(reply) {
    if (trouble.textContent !== reply.trouble) trouble.textContent = reply.trouble || "";
    if (!reply.near) return; // nothing is known but the trouble
    shown = { ...shown, ...reply };
    const missing = shown.near.map((one) => one.photo).filter((i) => !photos.has(i));
    if (missing.length) keep(await python.ask({ do: "photos", which: missing }));
    place.to(shown.threshold);
    const names = shown.classes;
    [names[0], names[1], names[0], names[1]].forEach((name, i) => { heads[i].textContent = name; });
    shown.counts.flat().forEach((count, i) => { cells[i].textContent = count; });
    told.textContent = `${(100 * shown.ring[1]).toFixed(1)}% of class ${names[1]} found, ${(100 * shown.ring[0]).toFixed(1)}% false alarms`
      + (shown.accuracy == null ? "" : `; accuracy ${shown.accuracy.toFixed(3)}`);
    ears.say(told.textContent);
    sides.forEach(({ caption, row }, i) => {
      const said = 1 - i;
      caption.textContent = i ? `Only just called ${names[0]}: the next to change sides when the threshold falls` : `Only just called ${names[1]}: the next to change sides when it rises`;
      row.replaceChildren(...shown.near.filter((one) => one.said === said).map((one) => {
        const right = one.is === one.said;
        const words = `${names[one.is]} ${one.p.toFixed(2)} ${right ? "✓" : "✗"}`;
        const copy = make("canvas", { width: PHOTO, height: PHOTO, role: "img", "aria-label": `A photo of class ${names[one.is]}, called ${names[one.said]}` });
        copy.getContext("2d").drawImage(photos.get(one.photo), 0, 0, PHOTO, PHOTO);
        return make("figure", { class: right ? "" : "nn-live-missed" }, copy, make("figcaption", {}, words));
      }));
    });
    draw();
  }

  function keep({ which, photos: bytes }) {
    const [count, tall, wide, colors = 1] = bytes.shape;
    for (let k = 0; k < count; k++) {
      const sheet = make("canvas", { width: wide, height: tall });
      const data = sheet.getContext("2d").createImageData(wide, tall);
      for (let i = 0; i < wide * tall; i++)
        for (let c = 0; c < 4; c++) data.data[4 * i + c] = c === 3 ? 255 : bytes[(k * wide * tall + i) * colors + (colors === 3 ? c : 0)];
      sheet.getContext("2d").putImageData(data, 0, 0);
      photos.set(which[k], sheet);
    }
  }

  function draw() {
    if (!shown || !shown.curve) return;
    const shades = page.shades();
    const { pen } = chart;
    const to = scales([-0.02, 1.02, -0.02, 1.02], chart);
    pen.fillStyle = shades.paper;
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.beginPath(); pen.moveTo(to.x(0), to.y(0)); pen.lineTo(to.x(1), to.y(1));
    pen.strokeStyle = shades.faint; pen.lineWidth = 1.5; pen.stroke();
    pen.beginPath();
    for (let i = 0; i < shown.curve.length; i += 3) pen.lineTo(to.x(shown.curve[i]), to.y(shown.curve[i + 1]));
    pen.strokeStyle = shades.zero; pen.lineWidth = 2.2; pen.stroke();
    pen.beginPath();
    pen.arc(to.x(shown.ring[0]), to.y(shown.ring[1]), 9, 0, 2 * Math.PI);
    pen.strokeStyle = shades.back; pen.lineWidth = 3.5; pen.stroke();
    chart.element.setAttribute("aria-label", `The ROC curve with a ring at ${told.textContent}`);
  }

  python.ask({ do: "look" }).then(heard);
  return () => { wanted = null; python.close(); ears.close(); page.close(); };
}

export default { render };
