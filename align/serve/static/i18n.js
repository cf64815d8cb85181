// What the page says, in English and in Dutch. Every tab adds texts of its own.

import { recall, remember } from "./memory.js";

const LANGUAGES = ["en", "nl"];
const texts = { en: {}, nl: {} };
const listeners = new Set();
let current = chosen();

function chosen() {
  const kept = recall("nlen.language");
  if (LANGUAGES.includes(kept)) return kept;
  return navigator.languages?.some((one) => one.toLowerCase().startsWith("nl")) ? "nl" : "en";
}

/** Adds texts: `{en: {name: text or function}, nl: {…}}`; throws where the names in both are not the same. */
export function addTexts(more) {
  const lacking = Object.keys({ ...more.en, ...more.nl }).filter((name) => !(name in more.en && name in more.nl));
  if (lacking.length) throw new Error(`not in both languages: ${lacking}`);
  for (const language of LANGUAGES) Object.assign(texts[language], more[language]);
}

/** The text of that name; one that is a function gets the arguments. */
export function t(name, ...values) {
  const text = texts[current][name];
  if (text === undefined) throw new Error(`there is no text "${name}"`);
  return typeof text === "function" ? text(...values) : text;
}

/** The language of the page. */
export const language = () => current;

// Made once: to make one takes longer than to write a thousand numbers with it.
const numberFormats = new Map();

/** A number as people of that language write it. */
export function number(value, digits = 0) {
  const name = `${current} ${digits}`;
  if (!numberFormats.has(name)) numberFormats.set(name, new Intl.NumberFormat(current, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  return numberFormats.get(name).format(value);
}

/** Calls a function now, and whenever the language changes. */
export function onLanguage(listener) {
  listeners.add(listener);
  listener();
}

/** Sets the language, and says everything anew: elements with `data-t`, `data-t-title`, `data-t-label`, `data-t-placeholder`. */
export function setLanguage(next) {
  current = next;
  remember("nlen.language", next);
  document.documentElement.lang = next;
  say(document);
  listeners.forEach((listener) => listener());
}

/** Says the texts within an element in the language of the page. */
export function say(root) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-title]")) element.title = t(element.dataset.tTitle);
  for (const element of root.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of root.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
}
