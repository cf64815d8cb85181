// The tab where two texts are aligned, and where an alignment is corrected and saved.

import { editor } from "./align_editor.js";
import "./align_texts.js";
import { ask } from "./api.js";
import { Alignment } from "./beads.js";
import { fill, h, isGivenUp, notify } from "./dom.js";
import { fileButton, filesAreIn, onDrop, save, sizeOf } from "./files.js";
import { onLanguage, say, t } from "./i18n.js";
import { forget, keep, keeper, load } from "./store.js";

const SIDES = ["source", "target"];
const UNITS = /\.(tmx|xlf|xliff|xlf2|xliff2|sdlxliff|mqxliff)(\.gz)?$/i;
const PAIR = "align.pair";
const FILE = "align.file";
const DRAFT = "align.draft";
const START = "align.start";
const REFUSED = 422;
/** Milliseconds after a step in which the next frame does not wait for it. */
const KEPT_WITHIN = 60;

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
  const keepTexts = keeper(START, () => texts, KEPT_WITHIN);
  const refusal = h("div", { class: "problem", role: "alert", hidden: true });
  const panes = Object.fromEntries(SIDES.map((side) => [side, h("div", { class: "text-in" })]));
  const method = h("select", { id: "align-method" }, ["auto", "lexical", "length"].map((name) => h("option", { value: name, t: `alMethod-${name}` })));
  const align = h("button", { class: "primary", type: "button", t: "alAlign", onClick: () => start() });
  const idle = h("div", { class: "bar" }, align, h("button", { type: "button", t: "alSwap", onClick: swap }), h("label", { for: "align-method", t: "alMethod" }), method);
  const stop = h("button", { type: "button", t: "alStop" });
  const doing = h("span");
  const busy = h("div", { class: "bar", role: "status", hidden: true }, doing, h("progress", { "data-t-label": "alBusy" }), stop);

  function draw(side) {
    const { text, file } = texts[side];
    const id = `align-${side}`;
    const head = h("div", { class: "bar" }, h("label", { for: id, class: "title", t: nameOf(side) }), h("span", { class: "end" }, fileButton("alFile", (...files) => take(side, files), { most: 2 })));
    const area = h("textarea", { id, value: text, lang: side === "source" ? "nl" : "en", "data-t-placeholder": "alPaste", onInput: () => set(side, { text: area.value }) });
    const chosen = file && h("div", { class: "chosen", id, tabIndex: -1 }, h("strong", {}, file.name), h("span", { class: "soft" }, sizeOf(file)), h("button", { type: "button", t: "alRemove", onClick: () => { put(side, { text: "" }); document.getElementById(id).focus(); } }));
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
    const [first, second] = files;
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
    await filesAreIn();
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
      await keepTexts.drop();
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
    onDrop(panes[side], (...files) => take(side, files), { most: 2 });
    draw(side);
  }
  fill(
    section,
    h("div", { class: "pair" }, panes.source, panes.target),
    refusal, idle, busy,
    h("div", { class: "or bar" }, h("span", { t: "alOr" }), fileButton("alOpen", openUnits)),
  );
  say(section);
}

// --- A pair at work ---

async function showPair(section, pair, file, draft) {
  const alignment = new Alignment(pair.content);
  const keepPair = keeper(PAIR, () => ({ ...pair, content: alignment.content(), place: view.place() }), KEPT_WITHIN);
  const keepDraft = keeper(DRAFT, () => typed ?? undefined, KEPT_WITHIN);
  let typed = draft;
  const root = h("div", { class: "aligner work" });
  const format = h("select", { id: "align-format", "data-t-label": "alFormat" }, ["tmx", "tsv", "links"].map((name) => h("option", { value: name, t: `alSave-${name}` })));
  const title = h("h2", { class: "title" }, file ? pair.names.source : `${pair.names.source} – ${pair.names.target}`);
  root.append(
    h(
      "div",
      { class: "bar head" },
      title,
      h("span", { class: "save" }, h("button", { type: "button", t: "alNew", onClick: anew }), h("label", { for: "align-format", class: "soft", t: "alFormat" }), format, h("button", { class: "primary", type: "button", "aria-keyshortcuts": "Control+S", t: "alSave", onClick: store })),
    ),
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
    if (alignment.done.length && !(await isGivenUp([t("alNewAsk")], { yes: "alNewYes", no: "alNewNo" }))) return;
    await Promise.all([keepPair.drop(), keepDraft.drop(), forget(FILE)]);
    showStart(section, {});
  }

  return view;
}
