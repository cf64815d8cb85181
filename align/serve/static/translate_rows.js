// The sentences side by side: each with its translation, which is edited where it stands, its marks and its words.

import { ask, timestamp } from "./api.js";
import { fill, h, notify } from "./dom.js";
import { t } from "./i18n.js";
import { certainty, certaintyLabel, certaintyWhy, markLabel, markWhy } from "./marks.js";
import { virtualList } from "./virtual.js";

const GROWS = CSS.supports("field-sizing", "content");

/**
 * Shows the sentences of a result in `frame`.
 * @param {HTMLElement} frame
 * @param {{result: () => object, edits: () => Record<number, object>, glossary: () => string, lexicon: () => boolean, changed: () => void}} work
 *   what is shown; `changed` is called when something was edited.
 */
export function sentenceRows(frame, work) {
  let sources = [];
  let open = new Map();
  let words = new Map();
  let atFocus = "";
  let visited = 0;
  const list = virtualList(frame, render);
  if (!GROWS) new ResizeObserver(() => frame.querySelectorAll(".target").forEach(grow)).observe(frame);

  const unitAt = (index) => work.result()?.units[index];
  const editAt = (index) => work.edits()[index];
  const targetAt = (index) => editAt(index)?.target ?? unitAt(index)?.unit.target ?? "";
  const marksAt = (index) => (editAt(index) ? (editAt(index).found ?? { marks: [], problems: [] }) : unitAt(index));
  const isDoubtful = (index) => {
    const item = unitAt(index);
    if (!item) return false;
    return marksAt(index).marks.length > 0 || (!editAt(index) && ["Low", "None"].includes(certainty(item.unit)));
  };

  function render(index) {
    const { text, kind, first } = sources[index];
    const target = h("textarea", { class: "target text", rows: 1, lang: "en", spellcheck: true, autocomplete: "off", "aria-describedby": `tr-meta-${index}` });
    const row = h(
      "div",
      { class: `row ${first ? "first " : ""}${kind}`, role: "group" },
      h("span", { class: "place soft", "aria-hidden": "true" }, String(index + 1)),
      h("div", { class: "source text", lang: "nl" }, text),
      h("div", { class: "side" }, target, h("div", { class: "meta", id: `tr-meta-${index}` }), h("div", { class: "more", id: `tr-more-${index}`, hidden: true })),
    );
    target.addEventListener("focus", () => (atFocus = target.value));
    target.addEventListener("input", () => write(index, target));
    target.addEventListener("change", () => check(index));
    target.addEventListener("keydown", (event) => onKey(event, index, target));
    paint(row, index);
    return row;
  }

  /** Says what a row says, without touching what somebody types in. */
  function paint(row, index) {
    const item = unitAt(index);
    const target = row.querySelector(".target");
    row.setAttribute("aria-label", t("trSentence", index + 1));
    target.setAttribute("aria-label", t("trTarget", index + 1));
    target.disabled = !item;
    target.placeholder = item ? "" : "…";
    if (target !== document.activeElement || !item) target.value = targetAt(index);
    row.classList.toggle("waiting", !item);
    grow(target);
    paintMeta(row, index);
  }

  function paintMeta(row, index) {
    const meta = row.querySelector(".meta");
    const item = unitAt(index);
    const edited = editAt(index);
    row.classList.toggle("edited", Boolean(edited));
    row.classList.toggle("doubtful", isDoubtful(index));
    if (!item) {
      fill(meta, h("span", { class: "unseen" }, t("trWaiting")));
      fill(row.querySelector(".more")).hidden = true;
      return;
    }
    const sure = certainty(item.unit);
    const shown = open.get(index);
    const button = (name, label, css) => h("button", { type: "button", class: css, "aria-expanded": String(shown === name), "aria-controls": `tr-more-${index}`, onClick: () => toggle(index, name) }, label);
    const nth = [...meta.children].indexOf(document.activeElement);
    fill(
      meta,
      button("why", edited ? t("trEdited") : certaintyLabel(sure), `plain sure ${edited ? "Human" : sure}`),
      marksAt(index).marks.map((mark) => button("why", markLabel(mark), "plain mark")),
      work.lexicon() && button("words", t("trWords"), "plain words"),
    );
    if (nth >= 0) meta.children[Math.min(nth, meta.children.length - 1)].focus();
    paintMore(row, index);
  }

  function paintMore(row, index) {
    const more = row.querySelector(".more");
    const shown = open.get(index);
    more.hidden = !shown;
    if (shown === "why") fill(more, why(index));
    else if (shown === "words") fill(more, entries(index));
    else fill(more);
  }

  function why(index) {
    const { marks, problems } = marksAt(index);
    const edited = editAt(index);
    const sure = certainty(unitAt(index).unit);
    const details = problems.map((one) => one.message);
    return [
      h("p", {}, edited ? t("trEditedWhy") : certaintyWhy(sure), edited && " ", edited && h("button", { type: "button", class: "undo", onClick: () => undo(index) }, t("trUndo"))),
      marks.map((mark) => h("p", {}, h("strong", {}, markLabel(mark)), ". ", markWhy(mark))),
      details.length > 0 && h("p", { class: "soft" }, `${t("trDetail")}: `, h("span", { lang: "en" }, details.join("; ")), "."),
    ];
  }

  function entries(index) {
    const found = words.get(index);
    if (!found) return h("p", { class: "soft" }, t("trLooking"));
    if (!found.length) return h("p", { class: "soft" }, t("trNoWords"));
    return h(
      "dl",
      { "aria-label": t("trWordsOf") },
      found.map((one) => [
        h("dt", { lang: "nl" }, one.source),
        h(
          "dd",
          {},
          h("span", { lang: "en" }, one.english.join(" | ")),
          h("span", { class: "soft" }, ` ${t(`trKind${one.kind[0].toUpperCase()}${one.kind.slice(1)}`)}`, one.parts.length > 0 && ": ", one.parts.map(([text, english], n) => [n > 0 && " + ", h("span", { lang: "nl" }, text), " (", h("span", { lang: "en" }, english), ")"])),
        ),
      ]),
    );
  }

  const repaint = (index) => list.row(index) && paintMeta(list.row(index), index);

  function toggle(index, name) {
    if (open.get(index) === name) open.delete(index);
    else open.set(index, name);
    repaint(index);
    if (open.get(index) === "words" && !words.has(index)) look(index);
  }

  async function look(index) {
    try {
      words.set(index, await (await ask("/page/lexicon", { body: { source: sources[index].text } })).json());
    } catch (error) {
      open.delete(index);
      notify(error.message, { error: true });
    }
    repaint(index);
  }

  function grow(target) {
    if (GROWS) return;
    target.style.height = "auto";
    requestAnimationFrame(() => (target.style.height = `${target.scrollHeight}px`));
  }

  /** Takes what is typed, at once: a crash loses nothing of it. */
  function write(index, target) {
    // A sentence is one line, when several are pasted too.
    if (target.value.includes("\n")) target.setRangeText(target.value.replace(/\s*\n\s*/g, " "), 0, target.value.length, "end");
    const before = editAt(index);
    if (target.value === unitAt(index).unit.target) delete work.edits()[index];
    else work.edits()[index] = { target: target.value, changed: timestamp(), found: before?.found };
    work.changed();
    grow(target);
    if (Boolean(before) !== Boolean(editAt(index))) paintMeta(list.row(index), index);
  }

  /** Has the checks look at what was typed. */
  async function check(index) {
    const edit = editAt(index);
    if (!edit) return;
    try {
      const answer = await ask("/page/check", { body: { source: sources[index].text, target: edit.target, glossary: work.glossary() } });
      const found = await answer.json();
      if (editAt(index) !== edit) return;
      edit.found = found;
      work.changed();
      repaint(index);
    } catch (error) {
      notify(error.message, { error: true });
    }
  }

  function undo(index) {
    delete work.edits()[index];
    open.delete(index);
    work.changed();
    const row = list.row(index);
    paint(row, index);
    row.querySelector(".target").focus();
  }

  function onKey(event, index, target) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      // A sentence is one line.
      event.preventDefault();
      const next = index + (event.shiftKey ? -1 : 1);
      if (unitAt(next)) go(next);
      else if (!event.shiftKey) target.dispatchEvent(new Event("change"));
    } else if (event.key === "Escape" && target.value !== atFocus) {
      event.preventDefault();
      target.value = atFocus;
      write(index, target);
    }
  }

  /** Goes to the translation of a sentence. */
  function go(index) {
    const target = list.show(index).querySelector(".target");
    target.focus({ preventScroll: true });
    // Below the fold of a row whose height was only guessed.
    list.row(index).scrollIntoView({ block: "nearest" });
    target.setSelectionRange(target.value.length, target.value.length);
  }

  return {
    /** Shows another document, or the same in another language of the page. */
    reset({ forget = false } = {}) {
      sources = (work.result()?.document?.paragraphs ?? []).flatMap(({ kind, sentences }) => sentences.map((text, n) => ({ text, kind, first: n === 0 })));
      if (forget) [open, words, visited] = [new Map(), new Map(), 0];
      list.reset(sources.length, { forget });
      if (forget) frame.scrollTop = 0;
    },
    /** How many sentences there are. */
    count: () => sources.length,
    source: (index) => sources[index].text,
    target: targetAt,
    /** A unit has come. */
    came(index) {
      const row = list.row(index);
      if (row) paint(row, index);
    },
    /** Goes to the first doubtful sentence behind the one that has the focus, from the start again; whether there is one. */
    nextDoubtful() {
      const here = document.activeElement.closest?.(".row");
      const from = here && frame.contains(here) ? Number(here.dataset.index) + 1 : visited;
      for (let step = 0; step < sources.length; step += 1) {
        const index = (from + step) % sources.length;
        if (!isDoubtful(index)) continue;
        visited = index + 1;
        go(index);
        return true;
      }
      return false;
    },
  };
}
