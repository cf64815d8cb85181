// The frame: three tabs, each a module that is loaded when it is first looked at.

import { fill, h, notify } from "./dom.js";
import { addTexts, language, setLanguage } from "./i18n.js";

addTexts({
  en: { skip: "To the work", translate: "Translate", align: "Align", review: "Review", interface: "Language of this page" },
  nl: { skip: "Naar het werk", translate: "Vertalen", align: "Oplijnen", review: "Nakijken", interface: "Taal van deze pagina" },
});

const TABS = ["translate", "align", "review"];
const mounted = new Set();

async function show() {
  const wanted = location.hash.slice(1).split("?")[0];
  const name = TABS.includes(wanted) ? wanted : TABS[0];
  for (const tab of TABS) {
    const link = document.getElementById(`tab-${tab}`);
    link.setAttribute("aria-selected", String(tab === name));
    link.tabIndex = tab === name ? 0 : -1;
    document.getElementById(tab).hidden = tab !== name;
  }
  if (mounted.has(name)) return;
  mounted.add(name);
  const module = await import(`./${name}.js`);
  await module.mount(document.getElementById(name));
  setLanguage(language());
}

document.querySelector("nav").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const at = TABS.findIndex((tab) => document.getElementById(`tab-${tab}`) === document.activeElement);
  const next = document.getElementById(`tab-${TABS[(at + step + TABS.length) % TABS.length]}`);
  // Going to a fragment takes the focus away.
  location.hash = next.hash;
  next.focus();
});
window.addEventListener("hashchange", show);
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason?.name === "AbortError") return;
  notify(event.reason?.message ?? String(event.reason), { error: true });
});

const choice = document.getElementById("language");
choice.value = language();
choice.addEventListener("change", () => setLanguage(choice.value));
setLanguage(language());
await show();
