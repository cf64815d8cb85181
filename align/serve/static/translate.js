// The tab Translate: a text or a document goes in; its sentences come as they are done, are edited, copied and saved.

import { ask, askLines } from "./api.js";
import { fill, h, notify, onDrop, save } from "./dom.js";
import { number, onLanguage, say, t } from "./i18n.js";
import { forget, keep, load } from "./store.js";
import { sentenceRows } from "./translate_rows.js";
import "./translate_texts.js";

const MEGABYTE = 1_000_000;

/** What is kept in this browser: what goes in, what has come out, and what a person has written; by name. */
const KEPT = { input: "translate.input", result: "translate.result", edits: "translate.edits" };

export async function mount(section) {
  document.head.append(h("link", { rel: "stylesheet", href: "/static/translate.css" }));
  const input = { text: "", file: null, name: "", glossary: "", ...(await load(KEPT.input)) };
  let result = await load(KEPT.result);
  // What a person wrote: of this result by number, and of those before it by source, should these come again.
  const { edits, earlier } = { edits: {}, earlier: {}, ...(await load(KEPT.edits)) };
  let facts = { lexicon: true, file_bytes: Infinity, documents: {} };
  let running = null;

  const keepInput = keeper(KEPT.input, () => input, 300);
  const keepResult = keeper(KEPT.result, () => result, 1000);
  const keepEdits = keeper(KEPT.edits, () => ({ edits, earlier }), 200);

  // What goes in.

  const text = h("textarea", { id: "tr-text", lang: "nl", rows: 14, spellcheck: true, value: input.text, "aria-describedby": "tr-text-hint" });
  const chosen = h("div", { class: "chosen", hidden: true });
  const file = fileField("tr-file", take);
  const glossary = h("textarea", { id: "tr-glossary", rows: 5, spellcheck: false, value: input.glossary, "aria-describedby": "tr-glossary-hint", placeholder: "gemeenteraad = city council" });
  const glossaryFile = fileField("tr-glossary-file", takeGlossary, ".tsv,.txt,.csv,.tbx,.xml,.utf8,.tab");
  const terms = h("span", { class: "soft" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const toResult = h("button", { type: "button", t: "trToResult", onClick: () => showView("result") });
  const textHint = h("span", { id: "tr-text-hint", t: "trTextHint" });
  const inputView = h(
    "div",
    { class: "tr-input" },
    h(
      "div",
      { class: "tr-source" },
      h("label", { for: "tr-text", class: "title", t: "trText" }),
      text,
      chosen,
      h("p", { class: "soft" }, textHint, " ", h("span", { t: "trFileHint" })),
      problem,
      h("div", { class: "bar" }, h("button", { type: "button", class: "primary", t: "trGo", id: "tr-go", onClick: () => start() }), file, toResult, h("span", { class: "soft keys", t: "trKeys" }), h("button", { type: "button", class: "plain end", t: "trClear", onClick: clear })),
    ),
    h(
      "div",
      { class: "tr-glossary" },
      h("div", { class: "bar" }, h("label", { for: "tr-glossary", class: "title", t: "trGlossary" }), terms),
      glossary,
      h("p", { class: "soft", id: "tr-glossary-hint", t: "trGlossaryHint" }),
      h("div", { class: "bar" }, glossaryFile),
    ),
  );

  // What comes out.

  const name = h("h2", {});
  const status = h("span", { class: "soft", role: "status" });
  const progress = h("progress", { max: 1, "aria-label": "", hidden: true });
  const stop = h("button", { type: "button", t: "trStop", onClick: () => running?.abort() });
  const goOn = h("button", { type: "button", class: "primary", t: "trGoOn", onClick: () => start({ resumed: true }) });
  const format = h("select", { id: "tr-format", "data-t-label": "trSaveAs" });
  const frame = h("div", { class: "list", role: "region", tabIndex: -1, "data-t-label": "trResult", "aria-describedby": "tr-row-keys" });
  const resultView = h(
    "div",
    { class: "tr-result", hidden: true },
    h("div", { class: "bar head" }, h("button", { type: "button", class: "back", t: "trBack", onClick: () => showView("input") }), name, status, stop, goOn),
    progress,
    h(
      "div",
      { class: "bar" },
      h("button", { type: "button", t: "trDoubtful", onClick: () => rows.nextDoubtful() || notify(t("trNoDoubt")) }),
      h("button", { type: "button", t: "trCopy", onClick: copyAll }),
      h("span", { class: "end save" }, h("label", { for: "tr-format", class: "soft", t: "trSaveAs" }), format, h("button", { type: "button", t: "trSave", onClick: saveAs })),
    ),
    frame,
    h("p", { class: "soft", id: "tr-row-keys", t: "trRowKeys" }),
  );
  fill(section, inputView, resultView);
  const rows = sentenceRows(frame, { result: () => result, edits: () => edits, glossary: () => typedGlossary(result?.glossary ?? ""), lexicon: () => facts.lexicon, changed });

  text.addEventListener("input", () => {
    input.text = text.value;
    keepInput();
  });
  glossary.addEventListener("input", () => {
    input.glossary = glossary.value;
    keepInput();
    showTerms();
  });
  inputView.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    start();
  });
  onDrop(inputView.querySelector(".tr-source"), (files) => take(files[0]));
  onDrop(inputView.querySelector(".tr-glossary"), (files) => takeGlossary(files[0]));
  onDrop(resultView, (files) => {
    take(files[0]);
    showView("input");
  });
  for (const event of ["pagehide", "visibilitychange"]) {
    addEventListener(event, () => [keepInput, keepResult, keepEdits].forEach((one) => one.now()));
  }

  onLanguage(() => {
    showFile();
    showTerms();
    showResult();
    showFormats();
    rows.reset();
  });
  showView(result?.document ? "result" : "input");
  ask("/page/facts").then(async (answer) => {
    facts = await answer.json();
    file.querySelector("input").accept = Object.keys(facts.documents).join(",");
    if (!facts.lexicon) rows.reset();
  }, told);

  function showView(which) {
    inputView.hidden = which !== "input";
    resultView.hidden = which !== "result";
    toResult.hidden = !result?.document;
    if (which === "result") rows.reset();
  }

  function told(error) {
    if (error.name !== "AbortError") notify(error.message, { error: true });
  }

  function refuse(sentence) {
    problem.textContent = sentence ?? "";
    problem.hidden = !sentence;
  }

  /** Takes a file in the place of the text. */
  function take(given) {
    refuse();
    if (given.size > facts.file_bytes) {
      refuse(t("trTooLarge", number(facts.file_bytes / MEGABYTE)));
      return;
    }
    Object.assign(input, { file: given, name: given.name });
    keepInput();
    showFile();
  }

  function showFile() {
    text.hidden = Boolean(input.file);
    textHint.hidden = Boolean(input.file);
    chosen.hidden = !input.file;
    if (!input.file) return;
    const size = input.file.size < MEGABYTE ? `${number(Math.ceil(input.file.size / 1000))} kB` : `${number(input.file.size / MEGABYTE, 1)} MB`;
    const remove = h("button", { type: "button", onClick: withoutFile }, t("trRemove"));
    fill(chosen, h("strong", {}, input.name), h("span", { class: "soft" }, size), remove);
  }

  function withoutFile() {
    Object.assign(input, { file: null, name: "" });
    keepInput();
    showFile();
    text.focus();
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
      told(error);
    }
  }

  function showTerms() {
    const count = typedGlossary(glossary.value).split("\n").filter((line) => line.includes("\t")).length;
    terms.textContent = count ? t("trTerms", count) : "";
  }

  function clear() {
    if (!confirm(t("trClearSure"))) return;
    running?.abort();
    Object.assign(input, { text: "", file: null, name: "", glossary: "" });
    text.value = glossary.value = "";
    for (const one of [edits, earlier]) for (const key of Object.keys(one)) delete one[key];
    result = undefined;
    for (const one of [keepInput, keepResult, keepEdits]) one.drop();
    refuse();
    showFile();
    showTerms();
    showView("input");
    text.focus();
  }

  /** Has the text translated, from its beginning or from where it stopped. */
  async function start({ resumed = false } = {}) {
    if (running) return;
    refuse();
    if (!resumed) {
      if (!input.file && !input.text.trim()) {
        refuse(t("trNothing"));
        text.focus();
        return;
      }
    }
    const job = resumed ? result : { sent: input.file ?? new Blob([input.text]), name: input.name, glossary: input.glossary, document: null, units: [], finished: false };
    running = new AbortController();
    const body = new FormData();
    body.append("document", job.sent, job.name || "text");
    body.append("name", job.name);
    body.append("glossary", typedGlossary(job.glossary));
    body.append("done", String(job.units.length));
    document.getElementById("tr-go").disabled = true;
    try {
      await askLines("/page/translate", { body, signal: running.signal }, (line) => came(job, line));
      if (!job.finished) told(new Error(t("trBroken")));
    } catch (error) {
      if (job.document) told(error);
      else if (error.name !== "AbortError") refuse(error.message);
    } finally {
      running = null;
      document.getElementById("tr-go").disabled = false;
      if (job === result) {
        keepResult();
        keepResult.now();
      }
      showResult();
    }
  }

  function came(job, line) {
    if (line.document) {
      if (!job.document) begin(job, line.document);
    } else if (line.unit) {
      job.units.push(line);
      rows.came(job.units.length - 1);
    } else if (line.done) {
      job.finished = true;
    }
    keepResult();
    showResult();
  }

  function begin(job, told) {
    for (const [index, edit] of Object.entries(edits)) {
      earlier[rows.source(index)] = edit;
      delete edits[index];
    }
    job.document = told;
    result = job;
    rows.reset({ forget: true });
    for (let index = 0; index < rows.count(); index += 1) {
      const source = rows.source(index);
      if (!Object.hasOwn(earlier, source)) continue;
      edits[index] = earlier[source];
      delete earlier[source];
    }
    keepEdits();
    showFormats();
    showView("result");
    document.querySelector(".tr-result .back").focus();
  }

  function changed() {
    keepEdits();
    showResult();
  }

  function showResult() {
    if (!result?.document) return;
    const [done, all] = [result.units.length, rows.count() || result.document.paragraphs.reduce((sum, one) => sum + one.sentences.length, 0)];
    const edited = Object.keys(edits).length;
    const parts = [];
    if (!all) parts.push(t("trEmptyDocument"));
    else if (running) parts.push(t("trProgress", done, all));
    else parts.push(result.finished ? t("trDone", all) : t("trStopped", done, all));
    if (edited) parts.push(t("trEditedCount", edited));
    name.textContent = result.name || t("trPasted");
    status.textContent = parts.join(" · ");
    progress.hidden = !running;
    progress.max = all || 1;
    progress.value = done;
    progress.setAttribute("aria-label", parts[0]);
    stop.hidden = !running;
    goOn.hidden = Boolean(running) || result.finished;
    status.setAttribute("aria-busy", String(Boolean(running)));
  }

  function showFormats() {
    if (!result?.document) return;
    const wanted = format.value || "txt";
    const { written, title, format: own } = result.document;
    fill(format, option("txt", t("trAsText")), option("tmx", "TMX"), option("xliff", "XLIFF"), written && own !== "txt" && option("own", t("trAsOwn", title)));
    format.value = [...format.options].some((one) => one.value === wanted) ? wanted : "txt";
  }

  /** The translation as text, its lines and blank lines as in the source. */
  function asText() {
    let index = 0;
    return result.document.paragraphs
      .map(({ before, sentences }, place) => {
        const own = sentences.map((source) => (index < result.units.length ? rows.target(index++) : source)).join(" ");
        return `${place ? (before ?? "\n\n") : (before ?? "")}${own}`;
      })
      .join("");
  }

  async function copyAll() {
    await copied(asText());
    notify(t("trCopied"));
  }

  async function saveAs() {
    const body = new FormData();
    body.append("document", result.sent, result.name || "text");
    body.append("name", result.name);
    body.append("glossary", typedGlossary(result.glossary));
    body.append("format", format.value);
    const units = result.units.map(({ unit }, index) => (edits[index] ? { unit, target: edits[index].target, changed: edits[index].changed } : { unit }));
    body.append("units", new Blob([JSON.stringify(units)], { type: "application/json" }), "units.json");
    try {
      const answer = await ask("/page/save", { body });
      const as = nameOf(result.name, format.value);
      save(await answer.blob(), as);
      notify(t("trSaved", as));
    } catch (error) {
      told(error);
    }
  }

  say(section);
}

