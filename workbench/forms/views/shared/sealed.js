// A file that only the server can open: the waiting log of a device that cannot send it any more. Who carries the
// file cannot read it. Browsers seal nothing themselves on plain http; the library of this (nacl) is loaded by the page beside it.

const SEALED = "assessor-workbench sealed log";

function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function unbase64(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

/** Seal bytes to a public key (base64): the text of a file, or null where the library is not there. */
function seal(publicKey, bytes) {
  const { nacl } = globalThis;
  if (!nacl || !publicKey) return null;
  const once = nacl.box.keyPair();
  const nonce = nacl.randomBytes(nacl.box.nonceLength);
  const box = nacl.box(bytes, nonce, unbase64(publicKey), once.secretKey);
  const parts = { from: base64(once.publicKey), nonce: base64(nonce), box: base64(box) };
  return JSON.stringify({ file: SEALED, version: 1, ...parts }) + "\n";
}

/** Whether the waiting log of a seat can be sealed here: the server offered a key, and the library is there. */
function canSeal(state) {
  return Boolean(globalThis.nacl && state && state.sealing && state.sealing.key);
}

/** The events of a seat, sealed: with the token by which the server knows that this seat's own page wrote them. */
function sealedLog(state, events) {
  const { key, token } = state.sealing;
  const content = { panel: state.panel.key, seat: state.seat.key, token, made: new Date().toISOString(), events };
  return seal(key, new TextEncoder().encode(JSON.stringify(content)));
}
