// Opening the device: alone in this part, since a page may begin with it before any other script has come.

const DEVICE = "assessor-workbench";

function openDevice() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DEVICE, 1);
    request.onupgradeneeded = () => {
      const events = request.result.createObjectStore("events", { keyPath: "order", autoIncrement: true });
      events.createIndex("waiting", ["book", "waiting"]);
      events.createIndex("id", "id", { unique: true });
      request.result.createObjectStore("drafts", { keyPath: ["book", "key"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}