const option = (value, label) => h("option", { value }, label);

/** What a glossary is to the server: what a person types has "=" where tables have tabs. */
function typedGlossary(typed) {
  return typed
    .split("\n")
    .map((line) => (line.includes("\t") ? line : line.replace(/\s*=\s*/, "\t")))
    .join("\n");
}

/** The name of a translation: "artikel.nl.docx" becomes "artikel.en.docx". */
function nameOf(source, format) {
  const [, stem, suffix] = /^(.*?)(\.[^.]*)?$/.exec(source || "text");
  const endings = { txt: ".txt", tmx: ".tmx", xliff: ".xlf", own: suffix ?? ".txt" };
  return `${stem.replace(/[._-]nl$/i, "")}.en${endings[format]}`;
}

/** A button that has a person choose a file; `take` gets it. */
function fileField(id, take, accept = "") {
  const field = h("input", { type: "file", id, class: "unseen", accept });
  field.addEventListener("change", () => {
    if (field.files.length) take(field.files[0]);
    // The same file may be chosen again.
    field.value = "";
  });
  return h("span", { class: "choose" }, field, h("label", { for: id, class: "button", t: id === "tr-file" ? "trFile" : "trGlossaryFile" }));
}

/** Puts text on the clipboard, where the browser gives pages none too: that of a server on another machine without TLS. */
async function copied(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = h("textarea", { class: "unseen", value: text });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

/** Keeps a value in the browser at most once in some milliseconds; `now()` keeps what waits, `drop()` forgets it all. */
function keeper(name, value, milliseconds) {
  let timer = 0;
  const write = () => {
    timer = 0;
    keep(name, value()).catch((error) => notify(error.message, { error: true }));
  };
  const later = () => {
    timer ||= setTimeout(write, milliseconds);
  };
  later.now = () => {
    if (!timer) return;
    clearTimeout(timer);
    write();
  };
  later.drop = () => {
    clearTimeout(timer);
    timer = 0;
    return forget(name);
  };
  return later;
}
