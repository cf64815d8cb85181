// A bead as a row: the sentences of both sides, what links them, and the field in which a sentence is corrected.

import { isNull } from "./beads.js";
import { h } from "./dom.js";
import { number, t } from "./i18n.js";

const same = (one, other) => one.bead === other.bead && one.side === other.side && one.at === other.at;

/** How many sentences a bead links, as "2–1". */
const type = (bead) => `${bead.source}–${bead.target}`;

// Cut off, not rounded: 0.899 must not look like the 0.90 from which a bead is sure.
const shownScore = (score) => number(Math.floor(score * 100 + 1e-9) / 100, 2);

/** What a bead looks like: "confirmed", "edited", or how sure the aligner is. */
const look = (bead) => (bead.confirmed ? "confirmed" : bead.edited ? "edited" : bead.level);

/**
 * What rows and words a bead is shown by.
 * @param {import("./beads.js").Alignment} alignment
 * @param {Record<Side, string>} languages
 * @param {{here: () => Place, correcting: () => {place: Place, text: string} | null, toggle: (bead: number) => void,
 *   finish: (options?: object) => void, cut: (position: number) => void, onDraft: (draft: object) => void}} work
 *   where somebody is, what is being corrected, and what a row's buttons and keys do
 */
export function beadRows(alignment, languages, work) {
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
      const none = h("p", { class: `none${same(work.here(), { bead: index, side: name, at: 0 }) ? " here" : ""}`, tabIndex: -1, "data-side": name, "data-at": "0", t: "abNone" }, t("abNone"));
      return h("div", { class: "side", role: "gridcell", lang: languages[name] }, sentences.length ? sentences : none);
    };
    const sides = [side("source"), side("target")];
    const score = bead.score === null || isNull(bead) ? "" : shownScore(bead.score);
    const said = describe(index);
    const mark = bead.confirmed ? "✓" : bead.edited ? "✎" : score;
    const link = h("div", { class: "link", role: "gridcell" }, h("button", { type: "button", tabIndex: -1, id: `bead-${index}`, "aria-pressed": String(bead.confirmed), title: said, "aria-label": said, onClick: () => work.toggle(index) }, h("i", { "aria-hidden": "true" }, mark), h("small", { "aria-hidden": "true" }, type(bead))));
    return h("div", { class: `bead ${state}${isNull(bead) ? " null" : ""}${opens ? " opens" : ""}${index === work.here().bead ? " current" : ""}`, role: "row", "aria-rowindex": index + 1 }, sides[0], link, sides[1]);
  }

  function sentenceOf(bead, side, at, sentence, position, first) {
    const correcting = work.correcting();
    if (correcting && same(correcting.place, { bead, side, at })) return correction(correcting, sentence);
    return h("p", { class: `s ${first ? "first " : ""}${sentence.kind}${same(work.here(), { bead, side, at }) ? " here" : ""}`, tabIndex: -1, role: "textbox", "aria-readonly": "true", "aria-label": t("abSentenceOf", number(position + 1)), "aria-describedby": `bead-${bead}`, "data-side": side, "data-at": at }, h("b", { "aria-hidden": "true" }, position + 1), sentence.text);
  }

  function correction(own, sentence) {
    own.text ??= sentence.text;
    const field = h("textarea", { value: own.text, rows: 2, "data-t-label": "abSentence", "aria-label": t("abSentence"), lang: languages[own.place.side], spellcheck: true });
    const tool = (text, key, run) => h("button", { type: "button", onClick: run }, t(text), " ", h("kbd", { "aria-hidden": "true" }, key));
    const box = h("div", { class: "correct" }, field, h("div", { class: "bar" }, tool("abDone", "Enter", () => work.finish()), tool("abSplitHere", "Ctrl+Enter", () => work.cut(field.selectionStart)), tool("abCancel", "Esc", () => work.finish({ keep: false }))));
    field.addEventListener("input", () => {
      own.text = field.value;
      work.onDraft(own);
    });
    field.addEventListener("keydown", (event) => {
      const run = { Enter: () => (event.ctrlKey || event.metaKey ? work.cut(field.selectionStart) : work.finish()), Escape: () => work.finish({ keep: false }) }[event.key];
      if (!run || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    });
    // Buttons get their click before what is typed counts as done.
    box.addEventListener("mousedown", (event) => event.target !== field && event.preventDefault());
    box.addEventListener("focusout", (event) => {
      if (work.correcting() === own && box.isConnected && !box.contains(event.relatedTarget) && document.hasFocus()) work.finish({ stay: false });
    });
    return box;
  }

  function describe(index) {
    const bead = alignment.beads[index];
    const score = bead.score === null || isNull(bead) || bead.confirmed ? "" : shownScore(bead.score);
    return t("abPlace", number(index + 1), number(alignment.beads.length), type(bead), t(`ab-${look(bead)}`), score);
  }

  return { row, describe };
}
