// The tab Translate: a text or a document goes in; its sentences come as they are done, are edited, copied and saved.

import { ask, askLines, serverFacts } from "./api.js";
import { fill, h, isGivenUp, notify } from "./dom.js";
import { filesAreIn, onDrop, save } from "./files.js";
import { onLanguage, say, t } from "./i18n.js";
import { keeper, load } from "./store.js";
import { inputView, typedGlossary } from "./translate_input.js";
import { sentenceRows } from "./translate_rows.js";
import "./translate_texts.js";

/** What is kept in this browser: what goes in, what has come out, and what a person has written; by name. */
const KEPT = { input: "translate.input", result: "translate.result", edits: "translate.edits" };

export async function mount(section) {
  const input = inputView(KEPT.input, await load(KEPT.input), { start: () => start(), clear, stop: () => running?.abort(), toResult: () => showView("result") });
  let result = await load(KEPT.result);
  // What a person wrote: of this result by number, and of those before it by source, should these come again.
  const { edits, earlier } = { edits: {}, earlier: {}, ...(await load(KEPT.edits)) };
  let hasLexicon = true;
  let running = null;

  const keepResult = keeper(KEPT.result, () => result, 1000);
  const keepEdits = keeper(KEPT.edits, () => ({ edits, earlier }), 200);

  // What comes out.

  const name = h("h2", {});
  const status = h("span", { class: "soft", role: "status" });
  const progress = h("progress", { max: 1, "aria-label": "", hidden: true });
  const stop = h("button", { type: "button", t: "trStop", onClick: () => running?.abort() });
  const goOn = h("button", { type: "button", class: "primary", t: "trGoOn", onClick: () => start({ resumed: true }) });
  const format = h("select", { id: "tr-format", "data-t-label": "trSaveAs" });
  const frame = h("div", { class: "list", role: "region", tabIndex: -1, "data-t-label": "trResult", "aria-describedby": "tr-row-keys" });
  const saving = h("span", { class: "save" }, h("label", { for: "tr-format", class: "soft", t: "trSaveAs" }), format, h("button", { type: "button", class: "primary", "aria-keyshortcuts": "Control+S", t: "trSave", onClick: saveAs }));
  const resultView = h(
    "div",
    { class: "tr-result work", hidden: true },
    h("div", { class: "bar head" }, h("button", { type: "button", class: "back", t: "trBack", onClick: () => showView("input") }), name, status, stop, goOn, saving),
    progress,
    h("div", { class: "bar" }, h("button", { type: "button", "aria-keyshortcuts": "Alt+N", t: "trDoubtful", onClick: nextDoubtful }), h("button", { type: "button", t: "trCopy", onClick: copyAll })),
    frame,
    h("p", { class: "soft keys", id: "tr-row-keys", t: "trRowKeys" }),
  );
  fill(section, input.element, resultView);
  const rows = sentenceRows(frame, { result: () => result, edits: () => edits, glossary: () => typedGlossary(result?.glossary ?? ""), lexicon: () => hasLexicon, changed });

  onDrop(resultView, (file) => {
    input.take(file);
    showView("input");
    input.focus();
  });
  resultView.addEventListener("keydown", (event) => {
    const run = event.altKey && event.code === "KeyN" ? nextDoubtful : (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" ? saveAs : null;
    if (!run) return;
    event.preventDefault();
    run();
  });

  onLanguage(() => {
    showInput();
    showResult();
    showFormats();
    rows.reset();
  });
  showView(result?.document ? "result" : "input");
  serverFacts().then(({ lexicon }) => {
    hasLexicon = lexicon;
    if (!hasLexicon) rows.reset();
  });

  function showInput() {
    input.show({ isBusy: Boolean(running), hasResult: Boolean(result?.document) });
  }

  function nextDoubtful() {
    if (!rows.nextDoubtful()) notify(t("trNoDoubt"));
  }

  function showView(which) {
    input.element.hidden = which !== "input";
    resultView.hidden = which !== "result";
    showInput();
    if (which === "result") rows.reset();
  }

  function told(error) {
    if (error.name !== "AbortError") notify(error.message, { error: true });
  }

  async function clear() {
    if (!(await isGivenUp([t("trClearSure")], { yes: "trClear", no: "trClearNo" }))) return;
    running?.abort();
    for (const one of [edits, earlier]) for (const key of Object.keys(one)) delete one[key];
    result = undefined;
    await Promise.all([input, keepResult, keepEdits].map((one) => (one.forget ?? one.drop)()));
    showView("input");
    input.focus();
  }

  /** Has the text translated, from its beginning or from where it stopped. */
  async function start({ resumed = false } = {}) {
    if (running) return;
    await filesAreIn();
    input.refuse();
    const given = input.given();
    if (!resumed && !given) {
      input.refuse(t("trNothing"));
      input.focus();
      return;
    }
    const job = resumed ? result : { ...given, document: null, units: [], finished: false };
    running = new AbortController();
    const body = new FormData();
    body.append("document", job.sent, job.name || "text");
    body.append("name", job.name);
    body.append("glossary", typedGlossary(job.glossary));
    body.append("done", String(job.units.length));
    showInput();
    try {
      await askLines("/page/translate", { body, signal: running.signal }, (line) => came(job, line));
      if (!job.finished) told(new Error(t("trBroken")));
    } catch (error) {
      if (job.document) told(error);
      else if (error.name !== "AbortError") input.refuse(error.message);
    } finally {
      running = null;
      showInput();
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
    // At once: a reload shows what was under way.
    keepResult();
    keepResult.now();
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
    const { written, format: own } = result.document;
    const suffix = /\.[^.]+$/.exec(result.name)?.[0] ?? `.${own}`;
    fill(format, option("txt", t("trAsText")), option("tmx", "TMX"), option("xliff", "XLIFF"), written && own !== "txt" && option("own", t("trAsOwn", suffix)));
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
    notify((await copied(asText())) ? t("trCopied") : t("trNotCopied"));
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

/** The name of a translation: "artikel.nl.docx" becomes "artikel.en.docx". */
function nameOf(source, format) {
  const [, stem, suffix] = /^(.*?)(\.[^.]*)?$/.exec(source || "text");
  const endings = { txt: ".txt", tmx: ".tmx", xliff: ".xlf", own: suffix ?? ".txt" };
  return `${stem.replace(/[._-]nl$/i, "")}.en${endings[format]}`;
}

/** Puts text on the clipboard, where the browser gives pages none too: that of a server on another machine without TLS. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = h("textarea", { class: "unseen", value: text });
    document.body.append(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }
}
