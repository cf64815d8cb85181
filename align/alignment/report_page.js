// Filters the rows of a report and goes through those that are not sure. `nextUnsure` and `drawOverview` are those of
// pages/unsure.js, which stands before this in the report's only script.
{
  const rows = Array.from(document.querySelectorAll("tbody tr"), (row) => ({
    row,
    score: Number(row.dataset.score),
    isNull: row.classList.contains("null"),
    isSure: row.classList.contains("high"),
    isOneToOne: row.dataset.type === "1–1",
  }));
  const form = document.getElementById("controls");
  const shown = document.getElementById("shown");
  const from = document.getElementById("from");
  const to = document.getElementById("to");
  const wanted = {
    all: () => true,
    linked: (bead) => !bead.isNull,
    uneven: (bead) => !bead.isNull && !bead.isOneToOne,
    null: (bead) => bead.isNull,
  };

  // An emptied field stands for no limit. Null beads have no confidence to filter by: they are hidden as soon as a limit
  // is set, unless they alone are asked for.
  const limit = (field, otherwise) => (field.value === "" || Number.isNaN(field.valueAsNumber) ? otherwise : field.valueAsNumber);

  function filter() {
    const choice = form.elements.show.value;
    const low = limit(from, 0);
    const high = limit(to, 1);
    const limited = low > 0 || high < 1;
    let count = 0;
    for (const bead of rows) {
      const inside = bead.isNull ? !limited || choice === "null" : bead.score >= low && bead.score <= high;
      const visible = inside && wanted[choice](bead);
      bead.row.hidden = !visible;
      count += visible;
    }
    shown.value = count === rows.length ? `${count} rows` : `${count} of ${rows.length} rows`;
    document.getElementById("nothing").hidden = count > 0;
  }

  function jump(step) {
    const current = document.activeElement.closest("tbody tr");
    const from = rows.findIndex((bead) => bead.row === current);
    const index = nextUnsure(rows.length, (place) => !rows[place].isSure && !rows[place].row.hidden, from, step);
    if (index < 0) {
      shown.value = "nothing doubtful here";
      return;
    }
    rows[index].row.focus({ preventScroll: true });
    rows[index].row.scrollIntoView({ block: "center" });
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("next").addEventListener("click", () => jump(1));
  document.getElementById("previous").addEventListener("click", () => jump(-1));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=number]")) return;
    if (event.key === "n") jump(1);
    if (event.key === "p") jump(-1);
  });
  drawOverview(document.querySelector(".overview"), rows.map((bead) => bead.row.className));
  filter();
}
