// Elements made of data. Text is only ever text: nothing that came from a user or a file is parsed as HTML.

import { say } from "./i18n.js";

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

const READ_A_SECOND = 15;
const MOST_NOTICES = 3;

/** Shows a message for as long as it takes to read it; one of an error longer, and until a click. */
export function notify(message, { error = false } = {}) {
  const notice = h("div", { class: error ? "notice error" : "notice", onClick: () => notice.remove() }, message);
  const notices = document.getElementById("notices");
  // The same twice is no more than once.
  for (const other of notices.children) if (other.textContent === message) other.remove();
  notices.append(notice);
  if (notices.children.length > MOST_NOTICES) notices.firstChild.remove();
  setTimeout(() => notice.remove(), (error ? 12000 : 4000) + (1000 * message.length) / READ_A_SECOND);
}

/** Shows a dialog; gives the value of the button that closed it, or "" for Escape. */
export function opened(...content) {
  return new Promise((resolve) => {
    const form = h("form", { method: "dialog" }, content);
    const dialog = h("dialog", {}, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    say(dialog);
    dialog.setAttribute("aria-label", (form.querySelector("h2, p, label") ?? form).textContent.trim());
    dialog.showModal();
  });
}

/** Asks a person whether to give something up; the names of texts say what, and what the two buttons are. */
export async function isGivenUp(questions, { yes, no }) {
  const lines = questions.map((question) => h("p", {}, question));
  return (await opened(lines, h("div", { class: "bar" }, h("button", { value: "no", class: "primary", autofocus: true, t: no }), h("button", { value: "yes", t: yes })))) === "yes";
}

/** Calls a function when nothing has called it for some milliseconds. */
export function debounced(work, milliseconds) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}
