"use strict";
/* Corrections of values, as corrections/*.toml of jianbao build and as facts of a golden case. */

/** A value as TOML has it. */
function toml(value) {
  if (Array.isArray(value)) return `[${value.map(toml).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    return `{ ${Object.entries(value).filter(([, item]) => item !== null).map(([name, item]) => `${name} = ${toml(item)}`).join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value).replace(/\u007f/g, "\\u007f");  // JSON's escapes are those of TOML's basic strings
}

/** The entries of a file of corrections; TOML has no null, so what is null is left out. */
function asToml(corrections) {
  return corrections.map((item) => {
    const pairs = [["bulletin_id", item.bulletin_id], ["table", item.table], ["record", item.record], ["field", item.field],
      ["expected", item.expected], ["value", item.value], ["quote", item.quote], ["reason", item.reason]];
    return ["[[correction]]", ...pairs.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => `${name} = ${toml(value)}`)].join("\n") + "\n";
  }).join("\n");
}

/** A copy of a column with another value at a place in it: steps[2].text of the column steps. */
function changed(column, path, value) {
  const steps = [...path.matchAll(/\[(\d+)\]|\.(\w+)/g)].map(([, index, name]) => (name === undefined ? Number(index) : name));
  if (!steps.length) return value;
  const copy = structuredClone(column);
  let owner = copy;
  for (const step of steps.slice(0, -1)) owner = owner[step];
  owner[steps.at(-1)] = value;
  return copy;
}

/** Facts of a golden case (tests/golden): by table the rows that were put right, told by what is printed in them. */
function asFacts(corrections, records) {
  const telling = ["question", "name", "title", "label", "text", "serial", "kind"];
  const rows = {};
  for (const item of corrections) {
    const record = records.find((record) => record.table === item.table && Object.entries(item.key).every(([name, value]) => record.key[name] === value));
    const column = item.field.match(/^\w+/)[0];
    const table = (rows[item.table] ||= new Map());
    if (!table.has(record)) table.set(record, Object.fromEntries(telling.filter((name) => record.row[name]).slice(0, 1).map((name) => [name, record.row[name]])));
    const row = table.get(record);
    row[column] = changed(column in row && item.field !== column ? row[column] : record.row[column], item.field, item.value);
  }
  const plain = Object.fromEntries(Object.entries(rows).map(([table, found]) => [table, [...found.values()]]));
  return JSON.stringify({ note: corrections.map((item) => item.reason).join("; "), rows: plain }, null, 1) + "\n";
}

/** What a person typed, in the type of the column; throws where it is no such value. */
function typed(text, type) {
  if (type === "string") return text;
  if (type === "boolean") return text === "true";
  if (type === "integer" || type === "number") {
    const number = Number(text.trim());
    if (!text.trim() || !Number.isFinite(number) || (type === "integer" && !Number.isInteger(number))) throw new Error("ui.no_number");
    return number;
  }
  try { return JSON.parse(text); } catch { throw new Error("ui.no_json"); }
}
