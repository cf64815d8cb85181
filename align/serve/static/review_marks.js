// The marks ⟨1⟩…⟨/1⟩ and ⟨2/⟩ that stand for tags: what is wrong with those of a text. The server asks for the same.

const MARK = /⟨(?:\d{1,6}\/?|\/\d{1,6})⟩/g;

/** The pieces of a text: strings, and marks as `{mark}`, of those that are known. */
export function pieces(text, known) {
  const found = [];
  let done = 0;
  for (const match of text.matchAll(MARK)) {
    if (known && !known.has(match[0])) continue;
    if (match.index > done) found.push(text.slice(done, match.index));
    found.push({ mark: match[0] });
    done = match.index + match[0].length;
  }
  if (done < text.length) found.push(text.slice(done));
  return found;
}

const other = (mark) => (mark.endsWith("/⟩") ? null : mark.startsWith("⟨/") ? mark.replace("⟨/", "⟨") : mark.replace("⟨", "⟨/"));

/**
 * What is wrong with the marks of a target.
 * @param {string} text
 * @param {{text: string, required: boolean, nests: boolean}[]} marks those that it has or may have
 * @returns {null | {missing: string[], twice: string[], half: string[], order: boolean}}
 */
export function fault(text, marks) {
  if (!marks.length) return null;
  const known = new Map(marks.map((mark) => [mark.text, mark]));
  const there = pieces(text, known).filter((piece) => piece.mark).map((piece) => piece.mark);
  const counts = new Map();
  for (const mark of there) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const missing = marks.filter((mark) => mark.required && !counts.has(mark.text)).map((mark) => mark.text);
  const twice = [...counts].filter(([, times]) => times > 1).map(([mark]) => mark);
  const half = [...counts.keys()].filter((mark) => known.has(other(mark)) && !known.get(mark).required && !counts.has(other(mark)));
  const order = !missing.length && !twice.length && !half.length && !inOrder(there, known);
  return missing.length || twice.length || half.length || order ? { missing, twice, half, order } : null;
}

function inOrder(there, known) {
  const opened = [];
  const seen = new Set();
  for (const mark of there) {
    const opposite = other(mark);
    seen.add(mark);
    if (!known.has(opposite)) continue;
    if (!mark.startsWith("⟨/")) {
      if (known.get(mark).nests) opened.push(mark);
    } else {
      if (!seen.has(opposite)) return false;
      if (known.get(mark).nests && opened.pop() !== opposite) return false;
    }
  }
  return true;
}
