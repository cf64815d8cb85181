// Files: chosen, dropped, and saved.

import { serverFacts } from "./api.js";
import { h, notify } from "./dom.js";
import { addTexts, number, t } from "./i18n.js";

addTexts({
  en: {
    fileUnreadable: (name) => `${name} cannot be read: it is a folder, or it is not there any more. Choose it again.`,
    fileLarge: (name, size) => `${name} is larger than ${size} MB, the most this server takes.`,
    fileOne: (name) => `Only ${name} was taken: one file at a time.`,
  },
  nl: {
    fileUnreadable: (name) => `${name} is niet te lezen: het is een map, of het is er niet meer. Kies het opnieuw.`,
    fileLarge: (name, size) => `${name} is groter dan ${size} MB; meer neemt deze server niet aan.`,
    fileOne: (name) => `Alleen ${name} is genomen: één bestand tegelijk.`,
  },
});

const MEGABYTE = 1_000_000;

/** How large a file is, for people. */
export const sizeOf = ({ size }) => (size < MEGABYTE ? `${number(Math.ceil(size / 1000))} kB` : `${number(size / MEGABYTE, 1)} MB`);

let taking = Promise.resolve();

/** Waits until files that were chosen or dropped are there. */
export const filesAreIn = () => taking;

/** Gives `take` the files as they are now: what another program writes into them later, or that it removes them, does not matter. */
async function hand(files, most, take) {
  const { file_bytes: bytes } = await serverFacts();
  const held = [];
  for (const file of [...files].slice(0, most)) {
    if (file.size > bytes) {
      notify(t("fileLarge", file.name, number(bytes / MEGABYTE)), { error: true });
      return;
    }
    try {
      held.push(new File([await file.arrayBuffer()], file.name, { type: file.type }));
    } catch {
      notify(t("fileUnreadable", file.name), { error: true });
      return;
    }
  }
  if (files.length > most) notify(t("fileOne", held[0].name));
  take(...held);
}

/**
 * Lets files be dropped on an element.
 * @param {HTMLElement} element
 * @param {(...files: File[]) => void} take gets them
 * @param {{most?: number}} options how many at a time
 */
export function onDrop(element, take, { most = 1 } = {}) {
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
    if (event.dataTransfer?.files.length) taking = hand(event.dataTransfer.files, most, take);
  });
}

/**
 * A button that has a person choose files.
 * @param {string} text the name of what it says
 * @param {(...files: File[]) => void} take gets them
 * @param {{id?: string, css?: string, accept?: string, most?: number}} options
 */
export function fileButton(text, take, { id, css, accept = "", most = 1 } = {}) {
  const field = h("input", { type: "file", id, hidden: true, accept, multiple: most > 1 });
  field.addEventListener("change", () => {
    const files = [...field.files];
    // The same file may be chosen again.
    field.value = "";
    if (files.length) taking = hand(files, most, take);
  });
  return h("span", { class: "choose" }, h("button", { type: "button", class: css, t: text, onClick: () => field.click() }), field);
}

/** Has a browser save bytes or text as a file. */
export function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
