// A list of thousands of rows of which only those in sight are in the page; rows may be of any height.

const BEYOND = 600;
const GUESS = 72;

/**
 * Shows rows in `frame`, which scrolls.
 * @param {HTMLElement} frame has the class "list"
 * @param {(index: number) => HTMLElement} render makes the row of an index; called again whenever it comes into sight
 */
export function virtualList(frame, render) {
  const rows = document.createElement("div");
  rows.className = "rows";
  frame.append(rows);
  let count = 0;
  let heights = [];
  let tops = null;
  const shown = new Map();
  const sizes = new ResizeObserver((entries) => {
    let changed = false;
    for (const { target } of entries) {
      const index = Number(target.dataset.index);
      if (!shown.has(index) || shown.get(index) !== target) continue;
      const height = target.offsetHeight;
      if (height && Math.abs(height - (heights[index] ?? GUESS)) > 0.5) {
        // What is above the eye must not move it.
        if (topOf(index) + (heights[index] ?? GUESS) <= frame.scrollTop) frame.scrollTop += height - (heights[index] ?? GUESS);
        heights[index] = height;
        tops = null;
        changed = true;
      }
    }
    if (changed) draw();
  });

  function topOf(index) {
    if (!tops) {
      tops = new Float64Array(count + 1);
      for (let i = 0; i < count; i += 1) tops[i + 1] = tops[i] + (heights[i] ?? GUESS);
    }
    return tops[index];
  }

  function indexAt(y) {
    topOf(0);
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tops[middle + 1] <= y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function remove(index) {
    const row = shown.get(index);
    sizes.unobserve(row);
    row.remove();
    shown.delete(index);
  }

  function draw() {
    rows.style.height = `${topOf(count)}px`;
    const first = indexAt(Math.max(frame.scrollTop - BEYOND, 0));
    const last = Math.min(indexAt(frame.scrollTop + frame.clientHeight + BEYOND), count - 1);
    for (const index of [...shown.keys()]) {
      // The row that somebody types in stays, however far it is scrolled away.
      if ((index < first || index > last) && !shown.get(index).contains(document.activeElement)) remove(index);
    }
    for (let index = first; index <= last; index += 1) {
      if (shown.has(index)) continue;
      const row = render(index);
      row.dataset.index = index;
      row.style.position = "absolute";
      row.style.insetInline = "0";
      shown.set(index, row);
      // In the order of the list, for those who go through it by keyboard or ear.
      const next = [...shown.keys()].filter((other) => other > index).sort((a, b) => a - b)[0];
      rows.insertBefore(row, next === undefined ? null : shown.get(next));
      sizes.observe(row);
    }
    for (const [index, row] of shown) row.style.top = `${topOf(index)}px`;
  }

  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };
  frame.addEventListener("scroll", later, { passive: true });
  new ResizeObserver(later).observe(frame);

  return {
    /** Has another number of rows; all in sight are made anew. Heights that are known stay, unless `forget`. */
    reset(next, { forget = false } = {}) {
      for (const index of [...shown.keys()]) remove(index);
      count = next;
      heights = forget ? [] : heights.slice(0, next);
      tops = null;
      draw();
    },
    /** More rows at the end. */
    grow(next) {
      count = next;
      tops = null;
      later();
    },
    /** Makes rows anew that are in sight. */
    refresh(...indices) {
      for (const index of indices) if (shown.has(index)) remove(index);
      draw();
    },
    /** Brings a row into sight, and gives it. */
    show(index) {
      const top = topOf(index);
      const height = heights[index] ?? GUESS;
      if (top < frame.scrollTop || top + height > frame.scrollTop + frame.clientHeight) frame.scrollTop = Math.max(top - frame.clientHeight / 3, 0);
      draw();
      return shown.get(index);
    },
    /** The row of an index, if it is in the page. */
    row: (index) => shown.get(index),
  };
}
