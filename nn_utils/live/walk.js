// The walk: a 2-2-1 network with every number on its edge, forward and back by key.

const SVG = "http://www.w3.org/2000/svg";
const NODES = { x_1: [60, 80], x_2: [60, 250], h_1: [300, 80], h_2: [300, 250], out: [540, 165], loss: [690, 165] };

function render({ model, el }) {
  const python = connection(model);
  let walk = { steps: [], examples: [] };
  let at = 0;

  const page = frame(el, "A walk through a network of two inputs, two hidden units and one output", () => {});
  const { root } = page;
  root.addEventListener("keydown", (event) => {
    if (event.target.tagName === "SELECT") return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: walk.steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
  const button = (text, act) => make("button", { type: "button", onclick: act }, text);
  const back = button("← Back", () => go(at - 1));
  const on = button("Forward →", () => go(at + 1));
  on.classList.add("nn-live-main");
  const choice = make("select", { onchange: () => look({ do: "look", example: Number(choice.value) }) });
  const count = make("span", { class: "nn-live-count" });
  const title = make("p", { class: "nn-live-told" }, "Asking the kernel…");
  const sum = make("p", { class: "nn-live-sum" });
  const trouble = make("p", { class: "nn-live-trouble", role: "alert" });
  const drawing = svg("svg", { viewBox: "0 0 760 340", role: "img", "aria-label": "The network and the numbers found so far", class: "nn-live-graph" });
  root.append(
    make("div", { class: "nn-live-row" }, back, on, count, make("label", {}, "example", choice)),
    drawing, make("div", { role: "status" }, title, sum), trouble,
    make("p", { class: "nn-live-help" }, "By keys: → and ← step, Home and End jump. Solid blue runs forward; dashed orange, underlined, runs back."),
  );

  function svg(tag, attributes = {}, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  async function look(message) {
    const reply = await python.ask(message);
    if (!reply.steps) { // nothing is known but the trouble
      trouble.textContent = reply.trouble;
      return;
    }
    walk = reply;
    at = Math.min(walk.at || 0, Math.max(0, walk.steps.length - 1));
    choice.replaceChildren(...(walk.examples || []).map((name, i) => make("option", { value: i, selected: i === walk.example }, name)));
    show();
  }
  function go(to) {
    if (to < 0 || to >= walk.steps.length) return;
    at = to;
    python.ask({ do: "at", at }); // remembered for when the cell runs again
    show();
  }

  function show() {
    const step = walk.steps[at];
    // a button that has focus and goes dead would drop the keys
    back.setAttribute("aria-disabled", String(at === 0));
    on.setAttribute("aria-disabled", String(at + 1 >= walk.steps.length));
    count.textContent = step ? `step ${at + 1} of ${walk.steps.length}` : "";
    title.textContent = step ? step.title : "";
    sum.textContent = step ? step.sum : "";
    const wrong = step ? step.wrong : "";
    const earlier = (walk.wrong || []).find((key) => walk.steps.slice(0, at).some((one) => one.shows.includes(key)));
    trouble.textContent = walk.trouble || wrong || (earlier ? `${earlier} was wrong already; what follows is built on it.` : "");
    drawGraph();
  }

  function drawGraph() {
    const known = new Set(walk.steps.slice(0, at + 1).flatMap((step) => step.shows));
    const now = new Set(walk.steps[at] ? walk.steps[at].shows : []);
    const parts = [];
    const edge = (from, to, weight, slope, high) => {
      const [[x0, y0], [x1, y1]] = [NODES[from], NODES[to]];
      const active = now.has(slope);
      parts.push(svg("line", { x1: x0, y1: y0, x2: x1, y2: y1, class: active ? "nn-live-active" : "nn-live-edge" }));
      const t = high ? 0.3 : 0.36;
      const [x, y] = [x0 + t * (x1 - x0), y0 + t * (y1 - y0)];
      parts.push(text(x, y - 7, String(weight).replace("-", "−"), "nn-live-weight"));
      if (known.has(slope)) parts.push(number_(slope, x, y + 13, true));
    };
    const text = (x, y, words, kind) => svg("text", { x, y, class: kind, "text-anchor": "middle" }, words);
    const number_ = (key, x, y, isSlope) => {
      const bad = (walk.wrong || []).includes(key);
      const kind = `${isSlope ? "nn-live-slope" : "nn-live-value"}${now.has(key) ? " nn-live-now" : ""}${bad ? " nn-live-bad" : ""}`;
      return text(x, y, `${walk.numbers[key]}${bad ? " ✗" : ""}`, kind);
    };
    const { W1 = [[0, 0], [0, 0]], W2 = [[0, 0]], b1 = [[0], [0]], b2 = [[0]] } = walk.weights || {};
    for (const i of [1, 2]) {
      for (const j of [1, 2]) edge(`x_${j}`, `h_${i}`, W1[i - 1][j - 1], `dW1_${i}${j}`, i !== j);
      edge(`h_${i}`, "out", W2[0][i - 1], `dW2_1${i}`, false);
    }
    edge("out", "loss", "", "", false);
    const node = (name, label, values, bias) => {
      const [x, y] = NODES[name];
      parts.push(svg("circle", { cx: x, cy: y, r: 25, class: values.some((key) => now.has(key)) ? "nn-live-node nn-live-lit" : "nn-live-node" }));
      parts.push(text(x, y + 5, label, "nn-live-name"));
      if (bias !== undefined) parts.push(text(x, y - 33, `b ${String(bias).replace("-", "−")}`, "nn-live-weight"));
    };
    const stack = (x, y, keys) => {
      keys.filter(([key]) => known.has(key)).forEach(([key, name, isSlope], i) => {
        parts.push(text(x - 26, y + 17 * i, `${name} =`, "nn-live-small"));
        parts.push(number_(key, x + 18, y + 17 * i, isSlope));
      });
    };
    for (const i of [1, 2]) {
      node(`x_${i}`, `x${"₁₂"[i - 1]}`, [`x_${i}`, `dA0_${i}`]);
      node(`h_${i}`, `${i}`, [`z1_${i}`, `a1_${i}`, `dA1_${i}`, `db1_${i}`], b1[i - 1][0]);
      const y = NODES[`x_${i}`][1] + 42;
      stack(60, y, [[`x_${i}`, "x", false], [`dA0_${i}`, "dx", true]]);
      stack(300, y, [[`z1_${i}`, "z", false], [`a1_${i}`, "a", false], [`dA1_${i}`, "da", true], [`db1_${i}`, "dz", true]]);
    }
    node("out", "σ", ["z2_1", "a2_1", "db2_1"], b2[0][0]);
    stack(540, 207, [["z2_1", "z", false], ["a2_1", "a", false], ["db2_1", "dz", true]]);
    node("loss", "ℒ", ["loss_1"]);
    stack(690, 207, [["loss_1", "ℒ", false]]);
    drawing.replaceChildren(...parts);
  }

  look({ do: "look" });
  return () => { python.close(); page.close(); };
}

export default { render };
