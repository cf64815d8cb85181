// The server: requests, answers line by line, errors as the server words them. Nothing goes anywhere else.

import { h, notify, opened } from "./dom.js";
import { addTexts, t } from "./i18n.js";
import { recall, remember } from "./memory.js";

const KEY = "nlen.key";
const FORBIDDEN = 403;

addTexts({
  en: { keyAsked: "This server asks for a key.", keyWrong: "That is not a key of this server.", keyNone: "Without a key this server does nothing. Whoever runs it has one.", said: (error) => error, keyUse: "Use this key", unreachable: "The server cannot be reached. Nothing you typed is lost; try again when it runs." },
  nl: { keyAsked: "Deze server vraagt om een sleutel.", keyWrong: "Dat is geen sleutel van deze server.", keyNone: "Zonder sleutel doet deze server niets. Wie hem draait, heeft er een.", said: (error) => `De server zegt (in het Engels): ${error}`, keyUse: "Gebruik deze sleutel", unreachable: "De server is niet te bereiken. Wat je typte blijft bewaard; probeer het opnieuw als hij draait." },
});

/** What the server refuses, or that it is not there; `message` is for people. */
export class ServerError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks the server.
 * @param {string} path
 * @param {{body?: FormData | object, method?: string, signal?: AbortSignal}} options an object goes as JSON
 * @returns {Promise<Response>} its status is good
 */
export async function ask(path, { body, method = body ? "POST" : "GET", signal } = {}) {
  const isForm = body instanceof FormData;
  const key = recall(KEY, { session: true });
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: { ...(body && !isForm ? { "Content-Type": "application/json" } : {}), ...(key ? { "X-Api-Key": key } : {}) },
      body: body && !isForm ? JSON.stringify(body) : body,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServerError(0, t("unreachable"));
  }
  if (response.ok) return response;
  if (response.status === FORBIDDEN) {
    // Another request may have brought a key meanwhile.
    const is = recall(KEY, { session: true });
    if ((is && is !== key) || (await keyGiven(Boolean(key)))) return ask(path, { body, method, signal });
    throw new ServerError(FORBIDDEN, t("keyNone"));
  }
  throw new ServerError(response.status, t("said", await response.json().then((answer) => answer.error, () => `${response.status} ${response.statusText}`)));
}

let facts = null;
/** What the page takes the server for as long as it does not answer. */
const UNKNOWN = { lexicon: true, file_bytes: Infinity, documents: {} };

/** What the server is able to, asked once. */
export function serverFacts() {
  facts ??= ask("/page/facts").then((answer) => answer.json());
  return facts.catch((error) => {
    facts = null;
    notify(error.message, { error: true });
    return UNKNOWN;
  });
}

/** The time of now as the server's formats write it. */
export const timestamp = () => new Date().toISOString().replace(/[-:]|\.\d+/g, "");

/** Asks, and calls `take` with each line of the answer, which is JSON, as soon as it is there. */
export async function askLines(path, options, take) {
  const response = await ask(path, options);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read().catch((error) => {
      if (error.name === "AbortError") throw error;
      // The server, or the way to it, has gone in the middle of its answer.
      throw new ServerError(0, t("unreachable"));
    });
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const item = JSON.parse(line);
      if (item.error) throw new ServerError(500, t("said", item.error));
      take(item);
    }
  }
}

let asking = null;

/** Asks a person for the key, once for all requests that want one; whether there is one. */
function keyGiven(isWrong) {
  asking ??= askForKey(isWrong).finally(() => (asking = null));
  return asking;
}

async function askForKey(isWrong) {
  const field = h("input", { type: "password", id: "key", required: true, pattern: "[ -~]+", autocomplete: "off" });
  const answer = await opened(
    h("label", { for: "key" }, isWrong && h("span", { t: "keyWrong" }), isWrong && " ", h("span", { t: "keyAsked" })),
    h("div", { class: "bar" }, field, h("button", { class: "primary", value: "use", t: "keyUse" })),
  );
  if (answer !== "use") return false;
  remember(KEY, field.value, { session: true });
  return true;
}
