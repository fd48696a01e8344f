// Adds and removes lines, and looks suppliers up while somebody types.
"use strict";

const lines = document.getElementById("lines");
const pattern = document.getElementById("line");

function number() {
  [...lines.rows].forEach((row, index) => {
    row.setAttribute("aria-label", `Line ${index + 1}`);
    row.querySelector(".place").textContent = index + 1;
    row.querySelector(".remove").setAttribute("aria-label", `Remove line ${index + 1}`);
  });
}

document.getElementById("add").addEventListener("click", () => {
  const row = pattern.content.firstElementChild.cloneNode(true);
  const last = lines.rows[lines.rows.length - 1];
  for (const field of ["account", "tax_code"]) {
    const selector = `[name$="${field}"]`;
    if (last) row.querySelector(selector).value = last.querySelector(selector).value;
  }
  lines.append(row);
  number();
  row.querySelector("input").focus();
});

lines.addEventListener("click", (event) => {
  if (!event.target.matches(".remove")) return;
  event.target.closest("tr").remove();
  number();
});

const supplier = document.querySelector("[data-lookup]");
const chosen = supplier.nextElementSibling;
const matches = document.getElementById("matches");
let waiting;
let asked = 0;

function close() {
  matches.hidden = true;
  supplier.setAttribute("aria-expanded", "false");
}

function choose(row) {
  supplier.value = row.name;
  chosen.value = row.id;
  const currency = document.querySelector('[name$="currency"]');
  const account = lines.querySelector('[name$="account"]');
  if (!currency.value) currency.value = row.currency;
  if (account && !account.value) account.value = row.account;
  close();
}

function option(row) {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.setAttribute("aria-label", row.name);
  const name = document.createElement("span");
  const detail = document.createElement("small");
  name.textContent = row.name;
  detail.textContent = [row.code, row.vat_id].filter(Boolean).join(" · ");
  item.append(name, detail);
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => choose(row));
  return item;
}

async function lookUp() {
  const turn = ++asked;
  const answer = await fetch(`${supplier.dataset.lookup}?name=${encodeURIComponent(supplier.value)}`);
  if (answer.redirected) location.href = answer.url;
  if (!answer.ok || answer.redirected || turn !== asked) return;
  const rows = await answer.json();
  const none = document.createElement("li");
  none.textContent = "No supplier found";
  matches.replaceChildren(...(rows.length ? rows.map(option) : [none]));
  matches.hidden = false;
  supplier.setAttribute("aria-expanded", "true");
}

supplier.addEventListener("input", () => {
  close();
  chosen.value = "";
  clearTimeout(waiting);
  asked += 1;
  if (supplier.value.trim()) waiting = setTimeout(lookUp, 80);
});
supplier.addEventListener("blur", close);
supplier.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
