// Random operations on random alignments; gives how many of each name did something, or throws what was found wrong.
async ([address, seed, rounds]) => {
  const { Alignment, across, isNull } = await import(address);
  let state = seed;
  const random = (below) => {
    // A linear congruential generator (Knuth, MMIX, cut to 32 bits), so that a seed tells everything.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const side = () => (random(2) ? "source" : "target");
  const check = (is, what) => {
    if (!is) throw new Error(`seed ${seed}: ${what}`);
  };
  const done = {};
  let number = 0;
  const sentence = (paragraph) => ({ text: `w${(number += 1)} x${number} y${number}`, paragraph, kind: "body" });
  const words = (model, name) => model[name].flatMap(({ text }) => text.split(" "));

  for (let round = 0; round < rounds; round += 1) {
    const beads = [];
    const texts = { source: [], target: [] };
    for (let count = 1 + random(8); count; count -= 1) {
      const bead = { source: random(4), target: random(4), score: 0.5, level: "middle", edited: false, confirmed: false, date: "", unit: beads.length };
      if (!bead.source && !bead.target) bead.source = 1;
      beads.push(bead);
      for (const name of ["source", "target"]) for (let more = bead[name]; more; more -= 1) texts[name].push(sentence(beads.length));
    }
    const model = new Alignment({ ...texts, beads });
    const snapshots = [JSON.stringify([model.source, model.target, model.beads])];
    const operations = {
      merge: (place) => model.merge(place),
      mergeBack: (place) => model.mergeBack(place),
      split: (place) => model.split(place),
      moveUp: (place) => model.move(place, -1),
      moveDown: (place) => model.move(place, 1),
      unlink: (place) => model.unlink(place),
      remove: (place) => model.remove(place),
      setText: (place) => model.setText(place, `t${random(1000)}`, "D"),
      splitSentence: (place) => model.splitSentence(place, "one", "two", "D"),
      joinSentences: (place) => model.joinSentences(place, "D"),
      confirm: (place) => model.confirm(place, "D"),
      confirmThrough: (place) => model.confirmThrough(place, "D"),
    };
    const names = Object.keys(operations);
    // Steps that were taken back in the middle of the work, and can be done again until another is done.
    let taken = 0;
    const redoAll = () => {
      for (; taken; taken -= 1) check(model.redo() !== null, "what was taken back cannot be done again");
      check(JSON.stringify([model.source, model.target, model.beads]) === snapshots.at(-1), "done again it is not the same");
    };
    for (let step = 0; step < 40; step += 1) {
      if (!random(6)) {
        redoAll();
        taken = random(snapshots.length);
        for (let count = taken; count; count -= 1) check(model.undo() !== null, "there is nothing to undo");
        check(JSON.stringify([model.source, model.target, model.beads]) === snapshots[snapshots.length - 1 - taken], "taken back it is not the same");
      }
      if (!model.beads.length) continue;
      const index = random(model.beads.length);
      const chosen = side();
      const place = { bead: index, side: chosen, at: random(Math.max(model.beads[index][chosen], 1)) };
      const name = names[random(names.length)];
      const before = JSON.stringify([model.source, model.target, model.beads]);
      const texts = ["source", "target"].map((one) => words(model, one));
      const cut = ["source", "target"].map((one) => {
        const [from, count] = [model.start(index, one), model.beads[index][one]];
        return model[one].filter((_, at) => at < from || at >= from + count).flatMap(({ text }) => text.split(" "));
      });
      const focus = model.sentences(index, chosen)[place.at];
      const to = operations[name](place);
      const after = JSON.stringify([model.source, model.target, model.beads]);
      if (to === null) {
        check(after === before, `${name} could not be done and changed something`);
        continue;
      }
      done[name] = (done[name] ?? 0) + 1;
      snapshots.splice(snapshots.length - taken);
      snapshots.push(after);
      taken = 0;
      check(model.undone.length === 0, `${name}: what was taken back before can still be done again`);
      // The beads cover every sentence once and in order, and none is empty.
      let [i, j] = [0, 0];
      model.beads.forEach((bead, at) => {
        check(model.start(at, "source") === i && model.start(at, "target") === j, `${name}: bead ${at} does not begin where the one before it ends`);
        check(bead.source >= 0 && bead.target >= 0 && bead.source + bead.target > 0, `${name}: bead ${at} is empty`);
        check(!bead.edited || bead.score === null, `${name}: bead ${at} was made by hand and has a score`);
        check(!bead.confirmed || bead.date === "D", `${name}: bead ${at} is confirmed and has no date`);
        [i, j] = [i + bead.source, j + bead.target];
      });
      check(i === model.source.length && j === model.target.length, `${name}: not every sentence is in a bead`);
      // No text is lost, doubled or out of order, but where it was corrected or deleted.
      if (!["setText", "splitSentence"].includes(name)) {
        const left = ["source", "target"].map((one) => words(model, one));
        check(JSON.stringify(left) === JSON.stringify(name === "remove" ? cut : texts), `${name}: the text changed`);
      }
      // One stays with the sentence that one was at.
      if (focus && !["remove", "setText", "splitSentence", "joinSentences"].includes(name)) {
        check(model.sentences(to.bead, to.side)[to.at] === focus, `${name}: the place afterwards is not that of the sentence`);
      }
      if (name === "split") check(isNull(model.beads[index]) <= isNull(JSON.parse(before)[2][index]) || JSON.parse(before)[2][index][across(chosen)] < 2, "split left a side empty where it need not");
      if (model.beads.length) check(to.bead < model.beads.length, `${name}: the place is outside`);
    }
    redoAll();
    const last = snapshots.length - 1;
    // Kept and loaded again in the middle of it, all can still be undone and done again.
    const loaded = new Alignment(structuredClone(model.content()));
    for (let at = last; at > 0; at -= 1) {
      check(JSON.stringify([loaded.source, loaded.target, loaded.beads]) === snapshots[at], `undo: state ${at} of ${last}`);
      check(loaded.undo() !== null, "there is nothing to undo");
    }
    check(loaded.undo() === null && JSON.stringify([loaded.source, loaded.target, loaded.beads]) === snapshots[0], "undo does not come to the beginning");
    for (let at = 1; at <= last; at += 1) {
      check(loaded.redo() !== null && JSON.stringify([loaded.source, loaded.target, loaded.beads]) === snapshots[at], `redo: state ${at}`);
    }
    check(loaded.redo() === null, "there is more to redo than was done");
  }
  return done;
}
