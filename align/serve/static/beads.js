// An alignment under correction: two lists of sentences, the beads over them, and what was done to these, to be undone.
//
// A bead says how many sentences of each text follow, so that whatever is done the beads cover every sentence once and in
// order, as long as the counts add up. Nothing here knows of the page; all of it can be kept as it is (structured clone).

/**
 * @typedef {{text: string, paragraph: number, kind: string}} Sentence
 * @typedef {{source: number, target: number, score: number | null, level: string, edited: boolean, confirmed: boolean,
 *   date: string, unit: number | null}} Bead see `ShownBead` of the server
 * @typedef {"source" | "target"} Side
 * @typedef {{bead: number, side: Side, at: number}} Place a sentence, counted within its bead; 0 on an empty side too
 * @typedef {{splices: {list: string, at: number, removed: object[], inserted: object[]}[], before: Place, after: Place}} Change
 */

/** The side across. */
export const across = (side) => (side === "source" ? "target" : "source");

/** Whether a bead leaves its sentences without a counterpart. */
export const isNull = (bead) => !bead.source || !bead.target;

/** Whether nobody has looked at a bead of which the aligner is not sure. */
export const isUnsure = (bead) => !bead.confirmed && !bead.edited && bead.level !== "high";

const made = (source, target) => ({
  source, target, score: null, level: source && target ? "middle" : "null", edited: true, confirmed: false, date: "", unit: null,
});

export class Alignment {
  #starts = null;

  /**
   * @param {{source: Sentence[], target: Sentence[], beads: Bead[], done?: Change[], undone?: Change[]}} content what `content`
   *   gave, or what a server did; it is taken over
   */
  constructor({ source, target, beads, done = [], undone = [] }) {
    Object.assign(this, { source, target, beads, done, undone });
    if (this.#start("source", beads.length) !== source.length || this.#start("target", beads.length) !== target.length) {
      throw new Error("the beads do not cover the sentences");
    }
  }

  /** All of it, to be kept. */
  content() {
    const { source, target, beads, done, undone } = this;
    return { source, target, beads, done, undone };
  }

  /** The number of the first sentence of a side of a bead, from 0. */
  start(bead, side) {
    return this.#start(side, bead);
  }

  /** The sentences of a side of a bead. */
  sentences(bead, side) {
    const start = this.#start(side, bead);
    return this[side].slice(start, start + this.beads[bead][side]);
  }

  /** A place that is there, as near as can be. */
  nearest({ bead, side, at }) {
    const within = Math.max(Math.min(bead, this.beads.length - 1), 0);
    const most = (this.beads[within]?.[side] ?? 1) - 1;
    return { bead: within, side, at: Math.max(Math.min(at, most), 0) };
  }

  // What can be done. Each takes a place, and gives the place where one is then, or null where it cannot be done.

  /** Makes one bead of a bead and the next one. */
  merge(place) {
    const [one, next] = this.beads.slice(place.bead, place.bead + 2);
    if (!next) return null;
    const fresh = made(one.source + next.source, one.target + next.target);
    return this.#apply(place, place, [this.#beads(place.bead, 2, fresh)]);
  }

  /** Makes one bead of a bead and the one before it. */
  mergeBack(place) {
    if (!place.bead) return null;
    const before = this.beads[place.bead - 1];
    const after = { bead: place.bead - 1, side: place.side, at: place.at + before[place.side] };
    const one = this.beads[place.bead];
    return this.#apply(place, after, [this.#beads(place.bead - 1, 2, made(before.source + one.source, before.target + one.target))]);
  }

