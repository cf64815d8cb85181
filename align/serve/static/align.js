// The tab where two texts are aligned, and where an alignment is corrected and saved.

import { editor } from "./align_editor.js";
import { ask } from "./api.js";
import { Alignment } from "./beads.js";
import { fill, h, notify, onDrop, save } from "./dom.js";
import { addTexts, onLanguage, say, t } from "./i18n.js";
import { forget, keep, load } from "./store.js";

addTexts({
  en: {
    alSource: "Dutch text", alTarget: "English translation", alPaste: "Paste the text here, or drop a document.", alFile: "Choose a document", alTake: "Another text",
    alAlign: "Align", alSwap: "Swap the two", alMethod: "Go by", "alMethod-auto": "words, and the model where they leave doubt", "alMethod-lexical": "words", "alMethod-length": "lengths of sentences",
    alOr: "Or correct a pair that is aligned already: a translation memory (TMX), XLIFF, a table.", alOpen: "Open a file of units", alBusy: "Aligning …", alOpening: "Opening …", alStop: "Stop",
    alNeedBoth: "Give both texts: paste or drop them.", alAnyway: "Align anyway", alUnrelated: "These two texts have little in common: do they belong together?",
    alNew: "New pair", alNewAsk: "Begin anew? What you have not saved of this pair is lost.", alNewYes: "Begin anew", alNewNo: "Go on with this pair",
    alFormat: "Save as", alSave: "Save", "alSave-tmx": "TMX (translation memory)", "alSave-tsv": "TSV (table)", "alSave-links": "Links ([0]:[0, 1])", alSaved: (name) => `Saved: ${name}`,
  },
  nl: {
    alSource: "Nederlandse tekst", alTarget: "Engelse vertaling", alPaste: "Plak de tekst hier, of laat een document hier vallen.", alFile: "Kies een document", alTake: "Andere tekst",
    alAlign: "Oplijnen", alSwap: "Verwissel de twee", alMethod: "Ga af op", "alMethod-auto": "woorden, en het model waar die twijfel laten", "alMethod-lexical": "woorden", "alMethod-length": "lengte van zinnen",
    alOr: "Of verbeter een paar dat al opgelijnd is: een vertaalgeheugen (TMX), XLIFF, een tabel.", alOpen: "Open een bestand met eenheden", alBusy: "Bezig met oplijnen …", alOpening: "Bezig met openen …", alStop: "Stop",
    alNeedBoth: "Geef beide teksten: plak ze of laat ze hier vallen.", alAnyway: "Toch oplijnen", alUnrelated: "Deze twee teksten hebben weinig gemeen: horen ze bij elkaar?",
    alNew: "Nieuw paar", alNewAsk: "Opnieuw beginnen? Wat je van dit paar niet hebt opgeslagen gaat verloren.", alNewYes: "Opnieuw beginnen", alNewNo: "Verder met dit paar",
    alFormat: "Opslaan als", alSave: "Opslaan", "alSave-tmx": "TMX (vertaalgeheugen)", "alSave-tsv": "TSV (tabel)", "alSave-links": "Koppelingen ([0]:[0, 1])", alSaved: (name) => `Opgeslagen: ${name}`,
  },
});

const SIDES = ["source", "target"];
const UNITS = /\.(tmx|xlf|xliff|xlf2|xliff2|sdlxliff|mqxliff)(\.gz)?$/i;
const PAIR = "align.pair";
const FILE = "align.file";
const DRAFT = "align.draft";
const START = "align.start";
const REFUSED = 422;

const nameOf = (side) => (side === "source" ? "alSource" : "alTarget");

/** Fills the tab: with what was under way, or with what it takes to begin. */
export async function mount(section) {
  const pair = await load(PAIR);
  if (pair) await showPair(section, pair, await load(FILE), await load(DRAFT));
  else showStart(section, (await load(START)) ?? {});
}

// --- Two texts, or a file ---

