// The tables of lines and taxes: cells that are typed into like those of a spreadsheet.

const CELL = "input[data-column]";
const cellsOf = (within) => [...within.querySelectorAll(CELL)];

export class Tables {
  constructor(root, { onChange, onEnter, onLeave }) {
    this.root = root.querySelector("#tables");
    Object.assign(this, { onChange, onEnter, onLeave });
    this.touched = new Set(this.root?.dataset.touched ? ["lines", "taxes"] : []);
    this.cell = null; // the cell words are picked for
    this.rates = [];
    this.codes = {};
    if (this.root) this.listen();
  }

  listen() {
    this.root.addEventListener("focusin", ({ target }) => {
      if (!target.matches(CELL)) return;
      this.cell = target;
      this.before = target.value;
      target.select();
      this.onEnter(target.closest("tr"));
    });
    this.root.addEventListener("change", ({ target }) => this.changed(target, "typed"));
    this.root.addEventListener("click", ({ target }) => {
      const remove = target.closest("[data-does=remove-row]");
      if (remove) this.remove(remove.closest("tr"));
    });
  }

  get sheets() {
    return this.root.querySelector("#sheets");
  }

  body(name) {
    return this.root.querySelector(`.${name}-sheet tbody`);
  }

  toggle() {
    this.open(this.sheets.hidden);
    if (this.sheets.hidden) this.onLeave();
  }

  // Into the first cell, else onto the button that adds one.
  go() {
    if (!this.root) return;
    this.open(true);
    this.focus(cellsOf(this.body("lines"))[0] ?? this.root.querySelector(".row-tools button:not([hidden])"));
  }

  open(shown) {
    this.sheets.hidden = !shown;
    this.root.querySelector("[data-does=tables]").setAttribute("aria-expanded", String(shown));
  }

  focus(cell) {
    cell?.focus();
    cell?.scrollIntoView({ block: "nearest" });
  }

  add(name, values = {}) {
    const row = this.root.querySelector(`.${name}-sheet template`).content.firstElementChild.cloneNode(true);
    for (const cell of cellsOf(row)) cell.value = values[cell.dataset.column] ?? "";
    if (values.table) row.dataset.table = values.table;
    if (values.page) row.dataset.page = values.page;
    if (values.box) row.dataset.box = values.box.join(",");
    this.body(name).append(row);
    this.number(name);
    return row;
  }

  // A new row for a person to type into.
  addNew(name) {
    this.open(true);
    const row = this.add(name);
    this.focus(cellsOf(row)[0]);
  }

  remove(row) {
    const name = this.nameOf(row);
    const rows = [...this.body(name).rows];
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    if (this.cell && row.contains(this.cell)) this.cell = null;
    row.remove();
    this.number(name);
    this.told(name, "typed");
    this.focus(next ? cellsOf(next)[0] : this.root.querySelector(`.${name}-sheet .row-tools button`));
  }

  fillRates() {
    if (!this.rates.length) return;
    this.body("lines").replaceChildren();
    for (const row of this.rates) this.add("lines", row);
    this.told("lines", "rates");
    this.focus(cellsOf(this.body("lines"))[0]);
  }

  changed(cell, way) {
    this.told(this.nameOf(cell.closest("tr")), way);
  }

  set(cell, value) {
    cell.value = value;
    this.before = value;
    this.changed(cell, "words");
    cell.focus({ preventScroll: true });
  }

  told(name, way) {
    this.touched.add(name);
    this.onChange(name, way);
  }

  nameOf(row) {
    return row.closest(".taxes-sheet") ? "taxes" : "lines";
  }

