// The list of beads in which an alignment is corrected: what is shown, and what keys and buttons do.

import { drawOverview, nextUnsure } from "./pages/unsure.js";
import { across, isNull, isUnsure } from "./beads.js";
import { h, notify } from "./dom.js";
import { addTexts, language, number, say, t } from "./i18n.js";
import { virtualList } from "./virtual.js";

addTexts({
  en: {
    abUndo: "Undo", abRedo: "Redo", abPrevious: "Previous doubtful", abNext: "Next doubtful", abMergeBack: "Merge up", abMerge: "Merge down",
    abSplit: "Split", abUp: "Move up", abDown: "Move down", abUnlink: "Unlink", abRemove: "Delete", abCorrect: "Correct text", abJoin: "Join sentences",
    abConfirm: "Confirm", abConfirmAll: "Confirm all above", abKeys: "Keys",
    abMergeBackWhy: "Make one bead of this bead and the one above", abMergeWhy: "Make one bead of this bead and the one below",
    abSplitWhy: "Make two beads of this one, before the sentence you are at", abUpWhy: "Move the sentence to the bead above", abDownWhy: "Move the sentence to the bead below",
    abUnlinkWhy: "Leave both sides of this bead without a counterpart", abRemoveWhy: "Delete this bead with its sentences", abCorrectWhy: "Change the text of the sentence, or split it",
    abJoinWhy: "Make one sentence of this one and the next", abConfirmWhy: "Say that this bead is right, and go on", abConfirmAllWhy: "Say that this bead and all above it are right",
    abDone: "Done", abSplitHere: "Split here", abCancel: "Cancel", abClose: "Close", abSentence: "Text of the sentence",
    abGridLabel: "Beads: sentences of both texts that translate each other", abGo: "Going through", abBeads: "Beads", abSentences: "Sentences", abWork: "Confirming",
    abNone: "no counterpart", abCannot: "That cannot be done here.", abNothing: "There is nothing doubtful left.", abNoUndo: "There is nothing to undo.", abNoRedo: "There is nothing to redo.",
    abOverview: "Doubtful places in the whole text", abConfidence: "confidence", abArrows: "To the sentence above, below, across", abEnds: "To the beginning, to the end",
    "ab-high": "sure", "ab-middle": "fair", "ab-low": "doubtful", "ab-null": "no counterpart", "ab-edited": "made by hand", "ab-confirmed": "confirmed",
    abPlace: (at, count, type, state, score) => `Bead ${at} of ${count}: ${type}, ${state}${score ? `, confidence ${score}` : ""}`,
    abProgress: (count, confirmed, left) => `${count} beads, ${confirmed} confirmed, ${left} doubtful`,
  },
  nl: {
    abUndo: "Ongedaan maken", abRedo: "Opnieuw", abPrevious: "Vorige twijfel", abNext: "Volgende twijfel", abMergeBack: "Samen met vorige", abMerge: "Samen met volgende",
    abSplit: "Splitsen", abUp: "Omhoog", abDown: "Omlaag", abUnlink: "Losmaken", abRemove: "Verwijderen", abCorrect: "Tekst verbeteren", abJoin: "Zinnen samenvoegen",
    abConfirm: "Goedkeuren", abConfirmAll: "Alles tot hier goed", abKeys: "Toetsen",
    abMergeBackWhy: "Maak één koppeling van deze en de vorige", abMergeWhy: "Maak één koppeling van deze en de volgende",
    abSplitWhy: "Maak twee koppelingen van deze, vóór de zin waar je bent", abUpWhy: "Verplaats de zin naar de koppeling erboven", abDownWhy: "Verplaats de zin naar de koppeling eronder",
    abUnlinkWhy: "Laat beide kanten van deze koppeling zonder tegenhanger", abRemoveWhy: "Verwijder deze koppeling met haar zinnen", abCorrectWhy: "Verander de tekst van de zin, of splits hem",
    abJoinWhy: "Maak één zin van deze en de volgende", abConfirmWhy: "Zeg dat deze koppeling klopt, en ga verder", abConfirmAllWhy: "Zeg dat deze koppeling en alles erboven klopt",
    abDone: "Klaar", abSplitHere: "Hier splitsen", abCancel: "Annuleren", abClose: "Sluiten", abSentence: "Tekst van de zin",
    abGridLabel: "Koppelingen: zinnen van beide teksten die elkaar vertalen", abGo: "Doorlopen", abBeads: "Koppelingen", abSentences: "Zinnen", abWork: "Goedkeuren",
    abNone: "geen tegenhanger", abCannot: "Dat kan hier niet.", abNothing: "Er is niets twijfelachtigs meer.", abNoUndo: "Er is niets om ongedaan te maken.", abNoRedo: "Er is niets om opnieuw te doen.",
    abOverview: "Twijfelachtige plaatsen in de hele tekst", abConfidence: "zekerheid", abArrows: "Naar de zin erboven, eronder, ertegenover", abEnds: "Naar het begin, naar het einde",
    "ab-high": "zeker", "ab-middle": "redelijk", "ab-low": "twijfelachtig", "ab-null": "geen tegenhanger", "ab-edited": "met de hand gemaakt", "ab-confirmed": "goedgekeurd",
    abPlace: (at, count, type, state, score) => `Koppeling ${at} van ${count}: ${type}, ${state}${score ? `, zekerheid ${score}` : ""}`,
    abProgress: (count, confirmed, left) => `${count} koppelingen, ${confirmed} goedgekeurd, ${left} twijfelachtig`,
  },
});

