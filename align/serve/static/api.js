// The server: requests, answers line by line, errors as the server words them. Nothing goes anywhere else.

import { h } from "./dom.js";
import { addTexts, say, t } from "./i18n.js";

addTexts({
  en: { keyAsked: "This server asks for a key.", keyUse: "Use this key", unreachable: "The server cannot be reached. Nothing you typed is lost; try again when it runs.", key: "Key" },
  nl: { keyAsked: "Deze server vraagt om een sleutel.", keyUse: "Gebruik deze sleutel", unreachable: "De server is niet te bereiken. Wat je typte blijft bewaard; probeer het opnieuw als hij draait.", key: "Sleutel" },
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
  const key = sessionStorage.getItem("nlen.key");
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
  if (response.status === 403 && (await askForKey())) return ask(path, { body, method, signal });
  throw new ServerError(response.status, await response.json().then((answer) => answer.error, () => response.statusText));
}

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
      if (item.error) throw new ServerError(500, item.error);
      take(item);
    }
  }
}

/** Asks a person for the key; whether there is one. */
function askForKey() {
  return new Promise((resolve) => {
    const field = h("input", { type: "password", required: true, autocomplete: "off", "data-t-label": "key" });
    const dialog = h("dialog", {}, h("form", { method: "dialog", class: "bar" }, h("label", { t: "keyAsked" }), field, h("button", { class: "primary", t: "keyUse" })));
    dialog.addEventListener("close", () => {
      if (field.value) sessionStorage.setItem("nlen.key", field.value);
      dialog.remove();
      resolve(Boolean(field.value));
    });
    document.body.append(dialog);
    say(dialog);
    dialog.showModal();
  });
}
