"use strict";
/* The page: records on the right, and what leads from one side to the other. */

const model = modelOf(data);
const TABS = ["records", "issues", "unclaimed", "quarantine", "corrections"];
const ROLES = Object.keys(data.roles);
const store = `jianbao-review-${model.bulletin.bulletin_id}`;
let tab = "records", chosen = null, corrections = [];
try { corrections = JSON.parse(localStorage.getItem(store)) || []; } catch { /* a page from disk may have no storage */ }

/** The name of a place in a table: 办理流程 2 · text. */
function named(table, path) {
  return path.split(".").map((step) => {
    const [, name, numbers] = step.match(/^(\w+)((?:\[\d+\])*)$/);
    const key = `column.${table}.${name}` in data.words ? `column.${table}.${name}` : `column.${name}`;
    return [say(key), ...[...numbers.matchAll(/\d+/g)].map(([number]) => Number(number) + 1)].join(" ");
  }).join(" · ");
}

const shown = (value) => (value === null ? say("ui.unsaid") : typeof value === "object" ? JSON.stringify(value) : String(value));
const doubts = new Map();
for (const issue of model.bulletin.issues) {
  if (issue.record_id && issue.field) doubts.set(`${issue.record_id} ${issue.field}`, issue);
}

/* ---- records ---- */

const buttons = new Map();  // of values that are on the page

function correctionOf({ record, path }) {
  return corrections.find((item) => item.table === record.table && item.field === path && Object.entries(item.key).every(([name, part]) => record.key[name] === part));
}

function button(value) {
  const fixed = correctionOf(value);
  const classes = ["value", value.value === null && "unsaid", !value.spans.length && "unseen", doubts.has(`${value.record.id} ${value.path}`) && "doubt", fixed && "fixed"];
  const about = described(data.tables, value.record.table, value.path).about;
  const node = make("button", { type: "button", className: classes.filter(Boolean).join(" "), title: about || "" }, shown(value.value));
  node.dataset.value = value.number;
  if (fixed) node.dataset.fixed = shown(fixed.value ?? null);
  buttons.set(value.number, node);
  return node;
}

function wanted(value, filter) {
  if (value.value === null && !filter.blank) return false;
  if (filter.column && value.column !== filter.column) return false;
  return !filter.text || `${named(value.record.table, value.path)} ${shown(value.value)}`.toLowerCase().includes(filter.text);
}

function rows(records, filter) {
  const kept = records.map((record) => [record, record.values.filter((value) => wanted(value, filter))]).filter(([, values]) => values.length);
  if (!kept.length) return null;
  const columns = [...new Set(kept.flatMap(([, values]) => values.map(({ column }) => column)))];
  const head = make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, named(records[0].table, column))));
  const body = kept.map(([, values]) => make("tr", {}, ...columns.map((column) => make("td", {}, ...values.filter((value) => value.column === column).map(button)))));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
}

function plain(record, filter) {
  const values = record.values.filter((value) => wanted(value, filter));
  if (!values.length) return null;
  const list = make("div", { className: "values" });
  for (const value of values) list.append(make("span", {}, named(record.table, value.path)), button(value));
  return list;
}

const TABLED = new Set(["occupation_entries", "service_guide_fields", "legal_citations", "mentions"]);

function inside(record, filter) {
  const parts = [];
  for (const table of data.tables[record.table].children) {
    const found = record.children.filter((child) => child.table === table);
    if (!found.length || (filter.kind && record.table === "articles" && !TABLED.has(table) && filter.kind !== table)) continue;
    if (TABLED.has(table)) {
      const grid = rows(found, filter);
      if (grid) parts.push(make("details", { open: table === "occupation_entries" || Boolean(filter.text || filter.column) }, make("summary", {}, `${say(`table.${table}`)} ${grid.tBodies[0].rows.length}`), grid));
      continue;
    }
    for (const child of found) {
      const own = [plain(child, filter), ...inside(child, filter)].filter(Boolean);
      if (own.length) parts.push(make("section", {}, make("h4", {}, say(`table.${table}`)), ...own));
    }
  }
  return parts;
}

function troubled(article, code) {
  return model.bulletin.issues.some((issue) => issue.code === code && (issue.article_id === article.id || (issue.line_id && model.lines.find((line) => line.line_id === issue.line_id)?.article_id === article.id)));
}

