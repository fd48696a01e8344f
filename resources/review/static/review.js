// The review page's keys, fields and decisions. What is asked of the server goes through htmx or `ask`.

import { Picture, fetchPicture } from "/static/picture.js";
import { Tables } from "/static/tables.js";

const BEAT_MS = 60_000;
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

let desk = null; // what is on the page just now

class Desk {
  constructor(root) {
    this.root = root;
    this.form = $("#answer", root);
    this.fields = $$(".field", root);
    this.began = performance.now();
    this.keys = 0;
    this.ways = {};
    this.places = new Map(); // field → { page, box } of the value it has now
    this.unchecked = 0; // checks under way: the rules shown may be those of the value before
    this.armed = false;
    this.sent = false;
    this.draftKey = `draft ${root.dataset.item} ${root.dataset.round}`;
    this.picture = new Picture(root, { onPick: (...words) => this.takeWords(...words) });
    this.tables = new Tables(root, {
      onChange: (name, way) => this.changed(name, way),
      onEnter: (row) => this.enterRow(row),
      onLeave: () => this.home(),
    });
    for (const field of this.fields) this.places.set(field, placeOf(field));
    this.listen();
    this.hear();
    this.restore();
    this.start();
  }

  async start() {
    const first = this.open.find((field) => field.classList.contains("doubtful"));
    const place = first && this.places.get(first);
    const shown = this.picture.show(place?.page, place?.box);
    this.home();
    await shown;
    this.crops();
    requestAnimationFrame(() => this.shown());
  }

  // Where the keys are when nothing is being typed: in the first doubtful field, else on the button that accepts.
  home() {
    const first = this.open.find((field) => field.classList.contains("doubtful"));
    (first ? input(first) : $("#accept", this.root))?.focus({ preventScroll: true });
  }

  // The page stands: says how long the turn took and makes the next document ready.
  shown() {
    if (turn) document.body.dataset.turnMs = String(Math.round((performance.now() - turn) * 10) / 10);
    turn = 0;
    document.body.dataset.shown = this.root.dataset.case;
    this.ahead();
  }

  async ahead() {
    const query = new URLSearchParams({ after: this.root.dataset.case, reason: this.root.dataset.reason });
    try {
      const answer = await fetch(`/ahead?${query}`);
      if (!answer.ok) return;
      const { case: next, pictures } = await answer.json();
      await Promise.all(pictures.map(fetchPicture));
      document.body.dataset.ahead = next || "none";
    } catch {
      document.body.dataset.ahead = "";
    }
  }

  get open() {
    return this.fields.filter((field) => field.offsetParent && !input(field).disabled);
  }

  get current() {
    return document.activeElement?.closest?.(".field") || this.lastField || this.open[0];
  }

  listen() {
    for (const field of this.fields) {
      const box = input(field);
      box.addEventListener("focus", () => this.enter(field));
      box.addEventListener("pointerdown", () => { this.pressed = true; });
      box.addEventListener("pointerup", () => { this.pressed = false; this.edit(field); });
      box.addEventListener("blur", () => this.keep(field));
      for (const button of $$(".candidate", field)) button.addEventListener("click", () => this.takeCandidate(field, button));
    }
    $("#page", this.root).addEventListener("change", ({ target }) => this.picture.show(Number(target.value)));
    $("#others", this.root)?.addEventListener("toggle", () => this.crops());
    for (const button of $$("[data-code]", this.root)) button.addEventListener("click", () => this.reject(button.dataset.code));
    this.form.addEventListener("htmx:configRequest", (event) => {
      event.detail.parameters.set("milliseconds", String(Math.round(performance.now() - this.began)));
      event.detail.parameters.set("keys", String(this.keys));
      event.detail.parameters.set("ways", JSON.stringify(this.ways));
      event.detail.parameters.set("tables", this.tables.text);
    });
    this.beat = setInterval(() => this.hold(), BEAT_MS);
  }

  close() {
    clearInterval(this.beat);
  }

  enterRow(row) {
    if (row.dataset.box) this.picture.show(Number(row.dataset.page || 1), row.dataset.box.split(",").map(Number));
  }

