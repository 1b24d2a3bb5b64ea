"use strict";
/* The left side: pages as pictures with boxes, or as text; lines that join what was cut. */

const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (parent) parent.append(node);
  return node;
}

/** Draws the pages; `choose` is called with the number of a line that was clicked. */
class Printed {
  constructor(model, pictures, say, choose) {
    Object.assign(this, { model, say, lines: model.lines, hidden: new Set(), room: document.getElementById("pages"), places: [] });
    const numbers = [...new Set([...pictures.map(({ number }) => number), ...this.lines.map(({ page }) => page)])].sort((one, two) => one - two);
    for (const number of numbers) this.#page(number, pictures.find((picture) => picture.number === number));
    this.joins = document.getElementById("joins");
    this.room.addEventListener("click", (event) => {
      const node = event.target.closest("[data-line]");
      if (node) choose(Number(node.dataset.line));
    });
    new ResizeObserver(() => this.#drawJoins()).observe(this.room);
  }

  #page(number, picture) {
    const figure = document.createElement("figure");
    figure.dataset.page = number;
    const caption = document.createElement("figcaption");
    figure.append(caption);
    const lines = this.lines.map((line, index) => [line, index]).filter(([line]) => line.page === number);
    if (!picture && lines.some(([line]) => line.x0 === null)) this.#asText(figure, lines);
    else this.#asPicture(figure, lines, picture);
    this.room.append(figure);
  }

  #asText(figure, lines) {
    figure.classList.add("plain");
    for (const [line, index] of lines) {
      const node = document.createElement("p");
      node.className = "line";
      node.dataset.line = index;
      node.dataset.role = line.role;
      node.style.borderColor = `var(--${line.role})`;
      node.textContent = line.text;
      figure.append(node);
      this.places[index] = node;
    }
  }

  #asPicture(figure, lines, picture) {
    const boxed = lines.filter(([line]) => line.x0 !== null);
    const width = picture ? picture.width : Math.max(100, ...boxed.map(([line]) => line.x1 + 20));
    const height = picture ? picture.height : Math.max(100, ...boxed.map(([line]) => line.bottom + 20));
    figure.style.aspectRatio = `${width} / ${height}`;
    figure.style.containIntrinsicSize = `auto 600px auto ${Math.round((600 * height) / width)}px`;
    if (picture) {
      const image = document.createElement("img");
      Object.assign(image, { src: picture.url, alt: "", decoding: "async" });
      figure.append(image);
    }
    const sheet = svg("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", preserveAspectRatio: "none" }, figure);
    for (const [line, index] of boxed) {
      const box = { x: line.x0, y: line.top, width: line.x1 - line.x0, height: line.bottom - line.top };
      if (!picture) {
        svg("text", { x: line.x0, y: line.bottom - 0.15 * box.height, "font-size": line.font_size || box.height, textLength: Math.max(box.width, 1), lengthAdjust: "spacingAndGlyphs" }, sheet).textContent = line.text;
      }
      const rect = svg("rect", { ...box, class: "line", "data-line": index, "data-role": line.role }, sheet);
      rect.style.stroke = rect.style.fill = `var(--${line.role})`;
      this.places[index] = rect;
    }
  }

  /** Captions in another language. */
  rename() {
    for (const figure of this.room.querySelectorAll("figure")) {
      const name = this.say("ui.page", figure.dataset.page);
      figure.setAttribute("aria-label", name);
      figure.querySelector("figcaption").textContent = name;
    }
  }

  /** Shows or hides the lines of a role. */
  toggle(role, shown) {
    this.hidden[shown ? "delete" : "add"](role);
    for (const node of this.room.querySelectorAll(`[data-role="${role}"]`)) node.style.display = shown ? "" : "none";
    this.#drawJoins();
  }

  /** Lights up characters of lines and scrolls to the first; gives the pages they are on. */
  light(spans, article, scroll = true) {
    this.room.querySelectorAll("rect.mark").forEach((node) => node.remove());
    this.room.querySelectorAll("p.line mark").forEach((node) => node.replaceWith(node.textContent));
    const byLine = new Map();
    for (const span of spans) {
      const node = this.places[span.line];
      if (!node) continue;
      if (node.tagName === "rect") this.#mark(node, span);
      else byLine.set(span.line, [...(byLine.get(span.line) || []), span]);
    }
    for (const [line, found] of byLine) this.#markText(this.places[line], this.lines[line].text, found);
    this.article = article;
    this.#drawJoins();
    const first = spans.length && this.places[spans[0].line];
    if (first && scroll) this.#into(first);
    return [...new Set(spans.map(({ line }) => this.lines[line].page))];
  }

  #into(node) {
    const box = node.getBoundingClientRect(), room = this.room.getBoundingClientRect();
    if (box.top < room.top + 20 || box.bottom > room.bottom - 20) this.room.scrollTop += box.top - room.top - room.height / 3;
  }

  #mark(node, { line, start, end, box }) {
    const { x0, top, x1, bottom, text } = this.lines[line];
    let [left, up, right, down] = box || [x0, top, x1, bottom];
    if (right - left >= x1 - x0 - 0.1 && text.length && end - start < text.length && x1 - x0 > bottom - top) {
      left = x0 + ((x1 - x0) * start) / text.length;  // the box is that of the line: its characters are about as wide as each other
      right = x0 + ((x1 - x0) * end) / text.length;
    }
    svg("rect", { class: "mark", x: left, y: up - 1, width: right - left, height: down - up + 2 }, node.parentNode);
  }

  #markText(node, text, spans) {
    const cuts = [...spans].sort((one, two) => one.start - two.start);
    const parts = [];
    let at = 0;
    for (const { start, end } of cuts) {
      if (end <= at) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(Math.max(start, at), end);
      parts.push(text.slice(at, Math.max(start, at)), mark);
      at = end;
    }
    node.replaceChildren(...parts, text.slice(at));
  }

  #drawJoins() {
    if (!this.joins) return;
    const room = this.room.getBoundingClientRect();
    const where = (line) => {
      const node = this.places[line];
      if (!node || node.style.display === "none") return null;
      const box = node.getBoundingClientRect();
      return { left: box.left - room.left + this.room.scrollLeft, right: box.right - room.left, top: box.top - room.top + this.room.scrollTop, bottom: box.bottom - room.top + this.room.scrollTop };
    };
    this.joins.replaceChildren();
    this.joins.setAttribute("width", this.room.clientWidth);
    this.joins.setAttribute("height", this.room.scrollHeight);
    for (const { from, to, article } of this.model.joins) {
      const one = where(from), two = where(to);
      if (!one || !two) continue;
      const x = Math.min(one.right, this.room.clientWidth - 8), y = (one.top + one.bottom) / 2, u = two.left + 2, v = (two.top + two.bottom) / 2;
      const bend = Math.max(40, Math.abs(v - y) / 3);
      svg("path", { d: `M${x} ${y} C${Math.min(x + bend, this.room.clientWidth - 4)} ${y} ${Math.max(u - bend, 4)} ${v} ${u} ${v}`, class: article === this.article ? "lit" : "" }, this.joins);
      svg("circle", { cx: x, cy: y, r: 4 }, this.joins);
      svg("circle", { cx: u, cy: v, r: 4 }, this.joins);
    }
  }
}