  /** Makes two beads of one, before the sentence of the place; across, the text is cut where as much of it has gone by. */
  split(place) {
    const bead = this.beads[place.bead];
    const side = bead[place.side] ? place.side : across(place.side);
    const [own, other] = [bead[side], bead[across(side)]];
    const cut = Math.max(side === place.side ? place.at : 1, 1);
    if (cut === own && other < 2) return null;
    const cuts = { [side]: cut, [across(side)]: own === other ? cut : this.#cutAcross(place.bead, side, cut) };
    const first = made(cuts.source, cuts.target);
    const second = made(bead.source - cuts.source, bead.target - cuts.target);
    const into = second[place.side] && place.at >= cuts[place.side];
    const after = into ? { ...place, bead: place.bead + 1, at: place.at - cuts[place.side] } : place;
    return this.#apply(place, after, [this.#beads(place.bead, 1, first, second)]);
  }

  /** Moves a sentence, and those between it and the border, to the bead before (step -1) or behind (1). */
  move(place, step) {
    const { bead: index, side, at } = place;
    const bead = this.beads[index];
    const count = step < 0 ? at + 1 : bead[side] - at;
    if (!bead[side]) return null;
    const neighbour = this.beads[index + step];
    const other = across(side);
    if (!neighbour && count === bead[side] && !bead[other]) return null;
    const left = { ...made(0, 0), [side]: bead[side] - count, [other]: bead[other] };
    const grown = { ...made(0, 0), [side]: (neighbour?.[side] ?? 0) + count, [other]: neighbour?.[other] ?? 0 };
    const kept = [left, grown].filter((one) => one.source || one.target).map((one) => made(one.source, one.target));
    if (step < 0) kept.reverse();
    const from = step < 0 && neighbour ? index - 1 : index;
    const gone = !left.source && !left.target;
    const after = {
      bead: step < 0 ? from : gone ? index : index + 1,
      side,
      at: step < 0 ? grown[side] - 1 : 0,
    };
    return this.#apply(place, after, [this.#beads(from, neighbour ? 2 : 1, ...kept)]);
  }

  /** Leaves the sentences of both sides without a counterpart. */
  unlink(place) {
    const bead = this.beads[place.bead];
    if (isNull(bead)) return null;
    const after = place.side === "source" ? place : { ...place, bead: place.bead + 1 };
    return this.#apply(place, after, [this.#beads(place.bead, 1, made(bead.source, 0), made(0, bead.target))]);
  }

  /** Deletes a bead with its sentences. */
  remove(place) {
    if (!this.beads.length) return null;
    const splices = ["source", "target"].map((side) => this.#sentences(side, this.#start(side, place.bead), this.beads[place.bead][side]));
    return this.#apply(place, { ...place, at: 0 }, [...splices, this.#beads(place.bead, 1)]);
  }

  /** Gives a sentence another text; what links it stays as it is. */
  setText(place, text, date) {
    const number = this.#number(place);
    const old = this[place.side][number];
    if (!old || !text || old.text === text) return null;
    return this.#apply(place, place, [this.#sentences(place.side, number, 1, { ...old, text }), ...this.#renewed(place.bead, date, {})]);
  }

  /** Makes two sentences of one. */
  splitSentence(place, first, second, date) {
    const number = this.#number(place);
    const old = this[place.side][number];
    if (!old || !first || !second) return null;
    const splices = [this.#sentences(place.side, number, 1, { ...old, text: first }, { ...old, text: second })];
    const count = { [place.side]: this.beads[place.bead][place.side] + 1 };
    return this.#apply(place, { ...place, at: place.at + 1 }, [...splices, ...this.#renewed(place.bead, date, count)]);
  }

  /** Makes one sentence of a sentence and the next, which may be of the next bead. */
  joinSentences(place, date) {
    const { bead: index, side, at } = place;
    const bead = this.beads[index];
    const number = this.#number(place);
    const [one, next] = this[side].slice(number, number + 2);
    if (!bead?.[side] || !next) return null;
    const splices = [this.#sentences(side, number, 2, { ...one, text: `${one.text} ${next.text}` })];
    if (at + 1 < bead[side]) return this.#apply(place, place, [...splices, ...this.#renewed(index, date, { [side]: bead[side] - 1 })]);
    // The next sentence is in the first bead behind that has any of this side.
    const from = this.beads.findIndex((other, place) => place > index && other[side]);
    const other = this.beads[from];
    const left = made(other.source - (side === "source"), other.target - (side === "target"));
    const rest = left.source || left.target ? [left] : [];
    return this.#apply(place, place, [...splices, this.#beads(index, 1, made(bead.source, bead.target)), this.#beads(from, 1, ...rest)]);
  }

  /** Says that a person vouches for a bead, or takes that back. */
  confirm(place, date) {
    const bead = this.beads[place.bead];
    if (!bead) return null;
    const next = bead.confirmed ? { ...bead, confirmed: false, date: "" } : { ...bead, confirmed: true, date };
    return this.#apply(place, place, [this.#beads(place.bead, 1, next)]);
  }

  /** Says so of a bead and all above it. */
  confirmThrough(place, date) {
    const first = this.beads.findIndex((bead) => !bead.confirmed);
    if (first < 0 || first > place.bead) return null;
    const old = this.beads.slice(first, place.bead + 1);
    const next = old.map((bead) => (bead.confirmed ? bead : { ...bead, confirmed: true, date }));
    return this.#apply(place, place, [this.#beads(first, old.length, ...next)]);
  }

  /** Takes back what was done last; gives the place where that was, or null. */
  undo() {
    const change = this.done.pop();
    if (!change) return null;
    for (const { list, at, removed, inserted } of change.splices.toReversed()) this[list].splice(at, inserted.length, ...removed);
    this.undone.push(change);
    this.#starts = null;
    return this.nearest(change.before);
  }

  /** Does again what was taken back last. */
  redo() {
    const change = this.undone.pop();
    if (!change) return null;
    this.#perform(change);
    return this.nearest(change.after);
  }

  #apply(before, after, splices) {
    const change = { splices, before, after };
    this.undone = [];
    this.#perform(change);
    return this.nearest(after);
  }

  #perform(change) {
    for (const { list, at, removed, inserted } of change.splices) this[list].splice(at, removed.length, ...inserted);
    this.done.push(change);
    this.#starts = null;
  }

  #beads(at, count, ...inserted) {
    return { list: "beads", at, removed: this.beads.slice(at, at + count), inserted };
  }

  #sentences(side, at, count, ...inserted) {
    return { list: side, at, removed: this[side].slice(at, at + count), inserted };
  }

  /** The bead of a text that was corrected: what a person confirmed was confirmed now. */
  #renewed(index, date, counts) {
    const bead = this.beads[index];
    const next = { ...bead, ...counts, date: bead.confirmed ? date : "" };
    return [this.#beads(index, 1, next)];
  }

  #number({ bead, side, at }) {
    return this.#start(side, bead) + at;
  }

  #start(side, index) {
    if (!this.#starts) {
      this.#starts = {};
      for (const name of ["source", "target"]) {
        const sums = new Int32Array(this.beads.length + 1);
        this.beads.forEach((bead, at) => (sums[at + 1] = sums[at] + bead[name]));
        this.#starts[name] = sums;
      }
    }
    return this.#starts[side][index];
  }

  #cutAcross(index, side, cut) {
    const sizes = (texts) => texts.reduce((size, { text }) => size + text.length, 0);
    const [own, other] = [this.sentences(index, side), this.sentences(index, across(side))];
    const share = sizes(own.slice(0, cut)) / sizes(own);
    const [least, most] = other.length > 1 ? [1, other.length - 1] : [0, other.length];
    let best = least;
    const distance = (place) => Math.abs(sizes(other.slice(0, place)) / (sizes(other) || 1) - share);
    for (let place = least; place <= most; place += 1) if (distance(place) < distance(best)) best = place;
    return best;
  }
}
