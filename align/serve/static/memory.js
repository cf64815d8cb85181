// Small things that the browser remembers: the language, the key. One that forbids that forgets them with the page.

const here = new Map();

const storage = (session) => (session ? sessionStorage : localStorage);

/** What was remembered under a name, or null; `session`: of this tab alone. */
export function recall(name, { session = false } = {}) {
  if (here.has(name)) return here.get(name);
  try {
    return storage(session).getItem(name);
  } catch {
    return null;
  }
}

/** Remembers a text under a name; null forgets it. */
export function remember(name, text, { session = false } = {}) {
  try {
    if (text === null) storage(session).removeItem(name);
    else storage(session).setItem(name, text);
    here.delete(name);
  } catch {
    here.set(name, text);
  }
}
