"use strict";
(() => {
  const MOST = 200;
  const { articles, claims } = JSON.parse(document.getElementById("data").textContent);
  // As a reader types: without regard to capitals and accents.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = claims.map(([text, source]) => plain(text + "\n" + source));
  const form = document.getElementById("search");
  const words = document.getElementById("words");
  const certainty = document.getElementById("certainty");
  const results = document.getElementById("results");

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  }
  function line([text, source, sure, article, number]) {
    const item = document.createElement("li");
    item.className = "card " + sure;
    const link = element("a", "", text);
    link.href = `${articles[article][0]}#c${number}`;
    link.dir = "auto";
    const details = element("p", "details", `${source || "the article itself"} · `);
    details.append(element("span", `claim ${sure}`, sure), ` · ${articles[article][1]}`);
    item.append(link, details);
    return item;
  }
  function search() {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    const sure = certainty.value;
    const hits = [];
    let count = 0;
    if (wanted.length || sure) {
      for (let n = 0; n < claims.length; n++) {
        if ((sure && claims[n][2] !== sure) || !wanted.every((word) => texts[n].includes(word))) continue;
        if (++count <= MOST) hits.push(line(claims[n]));
      }
    }
    results.replaceChildren(...hits);
    const more = count > MOST ? `; the first ${MOST} are shown` : "";
    document.getElementById("found").textContent =
      wanted.length || sure ? `${count} claim${count === 1 ? "" : "s"}${more}` : "Claims in which all words stand, or in the name of their source, will be listed.";
    history.replaceState(null, "", words.value ? "#" + encodeURIComponent(words.value) : location.pathname);
  }
  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  try {
    words.value = decodeURIComponent(location.hash.slice(1));
  } catch {
    words.value = "";
  }
  search();
})();