/** @param {Record<"source" | "target", {text?: string, file?: File}>} begun what was pasted or chosen before */
function showStart(section, begun) {
  const texts = { source: { text: "", ...begun.source }, target: { text: "", ...begun.target } };
  const keepTexts = latest(() => keep(START, texts));
  const refusal = h("div", { class: "refusal", role: "alert", hidden: true });
  const panes = Object.fromEntries(SIDES.map((side) => [side, h("div", { class: "text-in" })]));
  const method = h("select", { id: "align-method" }, ["auto", "lexical", "length"].map((name) => h("option", { value: name, t: `alMethod-${name}` })));
  const align = h("button", { class: "primary", type: "button", t: "alAlign", onClick: () => start() });
  const idle = h("div", { class: "bar" }, align, h("button", { type: "button", t: "alSwap", onClick: swap }), h("label", { for: "align-method", t: "alMethod" }), method);
  const stop = h("button", { type: "button", t: "alStop" });
  const doing = h("span");
  const busy = h("div", { class: "bar", role: "status", hidden: true }, doing, h("progress", { "data-t-label": "alBusy" }), stop);
  const units = picker(([file]) => openUnits(file), { multiple: false });

  function draw(side) {
    const { text, file } = texts[side];
    const id = `align-${side}`;
    const choose = picker((files) => take(side, files));
    const head = h("div", { class: "bar" }, h("label", { for: id, t: nameOf(side) }), h("button", { type: "button", class: "end", t: "alFile", onClick: () => choose.click() }), choose);
    const area = h("textarea", { id, value: text, lang: side === "source" ? "nl" : "en", "data-t-placeholder": "alPaste", onInput: () => set(side, { text: area.value }) });
    const chosen = file && h("div", { class: "chosen", id, tabIndex: -1 }, h("b", {}, file.name), h("button", { type: "button", t: "alTake", onClick: () => put(side, { text: "" }) }));
    fill(panes[side], head, chosen || area);
    say(panes[side]);
  }

  function set(side, value) {
    texts[side] = value;
    keepTexts();
  }

  function put(side, value) {
    set(side, value);
    draw(side);
  }

  function take(side, files) {
    const [first, second] = [...files];
    if (!second && UNITS.test(first.name)) return openUnits(first);
    if (!second) return put(side, { file: first });
    // Of two files the one that says so is the English one.
    const isSwapped = /[._-]en[._-]/i.test(first.name) || /[._-]nl[._-]/i.test(second.name);
    put("source", { file: isSwapped ? second : first });
    return put("target", { file: isSwapped ? first : second });
  }

  function swap() {
    [texts.source, texts.target] = [texts.target, texts.source];
    keepTexts();
    SIDES.forEach(draw);
    refusal.hidden = true;
  }

  async function start({ check = true } = {}) {
    if (SIDES.some((side) => !texts[side].file && !texts[side].text?.trim())) return refuse(t("alNeedBoth"));
    const body = new FormData();
    for (const side of SIDES) {
      const { file, text } = texts[side];
      body.append(side, file ?? new Blob([text], { type: "text/plain" }), file?.name ?? `${t(nameOf(side))}.txt`);
    }
    body.append("method", method.value);
    body.append("check", String(check));
    return begin("/page/align", body, "alBusy", null);
  }

  function openUnits(file) {
    const body = new FormData();
    body.append("file", file, file.name);
    return begin("/page/align/open", body, "alOpening", file);
  }

  async function begin(path, body, saying, file) {
    const control = new AbortController();
    stop.onclick = () => control.abort();
    refusal.hidden = true;
    doing.textContent = t(saying);
    [idle.hidden, busy.hidden] = [true, false];
    try {
      const { source, target, beads, unrelated } = await (await ask(path, { body, signal: control.signal })).json();
      const pair = {
        names: Object.fromEntries(SIDES.map((side) => [side, (file ?? texts[side].file)?.name ?? t(nameOf(side))])),
        languages: { source: source.language, target: target.language },
        content: { source: source.sentences, target: target.sentences, beads },
        place: { bead: 0, side: "source", at: 0 },
      };
      await (file ? keep(FILE, file) : forget(FILE));
      await keep(PAIR, pair);
      await forget(START);
      if (unrelated) notify(t("alUnrelated"), { error: true });
      const view = await showPair(section, pair, file, null);
      view.focus();
    } catch (error) {
      if (error.name === "AbortError") return;
      refuse(error.message, error.status === REFUSED);
    } finally {
      [idle.hidden, busy.hidden] = [false, true];
    }
  }

  function refuse(message, canInsist = false) {
    const ways = h("div", { class: "bar" }, h("button", { type: "button", t: "alSwap", onClick: swap }), h("button", { type: "button", t: "alAnyway", onClick: () => start({ check: false }) }));
    fill(refusal, h("p", {}, message), canInsist && ways);
    say(refusal);
    refusal.hidden = false;
  }

  for (const side of SIDES) {
    onDrop(panes[side], (files) => take(side, files));
    draw(side);
  }
  fill(
    section,
    h("div", { class: "pair" }, panes.source, panes.target),
    refusal, idle, busy,
    h("div", { class: "or bar" }, h("span", { t: "alOr" }), h("button", { type: "button", t: "alOpen", onClick: () => units.click() }), units),
  );
  say(section);
}