/** The time of now as TMX writes it. */
const now = () => `${new Date().toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;

const same = (one, other) => one.bead === other.bead && one.side === other.side && one.at === other.at;

/** How many sentences a bead links, as "2–1". */
const type = (bead) => `${bead.source}–${bead.target}`;

// Cut off, not rounded: 0.899 must not look like the 0.90 from which a bead is sure.
const shownScore = (score) => number(Math.floor(score * 100 + 1e-9) / 100, 2);

const languageName = (tag) => new Intl.DisplayNames(language(), { type: "language" }).of(tag);

const inALine = (text) => text.split(/\s+/).filter(Boolean).join(" ");

/** What a bead looks like: "confirmed", "edited", or how sure the aligner is. */
const look = (bead) => (bead.confirmed ? "confirmed" : bead.edited ? "edited" : bead.level);

/**
 * Shows an alignment to be corrected.
 * @param {HTMLElement} root is filled
 * @param {{alignment: import("./beads.js").Alignment, names: Partial<Record<Side, string>>, languages: Record<Side, string>,
 *   place: Place, draft?: {place: Place, text: string}, onChange: () => void, onDraft: (draft: object | null) => void}} work
 *   a text without a name is called by its language; `onChange` is called after every change and step, `onDraft` whenever somebody types
 */
export function editor(root, { alignment, names, languages, place, draft, onChange, onDraft }) {
  let here = alignment.nearest(place);
  let correcting = draft ?? null;

  const frame = h("div", { class: "list beads", role: "grid", tabIndex: 0, "data-t-label": "abGridLabel" });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ class: "overview", viewBox: "0 0 10 1000", preserveAspectRatio: "none", "aria-hidden": "true" })) svg.setAttribute(name, value);
  const status = h("p", { class: "place soft", role: "status" });
  const progress = h("span", { class: "soft" });
  const list = virtualList(frame, row);
  const heads = { source: h("span"), target: h("span") };

  const ACTIONS = {
    undo: { text: "abUndo", keys: ["Ctrl+Z"], run: () => back(alignment.undone, () => alignment.undo(), "abNoUndo", true) },
    redo: { text: "abRedo", keys: ["Ctrl+Y", "Ctrl+Shift+Z"], run: () => back(alignment.done, () => alignment.redo(), "abNoRedo", false) },
    previous: { text: "abPrevious", keys: ["P"], run: () => jump(-1) },
    next: { text: "abNext", keys: ["N"], run: () => jump(1) },
    mergeBack: { text: "abMergeBack", keys: ["Shift+M"], run: () => change(alignment.mergeBack(here)) },
    merge: { text: "abMerge", keys: ["M"], run: () => change(alignment.merge(here)) },
    split: { text: "abSplit", keys: ["S"], run: () => change(alignment.split(here)) },
    up: { text: "abUp", keys: ["Alt+↑"], run: () => change(alignment.move(here, -1)) },
    down: { text: "abDown", keys: ["Alt+↓"], run: () => change(alignment.move(here, 1)) },
    unlink: { text: "abUnlink", keys: ["L"], run: () => change(alignment.unlink(here)) },
    remove: { text: "abRemove", keys: ["Delete"], run: () => change(alignment.remove(here)) },
    correct: { text: "abCorrect", keys: ["Enter", "F2"], run: correct },
    join: { text: "abJoin", keys: ["J"], run: () => change(alignment.joinSentences(here, now())) },
    confirm: { text: "abConfirm", keys: ["C", "Space"], run: confirm },
    confirmAll: { text: "abConfirmAll", keys: ["Shift+C"], run: () => change(alignment.confirmThrough(here, now())) },
    keys: { text: "abKeys", keys: ["?"], run: showKeys },
  };
  const byKey = new Map(Object.values(ACTIONS).flatMap((action) => action.keys.map((key) => [key, action])));
  const groups = {
    abGo: ["previous", "next"], abBeads: ["mergeBack", "merge", "split", "unlink", "remove"], abSentences: ["up", "down", "correct", "join"],
    abWork: ["confirm", "confirmAll"], abUndo: ["undo", "redo", "keys"],
  };
  const tools = h("div", { class: "tools" }, Object.entries(groups).map(([label, actions]) => h("div", { role: "group", "data-t-label": label }, actions.map(button))));
  // A click on a button leaves the keyboard in the list.
  tools.addEventListener("mousedown", (event) => event.preventDefault());

  root.append(
    tools,
    h("div", { class: "names", "aria-hidden": "true" }, heads.source, h("span", { t: "abConfidence" }), heads.target),
    h("div", { class: "frame" }, frame, svg),
    status,
  );

  frame.addEventListener("focus", () => focusHere());
  frame.addEventListener("focusin", () => (frame.tabIndex = -1));
  frame.addEventListener("focusout", (event) => {
    if (!frame.contains(event.relatedTarget)) frame.tabIndex = 0;
  });
  frame.addEventListener("mousedown", (event) => {
    const to = placeOf(event.target);
    if (!to) return;
    event.preventDefault();
    go(to);
  });
  frame.addEventListener("dblclick", (event) => placeOf(event.target) && correct());
  root.addEventListener("keydown", (event) => {
    if (event.target.matches("textarea, input, select") || event.target.closest("dialog")) return;
    const isButton = event.target.matches("button") && ["Enter", " "].includes(event.key);
    const action = isButton ? null : byKey.get(keyOf(event));
    if (action ? !event.repeat || action.keys[0] !== "Delete" : step(event)) {
      event.preventDefault();
      if (action) act(action);
    }
  });
  svg.addEventListener("click", (event) => {
    const box = svg.getBoundingClientRect();
    go({ bead: Math.floor(((event.clientY - box.top) / box.height) * alignment.beads.length), side: here.side, at: 0 });
  });

  // In another width beads have other heights; one stays where one is.
  let width = 0;
  new ResizeObserver(() => {
    if (width && frame.clientWidth !== width) requestAnimationFrame(() => list.show(here.bead));
    width = frame.clientWidth;
  }).observe(frame);

  list.reset(alignment.beads.length);
  say(root);
  tell();
  // Whatever the sizes, which are known when the page has been laid out.
  requestAnimationFrame(() => {
    if (correcting) openDraft();
    else list.show(here.bead);
  });

  function button(name) {
    const { text, keys } = ACTIONS[name];
    const why = `${text}Why`;
    const hasWhy = !["abUndo", "abRedo", "abPrevious", "abNext", "abKeys"].includes(text);
    return h("button", { type: "button", class: name === "confirm" ? "primary" : "", "data-action": name, "data-t-title": hasWhy && why, "aria-keyshortcuts": keys[0].replace("↑", "ArrowUp").replace("↓", "ArrowDown").replace("Ctrl", "Control"), onClick: () => act(ACTIONS[name]) }, h("span", { t: text }), " ", h("kbd", { "aria-hidden": "true" }, keys[0]));
  }

  // --- What is shown ---

  function row(index) {
    const bead = alignment.beads[index];
    const state = look(bead);
    const start = { source: alignment.start(index, "source"), target: alignment.start(index, "target") };
    let opens = false;
    const side = (name) => {
      const sentences = alignment.sentences(index, name).map((sentence, at) => {
        const position = start[name] + at;
        const first = position > 0 && alignment[name][position - 1].paragraph !== sentence.paragraph;
        opens ||= first;
        return sentenceOf(index, name, at, sentence, position, first || !position);
      });
      const none = h("p", { class: `none${same(here, { bead: index, side: name, at: 0 }) ? " here" : ""}`, tabIndex: -1, "data-side": name, "data-at": "0", t: "abNone" }, t("abNone"));
      return h("div", { class: "side", role: "gridcell", lang: languages[name] }, sentences.length ? sentences : none);
    };
    const sides = [side("source"), side("target")];
    const score = bead.score === null || isNull(bead) ? "" : shownScore(bead.score);
    const said = describe(index);
    const mark = bead.confirmed ? "✓" : bead.edited ? "✎" : score;
    const link = h("div", { class: "link", role: "gridcell" }, h("button", { type: "button", tabIndex: -1, id: `bead-${index}`, "aria-pressed": String(bead.confirmed), title: said, "aria-label": said, onClick: () => toggle(index) }, h("i", { "aria-hidden": "true" }, mark), h("small", { "aria-hidden": "true" }, type(bead))));
    return h("div", { class: `bead ${state}${isNull(bead) ? " null" : ""}${opens ? " opens" : ""}${index === here.bead ? " current" : ""}`, role: "row", "aria-rowindex": index + 1 }, sides[0], link, sides[1]);
  }

  function sentenceOf(bead, side, at, sentence, position, first) {
    if (correcting && same(correcting.place, { bead, side, at })) return correction(sentence);
    return h("p", { class: `s ${first ? "first " : ""}${sentence.kind}${same(here, { bead, side, at }) ? " here" : ""}`, tabIndex: -1, role: "textbox", "aria-readonly": "true", "aria-describedby": `bead-${bead}`, "data-side": side, "data-at": at }, h("b", { "aria-hidden": "true" }, position + 1), sentence.text);
  }

  function correction(sentence) {
    correcting.text ??= sentence.text;
    const field = h("textarea", { value: correcting.text, rows: 2, "data-t-label": "abSentence", "aria-label": t("abSentence"), lang: languages[correcting.place.side], spellcheck: true });
    const tool = (text, key, run) => h("button", { type: "button", onClick: run }, t(text), " ", h("kbd", { "aria-hidden": "true" }, key));
    const own = correcting;
    const box = h("div", { class: "correct" }, field, h("div", { class: "bar" }, tool("abDone", "Enter", () => finish()), tool("abSplitHere", "Ctrl+Enter", () => cut(field.selectionStart)), tool("abCancel", "Esc", () => finish({ keep: false }))));
    field.addEventListener("input", () => {
      own.text = field.value;
      onDraft(own);
    });
    field.addEventListener("keydown", (event) => {
      const run = { Enter: () => (event.ctrlKey || event.metaKey ? cut(field.selectionStart) : finish()), Escape: () => finish({ keep: false }) }[event.key];
      if (!run || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    });
    // Buttons get their click before what is typed counts as done.
    box.addEventListener("mousedown", (event) => event.target !== field && event.preventDefault());
    box.addEventListener("focusout", (event) => {
      if (correcting === own && box.isConnected && !box.contains(event.relatedTarget) && document.hasFocus()) finish({ stay: false });
    });
    return box;
  }

  function describe(index) {
    const bead = alignment.beads[index];
    const score = bead.score === null || isNull(bead) || bead.confirmed ? "" : shownScore(bead.score);
    return t("abPlace", number(index + 1), number(alignment.beads.length), type(bead), t(`ab-${look(bead)}`), score);
  }

  function tell() {
    const { beads } = alignment;
    frame.setAttribute("aria-rowcount", beads.length);
    for (const side of ["source", "target"]) heads[side].textContent = names[side] ?? languageName(languages[side]);
    let [confirmed, unsure] = [0, 0];
    for (const bead of beads) {
      confirmed += bead.confirmed;
      unsure += isUnsure(bead);
    }
    progress.textContent = t("abProgress", number(beads.length), number(confirmed), number(unsure));
    status.textContent = beads.length ? describe(here.bead) : "";
    drawOverview(svg, beads.map((bead) => (isUnsure(bead) ? bead.level : "")));
    for (const [name, past] of [["undo", alignment.done], ["redo", alignment.undone]]) tools.querySelector(`[data-action=${name}]`).disabled = !past.length;
  }

  // --- Where one is ---

  function placeOf(element) {
    const sentence = element.closest?.("[data-side]");
    const index = sentence?.closest("[data-index]")?.dataset.index;
    return index === undefined ? null : { bead: Number(index), side: sentence.dataset.side, at: Number(sentence.dataset.at) };
  }

  const elementOf = ({ bead, side, at }) => list.row(bead)?.querySelector(`[data-side=${side}][data-at="${at}"]`);

  function focusHere() {
    list.show(here.bead);
    const element = elementOf(here);
    if (!element) return;
    element.focus({ preventScroll: true });
    bringIn(element);
  }

  /** Scrolls no further than is needed to see an element, which list.show does not where a bead is higher than its frame. */
  function bringIn(element) {
    const [box, seen] = [element.getBoundingClientRect(), frame.getBoundingClientRect()];
    if (box.bottom > seen.bottom) frame.scrollTop += box.bottom - seen.bottom + 8;
    else if (box.top < seen.top) frame.scrollTop -= seen.top - box.top + 8;
  }

  function go(to) {
    finish({ stay: false });
    const old = here;
    here = alignment.nearest(to);
    for (const index of [old.bead, here.bead]) list.row(index)?.classList.toggle("current", index === here.bead);
    elementOf(old)?.classList.remove("here");
    focusHere();
    elementOf(here)?.classList.add("here");
    status.textContent = describe(here.bead);
    onChange();
  }

  function step(event) {
    if (event.altKey || event.shiftKey || !alignment.beads.length) return false;
    const { bead, side, at } = here;
    const last = alignment.beads.length - 1;
    const ctrl = event.ctrlKey || event.metaKey;
    const to = {
      ArrowDown: () => (at + 1 < alignment.beads[bead][side] ? { bead, side, at: at + 1 } : { bead: Math.min(bead + 1, last), side, at: bead < last ? 0 : at }),
      ArrowUp: () => (at ? { bead, side, at: at - 1 } : { bead: Math.max(bead - 1, 0), side, at: bead ? Infinity : 0 }),
      ArrowLeft: () => ({ bead, side: "source", at }),
      ArrowRight: () => ({ bead, side: "target", at }),
      Home: () => ctrl && { bead: 0, side, at: 0 },
      End: () => ctrl && { bead: last, side, at: Infinity },
    }[event.key]?.();
    if (to) go(to);
    return Boolean(to);
  }

  function jump(way) {
    const index = nextUnsure(alignment.beads.length, (at) => isUnsure(alignment.beads[at]), here.bead, way);
    if (index < 0) notify(t("abNothing"));
    else go({ bead: index, side: alignment.beads[index][here.side] ? here.side : across(here.side), at: 0 });
  }

  // --- What is done ---

  function act(action) {
    const wasCorrecting = Boolean(correcting);
    finish();
    if (!wasCorrecting || action !== ACTIONS.correct) action.run();
  }

  function change(to) {
    if (!to) {
      notify(t("abCannot"));
      return;
    }
    show(alignment.done.at(-1).splices, to);
  }

  function show(splices, to) {
    const hadFocus = frame.contains(document.activeElement) || document.activeElement === document.body;
    here = to;
    for (const { list: name, at, removed, inserted } of splices) if (name === "beads") list.splice(at, removed.length, inserted.length);
    tell();
    onChange();
    if (hadFocus) focusHere();
    else list.show(here.bead);
  }

  function back(into, run, nothing, isUndo) {
    const to = run();
    if (!to) {
      notify(t(nothing));
      return;
    }
    const { splices } = into.at(-1);
    const turned = isUndo ? splices.toReversed().map(({ list: name, at, removed, inserted }) => ({ list: name, at, removed: inserted, inserted: removed })) : splices;
    show(turned, to);
  }

  function confirm() {
    const bead = alignment.beads[here.bead];
    if (!bead) return;
    const on = !bead.confirmed && here.bead + 1 < alignment.beads.length;
    change(alignment.confirm(here, now()));
    if (on) go({ bead: here.bead + 1, side: here.side, at: 0 });
  }

  function toggle(index) {
    finish({ stay: false });
    here = alignment.nearest({ bead: index, side: here.side, at: 0 });
    change(alignment.confirm(here, now()));
  }

  function correct() {
    if (!alignment.beads[here.bead]?.[here.side]) {
      notify(t("abCannot"));
      return;
    }
    correcting = { place: here, text: null };
    openDraft();
  }

  function openDraft() {
    here = alignment.nearest(correcting.place);
    list.show(here.bead);
    list.refresh(here.bead);
    const field = list.row(here.bead).querySelector("textarea");
    if (!field) {
      // The sentence is not there any more.
      correcting = null;
      onDraft(null);
      return;
    }
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    // The row is higher than it was, which the list learns of in the next frame.
    requestAnimationFrame(() => requestAnimationFrame(() => bringIn(field.closest(".correct"))));
  }

  function closed() {
    const own = correcting;
    correcting = null;
    onDraft(null);
    return own;
  }

  function finish({ keep = true, stay = true } = {}) {
    if (!correcting) return;
    const { place: at, text } = closed();
    const to = keep ? alignment.setText(at, inALine(text), now()) : null;
    if (to) {
      if (stay) show(alignment.done.at(-1).splices, to);
      else {
        list.splice(at.bead, 1, 1);
        tell();
        onChange();
      }
      return;
    }
    list.refresh(at.bead);
    if (stay) focusHere();
  }

  function cut(position) {
    const { place: at, text } = correcting;
    const pieces = [inALine(text.slice(0, position)), inALine(text.slice(position))];
    if (!pieces[0] || !pieces[1]) {
      notify(t("abCannot"));
      return;
    }
    closed();
    show([{ list: "beads", at: at.bead, removed: [0], inserted: [0] }], alignment.splitSentence(at, ...pieces, now()));
  }

  function showKeys() {
    const line = (keys, text) => [h("dt", {}, keys.flatMap((key, at) => [at ? " " : "", h("kbd", {}, key)])), h("dd", { t: text })];
    const actions = Object.values(ACTIONS).filter(({ text }) => text !== "abKeys");
    const all = actions.map(({ keys, text }) => line(keys, ["abUndo", "abRedo", "abPrevious", "abNext"].includes(text) ? text : `${text}Why`));
    const dialog = h("dialog", { "aria-labelledby": "keys-title" }, h("h2", { id: "keys-title", t: "abKeys" }), h("dl", { class: "align-keys" }, line(["↑", "↓", "←", "→"], "abArrows"), line(["Ctrl+Home", "Ctrl+End"], "abEnds"), all), h("form", { method: "dialog" }, h("button", { class: "primary", t: "abClose" })));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    say(dialog);
    dialog.showModal();
  }

  return {
    progress,
    /** Where one is. */
    place: () => here,
    /** Takes what is being typed as done. */
    finish: () => finish(),
    /** Says all anew, in another language. */
    say: () => {
      list.splice(0, 0, 0);
      tell();
    },
    focus: focusHere,
  };
}

function keyOf(event) {
  const key = { ArrowUp: "↑", ArrowDown: "↓", " ": "Space" }[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  if (key === "?") return key;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${key}`;
}
