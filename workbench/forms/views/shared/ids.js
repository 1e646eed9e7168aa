// Ids of events are made on the device. On plain http a browser makes no UUID; getRandomValues it has.

function randomHex(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const TAB = randomHex(4);

function newId() {
  return `${TAB}-${randomHex(12)}`;
}
