// A unit as a row: source, translation to be edited, what is known of it, and what can be done with it.

import { h } from "./dom.js";
import { language, number, t } from "./i18n.js";
import { certainty, certaintyLabel, certaintyWhy, markLabel, markWhy } from "./marks.js";
import { fault, pieces } from "./review_marks.js";

const STATES = { unfinished: "rvUnfinished", translated: "rvTranslated", confirmed: "rvConfirmed" };

/** A text with its marks for tags told apart. */
function marked(text, unit) {
  const codes = new Map(unit.marks.map((mark) => [mark.text, mark.code]));
  if (!codes.size) return text;
  return pieces(text).map((piece) => (piece.mark ? h("span", { class: "rv-tag", title: codes.get(piece.mark) || null }, piece.mark) : piece));
}

/** What is wrong with the marks of a text, in words. */
function faultText(wrong) {
  const list = (marks) => marks.join(" ");
  return [
    wrong.missing.length && t("rvMissing", list(wrong.missing)),
    wrong.twice.length && t("rvTwice", list(wrong.twice)),
    wrong.half.length && t("rvHalf", list(wrong.half)),
    wrong.order && t("rvOrder"),
  ].filter(Boolean).join(" ");
}

/**
 * The row of a unit.
 * @param {object} unit as the server gives it
 * @param {object} of what is known of it now: `change(unit)`, `target(unit)`, `marks(unit)`, `problems(unit)`, `opened` (a set of numbers)
 * @param {object} actions `edit(unit, text)`, `accept(unit)`, `undo(unit)`
 * @param {number} place in the list that is shown, from 0
 * @param {number} size of that list
 */
