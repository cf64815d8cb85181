// What does not fit on a page: an expression that Playwright evaluates, and that gives a list of sentences.
() => {
  const faults = [];
  const root = document.querySelector("dialog[open]") ?? document.body;
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width + 1) faults.push(`the page is ${document.documentElement.scrollWidth} pixels wide, its window ${width}`);
  const named = (e) => `<${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}${e.classList.length ? "." + [...e.classList].join(".") : ""}> "${(e.innerText || e.value || e.getAttribute("aria-label") || "").trim().slice(0, 40)}"`;
  const unseen = (e) => e.closest(".unseen, .skip, [hidden], #notices") !== null || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  // What of a rectangle is in sight, within everything that scrolls or cuts off.
  const inSight = (e, box) => {
    let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
    for (let up = e.parentElement; up && up !== document.documentElement; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const frame = up.getBoundingClientRect();
      [left, top] = [Math.max(left, frame.left), Math.max(top, frame.top)];
      [right, bottom] = [Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
    }
    return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
  };

  const things = [];
  for (const e of root.querySelectorAll("*")) {
    if (e instanceof SVGElement || unseen(e)) continue;
    const style = getComputedStyle(e);
    const control = e.matches("button, select, input, textarea, a, [role=button], [contenteditable], summary, progress, meter");
    const scrolls = style.overflowX === "auto" || style.overflowX === "scroll";
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && style.display !== "inline" && !scrolls && !e.matches("input, textarea, select, fieldset")) {
      // An ellipsis says itself that something is left out.
      if (style.textOverflow !== "ellipsis") faults.push(`${named(e)} holds ${e.scrollWidth} pixels in ${e.clientWidth}`);
    }
    if (control && e.matches("button, a.button") && e.scrollHeight > e.clientHeight + 2 && style.display !== "inline") faults.push(`${named(e)} is cut off below`);
    if (control) {
      const box = inSight(e, e.getBoundingClientRect());
      if (box) things.push({ e, box, control });
      continue;
    }
    if (e.closest("button, select, textarea, a") && e.closest("button, select, textarea, a") !== e) continue;
    for (const node of e.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const box = inSight(e, line);
        if (box) things.push({ e, box, control: false });
      }
    }
  }
  for (const { e, box } of things) {
    if (box.left < -1 || box.right > width + 1) faults.push(`${named(e)} goes from ${Math.round(box.left)} to ${Math.round(box.right)}, the window to ${width}`);
  }
  things.sort((a, b) => a.box.top - b.box.top);
  const told = new Set();
  for (let i = 0; i < things.length; i += 1) {
    for (let j = i + 1; j < things.length && things[j].box.top < things[i].box.bottom - 2; j += 1) {
      const [one, other] = [things[i], things[j]];
      if (one.e === other.e || one.e.contains(other.e) || other.e.contains(one.e)) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      // The line boxes of text reach above and below its letters.
      const most = one.control && other.control ? 1 : 5;
      if (across <= 2 || down <= most) continue;
      const fault = `${named(one.e)} and ${named(other.e)} overlap by ${Math.round(across)} by ${Math.round(down)} pixels`;
      if (!told.has(fault)) faults.push(fault);
      told.add(fault);
    }
  }
  return faults;
}