  enter(field) {
    this.lastField = field;
    this.tables.forget();
    const place = this.places.get(field);
    if (place.box) this.picture.show(place.page, place.box).then(() => this.crops());
    else this.picture.light(null);
    if (!this.pressed) field.scrollIntoView({ block: "nearest" }); // what is clicked stays under the pointer
  }

  crops() {
    for (const field of this.fields) {
      const canvas = $(".crop", field);
      const place = this.places.get(field);
      if (canvas) this.picture.crop(canvas, place.page, place.box);
    }
  }

  edit(field) {
    const box = input(field);
    if (!box.readOnly || box.disabled) return;
    this.before = box.value;
    box.readOnly = false;
    box.focus();
    box.select();
  }

  keep(field) {
    const box = input(field);
    if (box.readOnly) return;
    box.readOnly = true;
    if (box.value !== this.before) this.changed(field.dataset.field, "typed");
  }

  giveUp(field) {
    const box = input(field);
    box.value = this.before;
    box.readOnly = true;
  }

  set(field, value, way, place) {
    const box = input(field);
    box.readOnly = true;
    box.value = value;
    if (place) this.places.set(field, place);
    this.changed(field.dataset.field, way);
    box.focus({ preventScroll: true });
    this.enter(field);
    this.crops();
  }

  changed(name, way) {
    this.disarm();
    this.ways[name] = way;
    const typed = Object.fromEntries(this.fields.map((one) => [input(one).name, input(one).value]));
    sessionStorage.setItem(this.draftKey, JSON.stringify({ typed, ways: this.ways, tables: this.tables.text }));
    this.check();
  }

  // What the last check says of the cells.
  hear() {
    const checks = $("#checks", this.root);
    if (checks && checks !== this.heard) this.tables.hear(JSON.parse(checks.dataset.cells));
    this.heard = checks;
  }

  check() {
    const address = `/cases/${encodeURIComponent(this.root.dataset.case)}/check`;
    this.unchecked += 1;
    htmx.ajax("POST", address, { source: this.form, target: "#checks", swap: "outerHTML" })
      .catch(() => {}) // a newer check or the decision took its place
      .finally(() => { this.unchecked -= 1; });
  }

  restore() {
    const kept = sessionStorage.getItem(this.draftKey);
    if (!kept) return;
    const { typed, ways, tables } = JSON.parse(kept);
    this.tables.restore(tables);
    for (const field of this.fields) if (input(field).name in typed) input(field).value = typed[input(field).name];
    this.ways = ways;
    this.check();
  }

  takeCandidate(field, button) {
    const box = button.dataset.box?.split(",").map(Number);
    const place = button.dataset.box ? { page: Number(button.dataset.page), box } : null;
    this.set(field, button.dataset.value, `candidate ${$("kbd", button).textContent}`, place);
  }

  async takeWords(page, words, box) {
    const { cell } = this.tables;
    const field = cell ? null : this.current;
    if (cell ? cell.disabled : !field || input(field).disabled) return;
    const name = cell ? `${cell.closest("tr").dataset.table}.${cell.dataset.column}` : field.dataset.field;
    const answer = await ask(`${this.address}/value`, { field: name, page, words: words.join(",") });
    if (!answer) return;
    const { value, problem } = await answer.json();
    if (problem) tell(problem);
    else if (cell) this.tables.set(cell, value);
    else this.set(field, value, "words", { page, box });
    setTimeout(() => this.picture.stopPicking(), 400);
  }

  move(step) {
    const open = this.open;
    const place = open.indexOf(this.current);
    input(open[(place + step + open.length) % open.length])?.focus();
  }

  // Rules that are broken ask for a second key. While a check is under way the server is asked to look itself.
  accept() {
    const button = $("#accept", this.root);
    if (!button || button.disabled || this.sent) return;
    turn = performance.now();
    if (this.unchecked && !this.armed) return this.send(button.dataset.verdict, "");
    const checks = $("#checks", this.root)?.dataset ?? { broken: 0, problems: 0 };
    if (Number(checks.problems)) {
      turn = 0;
      return tell($$(".problem", this.root).find((one) => one.textContent)?.textContent || "Something is missing.");
    }
    if (Number(checks.broken) && !this.armed) {
      return this.arm();
    }
    this.send(button.dataset.verdict);
  }

