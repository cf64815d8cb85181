// Which units are shown: by text, mark, score, origin, state, and what was done with them.

import { debounced, h } from "./dom.js";
import { number, onLanguage, t } from "./i18n.js";
import { markLabel } from "./marks.js";

const EMPTY = { text: "", side: "both", regex: false, mark: "", origin: "", state: "", work: "", score: 100 };

/**
 * The controls of a filter.
 * @param {object} given values from before
 * @param {(values: object) => void} changed is called when the values are others
 */
export function filterBar(given, changed) {
  const values = { ...EMPTY, ...given };
  let marks = new Map();
  const tell = () => {
    show();
    changed(values);
  };
  const tellLater = debounced(tell, 150);

  const text = h("input", { type: "search", id: "rv-search", value: values.text, autocomplete: "off", "aria-describedby": "rv-bad-regex", onInput: () => { values.text = text.value; tellLater(); } });
  const wrong = h("p", { id: "rv-bad-regex", class: "problem", role: "alert", hidden: true });
  const regex = h("input", { type: "checkbox", id: "rv-regex", checked: values.regex, onChange: () => { values.regex = regex.checked; tell(); } });
  const side = select("side", () => [["both", t("rvBoth")], ["source", t("rvSource")], ["target", t("rvTarget")]], "rvSearchIn");
  const mark = select("mark", () => [["", t("rvAll")], ["*", t("rvAnyMark")], ["-", t("rvNoMark")], ...[...marks].sort((a, b) => b[1] - a[1]).map(([name, count]) => [name, `${markLabel(name)} (${number(count)})`])]);
  const origin = select("origin", () => [["", t("rvAll")], ["human", t("rvHuman")], ["machine", t("rvMachine")], ["memory", t("rvMemory")]]);
  const state = select("state", () => [["", t("rvAll")], ["unfinished", t("rvUnfinished")], ["translated", t("rvTranslated")], ["confirmed", t("rvConfirmed")], ["-", t("rvNoState")]]);
  const work = select("work", () => [["", t("rvAll")], ["open", t("rvOpen")], ["edited", t("rvTouched")], ["accepted", t("rvIsAccepted")], ["broken", t("rvBroken")]]);
  const score = h("input", { type: "range", id: "rv-score", min: 0, max: 100, step: 1, value: values.score, onInput: () => { values.score = Number(score.value); tellLater(); show(); } });
  const upTo = h("output", { for: "rv-score" });
  const summary = h("summary", {});
  const clear = h("button", { type: "button", t: "rvClear", onClick: () => set({}) });
  const element = h("details", { class: "rv-filter", open: window.innerWidth > 640 }, summary,
    h("div", { class: "rv-controls" },
      h("div", { class: "rv-field wide" }, h("label", { for: "rv-search", t: "rvSearch" }), h("span", { class: "rv-search" }, text, side.control, h("label", { class: "rv-check" }, regex, h("span", { t: "rvRegex" })))),
      h("span", { class: "rv-break" }),
      field("rvMark", mark.control), field("rvOrigin", origin.control), field("rvState", state.control), field("rvWork", work.control),
      h("div", { class: "rv-field" }, h("label", { for: "rv-score", t: "rvScore" }), h("span", { class: "rv-range" }, score, upTo)),
      clear),
    wrong);

  function select(name, options, label) {
    const control = h("select", { id: `rv-${name}`, "data-t-label": label, onChange: () => { values[name] = control.value; tell(); } });
    const draw = () => {
      control.replaceChildren(...options().map(([value, shown]) => h("option", { value }, shown)));
      control.value = values[name];
    };
    return { control, draw };
  }

  function field(label, control) {
    return h("div", { class: "rv-field" }, h("label", { for: control.id, t: label }), control);
  }

  const set = (next) => {
    Object.assign(values, EMPTY, next);
    text.value = values.text;
    regex.checked = values.regex;
    score.value = values.score;
    selects.forEach((one) => one.draw());
    tell();
  };

  function show() {
    const count = Object.entries(EMPTY).filter(([name, value]) => name !== "side" && name !== "regex" && values[name] !== value).length;
    summary.textContent = count ? t("rvFiltersOn", number(count)) : t("rvFilters");
    clear.disabled = !count;
    upTo.textContent = values.score < 100 ? number(values.score / 100, 2) : t("rvAnyScore");
    score.setAttribute("aria-valuetext", upTo.textContent);
  }

  const selects = [side, mark, origin, state, work];
  onLanguage(() => {
    selects.forEach((one) => one.draw());
    show();
  });

  return {
    element,
    /** Sets values, the others to none. */
    set,
    /** Offers these marks, with how many units have each. */
    offer(counts) {
      if (counts.size === marks.size && [...counts].every(([name, count]) => marks.get(name) === count)) return;
      marks = counts;
      if (values.mark && !"*-".includes(values.mark) && !marks.has(values.mark)) marks.set(values.mark, 0);
      if (document.activeElement !== mark.control) mark.draw();
    },
    /**
     * A function that says whether a unit is to be shown.
     * @param {{marks: Function, target: Function, change: Function, isBroken: Function}} of what is known of a unit now
     */
    test(of) {
      const { side: where, mark: wanted, origin: by, state: stands, work: done, score: most } = values;
      const matches = textTest();
      return (unit) => {
        if (by && unit.origin !== by) return false;
        if (most < 100 && (unit.score === null || unit.score * 100 > most)) return false;
        if (stands && (unit.confirmation ?? "-") !== stands) return false;
        if (wanted) {
          const has = of.marks(unit);
          if (wanted === "*" ? !has.length : wanted === "-" ? has.length : !has.includes(wanted)) return false;
        }
        if (done) {
          const change = of.change(unit);
          if (done === "open" && change) return false;
          if (done === "edited" && change?.target === undefined) return false;
          if (done === "accepted" && !change?.accepted) return false;
          if (done === "broken" && !of.isBroken(unit)) return false;
        }
        return !matches || (where !== "target" && matches(unit.source)) || (where !== "source" && matches(of.target(unit)));
      };
    },
  };

  function textTest() {
    wrong.hidden = true;
    text.removeAttribute("aria-invalid");
    if (!values.text) return null;
    if (!values.regex) {
      const wanted = values.text.toLocaleLowerCase();
      return (held) => held.toLocaleLowerCase().includes(wanted);
    }
    try {
      const pattern = new RegExp(values.text, "iu");
      return (held) => pattern.test(held);
    } catch (error) {
      wrong.textContent = t("rvBadRegex", error.message);
      wrong.hidden = false;
      text.setAttribute("aria-invalid", "true");
      return () => false;
    }
  }
}