export function unitRow(unit, of, actions, place, size) {
  const label = unit.number + 1;
  const text = h("textarea", {
    class: "rv-text", rows: 1, spellcheck: true, lang: unit.languages[1], readOnly: unit.locked, value: of.target(unit),
    "aria-label": t("rvTargetOf", number(label)), "aria-describedby": `rv-fault-${unit.number}`,
  });
  const wrong = h("div", { class: "rv-fault", id: `rv-fault-${unit.number}`, role: "status" });
  const facts = h("div", { class: "rv-facts" });
  const more = h("div", { class: "rv-more", id: `rv-more-${unit.number}` });
  const row = h("div", { class: "rv-row", role: "listitem", tabIndex: -1, "aria-posinset": place + 1, "aria-setsize": size, "aria-label": t("rvUnit", number(label)) },
    h("div", { class: "rv-number soft" }, number(label)),
    h("div", { class: "rv-source text", lang: unit.languages[0] }, marked(unit.source, unit)),
    h("div", { class: "rv-side" }, text, wrong, facts, more));
  row.unit = unit;

  text.addEventListener("input", () => {
    actions.edit(unit, text.value);
    draw();
  });

  function insert(mark) {
    const at = text.selectionEnd ?? text.value.length;
    text.setRangeText(mark, at, at, "end");
    text.dispatchEvent(new Event("input"));
    text.focus();
  }

  function draw() {
    const change = of.change(unit);
    const held = of.marks(unit);
    const bad = fault(of.target(unit), unit.marks);
    row.classList.toggle("edited", change?.target !== undefined);
    row.classList.toggle("accepted", Boolean(change?.accepted));
    row.classList.toggle("broken", Boolean(bad));
    row.classList.toggle("doubtful", held.length > 0 && !change?.accepted);
    text.setAttribute("aria-invalid", String(Boolean(bad)));
    drawFault(bad);
    drawFacts(change, held, bad);
    drawMore(change, held);
  }

  function drawFault(bad) {
    wrong.hidden = !bad;
    if (!bad) {
      wrong.replaceChildren();
      return;
    }
    const lacking = [...bad.missing, ...bad.half.map((mark) => (mark.startsWith("⟨/") ? mark.replace("⟨/", "⟨") : mark.replace("⟨", "⟨/")))];
    wrong.replaceChildren(
      h("span", {}, faultText(bad)),
      ...(lacking.length ? [h("span", { class: "rv-insert" }, t("rvInsert"), ...lacking.map((mark) => h("button", { type: "button", onClick: () => insert(mark) }, mark)))] : []),
    );
  }

  function drawFacts(change, held, bad) {
    // Whoever is on a button here stays on it when it is made anew.
    const was = facts.contains(document.activeElement) ? document.activeElement.dataset.does : null;
    const sure = change ? "Human" : certainty(unit);
    const toggle = (content, kind) => h("button", { type: "button", class: `plain ${kind}`, "data-does": kind, "aria-expanded": String(of.opened.has(unit.number)), "aria-controls": more.id, onClick: open }, content);
    facts.replaceChildren(
      ...[
        h("span", { class: `sure ${sure}`, title: certaintyWhy(sure) }, certaintyLabel(sure)),
        unit.score !== null && !change && h("span", { class: "soft" }, t("rvScoreOf", number(unit.score, 2))),
        unit.confirmation && !change && h("span", { class: `rv-state ${unit.confirmation}`, title: unit.state }, t(STATES[unit.confirmation])),
        unit.locked && h("span", { class: "rv-state" }, t("rvLocked")),
        ...held.map((name) => toggle(markLabel(name), "rv-mark")),
        change?.target !== undefined && h("span", { class: "rv-done" }, t("rvEditedNow")),
        h("span", { class: "rv-actions" },
          toggle(t("rvDetails"), "rv-details"),
          change && h("button", { type: "button", class: "plain rv-undo", "data-does": "undo", "aria-label": t("rvUndoOf", number(label)), onClick: () => { actions.undo(unit); refocus(); } }, t("rvUndo")),
          !unit.locked && h("button", { type: "button", class: "rv-accept", "data-does": "accept", "aria-pressed": String(Boolean(change?.accepted)), disabled: Boolean(bad), onClick: () => { actions.accept(unit, !change?.accepted); draw(); } }, change?.accepted ? `✓ ${t("rvAcceptedNow")}` : t("rvAccept"))),
      ].filter(Boolean),
    );
    if (was) (facts.querySelector(`[data-does="${was}"]`) ?? row).focus();
  }

  function refocus() {
    text.value = of.target(unit);
    draw();
  }

  function open() {
    if (!of.opened.delete(unit.number)) of.opened.add(unit.number);
    draw();
  }

  function drawMore(change, held) {
    const isOpen = of.opened.has(unit.number);
    const problems = of.problems(unit);
    more.hidden = !isOpen;
    if (!isOpen) {
      more.replaceChildren();
      return;
    }
    const date = dateOf(unit.changed);
    const list = [
      ...held.map((name) => [markLabel(name), h("div", {}, markWhy(name), ...problems.filter((one) => one.check === name).map((one) => h("div", { class: `rv-problem ${one.severity}` }, `${t(one.severity === "error" ? "rvError" : "rvWarning")}: `, h("span", { lang: "en" }, one.message))))]),
      !change && [certaintyLabel(certainty(unit)), certaintyWhy(certainty(unit))],
      change?.target !== undefined && [t("rvWas"), h("span", { class: "text", lang: unit.languages[1] }, marked(unit.target, unit))],
      unit.notes.length && [t("rvNotes"), unit.notes.map((note) => h("div", {}, note))],
      unit.state && [t("rvWord"), unit.state],
      [t("rvLanguages"), unit.languages.join(" → ")],
      unit.place && [t("rvPlace"), unit.place],
      unit.id && [t("rvId"), unit.id],
      date && [t("rvDate"), date],
    ].filter(Boolean);
    more.replaceChildren(h("dl", {}, ...list.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
  }

  row.redraw = () => {
    if (text.value !== of.target(unit)) text.value = of.target(unit);
    draw();
  };
  draw();
  return row;
}

/** A date of TMX as people of the page's language write it; "" where there is none. */
function dateOf(text) {
  const found = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!found) return text;
  const [, year, month, day, hour, minute, second] = found.map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
}
