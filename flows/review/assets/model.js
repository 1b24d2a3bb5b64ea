"use strict";
/* From the nested bulletin (documents/<bulletin_id>.json) to records, values, and where they are printed. */

/** The type, choices and meaning of a place in a column: steps[2].text is described as steps[].text. */
function described(tables, table, path) {
  return (tables[table].columns || {})[path.replace(/\[\d+\]/g, "[]")] || { type: "string" };
}

/** Values by path: {fee: {amount: 5}, steps: [{text: "…"}]} gives fee.amount and steps[0].text; of empty ones null, and what is there. */
function flattened(path, value) {
  const empty = value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);
  if (empty) return [[path, null, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => flattened(`${path}[${index}]`, item));
  if (typeof value === "object") {
    const said = Object.entries(value).flatMap(([name, item]) => flattened(`${path}.${name}`, item));
    return said.filter(([, item]) => item !== null);
  }
  return [[path, value]];
}

const outer = (path) => path.replace(/(\.\w+|\[\d+\])$/, "");  // steps[2].text is in steps[2], that in steps

/** Evidence by place: each piece stands under its own field and under all that this field is in. */
function indexed(evidence) {
  const found = new Map();
  for (const item of evidence) {
    for (let at = item.field; ; at = outer(at)) {
      if (!found.has(at)) found.set(at, []);
      found.get(at).push(item);
      if (at === outer(at)) break;
    }
  }
  return found;
}

/** The evidence of a place: its own and what is inside it, else that of what it is in, else that of its printed text. */
function evidenceOf(index, path) {
  for (let at = path; ; at = outer(at)) {
    if (index.has(at)) return index.get(at);
    if (at === outer(at)) return index.get(`${at}_text`) || [];
  }
}

/** Pairs of lines between which an article was cut: what stands between them in print belongs to something else. */
function cuts(lines, article) {
  if (article.segment_count < 2) return [];
  const own = lines.map((line, index) => ({ ...line, index })).filter((line) => line.article_id === article.article_id);
  own.sort((one, two) => one.reading_order - two.reading_order);
  const foreign = new Set(lines.filter((line) => line.role !== "furniture" && line.article_id !== article.article_id).map((line) => line.source_order));
  const parted = (one, two) => {
    if (two < one) return true;
    for (let place = one + 1; place < two; place++) if (foreign.has(place)) return true;
    return false;
  };
  return own.slice(1).flatMap((line, index) =>
    parted(own[index].source_order, line.source_order) ? [{ from: own[index].index, to: line.index, article: article.article_id }] : []);
}

/** All that the page shows of one bulletin. */
function modelOf({ bulletin, tables }) {
  const lines = bulletin.lines;
  const place = new Map(lines.map((line, index) => [line.line_id, index]));
  const records = [], values = [];

  function span(item) {
    const line = place.get(item.line_id);
    const box = item.x0 === null ? null : [item.x0, item.top, item.x1, item.bottom];
    return { line, start: item.char_start, end: item.char_end, box };
  }

  function take(table, row, article, index, prefix = "") {
    const { key, children } = tables[table];
    const record = { number: records.length, table, row, article, values: [], children: [],
      id: row[key[0]], key: Object.fromEntries(key.map((name) => [name, row[name]])), depth: article ? 1 : 0 };
    records.push(record);
    for (const [column, content] of Object.entries(row)) {
      if (column.endsWith("_id") || column === "evidence" || children.includes(column) || !tables[table].columns[column]) continue;
      for (const [path, value, raw = value] of flattened(column, content)) {
        const quoted = evidenceOf(index, prefix + path).map(span);
        const whole = table === "articles" && path === "text";
        const spans = whole ? lines.flatMap((line, index) => line.article_id === row.article_id && line.role !== "furniture" ? [{ line: index, start: 0, end: line.text.length, box: null }] : []) : quoted;
        const found = { number: values.length, record, path, column, value, raw, spans };
        values.push(found);
        record.values.push(found);
      }
    }
    for (const child of children) {
      (row[child] || []).forEach((inner, place) => {
        const own = inner.evidence && indexed(inner.evidence);
        const at = `${child.split("_").pop()}[${place}].`;  // service_guide_fields are quoted as fields[0].text of the guide
        record.children.push(take(child, inner, article || row, own || index, own ? "" : at));
      });
    }
    return record;
  }

  const head = take("bulletins", { ...bulletin, articles: [] }, null, indexed(bulletin.evidence));
  const articles = bulletin.articles.map((article) => take("articles", article, article, indexed(article.evidence)));
  const byLine = new Map();
  for (const value of values) {
    for (const { line } of value.spans) {
      if (!byLine.has(line)) byLine.set(line, []);
      if (byLine.get(line).at(-1) !== value) byLine.get(line).push(value);
    }
  }
  const width = (value) => value.spans.reduce((sum, { start, end }) => sum + end - start, 0);
  for (const [line, found] of byLine) {  // what quotes most of the line first, of these the shortest
    const share = (value) => value.spans.reduce((sum, span) => sum + (span.line === line ? span.end - span.start : 0), 0);
    found.sort((one, two) => share(two) - share(one) || width(one) - width(two) || one.number - two.number);
  }
  return { bulletin, lines, records, values, head, articles, byLine, joins: bulletin.articles.flatMap((article) => cuts(lines, article)) };
}
