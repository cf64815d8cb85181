// The list of beads in which an alignment is corrected: what is shown, and what keys and buttons do.

import { drawOverview, nextUnsure } from "./pages/unsure.js";
import { beadRows } from "./align_rows.js";
import { timestamp } from "./api.js";
import { across, isUnsure } from "./beads.js";
import { h, notify, opened } from "./dom.js";
import { language, number, say, t } from "./i18n.js";
import { virtualList } from "./virtual.js";

const languageName = (tag) => new Intl.DisplayNames(language(), { type: "language" }).of(tag);

const inALine = (text) => text.split(/\s+/).filter(Boolean).join(" ");

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
  const { row, describe } = beadRows(alignment, languages, { here: () => here, correcting: () => correcting, toggle, finish, cut, onDraft });
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
    join: { text: "abJoin", keys: ["J"], run: () => change(alignment.joinSentences(here, timestamp())) },
    confirm: { text: "abConfirm", keys: ["C", "Space"], run: confirm },
    confirmAll: { text: "abConfirmAll", keys: ["Shift+C"], run: () => change(alignment.confirmThrough(here, timestamp())) },
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
    change(alignment.confirm(here, timestamp()));
    if (on) go({ bead: here.bead + 1, side: here.side, at: 0 });
  }

  function toggle(index) {
    finish({ stay: false });
    here = alignment.nearest({ bead: index, side: here.side, at: 0 });
    change(alignment.confirm(here, timestamp()));
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
    const to = keep ? alignment.setText(at, inALine(text), timestamp()) : null;
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
    show([{ list: "beads", at: at.bead, removed: [0], inserted: [0] }], alignment.splitSentence(at, ...pieces, timestamp()));
  }

  function showKeys() {
    const line = (keys, text) => [h("dt", {}, keys.flatMap((key, at) => [at ? " " : "", h("kbd", {}, key)])), h("dd", { t: text })];
    const actions = Object.values(ACTIONS).filter(({ text }) => text !== "abKeys");
    const all = actions.map(({ keys, text }) => line(keys, ["abUndo", "abRedo", "abPrevious", "abNext"].includes(text) ? text : `${text}Why`));
    opened(h("h2", { t: "abKeys" }), h("p", { class: "soft", t: "abBeadIs" }), h("dl", { class: "keys" }, line(["↑", "↓", "←", "→"], "abArrows"), line(["Ctrl+Home", "Ctrl+End"], "abEnds"), all, line(["Ctrl+S"], "alSave")), h("button", { class: "primary", t: "abClose" }));
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
