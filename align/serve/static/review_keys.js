// What keys do in the list of units.

import { h } from "./dom.js";

/**
 * Listens to keys.
 * @param {HTMLElement} element all of the work
 * @param {HTMLElement} frame the list in it
 * @param {{go: Function, nextDoubtful: Function, acceptAndGo: Function, save: Function, undo: Function, row: () => HTMLElement,
 *   last: () => number, current: () => number}} work what keys do, the row where somebody is, its number and that of the last
 */
export function onKeys(element, frame, work) {
  element.addEventListener("keydown", (event) => {
    const row = event.target.closest(".rv-row");
    const isText = event.target.matches("textarea");
    const key = event.key;
    const ctrl = event.ctrlKey || event.metaKey;
    let done = true;
    if (event.altKey && event.code === "KeyN") work.nextDoubtful();
    else if (ctrl && key.toLowerCase() === "s") work.save();
    else if (row && event.altKey && event.code === "KeyU") work.undo(row);
    else if (row && ctrl && key === "Enter") work.acceptAndGo(row);
    else if (row && event.altKey && key === "ArrowDown") work.go(Number(row.dataset.index) + 1, { edits: isText });
    else if (row && event.altKey && key === "ArrowUp") work.go(Number(row.dataset.index) - 1, { edits: isText });
    else if (isText && row && !ctrl && !event.altKey && !event.shiftKey && (key === "ArrowDown" || key === "ArrowUp")) {
      const text = event.target;
      const down = key === "ArrowDown";
      const isAtEdge = text.selectionStart === text.selectionEnd && text.selectionEnd === (down ? text.value.length : 0);
      done = isAtEdge && work.go(Number(row.dataset.index) + (down ? 1 : -1), { edits: true });
      if (done && !down) {
        const before = work.row().querySelector("textarea");
        before.setSelectionRange(0, 0);
      }
    } else if (isText && row && key === "Escape") row.focus();
    else if (!isText && row && event.target === row) {
      if (key === "ArrowDown") work.go(Number(row.dataset.index) + 1);
      else if (key === "ArrowUp") work.go(Number(row.dataset.index) - 1);
      else if (key === "Enter" || key === "F2") work.go(Number(row.dataset.index), { edits: true });
      else if (key === "Home") work.go(0);
      else if (key === "End") work.go(work.last());
      else if (key === "Escape") frame.focus();
      else done = false;
    } else if (event.target === frame && (key === "ArrowDown" || key === "ArrowUp" || key === "Enter")) work.go(Math.max(work.current(), 0), { edits: key === "Enter" });
    else done = false;
    if (done) event.preventDefault();
  });
}

/** The keys in words. */
export function keysHelp() {
  const key = (name) => h("kbd", {}, name);
  const entry = (keys, text) => h("span", { class: "rv-key" }, keys.map(key), " ", h("span", { t: text }));
  return h("p", { class: "rv-keys soft keys", id: "rv-keys" },
    entry(["Ctrl", "Enter"], "rvKeyAccept"), entry(["↑", "↓"], "rvKeyRows"), entry(["Enter"], "rvKeyEdit"),
    entry(["Esc"], "rvKeyLeave"), entry(["Alt", "U"], "rvKeyUndo"), entry(["Alt", "N"], "rvKeyDoubt"), entry(["Ctrl", "S"], "rvSave"));
}
