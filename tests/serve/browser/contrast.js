// Text that stands out too little from what is behind it (WCAG 2.2, 1.4.3): an expression that gives a list of sentences.
() => {
  const LEAST = 4.5;
  const luminance = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const parsed = (text) => {
    const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  const up = (element) => (element ? [element, ...up(element.parentElement)] : []);
  const faults = new Set();
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest(".unseen, .skip, :disabled") || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const hint = element.matches("textarea, input") && !element.value && element.placeholder;
    const said = hint || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()) || (element.matches("textarea, input, select") && element.value);
    if (!said) continue;
    const behind = up(element).map((one) => parsed(getComputedStyle(one).backgroundColor)).find((colour) => colour[3] > 0.99);
    const colour = parsed(getComputedStyle(element, hint ? "::placeholder" : null).color);
    const seen = colour[3] * up(element).reduce((product, one) => product * Number(getComputedStyle(one).opacity), 1);
    const mixed = behind.slice(0, 3).map((value, at) => value * (1 - seen) + colour[at] * seen);
    const [dark, light] = [luminance(mixed), luminance(behind)].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < LEAST) faults.add(`<${element.tagName.toLowerCase()} class="${element.className}"> "${(element.innerText || element.value || hint).slice(0, 40)}": ${ratio.toFixed(2)}`);
  }
  return [...faults];
}
