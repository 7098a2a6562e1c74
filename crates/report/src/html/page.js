"use strict";
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const findings = all(".finding");
  const objects = all(".object");
  const groups = [...objects, ...all(".file")];
  const { check, words } = form.elements;
  const output = form.querySelector("output");
  const fold = form.querySelector("button");
  const number = new Intl.NumberFormat("en");
  const texts = new Map();

  const textOf = (finding) => {
    let text = texts.get(finding);
    if (text === undefined) {
      const object = finding.parentElement;
      const parts = [object.parentElement.firstElementChild, object.firstElementChild, finding];
      text = parts.map((part) => part.textContent).join(" ").toLowerCase();
      texts.set(finding, text);
    }
    return text;
  };

  const apply = () => {
    const shown = new Set(all(".chip input:checked").map((chip) => chip.value));
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const finding of findings) {
      const { s: severity, c: id } = finding.dataset;
      const fits = shown.has(severity) && (!check.value || id === check.value)
        && wanted.every((word) => textOf(finding).includes(word));
      finding.hidden = !fits;
      if (fits) count += 1;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector(".finding:not([hidden])");
    }
    output.textContent = `${number.format(count)} of ${number.format(findings.length)}`;
  };

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, findings.length > 2000 ? 200 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  fold.addEventListener("click", () => {
    const open = !objects.some((object) => object.open);
    for (const object of objects) object.open = open;
    fold.textContent = open ? "Fold all" : "Unfold all";
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search], select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      words.focus();
    }
  });
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const page = target?.querySelector("details") ?? target?.closest("details");
    if (page) page.open = true;
    target?.scrollIntoView();
  };
  addEventListener("hashchange", show);
  form.hidden = false;
  apply();
  if (location.hash) show();
})();
