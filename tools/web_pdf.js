// Sets bulletins in the browser: stories are poured into frames of exact place and size, and every set line is told
// with its place. All lengths that cross the border to Python are points from the top-left of the page.
"use strict";
const PX = 96 / 72;
const HEADS = ["col", "title", "sub"];
const KEEP = [...HEADS, "h", "h3"];
let stories = {};

function start(css) {
  document.head.innerHTML = "<style>" + css + "</style>";
  document.body.innerHTML = "";
  stories = {};
  return document.fonts.ready.then(() => true);
}

function page(w, h) {
  const element = document.createElement("div");
  element.className = "page";
  element.style.cssText = `width:${w}pt;height:${h}pt`;
  document.body.append(element);
}

const lastPage = () => document.body.lastElementChild;

function frame(f) {
  const element = document.createElement("div");
  element.className = "frame " + (f.cls || "");
  element.style.cssText = `left:${f.x}pt;top:${f.y}pt;width:${f.w}pt;` + (f.h ? `height:${f.h}pt;` : "") + (f.css || "");
  if (f.art) element.dataset.art = f.art;
  if (f.free) element.dataset.free = "1";
  if (f.id) element.id = f.id;
  element.innerHTML = f.html || "";
  lastPage().append(element);
  return element;
}

// Place a frame with known content; its height.
function put(f) {
  return frame(f).getBoundingClientRect().height / PX;
}

function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}

function tell(name, html) {
  stories[name] = elements(html);
}

const left = (name) => stories[name].length;

// The remaining length of a story in characters.
const length = (name) => stories[name].reduce((sum, block) => sum + block.textContent.length, 0);

// Set a story's heads into a frame of free height; the height.
function head(name, f) {
  const box = frame({ ...f, art: name });
  while (stories[name].length && HEADS.includes(stories[name][0].dataset.k)) box.append(stories[name].shift());
  if (box.children.length) return box.getBoundingClientRect().height / PX;
  box.remove();
  return 0;
}

// Pour a story into columns that end at `bottom`; with `balance` all columns end as high as possible. The bottom used.
function pour(name, columns, bottom, balance) {
  if (balance) bottom = balanced(name, columns, bottom);
  const boxes = [];
  for (const column of columns) {
    const box = columnBox(name, column, bottom);
    stories[name] = fill(box, stories[name]);
    if (box.textContent) boxes.push(box);
    else box.remove();
  }
  const top = lastPage().getBoundingClientRect().top;
  return Math.max(columns[0].y, ...boxes.map((box) => (box.lastElementChild.getBoundingClientRect().bottom - top) / PX));
}

function columnBox(name, column, bottom) {
  const end = Math.min(bottom, column.y + (column.h || 1e4));
  const box = frame({ ...column, art: name, h: Math.max(end - column.y, 1) });
  for (const f of column.floats || []) {
    box.insertAdjacentHTML(
      "beforeend",
      `<div style="float:${f.side};width:0;height:${f.top}pt"></div>` +
        `<div style="float:${f.side};clear:${f.side};width:${f.w}pt;height:${f.h}pt"></div>`,
    );
  }
  return box;
}

function balanced(name, columns, bottom) {
  const fits = (end) => {
    let rest = stories[name].map((block) => block.cloneNode(true));
    for (const column of columns) {
      const box = columnBox(name, column, end);
      rest = fill(box, rest);
      box.remove();
    }
    return rest.length === 0;
  };
  if (!fits(bottom)) return bottom;
  let [low, high] = [Math.min(...columns.map((column) => column.y)), bottom];
  while (high - low > 2) {
    const middle = (low + high) / 2;
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high;
}

// Move blocks into a box as far as they fit; the blocks that are left.
function fill(box, blocks) {
  blocks = [...blocks];
  const limit = box.getBoundingClientRect().bottom + 0.3;
  while (blocks.length) {
    const block = blocks[0];
    box.append(block);
    if (block.getBoundingClientRect().bottom <= limit) {
      blocks.shift();
      continue;
    }
    if (block.tagName === "TABLE") blocks[0] = cutTable(block, limit);
    else if (!block.classList.contains("cells")) blocks[0] = cutText(block, limit);
    if (blocks[0] === block) block.remove();
    break;
  }
  while (blocks.length && box.lastElementChild && KEEP.includes(box.lastElementChild.dataset.k)) {
    blocks.unshift(...whole(box.lastElementChild, blocks));
  }
  return blocks;
}

// Take a heading back out of its box, with its rest if it had been cut.
function whole(heading, blocks) {
  if (heading.classList.contains("cut")) {
    heading.append(...blocks.shift().childNodes);
    heading.classList.remove("cut");
    heading.normalize();
  }
  heading.remove();
  return [heading];
}

// Cut a block before its first line below the limit; the rest (the block itself if nothing fits).
function cutText(block, limit) {
  const places = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let i = 0; i < node.length; i++) places.push([node, i]);
  const below = ([node, i]) => {
    const range = document.createRange();
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const rect = range.getBoundingClientRect();
    return rect.height > 0 && !node.parentElement.closest(".drop") && rect.bottom > limit;
  };
  const first = places.findIndex(below);
  const tooFew = first >= 0 && block.querySelector(".drop") && first < 30;
  if (first <= 0 || tooFew) return block;
  const range = document.createRange();
  range.setStart(...places[first]);
  range.setEndAfter(block.lastChild);
  const rest = block.cloneNode(false);
  rest.append(range.extractContents());
  rest.classList.add("rest");
  block.classList.add("cut");
  return rest;
}