function showRecords(filter) {
  buttons.clear();
  const parts = [];
  const head = filter.kind || filter.issue ? null : plain(model.head, filter);
  if (head) parts.push(make("article", {}, make("header", {}, make("h3", {}, say("ui.bulletin"))), head));
  for (const article of model.articles) {
    if (filter.issue && !troubled(article, filter.issue)) continue;
    if (filter.kind && !article.children.some(({ table }) => table === filter.kind) && article.row.article_kind !== filter.kind) continue;
    const own = plain(article, filter), more = inside(article, filter);
    if (!own && !more.length) continue;
    const about = make("details", { open: !article.children.length || Boolean(filter.text || filter.column) }, make("summary", {}, say("table.articles")), own || "");
    const title = make("h3", {}, article.row.title || say("ui.no_title"));
    const pieces = article.row.segment_count > 1 ? [" ", make("span", { className: "kind" }, say("ui.pieces", article.row.segment_count))] : [];
    parts.push(make("article", {}, make("header", {}, make("span", { className: "kind" }, say(`kind.${article.row.article_kind}`)), ...pieces, title), ...(own ? [about] : []), ...more));
  }
  by("count").textContent = say("ui.count", buttons.size, parts.length);
  return parts;
}

/* ---- lists ---- */

function item(kind, words, go) {
  const node = make("button", { type: "button", className: `item ${kind}` }, ...words);
  node.go = go;
  return node;
}

function lineSpan(lineId) {
  const line = model.lines.findIndex((found) => found.line_id === lineId);
  return line < 0 ? [] : [{ line, start: 0, end: model.lines[line].text.length, box: null }];
}

const LISTS = {
  issues: (filter) => model.bulletin.issues
    .filter((issue) => (!filter.issue || issue.code === filter.issue) && `${issue.code} ${say(`issue.${issue.code}`)} ${issue.message}`.toLowerCase().includes(filter.text))
    .map((issue) => item(issue.severity, [make("b", {}, say(`issue.${issue.code}`)), issue.message, issue.page ? ` (${say("ui.page", issue.page)})` : ""], () => {
      const value = model.values.find((found) => found.record.id === issue.record_id && found.path === issue.field);
      const of = model.articles.find((found) => found.id === issue.article_id);
      const spans = issue.line_id ? lineSpan(issue.line_id) : value?.spans || of?.children[0]?.values.find(({ spans }) => spans.length)?.spans || of?.values.find(({ spans }) => spans.length)?.spans || [];
      return tell(printed.light(spans, issue.article_id), spans.length);
    })),
  unclaimed: (filter) => model.lines.map((line, index) => [line, index])
    .filter(([line]) => line.role === "unclaimed" && line.text.toLowerCase().includes(filter.text))
    .map(([line, index]) => item("", [line.text, ` (${say("ui.page", line.page)})`], () => tell(printed.light([{ line: index, start: 0, end: line.text.length, box: null }]), 1))),
  quarantine: (filter) => data.quarantine
    .filter((held) => Object.values(held).join(" ").toLowerCase().includes(filter.text))
    .map((held) => item("error", [make("b", {}, held.code), `${held.source}: ${held.message}. ${held.advice}`], () => {})),
  corrections: () => corrections.map((fix, number) => item("", [make("b", {}, named(fix.table, fix.field)), `${shown(fix.expected ?? null)} → ${shown(fix.value ?? null)} (${fix.reason})`], () => {
    const value = model.values.find((found) => correctionOf(found) === corrections[number]);
    if (value) choose(value, false);
  })),
};

const COUNTS = {
  records: () => model.records.length,
  issues: () => model.bulletin.issues.length,
  unclaimed: () => model.lines.filter(({ role }) => role === "unclaimed").length,
  quarantine: () => data.quarantine.length,
  corrections: () => corrections.length,
};

