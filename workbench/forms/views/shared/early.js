// Begun while the page is still on its way: who taps first does not wait for the device to open.

if (typeof indexedDB !== "undefined") {
  globalThis.workbenchDevice = openDevice();
  globalThis.workbenchDevice.catch(() => {});
}
