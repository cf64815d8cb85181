// What goes in: a text or a document, and a glossary of one's own beside it.

import { ask, serverFacts } from "./api.js";
import { fill, h, notify } from "./dom.js";
import { fileButton, onDrop, sizeOf } from "./files.js";
import { t } from "./i18n.js";
import { keeper } from "./store.js";

const GLOSSARIES = ".tsv,.txt,.csv,.tbx,.xml,.utf8,.tab";

/** What a glossary is to the server: what a person types has "=" where tables have tabs. */
export function typedGlossary(typed) {
  return typed
    .split("\n")
    .map((line) => (line.includes("\t") ? line : line.replace(/\s*=\s*/, "\t")))
    .join("\n");
}

/**
 * The view of what goes in.
 * @param {string} kept the name under which the browser keeps it
 * @param {{text?: string, file?: File, name?: string, glossary?: string} | undefined} before what was kept
 * @param {{start: () => void, clear: () => void, toResult: () => void, stop: () => void}} actions of its buttons
 */
export function inputView(kept, before, actions) {
  const input = { text: "", file: null, name: "", glossary: "", ...before };
  const keepInput = keeper(kept, () => input, 300);
  const text = h("textarea", { id: "tr-text", lang: "nl", rows: 14, spellcheck: true, value: input.text, "aria-describedby": "tr-text-hint" });
  const chosen = h("div", { class: "chosen", hidden: true });
  const file = fileButton("trFile", take, { id: "tr-file" });
  const glossary = h("textarea", { id: "tr-glossary", rows: 5, spellcheck: false, value: input.glossary, "aria-describedby": "tr-glossary-hint", placeholder: "gemeenteraad = city council" });
  const terms = h("span", { class: "soft" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const go = h("button", { type: "button", class: "primary", t: "trGo", id: "tr-go", onClick: () => actions.start() });
  const toResult = h("button", { type: "button", t: "trToResult", onClick: () => actions.toResult() });
  const busy = h("div", { class: "bar", role: "status", hidden: true }, h("span", { t: "trReading" }), h("progress", { "data-t-label": "trReading" }), h("button", { type: "button", t: "trStop", onClick: () => actions.stop() }));
  const textHint = h("span", { t: "trTextHint" });
  const source = h(
    "div",
    { class: "tr-source" },
    h("label", { for: "tr-text", class: "title", t: "trText" }),
    text,
    chosen,
    h("p", { class: "soft", id: "tr-text-hint" }, textHint, " ", h("span", { t: "trFileHint" })),
    problem,
    busy,
    h("div", { class: "bar" }, go, file, toResult, h("span", { class: "soft keys", t: "trKeys" }), h("button", { type: "button", class: "plain end", t: "trClear", onClick: () => actions.clear() })),
  );
  const beside = h(
    "div",
    { class: "tr-glossary" },
    h("div", { class: "bar" }, h("label", { for: "tr-glossary", class: "title", t: "trGlossary" }), terms),
    glossary,
    h("p", { class: "soft", id: "tr-glossary-hint", t: "trGlossaryHint" }),
    h("div", { class: "bar" }, fileButton("trGlossaryFile", takeGlossary, { id: "tr-glossary-file", accept: GLOSSARIES })),
  );
  const element = h("div", { class: "tr-input" }, source, beside);

  text.addEventListener("input", () => {
    input.text = text.value;
    keepInput();
  });
  glossary.addEventListener("input", () => {
    input.glossary = glossary.value;
    keepInput();
    showTerms();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    actions.start();
  });
  onDrop(source, take);
  onDrop(beside, takeGlossary);
  serverFacts().then(({ documents }) => (file.querySelector("input").accept = Object.keys(documents).join(",")));

  function refuse(sentence) {
    problem.textContent = sentence ?? "";
    problem.hidden = !sentence;
  }

  /** Takes a file in the place of the text. */
  function take(given) {
    refuse();
    Object.assign(input, { file: given, name: given.name });
    keepInput();
    showFile();
  }

  function withoutFile() {
    Object.assign(input, { file: null, name: "" });
    refuse();
    keepInput();
    showFile();
    text.focus();
  }

  function showFile() {
    text.hidden = textHint.hidden = Boolean(input.file);
    chosen.hidden = !input.file;
    if (!input.file) return;
    fill(chosen, h("strong", {}, input.name), h("span", { class: "soft" }, sizeOf(input.file)), h("button", { type: "button", onClick: withoutFile }, t("trRemove")));
  }

  async function takeGlossary(given) {
    const body = new FormData();
    body.append("file", given);
    try {
      const found = await (await ask("/page/glossary", { body })).json();
      const lines = found.map(([term, target, note]) => [term, target, ...(note ? [note] : [])].join("\t"));
      glossary.value = [glossary.value.trimEnd(), ...lines].filter(Boolean).join("\n");
      glossary.dispatchEvent(new Event("input"));
    } catch (error) {
      notify(error.message, { error: true });
    }
  }

  function showTerms() {
    const count = typedGlossary(glossary.value).split("\n").filter((line) => line.includes("\t")).length;
    terms.textContent = count ? t("trTerms", count) : "";
  }

  return {
    element,
    take,
    refuse,
    /** What is to be translated; null where there is nothing. */
    given: () => (input.file || input.text.trim() ? { sent: input.file ?? new Blob([input.text]), name: input.name, glossary: input.glossary } : null),
    focus: () => (input.file ? go : text).focus(),
    /** Says all anew; `isBusy`: a text is being translated, `hasResult`: there is a translation to go to. */
    show({ isBusy, hasResult }) {
      go.disabled = isBusy;
      busy.hidden = !isBusy;
      toResult.hidden = !hasResult;
      showFile();
      showTerms();
    },
    forget() {
      Object.assign(input, { text: "", file: null, name: "", glossary: "" });
      text.value = glossary.value = "";
      refuse();
      return keepInput.drop();
    },
  };
}