  // Numbers the rows for those who hear the page, and counts them.
  number(name) {
    const rows = [...this.body(name).rows];
    rows.forEach((row, place) => row.querySelectorAll("[aria-label]").forEach((one) => {
      one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/\d+$/, String(place + 1)));
    }));
    this.root.querySelector(`[data-of=${name}]`).textContent = String(rows.length);
  }

  // What is sent to the server: every row of the tables somebody changed.
  get text() {
    if (!this.touched.size) return "";
    const sent = {};
    if (this.touched.has("lines")) Object.assign(sent, { lines: [], adjustments: [] });
    if (this.touched.has("taxes")) sent.taxes = [];
    for (const row of this.root.querySelectorAll("tbody tr")) sent[row.dataset.table]?.push(valuesOf(row));
    return JSON.stringify(sent);
  }

  restore(text) {
    if (!text || !this.root) return;
    const sent = JSON.parse(text);
    for (const [name, tables] of [["lines", ["lines", "adjustments"]], ["taxes", ["taxes"]]]) {
      if (!tables.some((table) => table in sent)) continue;
      this.touched.add(name);
      this.body(name).replaceChildren();
      for (const table of tables) for (const row of sent[table] ?? []) this.add(name, { ...row, table });
    }
    this.open(true);
  }

  // What the server made of the cells: their form, or why a text cannot stand there.
  hear({ problems, formed, codes, rates }) {
    if (!this.root) return;
    Object.assign(this, { rates, codes });
    this.root.querySelector("[data-does=rate-lines]").hidden = !rates.length;
    const count = {};
    for (const row of this.root.querySelectorAll("tbody tr")) {
      const place = (count[row.dataset.table] = (count[row.dataset.table] ?? -1) + 1);
      for (const cell of cellsOf(row)) this.hearCell(cell, `${row.dataset.table}.${place}.${cell.dataset.column}`, problems, formed);
    }
    if (Object.keys(problems).length) this.open(true);
  }

  hearCell(cell, name, problems, formed) {
    const told = cell.parentElement.querySelector(".problem");
    told.id = `say-${name}`;
    told.textContent = problems[name] ?? "";
    told.hidden = !told.textContent;
    if (told.hidden) ["aria-invalid", "aria-describedby"].forEach((one) => cell.removeAttribute(one));
    else { cell.setAttribute("aria-invalid", "true"); cell.setAttribute("aria-describedby", told.id); }
    if (name in formed && (cell !== document.activeElement || !cell.value)) cell.value = formed[name];
    const code = cell.parentElement.querySelector(".code");
    if (code) code.textContent = this.codes[cell.value] ?? "";
  }

  key(event, cell) {
    const row = cell.closest("tr");
    const cells = cellsOf(row).filter((one) => one.offsetParent);
    const place = cells.indexOf(cell);
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const beside = (step) => cells[place + step] ?? null;
    const under = (next) => next && cellsOf(next).find((one) => one.dataset.column === cell.dataset.column);
    const moves = {
      ArrowUp: () => under(row.previousElementSibling),
      ArrowDown: () => under(row.nextElementSibling),
      ArrowLeft: () => (whole || !cell.selectionEnd ? beside(-1) : null),
      ArrowRight: () => (whole || cell.selectionStart === cell.value.length ? beside(1) : null),
    };
    if (moves[event.key]) {
      const to = moves[event.key]();
      if (to) this.focus(to);
      return Boolean(to) || event.key.endsWith("Up") || event.key.endsWith("Down");
    }
    if (event.key === "Enter") return this.goOn(row, cells, place), true;
    if (event.key === "Escape") return this.giveUp(cell), true;
    return false;
  }

  // Enter: the next cell, the next row, a new row behind the last one; from a row with nothing in it out of the table.
  goOn(row, cells, place) {
    if (place + 1 < cells.length) return this.focus(cells[place + 1]);
    if (row.nextElementSibling) return this.focus(cellsOf(row.nextElementSibling)[0]);
    if (cells.some((cell) => cell.value.trim())) return this.addNew(this.nameOf(row));
    row.remove();
    this.number("lines");
    this.number("taxes");
    this.onLeave();
  }

  giveUp(cell) {
    if (cell.value === this.before) return this.onLeave();
    cell.value = this.before;
    cell.select();
  }

  forget() {
    this.cell = null;
  }
}

function valuesOf(row) {
  const values = Object.fromEntries(cellsOf(row).map((cell) => [cell.dataset.column, cell.value]));
  if (row.dataset.page) values.page = Number(row.dataset.page);
  if (row.dataset.box) values.box = row.dataset.box.split(",").map(Number);
  return values;
}
