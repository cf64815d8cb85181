// The tab Review: the units of a file, filtered, edited, accepted, and the same file with what was changed.

import { ask, askLines } from "./api.js";
import { fill, h, isGivenUp, notify } from "./dom.js";
import { fileButton, onDrop, save } from "./files.js";
import { number, onLanguage, say, t } from "./i18n.js";
import { certainty } from "./marks.js";
import { filterBar } from "./review_filter.js";
import { fault } from "./review_marks.js";
import { keysHelp, onKeys } from "./review_keys.js";
import { unitRow } from "./review_rows.js";
import "./review_texts.js";
import { forget, keep, keeper, load } from "./store.js";
import { virtualList } from "./virtual.js";

/** What is kept in this browser, by name. */
const KEPT = { file: "review.file", changes: "review.changes", filter: "review.filter" };
const ACCEPTS = ".tmx,.xlf,.xliff,.xlf2,.xliff2,.sdlxliff,.mqxliff,.mxliff,.po,.tsv,.tab,.jsonl,.ndjson,.gz";

export async function mount(section) {
  let file = null;
  let format = "";
  let units = [];
  let shown = [];
  let reading = null;
  let checking = null;
  // Of a unit's number: {target?: text, accepted: boolean}; only of those that a person has changed or accepted.
  let changes = new Map();
  let isSaved = true;
  let problems = new Map();
  let markCounts = new Map();
  let current = -1;

  const of = {
    change: (unit) => changes.get(unit.number),
    target: (unit) => changes.get(unit.number)?.target ?? unit.target,
    problems: (unit) => problems.get(unit.number) ?? [],
    marks(unit) {
      const found = of.problems(unit);
      // What the file says of a draft is not said of what a person has made of it.
      const held = of.change(unit)?.target === undefined ? unit.quality : [];
      return found.length ? [...new Set([...held, ...found.map((one) => one.check)])] : held;
    },
    isBroken: (unit) => fault(of.target(unit), unit.marks) !== null && changes.has(unit.number),
    opened: new Set(),
  };
  const isDoubtful = (unit) => !of.change(unit)?.accepted && (of.marks(unit).length > 0 || of.isBroken(unit) || unit.confirmation === "unfinished" || (!of.change(unit) && certainty(unit) === "Low"));
  const isOpen = (unit) => !unit.locked && !of.change(unit)?.accepted;

  const keepChanges = keeper(KEPT.changes, () => ({ changes: [...changes], isSaved }), 150);

  // Before there is a file.

  const failed = h("p", { class: "problem", role: "alert", hidden: true });
  const start = h("div", { class: "rv-start" },
    h("h2", { t: "rvTitle" }), h("p", { t: "rvIntro" }),
    h("div", { class: "rv-drop" }, h("p", { class: "rv-big", t: "rvDrop" }), h("p", {}, fileButton("rvChoose", take, { id: "rv-file", css: "primary", accept: ACCEPTS })), h("p", { class: "soft", t: "rvKinds" })),
    failed, h("p", { class: "soft", t: "rvKept" }));

  // And with one.

  const name = h("h2", {});
  const counts = h("p", { class: "rv-counts soft", role: "status" });
  const progress = h("progress", { hidden: true, "aria-label": "" });
  const stop = h("button", { type: "button", t: "rvStop", hidden: true, onClick: () => (reading ?? checking)?.abort() });
  const checkButton = h("button", { type: "button", t: "rvCheck", onClick: check });
  const saveButton = h("button", { type: "button", class: "primary", "aria-keyshortcuts": "Control+S", t: "rvSave", onClick: saveFile });
  const verdict = h("span", { class: "soft", role: "status" });
  const shownCount = h("span", { class: "soft rv-shown", role: "status" });
  const frame = h("div", { class: "list rv-list", role: "list", tabIndex: 0, "data-t-label": "rvList", "aria-describedby": "rv-keys" });
  const none = h("p", { class: "rv-none soft", t: "rvNone", hidden: true });
  const filter = filterBar(await load(KEPT.filter), filtered);
  const work = h("div", { class: "rv-work work", hidden: true },
    h("div", { class: "bar head" }, name, counts, h("span", { class: "save" }, checkButton, h("button", { type: "button", t: "rvOther", onClick: close }), saveButton)),
    h("div", { class: "rv-progress" }, progress, stop),
    filter.element,
    h("div", { class: "bar rv-go" }, h("button", { type: "button", "aria-keyshortcuts": "Alt+N", t: "rvNext", onClick: nextDoubtful }), shownCount, verdict),
    none, frame, keysHelp());
  const list = virtualList(frame, (index) => {
    const row = unitRow(shown[index], of, actions, index, shown.length);
    row.classList.toggle("current", index === current);
    return row;
  });
  fill(section, start, work);
  say(section);
  onDrop(section, take);

  const actions = {
    edit(unit, text) {
      const change = { ...of.change(unit) };
      if (text === unit.target) delete change.target;
      else change.target = text;
      // What is written anew nobody has accepted yet, and what the checks found is of another text.
      put(unit, { ...change, accepted: false });
      problems.delete(unit.number);
    },
    accept(unit, accepted = true) {
      if (unit.locked || fault(of.target(unit), unit.marks)) return false;
      put(unit, { ...of.change(unit), accepted });
      return true;
    },
    undo(unit) {
      put(unit, {});
    },
  };

  function put(unit, change) {
    if (change.target === undefined && !change.accepted) changes.delete(unit.number);
    else changes.set(unit.number, change);
    isSaved = changes.size === 0;
    keepChanges();
    drawCounts();
  }

  // Files.

  async function take(next) {
    if (!(await mayLose())) return;
    // In this order: what was changed in one file is never taken for changes of another.
    await keepChanges.drop();
    await keep(KEPT.file, next);
    filter.set({});
    await open(next, []);
  }

  async function close() {
    if (!(await mayLose())) return;
    reading?.abort();
    checking?.abort();
    file = null;
    await Promise.all([forget(KEPT.file), keepChanges.drop()]);
    start.hidden = false;
    work.hidden = true;
    failed.hidden = true;
    start.querySelector("button").focus();
  }

  async function open(next, kept, saved = true) {
    reading?.abort();
    checking?.abort();
    const own = new AbortController();
    reading = own;
    file = next;
    [units, shown, problems, markCounts, current, format] = [[], [], new Map(), new Map(), -1, ""];
    changes = new Map(kept);
    isSaved = saved;
    of.opened.clear();
    verdict.textContent = "";
    failed.hidden = true;
    start.hidden = true;
    work.hidden = false;
    list.reset(0, { forget: true });
    drawHead();
    const body = new FormData();
    body.append("file", next, next.name);
    const test = filter.test(of);
    try {
      await askLines("/page/review/units", { body, signal: own.signal }, (line) => {
        if (reading !== own) return;
        if (line.format) format = line.format;
        for (const unit of line.units ?? []) {
          units.push(unit);
          for (const mark of unit.quality) markCounts.set(mark, (markCounts.get(mark) ?? 0) + 1);
          if (test(unit)) shown.push(unit);
        }
        list.grow(shown.length);
        drawHead();
      });
    } catch (error) {
      if (reading !== own) return;
      if (error.name !== "AbortError") {
        // What was read stays, and so does what was changed in it.
        failed.textContent = error.message;
        failed.hidden = false;
        if (units.length || kept.length) notify(error.message, { error: true });
        if (!units.length) {
          start.hidden = false;
          work.hidden = true;
          if (!kept.length) await Promise.all([forget(KEPT.file), keepChanges.drop()]);
        }
      }
    } finally {
      if (reading === own) {
        reading = null;
        drawHead();
      }
    }
  }

  function request() {
    const body = new FormData();
    body.append("file", file, file.name);
    body.append("changes", new Blob([JSON.stringify(Object.fromEntries(changes))], { type: "application/json" }), "changes.json");
    return body;
  }

  /** Whether no unit that was changed lacks a mark; else these are shown. */
  function isWhole() {
    const broken = units.filter(of.isBroken);
    if (!broken.length) return true;
    notify(t("rvBrokenSave", number(broken.length)), { error: true });
    filter.set({ work: "broken" });
    go(0, { edits: true });
    return false;
  }

  async function saveFile() {
    if (!changes.size) {
      notify(t("rvNothing"));
      return;
    }
    if (!isWhole()) return;
    saveButton.disabled = true;
    const sent = JSON.stringify([...changes]);
    try {
      const response = await ask("/page/review/save", { body: request() });
      save(await response.blob(), file.name);
      isSaved = JSON.stringify([...changes]) === sent;
      keepChanges();
      notify(t("rvSaved", file.name));
    } finally {
      saveButton.disabled = false;
      drawCounts();
    }
  }

  async function check() {
    if (!isWhole()) return;
    const own = new AbortController();
    checking = own;
    const found = new Map();
    let counted = 0;
    let result = null;
    drawHead();
    try {
      await askLines("/page/review/check", { body: request(), signal: own.signal }, (line) => {
        for (const [key, value] of Object.entries(line.problems ?? {})) found.set(Number(key), value);
        counted += line.count ?? 0;
        verdict.textContent = t("rvChecking", number(counted));
        if (line.done) result = line.done;
      });
      problems = found;
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    } finally {
      if (checking === own) checking = null;
      verdict.textContent = result === null ? "" : result.error + result.warning ? t("rvChecked", number(result.error), number(result.warning)) : t("rvCheckedNone");
      countMarks();
      drawHead();
      redraw();
    }
  }

  async function mayLose() {
    return !file || isSaved || isGivenUp([t("rvLose", number(changes.size)), t("rvLoseAsk")], { yes: "rvLoseYes", no: "rvLoseNo" });
  }

  // What is shown.

  function countMarks() {
    markCounts = new Map();
    for (const unit of units) for (const mark of of.marks(unit)) markCounts.set(mark, (markCounts.get(mark) ?? 0) + 1);
  }

  function filtered(values) {
    if (values) keep(KEPT.filter, { ...values });
    if (!file) return;
    const was = shown[current];
    shown = units.filter(filter.test(of));
    current = was ? shown.indexOf(was) : -1;
    list.reset(shown.length, { forget: true });
    if (current >= 0) list.show(current);
    else frame.scrollTop = 0;
    drawHead();
  }

  function redraw() {
    for (const row of frame.querySelectorAll(".rv-row")) row.redraw();
  }

  function drawHead() {
    if (!file) return;
    name.textContent = file.name;
    name.title = file.name;
    progress.hidden = stop.hidden = !(reading || checking);
    progress.setAttribute("aria-label", reading ? t("rvReading", number(units.length)) : t("rvCheck"));
    checkButton.disabled = saveButton.disabled = Boolean(reading || checking);
    none.hidden = shown.length > 0 || Boolean(reading);
    frame.hidden = !none.hidden;
    shownCount.textContent = t("rvShown", number(shown.length), number(units.length));
    filter.offer(markCounts);
    drawCounts();
  }

  function drawCounts() {
    let [edited, accepted] = [0, 0];
    for (const change of changes.values()) {
      edited += change.target !== undefined;
      accepted += change.accepted;
    }
    fill(counts, [
      reading ? t("rvReading", number(units.length)) : [format && t("rvFormats")[format], t("rvUnits", number(units.length))].filter(Boolean).join(" · "),
      " · ", t("rvEdited", number(edited)), " · ", t("rvAccepted", number(accepted)),
      !isSaved && [" · ", h("strong", { class: "rv-unsaved" }, t("rvUnsaved"))],
    ].flat().filter(Boolean));
  }

  // From unit to unit.

  function go(index, { edits = false } = {}) {
    if (index < 0 || index >= shown.length) return false;
    list.row(current)?.classList.remove("current");
    current = index;
    const row = list.show(index);
    row.classList.add("current");
    const text = row.querySelector("textarea");
    (edits ? text : row).focus({ preventScroll: true });
    if (edits) text.setSelectionRange(text.value.length, text.value.length);
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  function nextOf(test, from) {
    for (let index = from + 1; index < shown.length; index += 1) if (test(shown[index])) return index;
    return -1;
  }

  function nextDoubtful() {
    let next = nextOf(isDoubtful, current);
    if (next < 0) next = nextOf(isDoubtful, -1);
    if (next < 0 || (next === current && !isDoubtful(shown[current]))) notify(t("rvNoDoubt"));
    else go(next, { edits: true });
  }

  function acceptAndGo(row) {
    const index = Number(row.dataset.index);
    if (!actions.accept(row.unit)) {
      // What is wrong stands below the text.
      row.redraw();
      if (!row.unit.locked) return;
    }
    row.redraw();
    const next = nextOf(isOpen, index);
    if (next >= 0) go(next, { edits: true });
    else {
      row.focus();
      notify(t("rvNoNext"));
    }
  }

  frame.addEventListener("focusin", (event) => {
    const row = event.target.closest(".rv-row");
    if (!row) {
      return;
    }
    list.row(current)?.classList.remove("current");
    current = Number(row.dataset.index);
    row.classList.add("current");
  });

  onKeys(work, frame, { go, nextDoubtful, acceptAndGo, save: () => saveButton.click(), undo: (row) => { actions.undo(row.unit); row.redraw(); }, row: () => list.row(current), last: () => shown.length - 1, current: () => current });

  onLanguage(() => {
    if (!file) return;
    list.reset(shown.length);
    drawHead();
  });

  // What was there when the page was left.

  const before = await load(KEPT.file);
  if (before) {
    const kept = await load(KEPT.changes);
    open(before, kept?.changes ?? [], kept?.isSaved ?? true);
  }
}