  arm() {
    const { broken } = $("#checks", this.root).dataset;
    const button = $("#accept", this.root);
    turn = 0;
    this.armed = true;
    button.classList.add("armed");
    $("span", button).textContent = `${broken} ${broken === "1" ? "rule" : "rules"} broken: accept all the same`;
  }

  disarm() {
    if (!this.armed) return;
    this.armed = false;
    $("#accept", this.root).classList.remove("armed");
    $("#accept span", this.root).textContent = "Accept";
  }

  reject(code) {
    $("#rejecting", this.root).close();
    $("[name=code]", this.form).value = code;
    turn = performance.now();
    this.send("reject");
  }

  send(verdict, sure = "yes") {
    if (this.sent) return;
    this.sent = true;
    $("[name=sure]", this.form).value = sure;
    $("[name=verdict]", this.form).value = verdict;
    this.form.requestSubmit();
  }

  hold() {
    const claim = $("[name=claim]", this.form).value;
    if (claim) ask(`${this.address}/claim`, { item: this.root.dataset.item, claim }).then((answer) => {
      if (answer?.status === 409) tell("This document was opened again elsewhere. What you typed is still here.");
    });
  }

  async leave() {
    const claim = $("[name=claim]", this.form).value;
    if (claim) await ask(`${this.address}/leave`, { item: this.root.dataset.item, claim });
  }

  get address() {
    return `/cases/${encodeURIComponent(this.root.dataset.case)}`;
  }

  does(name) {
    const place = () => this.places.get(this.current);
    const deeds = {
      "page-before": () => this.picture.show(this.picture.page - 1),
      "page-after": () => this.picture.show(this.picture.page + 1),
      smaller: () => this.picture.zoom(1 / 1.25),
      larger: () => this.picture.zoom(1.25),
      fit: () => this.picture.fit(),
      words: async () => { if (!await this.picture.startPicking(place()?.box)) tell("There are no words to pick on this page."); },
      others: () => { const others = $("#others", this.root); if (others) { others.open = !others.open; if (others.open) input($(".field", others)).focus(); } },
      tables: () => this.tables.toggle(),
      "add-line": () => this.tables.addNew("lines"),
      "add-tax": () => this.tables.addNew("taxes"),
      "rate-lines": () => this.tables.fillRates(),
      accept: () => this.accept(),
      reject: () => $("#rejecting", this.root).showModal(),
      skip: async () => { await this.leave(); turnTo(`/next?${new URLSearchParams({ after: this.root.dataset.case, reason: this.root.dataset.reason })}`); },
      queue: async () => { await this.leave(); go("/"); },
    };
    deeds[name]?.();
  }

  key(event) {
    this.keys += 1;
    const editing = event.target.matches?.("input:not([readonly])") && event.target.closest(".field");
    if (this.picture.picking) return this.picture.pickingKey(event);
    if (editing) return this.typingKey(event, editing);
    if (event.target.id === "page") return this.pageKey(event);
    if (event.target.matches?.("[data-column]")) return this.tables.key(event, event.target);
    if (event.key === "Escape" && event.target.closest?.("#tables")) return this.home(), true;
    if (event.target.matches?.("button, a, summary") && ["Enter", " "].includes(event.key) && event.target.id !== "accept") return false;
    const candidate = /^[1-5]$/.test(event.key) && $$(".candidate", this.current)[Number(event.key) - 1];
    if (candidate) return this.takeCandidate(this.current, candidate), true;
    const deeds = {
      Enter: () => this.accept(),
      Escape: () => this.does("reject"),
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      e: () => this.current && this.edit(this.current),
      F2: () => this.current && this.edit(this.current),
      w: () => this.does("words"),
      o: () => this.does("others"),
      l: () => this.tables.go(),
      g: () => { const page = $("#page", this.root); page.focus(); page.select(); },
      n: () => this.does("skip"),
      q: () => this.does("queue"),
      "+": () => this.does("larger"),
      "-": () => this.does("smaller"),
      0: () => this.does("fit"),
      PageDown: () => this.does("page-after"),
      PageUp: () => this.does("page-before"),
    };
    if (!deeds[event.key]) return false;
    deeds[event.key]();
    return true;
  }