/** A field for files that is not seen, clicked by a button. */
function picker(take, { multiple = true } = {}) {
  const field = h("input", { type: "file", hidden: true, multiple });
  field.addEventListener("change", () => {
    if (field.files.length) take(field.files);
    field.value = "";
  });
  return field;
}

// --- A pair at work ---

async function showPair(section, pair, file, draft) {
  const alignment = new Alignment(pair.content);
  const keepPair = latest(() => keep(PAIR, { ...pair, content: alignment.content(), place: view.place() }));
  const keepDraft = latest(() => (typed ? keep(DRAFT, typed) : forget(DRAFT)));
  let typed = draft;
  const root = h("div", { class: "aligner" });
  const format = h("select", { id: "align-format" }, ["tmx", "tsv", "links"].map((name) => h("option", { value: name, t: `alSave-${name}` })));
  const title = h("h2", { class: "title" }, file ? pair.names.source : `${pair.names.source} – ${pair.names.target}`);
  root.append(
    h("div", { class: "bar" }, title, h("label", { for: "align-format", class: "unseen", t: "alFormat" }), format, h("button", { class: "primary", type: "button", "aria-keyshortcuts": "Control+S", t: "alSave", onClick: store }), h("button", { type: "button", t: "alNew", onClick: anew })),
  );
  fill(section, root);
  const view = editor(root, {
    alignment, names: file ? {} : pair.names, languages: pair.languages, place: pair.place, draft,
    onChange: keepPair,
    onDraft: (next) => {
      typed = next;
      keepDraft();
    },
  });
  title.append(view.progress);
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    store();
  });
  onLanguage(() => root.isConnected && view.say());

  async function store() {
    view.finish();
    const { source, target, beads } = alignment.content();
    const shown = Object.fromEntries(SIDES.map((side) => [side, { name: pair.names[side], language: pair.languages[side], sentences: side === "source" ? source : target }]));
    const body = new FormData();
    body.append("alignment", new Blob([JSON.stringify({ ...shown, beads })], { type: "application/json" }), "alignment.json");
    body.append("format", format.value);
    if (file) body.append("file", file, file.name);
    const answer = await ask("/page/align/save", { body });
    const base = pair.names.source.replace(/\.gz$/i, "").replace(/\.\w{1,8}$/, "").replace(/[._-](nl|en)$/i, "");
    const name = `${base || "pair"}.${format.value}`;
    save(await answer.blob(), name);
    notify(t("alSaved", name));
  }

  async function anew() {
    if (alignment.done.length && !(await isWanted())) return;
    for (const name of [PAIR, FILE, DRAFT]) await forget(name);
    showStart(section, {});
  }

  return view;
}

/** Asks a person whether to give up what is at work. */
function isWanted() {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": "anew" }, h("form", { method: "dialog" }, h("p", { id: "anew", t: "alNewAsk" }), h("div", { class: "bar" }, h("button", { value: "no", class: "primary", t: "alNewNo" }), h("button", { value: "yes", t: "alNewYes" }))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    say(dialog);
    dialog.showModal();
  });
}

/** Does some work as soon as what is under way is done, and once more where it was asked for meanwhile; never twice at a time. */
function latest(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        // Behind the step that asked for it, so that the next frame does not wait.
        await new Promise((done) => setTimeout(done));
        await work();
      } while (again);
    } finally {
      running = false;
    }
  };
}
