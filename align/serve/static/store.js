// What a person works on, kept in this browser: files and texts are in its database, so that a reload or a crash loses nothing.

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("nlen", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("work");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within(mode, work) {
  const store = (await database()).transaction("work", mode).objectStore("work");
  return new Promise((resolve, reject) => {
    const request = work(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** What was kept under a name, or undefined. Files and byte arrays are kept as they are. */
export const load = (name) => within("readonly", (store) => store.get(name));

/** Keeps a value, which has no functions and no elements in it. */
export const keep = (name, value) => within("readwrite", (store) => store.put(value, name));

/** Forgets what was kept under a name. */
export const forget = (name) => within("readwrite", (store) => store.delete(name));
