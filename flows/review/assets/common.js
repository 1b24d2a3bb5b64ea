"use strict";
/* What both pages need: their data, words in two languages, elements. */

const data = JSON.parse(document.getElementById("data").textContent);
const by = (id) => document.getElementById(id);
let language = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
try { language = localStorage.getItem("jianbao-language") || language; } catch { /* a page from disk may have no storage */ }

/** A word in the language of the page; {0} is what is given with it. An unknown key stands for itself. */
function say(key, ...given) {
  const words = data.words[key];
  const text = words ? words[language === "zh" ? 0 : 1] : key.split(".").pop();
  return text.replace(/\{(\d)\}/g, (_, number) => given[number]);
}

function make(name, attributes = {}, ...inside) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (key in node && key !== "list") node[key] = value; else node.setAttribute(key, value);
  }
  node.append(...inside);
  return node;
}

/** Puts the words of the page into its language. */
function sayAll() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  by("language").textContent = language === "zh" ? "English" : "中文";
}

/** Has the language change on a click; `speak` then says everything again. */
function listen(speak) {
  by("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    try { localStorage.setItem("jianbao-language", language); } catch { /* only this page then */ }
    speak();
  });
}
