// Elements made of data. Text is only ever text: nothing that came from a user or a file is parsed as HTML.

/**
 * An element with attributes, listeners and children.
 * @param {string} tag
 * @param {Record<string, unknown>} props `onClick` and the like are listeners; `class`, `for`, `data-…`, `aria-…` are
 *   attributes; false, null and undefined leave an attribute out; `t` is the name of a text (see i18n.js); others are properties
 *   where the element has such, else attributes.
 * @param {...(Node | string | null | undefined | false | Array)} children
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === "t") element.dataset.t = value;
    else if (name.includes("-") || name === "class" || name === "for" || !(name in element)) element.setAttribute(name, value === true ? "" : value);
    else element[name] = value;
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

/** Shows a message for some seconds; an error stays longer. */
export function notify(message, { error = false } = {}) {
  const notice = h("div", { class: error ? "notice error" : "notice" }, message);
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), error ? 12000 : 4000);
}

/** Has a browser save bytes or text as a file. */
export function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** Calls a function when nothing has called it for some milliseconds; `now()` does not wait. */
export function debounced(work, milliseconds) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
  later.now = () => {
    clearTimeout(timer);
    return work();
  };
  return later;
}

/** Lets files be dropped on an element; `take` gets a FileList that is not empty. */
export function onDrop(element, take) {
  element.classList.add("drop");
  const over = (is) => (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    element.classList.toggle("over", is);
  };
  element.addEventListener("dragenter", over(true));
  element.addEventListener("dragover", over(true));
  element.addEventListener("dragleave", over(false));
  element.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
  });
}