function exported() {
  const bar = make("div", { className: "bar" });
  const save = (name, text) => {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/plain" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const id = model.bulletin.bulletin_id;
  bar.append(
    make("button", { type: "button", id: "save-toml", onclick: () => save(`${id}.toml`, asToml(corrections)) }, say("ui.save_toml")),
    make("button", { type: "button", id: "save-facts", onclick: () => save("facts.json", asFacts(corrections, model.records)) }, say("ui.save_facts")),
    make("button", { type: "button", id: "drop", onclick: () => { corrections.pop(); keep(); } }, say("ui.drop")),
  );
  return [make("p", {}, say("ui.how_to_file")), bar, make("pre", { id: "toml", tabIndex: 0 }, asToml(corrections))];
}

function showList(filter) {
  buttons.clear();
  const items = LISTS[tab](filter);
  by("count").textContent = say("ui.items", items.length);
  return [...items, ...(tab === "corrections" && corrections.length ? exported() : [])];
}

/* ---- the page as a whole ---- */

function filterOf() {
  return { text: by("search").value.trim().toLowerCase(), kind: by("kind").value, issue: by("issue").value, column: by("column").value, blank: by("blank").checked };
}

function draw() {
  const panel = make("div", { role: "tabpanel", id: "panel" });
  panel.setAttribute("aria-labelledby", `tab-${tab}`);
  panel.append(...(tab === "records" ? showRecords(filterOf()) : showList(filterOf())));
  by("panels").replaceChildren(panel);
  for (const name of TABS) {
    const node = by(`tab-${name}`);
    node.setAttribute("aria-selected", name === tab);
    node.tabIndex = name === tab ? 0 : -1;
    node.textContent = `${say(`ui.${name}`)} ${COUNTS[name]()}`;
  }
  by("filters").hidden = !["records", "issues"].includes(tab);
  if (chosen) mark(chosen);
}

function tell(pages, places) {
  by("told").textContent = places ? say("ui.told", places, pages.join(", ")) : say("ui.told_none");
}

function mark(value) {
  by("panels").querySelectorAll(".value.lit").forEach((node) => node.classList.remove("lit"));
  const node = buttons.get(value.number);
  if (node) node.classList.add("lit");
  return node;
}

/** Chooses a value: it and all its places light up on both sides. */
function choose(value, scroll = true) {
  chosen = value;
  by("fix").disabled = false;
  let node = mark(value);
  if (!node && scroll) { clearFilters(); node = mark(value); }
  if (node) {
    for (let outer = node.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    if (scroll) { node.scrollIntoView({ block: "center" }); node.focus({ preventScroll: true }); }
  }
  tell(printed.light(value.spans, value.record.article?.article_id, !scroll || document.body.dataset.show === "side"), value.spans.length);
  history.replaceState(null, "", `#${value.record.id}/${value.path}`);
}

function clearFilters() {
  tab = "records";
  for (const id of ["search", "kind", "issue", "column"]) by(id).value = "";
  draw();
}

/** A click on a line chooses the value that quotes most of it; the next click the next one. */
function chooseLine(line) {
  const found = model.byLine.get(line) || [];
  if (!found.length) { tell(printed.light([{ line, start: 0, end: model.lines[line].text.length, box: null }], null, false), 1); return; }
  choose(found[(found.indexOf(chosen) + 1) % found.length]);
}

function keep() {
  try { localStorage.setItem(store, JSON.stringify(corrections)); } catch { /* they stay until the page is closed */ }
  draw();
}

function walk(step) {
  const all = [...by("panels").querySelectorAll(tab === "records" ? ".value" : ".item")].filter((node) => node.checkVisibility());
  if (!all.length) return;
  const at = all.findIndex((node) => node === document.activeElement || node.classList.contains("lit"));
  const node = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  node.focus();
  node.scrollIntoView({ block: "nearest" });
  act(node);
}

function act(node) {
  if (node.dataset.value !== undefined) { choose(model.values[node.dataset.value], false); return; }
  by("panels").querySelectorAll(".item.lit").forEach((other) => other.classList.remove("lit"));
  node.classList.add("lit");
  node.go();
}

/* ---- correcting ---- */

function ask(value) {
  const { type, choices } = described(data.tables, value.record.table, value.path);
  if (!value.path.match(/^\w+/) || value.column === "position") return;
  const old = correctionOf(value);
  const now = old ? old.value ?? null : value.value;
  by("correct-where").textContent = `${say(`table.${value.record.table}`)} · ${named(value.record.table, value.path)}`;
  by("correct-old").textContent = shown(value.value);
  const options = type === "boolean" ? ["true", "false"] : choices;
  const input = options
    ? make("select", {}, ...options.map((option) => make("option", { value: option }, option)))
    : make("textarea", { rows: type === "string" && String(now ?? "").length > 40 ? 5 : 2 });
  input.value = now === null ? "" : typeof now === "object" ? JSON.stringify(now) : String(now);
  input.addEventListener("input", () => { by("correct-null").checked = false; });
  by("correct-input").replaceChildren(input);
  by("correct-null").checked = now === null;
  by("correct-quote").value = old?.quote || "";
  by("correct-reason").value = old?.reason || "";
  by("correct-wrong").textContent = "";
  by("correct").value = value;
  by("correct").showModal();
  input.focus();
}

function save(event) {
  const value = by("correct").value, { record, path } = value;
  try {
    const { type } = described(data.tables, record.table, path);
    const right = by("correct-null").checked ? null : typed(by("correct-input").firstChild.value, type);
    const old = correctionOf(value);
    if (!old && model.bulletin.issues.some((issue) => issue.code === "corrected" && issue.record_id === record.id && issue.field === path)) throw new Error("ui.corrected_before");
    const expected = old ? old.expected : value.raw;  // what the pipeline reads, also where the page has the corrected value
    const others = corrections.filter((item) => item !== old);
    if (JSON.stringify(right) === JSON.stringify(expected)) {
      if (!old) throw new Error("ui.same");
      corrections = others;
      keep();
      return;
    }
    const quote = by("correct-quote").value.trim();
    if (quote && !model.lines.map(({ text }) => text).join("").includes(quote)) throw new Error("ui.not_printed");
    const key = Object.keys(record.key).length > 1 ? record.key : record.id;
    const entry = { bulletin_id: model.bulletin.bulletin_id, table: record.table, record: record.table === "bulletins" ? null : key, key: record.key, field: path, expected, value: right, quote, reason: by("correct-reason").value.trim() };
    if (!entry.reason) throw new Error("ui.reason_missing");
    corrections = [...others, entry];
    keep();
    choose(value, false);
  } catch (error) {
    event.preventDefault();
    by("correct-wrong").textContent = say(error.message);
  }
}

/* ---- start ---- */

function options(select, values, prefix) {
  const before = select.value;
  select.replaceChildren(make("option", { value: "" }, say("ui.all")), ...values.map((value) => make("option", { value }, say(`${prefix}.${value}`))));
  select.value = before;
}

function speak() {
  sayAll();
  by("help-open").setAttribute("aria-label", say("ui.keys"));
  by("roles").setAttribute("aria-label", say("ui.roles"));
  by("filters").setAttribute("aria-label", say("ui.filters"));
  by("tabs").setAttribute("aria-label", say("ui.lists"));
  const { title, issue_no, issued_date, publisher, source_name } = model.bulletin;
  by("title").textContent = title || source_name;
  by("about").textContent = [issue_no, issued_date, publisher, source_name].filter(Boolean).join(" · ");
  by("keys").replaceChildren(...[["j k", "walk"], ["/", "search"], ["e", "correct"], ["1 – 5", "lists"], ["Esc", "close"]].flatMap(([key, word]) => [make("dt", {}, ...key.split(" ").map((one) => make("kbd", {}, one))), make("dd", {}, say(`ui.key_${word}`))]));
  by("roles").replaceChildren(...ROLES.filter((role) => model.lines.some((line) => line.role === role)).map((role) => {
    const box = make("input", { type: "checkbox", checked: !printed.hidden.has(role), onchange: () => printed.toggle(role, box.checked) });
    const swatch = make("i");
    swatch.style.borderColor = `var(--${role})`;
    return make("label", { title: data.roles[role] }, box, swatch, say(`role.${role}`));
  }));
  options(by("kind"), data.tables.articles.children.filter((table) => !TABLED.has(table) && model.records.some((record) => record.table === table)), "table");
  options(by("issue"), [...new Set(model.bulletin.issues.map(({ code }) => code))].sort(), "issue");
  options(by("column"), [...new Set(model.values.filter(({ value }) => value !== null).map(({ column }) => column))].sort(), "column");
  printed.rename();
  draw();
}

const printed = new Printed(model, data.pictures, say, chooseLine);
by("tabs").append(...TABS.map((name) => make("button", { type: "button", role: "tab", id: `tab-${name}`, onclick: () => { tab = name; draw(); } })));
for (const node of by("tabs").children) node.setAttribute("aria-controls", "panel");
by("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  tab = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
  draw();
  by(`tab-${tab}`).focus();
});
listen(speak);
for (const id of ["kind", "issue", "column", "blank"]) by(id).addEventListener("input", draw);
let typing = 0;
by("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(draw, 150); });  // not for each key
by("panels").addEventListener("click", (event) => { const node = event.target.closest(".value, .item"); if (node) act(node); });
by("panels").addEventListener("dblclick", (event) => { const node = event.target.closest(".value"); if (node) ask(model.values[node.dataset.value]); });
by("panels").addEventListener("mouseover", (event) => {
  const node = event.target.closest(".value");
  if (node && model.values[node.dataset.value].spans.length) printed.light(model.values[node.dataset.value].spans, model.values[node.dataset.value].record.article?.article_id, false);
});
by("panels").addEventListener("mouseleave", () => { if (chosen) printed.light(chosen.spans, chosen.record.article?.article_id, false); });
by("correct").querySelector("form").addEventListener("submit", save);
by("correct-close").addEventListener("click", () => by("correct").close());
by("fix").addEventListener("click", () => ask(chosen));
by("help-open").addEventListener("click", () => by("help").showModal());
for (const node of document.querySelectorAll("#switch button")) {
  node.addEventListener("click", () => {
    document.body.dataset.show = node.dataset.show;
    for (const other of document.querySelectorAll("#switch button")) other.setAttribute("aria-pressed", other === node);
    window.dispatchEvent(new Event("resize"));
  });
}
document.querySelector('#switch [data-show="side"]').click();
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else if (event.key === "/") by("search").focus();
  else if (event.key === "e" && chosen) ask(chosen);
  else if (event.key === "?") by("help").showModal();
  else if (TABS[event.key - 1]) { tab = TABS[event.key - 1]; draw(); by(`tab-${tab}`).focus(); }
  else return;
  event.preventDefault();
});
speak();
const [id, path] = decodeURIComponent(location.hash.slice(1)).split("/");
const linked = model.values.find((value) => value.record.id === id && (!path || value.path === path));
if (linked) choose(linked);