  // The number of the page: Enter goes there, Escape does not, PgDn and PgUp leaf.
  pageKey(event) {
    const { picture } = this;
    const leave = { Enter: () => picture.show(Number(event.target.value)), Escape: () => { event.target.value = String(picture.page); } }[event.key];
    const leaf = { PageDown: "page-after", PageUp: "page-before" }[event.key];
    if (leaf) this.does(leaf);
    if (!leave) return Boolean(leaf);
    leave();
    event.target.blur();
    return true;
  }

  typingKey(event, field) {
    if (event.key === "Enter") this.keep(field);
    else if (event.key === "Escape") this.giveUp(field);
    else return false;
    return true;
  }
}

let turn = 0; // when the decision was made that led here

function input(field) {
  return $("input", field);
}

function placeOf(field) {
  const box = field.dataset.box?.split(",").map(Number);
  return { page: Number(field.dataset.page || 1), box };
}

function tell(text) {
  const told = document.createElement("div");
  told.className = "told incident";
  told.textContent = text;
  $("#notice")?.replaceChildren(told);
}

async function ask(address, values) {
  try {
    return await fetch(address, { method: "POST", headers: { "X-Form-Token": document.body.dataset.formToken }, body: new URLSearchParams(values), keepalive: true });
  } catch {
    tell("The page cannot be reached. What you typed is still here; try again.");
    return null;
  }
}

function go(address) {
  location.assign(address);
}

// Shows another document in the place of this one; its picture may be there already.
function turnTo(address) {
  htmx.ajax("GET", address, { target: "#desk", swap: "outerHTML", select: "#desk" });
}

function undo() {
  const reason = $("#desk")?.dataset.reason || "";
  htmx.ajax("POST", "/undo", { target: "#desk", swap: "outerHTML", values: { reason } });
}

function arrive() {
  const root = $("#desk");
  if (!root || root === desk?.root) return;
  desk?.close();
  desk = root.dataset.view === "document" ? new Desk(root) : null;
  document.body.dataset.view = root.dataset.view;
  if (root.dataset.view !== "document") {
    document.body.dataset.shown = root.dataset.view;
    $("#start")?.focus();
  }
}

document.addEventListener("click", (event) => {
  const name = event.target.closest?.("[data-does]")?.dataset.does;
  if (name === "keys") $("#keys").showModal();
  else if (name === "undo") undo();
  else if (name === "queue" && !desk) return;
  else if (name) {
    if (name === "queue") event.preventDefault();
    desk?.does(name);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  const dialog = $("dialog[open]");
  if (dialog) {
    const code = dialog.id === "rejecting" && $$("[data-code]", dialog)[Number(event.key) - 1];
    if (code) code.click();
    return;
  }
  const typing = event.target.matches?.("input:not([readonly])");
  if (!typing && event.key === "?") $("#keys").showModal();
  else if (!typing && event.key === "z" && !desk?.picture.picking) undo();
  else if (desk ? desk.key(event) : false) event.preventDefault();
  else return;
  event.preventDefault();
});

document.addEventListener("htmx:afterSettle", () => { arrive(); desk?.hear(); });
document.addEventListener("htmx:afterRequest", (event) => {
  if (!desk || !event.detail.pathInfo.requestPath.endsWith("/decision")) return;
  desk.sent = false;
  if (event.detail.xhr.getResponseHeader("X-Broken")) {
    desk.arm();
    return;
  }
  if (event.detail.xhr.status === 200) sessionStorage.removeItem(desk.draftKey);
  else turn = 0;
});
document.addEventListener("htmx:sendError", () => tell("The page cannot be reached. What you typed is still here; try again."));
window.addEventListener("pagehide", () => { if (desk && !desk.sent) desk.leave(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.body.dataset.works = "yes";
arrive();
