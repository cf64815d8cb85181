// The frame: three tabs, each a module that is loaded when it is first looked at.

import { ServerError } from "./api.js";
import { fill, h, notify } from "./dom.js";
import { addTexts, language, say, setLanguage, t } from "./i18n.js";

addTexts({
  en: {
    skip: "To the work", tabs: "What nlen does", translate: "Translate", align: "Align", review: "Review", interface: "Language of this page",
    broken: "This part of the page could not be loaded. What you did in it is kept.", reload: "Load the page again",
  },
  nl: {
    skip: "Naar het werk", tabs: "Wat nlen doet", translate: "Vertalen", align: "Oplijnen", review: "Nakijken", interface: "Taal van deze pagina",
    broken: "Dit deel van de pagina kon niet worden geladen. Wat je erin deed, is bewaard.", reload: "Pagina opnieuw laden",
  },
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
  document.title = `${t(name)} – nlen`;
  if (mounted.has(name)) return;
  mounted.add(name);
  const section = document.getElementById(name);
  try {
    const module = await import(`./${name}.js`);
    await module.mount(section);
  } catch (error) {
    // The server has gone before all of the page was there.
    fill(section, h("p", { class: "problem", role: "alert", t: "broken" }), h("div", { class: "bar" }, h("button", { type: "button", class: "primary", t: "reload", onClick: () => location.reload() })));
    console.error(error);
  }
  say(section);
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
// The fragment is the tab's name: it says where one is when the page is loaded again.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("work").focus();
});
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason?.name === "AbortError") return;
  // What the server refuses is no fault of the page's.
  if (event.reason instanceof ServerError) event.preventDefault();
  notify(event.reason?.message ?? String(event.reason), { error: true });
});
// A file that is dropped beside what takes it would be shown in the place of the page.
for (const event of ["dragover", "drop"]) window.addEventListener(event, (drop) => drop.dataTransfer?.types.includes("Files") && drop.preventDefault());

const choice = document.getElementById("language");
const isNarrow = matchMedia("(max-width: 40rem)");
function nameLanguages() {
  for (const option of choice.options) option.label = isNarrow.matches ? option.value.toUpperCase() : option.textContent;
}
isNarrow.addEventListener("change", nameLanguages);
nameLanguages();
choice.value = language();
choice.addEventListener("change", () => {
  setLanguage(choice.value);
  show();
});
setLanguage(language());
await show();
