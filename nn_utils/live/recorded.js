// A model as anywidget hands one to a module, whose answers are all written down; see recorded.py,
// which puts PLACE and ANSWERS before it.

const recorded = (() => {
  const heard = new Set();
  const bytes = (text) => {
    const raw = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new DataView(raw.buffer);
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  return {
    on: (event, hear) => event === "msg:custom" && heard.add(hear),
    off: (_, hear) => heard.delete(hear),
    send(message) {
      const fits = ([asked]) => Object.entries(asked).every(([key, value]) => same(message[key], value));
      const found = ANSWERS.find(fits);
      if (!found) return;
      const [, reply, buffers] = found;
      setTimeout(() => heard.forEach((hear) => hear({ ...reply, id: message.id }, buffers.map(bytes))));
    },
  };
})();
render({ model: recorded, el: document.getElementById(PLACE) });
