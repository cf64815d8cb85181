// What a person works on, kept in this browser: files and texts are in its database, so that a reload or a crash loses nothing.
// Where the browser keeps nothing (private windows, a full disk), work goes on in memory, and the person is told.

import { notify } from "./dom.js";
import { addTexts, t } from "./i18n.js";
import { recall, remember } from "./memory.js";

addTexts({
  en: {
    notKept: "This browser keeps nothing for this page now (a private window, or its storage is full). You can go on; save your work before you leave or reload the page.",
    another: "This page is open in another tab too. Each keeps work of its own: what you do here does not change what is there.",
    bothWrite: "This page is open in another tab too. Both keep their work in the same place: close one of them, or what was typed last counts.",
  },
  nl: {
    notKept: "Deze browser bewaart nu niets voor deze pagina (een privévenster, of de opslag is vol). Je kunt doorgaan; sla je werk op voor je de pagina verlaat of herlaadt.",
    another: "Deze pagina staat ook in een ander tabblad open. Elk bewaart eigen werk: wat je hier doet, verandert daar niets.",
    bothWrite: "Deze pagina staat ook in een ander tabblad open. Beide bewaren hun werk op dezelfde plaats: sluit er een, of wat het laatst is getypt telt.",
  },
});

const SLOT = "nlen.slot";
/** How long a page that is being loaded again, or closed, may take to give its place up, in milliseconds. */
const OWN_WAITS = 2500;
const FIRST_WAITS = 300;
/** Milliseconds that the browser's database has. */
const ANSWERS_WITHIN = 5000;

// What waits to be written: a function each.
const waiting = new Set();
// What could not be written.
const unwritten = new Map();
let opened;
let place;
let isTold = false;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("nlen", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("work");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    // One that is damaged may not answer at all.
    setTimeout(() => reject(new Error("the browser's database does not answer")), ANSWERS_WITHIN);
  });
  return opened;
}

async function within(mode, work) {
  const transaction = (await database()).transaction("work", mode);
  const request = work(transaction.objectStore("work"));
  // At once: a page that is being left does not live until its request is answered, after which it would be committed.
  transaction.commit();
  return new Promise((resolve, reject) => {
    // That there is no room is known when all is written, not before.
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

// Every tab has a place of its own, numbered from 1: no two write over each other's work. A tab that is loaded again keeps its
// place, and a new one takes the first that is free, where what was left there is found again.

/** Takes a place, and holds it as long as the page is there; whether it was free within some milliseconds. */
function taken(slot, milliseconds) {
  return new Promise((resolve) => {
    navigator.locks.request(`nlen.${slot}`, { signal: AbortSignal.timeout(milliseconds) }, () => {
      resolve(true);
      return new Promise(() => {});
    }).catch(() => resolve(false));
  });
}

async function found() {
  if (!navigator.locks) {
    // Of a server on another machine without TLS: browsers give such pages no locks.
    const channel = new BroadcastChannel("nlen");
    channel.onmessage = ({ data }) => {
      notify(t("bothWrite"), { error: true });
      if (data === "new") channel.postMessage("old");
    };
    channel.postMessage("new");
    return 1;
  }
  const own = Number(recall(SLOT, { session: true }));
  if (own && (await taken(own, OWN_WAITS))) return own;
  let slot = 1;
  while (slot === own || !(await taken(slot, FIRST_WAITS))) slot += 1;
  remember(SLOT, String(slot), { session: true });
  if (slot > 1) notify(t("another"));
  return slot;
}

async function named(name) {
  place ??= found();
  const slot = await place;
  return slot === 1 ? name : `${slot}.${name}`;
}

function tell() {
  if (!isTold) notify(t("notKept"), { error: true });
  isTold = true;
}

/** What was kept under a name, or undefined. Files and byte arrays are kept as they are. */
export async function load(name) {
  const key = await named(name);
  if (unwritten.has(key)) return unwritten.get(key);
  try {
    return await within("readonly", (store) => store.get(key));
  } catch {
    tell();
    return undefined;
  }
}

/** Keeps a value, which has no functions and no elements in it; where the browser keeps nothing, as long as the page is there. */
export async function keep(name, value) {
  const key = await named(name);
  try {
    await within("readwrite", (store) => store.put(value, key));
    unwritten.delete(key);
  } catch {
    unwritten.set(key, value);
    tell();
  }
}

/** Forgets what was kept under a name. */
export async function forget(name) {
  const key = await named(name);
  unwritten.delete(key);
  try {
    await within("readwrite", (store) => store.delete(key));
  } catch {
    unwritten.set(key, undefined);
    tell();
  }
}

/**
 * Keeps a value whenever it is called, at most once in some milliseconds, never twice at a time, and at once when the page is left.
 * @param {string} name
 * @param {() => unknown} value what is to be kept by then; undefined forgets it
 * @param {number} milliseconds
 * @returns {(() => void) & {now: () => Promise<void>, drop: () => Promise<void>}} `now()` keeps what waits, `drop()` forgets it all
 */
export function keeper(name, value, milliseconds) {
  let timer = 0;
  let writing = Promise.resolve();
  const write = () => {
    clearTimeout(timer);
    timer = 0;
    waiting.delete(later.now);
    const one = value();
    writing = writing.then(() => (one === undefined ? forget(name) : keep(name, one)));
    return writing;
  };
  const later = () => {
    timer ||= setTimeout(write, milliseconds);
    waiting.add(later.now);
  };
  later.now = () => (timer ? write() : writing);
  later.drop = () => {
    clearTimeout(timer);
    timer = 0;
    waiting.delete(later.now);
    writing = writing.then(() => forget(name));
    return writing;
  };
  return later;
}

const keepAll = () => waiting.forEach((now) => now());
// Before the page is left there is more time than when it is.
for (const event of ["beforeunload", "pagehide"]) addEventListener(event, keepAll);
document.addEventListener("visibilitychange", () => document.hidden && keepAll());
