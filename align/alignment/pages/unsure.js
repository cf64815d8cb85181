// What is not sure in a list of beads: the way from one to the next, and a strip that shows where they are.

const SVG = "http://www.w3.org/2000/svg";

/**
 * The bead to look at next, around the end of the list and on.
 * @param {number} count how many beads there are
 * @param {(index: number) => boolean} isWanted whether one is to be looked at
 * @param {number} from where somebody is now; -1 for nowhere
 * @param {1 | -1} step onwards or back
 * @returns {number} its index, or -1 where there is none
 */
export function nextUnsure(count, isWanted, from, step) {
  const start = from < 0 && step < 0 ? count : from;
  for (let passed = 1; passed <= count; passed += 1) {
    const index = (start + step * passed + 2 * count) % count;
    if (isWanted(index)) return index;
  }
  return -1;
}

/**
 * Draws a mark for each run of beads of a level, as far down as they stand in the list.
 * @param {SVGSVGElement} strip with a viewBox of 10 by 1000
 * @param {string[]} levels of all beads, in order; "low", "middle" and "null" are marked
 */
export function drawOverview(strip, levels) {
  // A path a level, as a long text has too many runs for an element each.
  const paths = { low: "", middle: "", null: "" };
  let begin = 0;
  for (let index = 1; index <= levels.length; index += 1) {
    const level = levels[begin];
    if (index < levels.length && levels[index] === level) continue;
    if (level in paths) {
      const [y, height] = [(1000 * begin) / levels.length, Math.max((1000 * (index - begin)) / levels.length, 2)];
      paths[level] += `M0 ${y.toFixed(1)}h10v${height.toFixed(1)}h-10z`;
    }
    begin = index;
  }
  const marks = Object.entries(paths).map(([level, path]) => {
    const mark = document.createElementNS(SVG, "path");
    mark.setAttribute("class", level);
    mark.setAttribute("d", path);
    return mark;
  });
  strip.replaceChildren(...marks);
}
