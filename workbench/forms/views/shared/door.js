// The doors of the server, and what stands in for them where there is none. Every request carries the XSRF token.

const PATIENCE = 10_000;

function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(name + "="));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

class DoorFault extends Error {
  constructor(status) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** Ask a door; DoorFault where it answers without a usable content, any other error where nothing answers. */
async function ask(address, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), options.patience || PATIENCE);
  try {
    const headers = { Accept: "application/json", ...options.headers };
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options, headers, signal: stop.signal });
    let content = null;
    try {
      content = await answer.json();
    } catch {
      content = null;
    }
    if (!content || (!answer.ok && !content.answers)) throw new DoorFault(answer.status);
    return content;
  } finally {
    clearTimeout(timer);
  }
}

/** A page that was opened without a network may hold no token yet: the state door sets one. */
async function tokenFor(address) {
  if (!cookie("_xsrf")) await ask(address.replace(/\/events$/, "/state"));
  return cookie("_xsrf");
}

function postTo(address) {
  return async (body) => {
    const form = body instanceof FormData;
    const headers = { "X-XSRFToken": await tokenFor(address), ...(form ? {} : { "Content-Type": "application/json" }) };
    const patience = form ? 120_000 : PATIENCE;
    return ask(address, { method: "POST", headers, body: form ? body : JSON.stringify(body), patience });
  };
}

/** Without a server the kernel takes the events; its answer comes back as a message of its own. */
function postThrough(model) {
  return (body) =>
    new Promise((resolve, reject) => {
      const ids = new Set(body.events.map((event) => event.id));
      const settle = (then, value) => {
        clearTimeout(timer);
        model.off("msg:custom", hear);
        then(value);
      };
      const hear = (message) => {
        if (message && message.answers && message.answers.some((answer) => ids.has(answer.id))) settle(resolve, message);
      };
      const timer = setTimeout(() => settle(reject, new Error("no answer")), PATIENCE);
      model.on("msg:custom", hear);
      model.send({ post: body });
    });
}

/** The state door shows one desk of those that a seat may open. */
function stateOf(doors, desk) {
  return doors.state && `${doors.state}${doors.state.includes("?") ? "&" : "?"}desk=${desk}`;
}