// Cut a table between the bodies of its groups, with its head repeated over the rest.
function cutTable(table, limit) {
  const bodies = [...table.tBodies];
  const first = bodies.findIndex((body) => body.getBoundingClientRect().bottom > limit);
  if (first <= 0) return table;
  const rest = table.cloneNode(false);
  if (table.tHead) rest.append(table.tHead.cloneNode(true));
  rest.append(...bodies.slice(first));
  return rest;
}

const ascents = new Map();

// The share of a text rectangle that stands over the baseline.
function ascent(style) {
  const font = `${style.fontWeight} 100px ${style.fontFamily}`;
  if (!ascents.has(font)) {
    const context = document.createElement("canvas").getContext("2d");
    context.font = font;
    const m = context.measureText("国");
    ascents.set(font, m.fontBoundingBoxAscent / (m.fontBoundingBoxAscent + m.fontBoundingBoxDescent));
  }
  return ascents.get(font);
}

// The set lines below an element, each with the places of its characters.
function linesOf(element, origin) {
  const lines = [];
  let line = null;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const block = parent.closest("[data-k]") || element;
    const cell = parent.closest("td,th,[data-k]") || element;
    const style = getComputedStyle(parent);
    const vertical = style.writingMode !== "horizontal-tb";
    const size = parseFloat(style.fontSize) / PX;
    for (let i = 0; i < node.length; i++) {
      if (!node.data[i].trim() && node.data[i] !== "\u3000") continue;
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const rects = range.getClientRects();
      const rect = rects[rects.length - 1];
      if (!rect || !rect.width) continue;
      const x = (rect.left - origin.left) / PX;
      const top = (rect.top - origin.top) / PX;
      const y = vertical ? top + 0.88 * size : top + (rect.height / PX) * ascent(style);
      const on = line && line.cell === cell && (vertical ? Math.abs(x - line.x) < 1 : Math.abs(y - line.y) < 1 && x > line.last - 1);
      if (!on) {
        const head = cell.tagName === "TH";
        line = { t: "", x, y, size, bold: +style.fontWeight >= 600, k: block.dataset.k || "p", color: style.color, pe: false, vertical, chars: [], cell, block, head };
        line.art = (parent.closest("[data-art]") || element).dataset.art;
        line.free = head || !!parent.closest("[data-free]");
        lines.push(line);
      }
      line.t += node.data[i];
      line.last = x;
      line.w = (rect.right - origin.left) / PX - line.x;
      line.h = (rect.bottom - origin.top) / PX - top + (vertical && line.chars.length ? top - line.chars[0][2] : 0);
      const box = [rect.left - origin.left, rect.top - origin.top, rect.right - origin.left, rect.bottom - origin.top];
      line.chars.push([node.data[i], ...box.map((edge) => edge / PX)]);
    }
  }
  lines.forEach((one, i) => {
    const next = lines[i + 1];
    const drop = next && next.block === one.block && next.size < one.size * 0.8;
    one.pe = !(next && next.cell === one.cell) && !one.block.classList.contains("cut") && !drop;
    if (!one.pe && !(next && next.cell === one.cell)) one.pe = !one.block.classList.contains("cut");
  });
  for (const one of lines) {
    delete one.cell;
    delete one.block;
    delete one.last;
  }
  return lines;
}

// All pages: size, furniture lines, fragments in reading order.
function truth() {
  return [...document.querySelectorAll(".page")].map((sheet) => {
    const origin = sheet.getBoundingClientRect();
    const told = { w: origin.width / PX, h: origin.height / PX, furn: [], frags: [] };
    for (const box of sheet.children) {
      const lines = linesOf(box, origin);
      if (box.classList.contains("furn")) {
        told.furn.push(...lines);
        continue;
      }
      let fragment = null;
      for (const line of lines) {
        const art = line.head ? line.art + "_head" : line.art;
        if (!fragment || fragment.art !== art || fragment.free !== line.free) {
          fragment = { art, free: line.free, lines: [] };
          told.frags.push(fragment);
        }
        fragment.lines.push(line);
      }
    }
    return told;
  });
}

// The height of a whole story at a width.
function measure(name, w, cls) {
  const box = frame({ x: 0, y: 0, w, cls });
  box.append(...stories[name].map((block) => block.cloneNode(true)));
  const height = box.getBoundingClientRect().height / PX;
  box.remove();
  return height;
}

function resize(id, h) {
  document.getElementById(id).style.height = h + "pt";
}

function write(id, text) {
  const element = document.getElementById(id);
  if (text) element.firstElementChild.textContent = text;
  else element.remove();
}

// The painted boxes of all pages: place, fill colour and line colour ("" for none), in painting order.
function shapes() {
  const clear = "rgba(0, 0, 0, 0)";
  return [...document.querySelectorAll(".page")].map((sheet) => {
    const origin = sheet.getBoundingClientRect();
    const told = [];
    for (const element of sheet.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      const rect = element.getBoundingClientRect();
      const box = [rect.left - origin.left, rect.top - origin.top, rect.width, rect.height].map((edge) => edge / PX);
      const [x, y, w, h] = box;
      const sides = ["Top", "Right", "Bottom", "Left"].map((side) => parseFloat(style[`border${side}Width`]) > 0);
      const fill = style.backgroundColor === clear ? "" : style.backgroundColor;
      const all = sides.every(Boolean);
      if (fill || all) told.push({ box, fill, line: all ? style.borderTopColor : "" });
      if (!all && sides[0]) told.push({ box: [x, y, w, 0.5], fill: style.borderTopColor, line: "" });
      if (!all && sides[2]) told.push({ box: [x, y + h, w, 0.5], fill: style.borderBottomColor, line: "" });
    }
    return told;
  });
}
