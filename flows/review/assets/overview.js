"use strict";
/* The release at a glance: its bulletins with links to their pages, and counts as bars. */

const MOST = 300;  // rows of bulletins at a time
const ORDERS = {
  date: (one, two) => (two.issued_date || "").localeCompare(one.issued_date || ""),
  doubts: (one, two) => two.doubts - one.doubts,
  coverage: (one, two) => one.claimed_char_ratio - two.claimed_char_ratio,
  source: (one, two) => one.source_name.localeCompare(two.source_name),
};
const percent = (share) => `${(100 * share).toFixed(1)} %`;

function bulletins() {
  const wanted = by("search").value.trim().toLowerCase();
  const found = data.bulletins.filter((row) => !wanted || Object.values(row).join(" ").toLowerCase().includes(wanted));
  found.sort(ORDERS[by("order").value]);
  const linked = new Set(data.pages);
  const columns = ["title", "issue_no", "issued_date", "publisher", "region_name", "source_name"];
  const head = [...columns.map((name) => say(`column.${name}`)), say("ui.records"), say("ui.doubts"), say("column.claimed_char_ratio")];
  const rows = found.slice(0, MOST).map((row) => {
    const title = row.title || row.source_name;
    const name = linked.has(row.bulletin_id) ? make("a", { href: `${row.bulletin_id}.html` }, title) : title;
    const numbers = [row.records, row.doubts, percent(row.claimed_char_ratio)];
    return make("tr", {}, make("td", {}, name), ...columns.slice(1).map((column) => make("td", {}, row[column] || "")), ...numbers.map((number) => make("td", { className: "number" }, String(number))));
  });
  by("list").replaceChildren(make("thead", {}, make("tr", {}, ...head.map((text, index) => make("th", { scope: "col", className: index < columns.length ? "" : "number" }, text)))), make("tbody", {}, ...rows));
  by("count").textContent = found.length > MOST ? say("ui.first_of", MOST, found.length) : say("ui.items", found.length);
}

/** A table of counts, each with a bar as long as its share of the largest. */
function bars(entries, { name, shown = String, largest = Math.max(...entries.map(([, count]) => count), 1e-9), kind = () => "" }) {
  return make("table", {}, make("tbody", {}, ...entries.map(([key, count]) => {
    const bar = make("i");
    bar.style.width = `${(100 * count) / largest}%`;
    return make("tr", { className: kind(key) }, make("th", { scope: "row" }, name(key)), make("td", { className: "picture" }, bar), make("td", { className: "number" }, shown(count)));
  })));
}

function charts() {
  const part = (title, ...inside) => make("section", {}, make("h2", {}, title), ...inside);
  const roles = Object.entries(data.roles);
  const lines = roles.reduce((sum, [, count]) => sum + count, 0);
  const parts = [
    part(say("ui.over_time"), bars(Object.entries(data.time), { name: (key) => key || say("ui.unsaid") })),
    part(say("ui.by_kind"), bars(Object.entries(data.records), { name: (key) => say(`table.${key}`) })),
    part(say("ui.coverage"), bars(roles, { name: (key) => say(`role.${key}`), shown: (count) => `${count} (${percent(count / lines)})` })),
    part(say("ui.by_issue"), bars(Object.entries(data.issues), { name: (key) => say(`issue.${key}`), kind: (key) => data.severities[key] })),
    part(say("ui.fill"), ...Object.entries(data.fill).map(([table, shares]) => make("details", { open: table === "service_guides" }, make("summary", {}, say(`table.${table}`)),
      bars(Object.entries(shares), { name: (key) => say(`column.${table}.${key}` in data.words ? `column.${table}.${key}` : `column.${key}`), shown: percent, largest: 1 })))),
  ];
  if (data.quarantine.length) {
    parts.push(part(`${say("ui.quarantine")} ${data.quarantine.length}`, ...data.quarantine.map((held) => make("p", {}, make("b", {}, held.code), ` ${held.source}: ${held.message}. ${held.advice}`))));
  }
  by("charts").replaceChildren(...parts);
}

function speak() {
  sayAll();
  by("about").textContent = say("ui.release_about", data.version, data.bulletins.length);
  const before = by("order").value || "date";
  by("order").replaceChildren(...Object.keys(ORDERS).map((name) => make("option", { value: name }, say(`ui.order_${name}`))));
  by("order").value = before;
  bulletins();
  charts();
}

for (const id of ["search", "order"]) by(id).addEventListener("input", bulletins);
listen(speak);
speak();
