"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const claims = all(".card");
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const marks = new Map();
  for (const mark of all(".body [data-c]")) {
    if (!marks.has(mark.dataset.c)) marks.set(mark.dataset.c, []);
    marks.get(mark.dataset.c).push(mark);
  }
  const voices = new Map();
  for (const mark of all(".body [data-a], tr[data-voice]")) {
    const number = mark.dataset.a || mark.dataset.voice;
    if (!voices.has(number)) voices.set(number, []);
    voices.get(number).push(mark);
  }

  // What belongs together lights up together.
  let lit = [];
  function light(elements) {
    for (const element of lit) element.classList.remove("on");
    lit = elements;
    for (const element of lit) element.classList.add("on");
  }
  const ofClaim = (number) => [...(marks.get(number) || []), document.getElementById("c" + number)];
  // A source or a cue stands for its attribution, other words for their claim where they have one.
  const marked = (target) => {
    const near = target.closest(".body [data-c], .body [data-a]");
    return near && (near.matches(".source, .cue") ? near : near.closest(".body [data-c]") || near);
  };
  function belonging(target) {
    const near = target.closest(".number, .card, tr[data-voice]") || marked(target);
    if (!near) return [];
    if (near.matches(".number")) return ofClaim(near.hash.slice(2));
    if (near.dataset.c) return ofClaim(near.dataset.c);
    if (near.matches(".card")) return ofClaim(near.id.slice(1));
    return voices.get(near.dataset.a || near.dataset.voice) || [];
  }
  // Words that scroll past a pointer at rest were not pointed at.
  let rest = "";
  const moved = (event) => rest !== (rest = `${event.clientX} ${event.clientY}`);
  document.addEventListener("pointermove", moved, { passive: true });
  document.addEventListener("pointerover", (event) => moved(event) && light(belonging(event.target)));
  document.addEventListener("focusin", (event) => light(belonging(event.target)));

  // A click on a mark goes to its claim; links do the way back, and both without this script. A claim that is cited is
  // shown, whatever the filters.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const cited = link && document.getElementById(link.hash.slice(1));
    if (cited && cited.matches(".card") && cited.hidden) showAll();
    if (link || !getSelection().isCollapsed) return;
    const near = marked(event.target);
    if (!near) return;
    const goal = near.dataset.c ? "c" + near.dataset.c : "a" + near.dataset.a;
    const entry = document.getElementById(goal);
    if (!entry || entry.hidden) return;
    entry.scrollIntoView({ block: "center", behavior: calm });
    light(belonging(near));
    const inside = entry.querySelector("a");
    if (inside) inside.focus({ preventScroll: true });
  });

  function apply() {
    const wanted = (name) => new Set(all(`[name=${name}]:checked`, form).map((box) => box.value));
    const source = form.elements.source.value;
    const certainties = wanted("certainty");
    const kinds = wanted("kind");
    let count = 0;
    for (const group of all(".group")) {
      let any = false;
      for (const card of all(".card", group)) {
        const keep =
          (!source || group.dataset.source === source) &&
          certainties.has(card.dataset.certainty) &&
          kinds.has(card.dataset.kind);
        card.hidden = !keep;
        for (const mark of marks.get(card.id.slice(1)) || []) mark.classList.toggle("off", !keep);
        any ||= keep;
        count += keep;
      }
      group.hidden = !any;
    }
    shown.textContent =
      count === claims.length ? `All ${count} claims are shown` : `${count} of ${claims.length} claims are shown`;
    document.getElementById("show-all").disabled = count === claims.length;
  }
  function showAll() {
    form.reset();
    apply();
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("show-all").addEventListener("click", showAll);
  root.classList.add("js");
  form.hidden = claims.length === 0;
  apply();
})();
