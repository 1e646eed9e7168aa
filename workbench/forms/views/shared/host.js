// A host for one widget in a page without a kernel: traits are plain values, and nothing is sent anywhere by it.

export function host(widget, element, traits) {
  const values = new Map(Object.entries(traits));
  const listeners = new Map();
  const heard = (name) => listeners.get(name) || listeners.set(name, new Set()).get(name);
  const model = {
    get: (name) => values.get(name),
    set(name, value) {
      if (values.get(name) === value) return;
      values.set(name, value);
      for (const listener of heard(`change:${name}`)) listener();
    },
    save_changes() {},
    send() {},
    on: (name, listener) => heard(name).add(listener),
    off: (name, listener) => (listener ? heard(name).delete(listener) : heard(name).clear()),
  };
  const leave = widget.render({ model, el: element });
  return { model, leave };
}
