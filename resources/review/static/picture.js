// The page picture: pan, zoom, the lit box, words to pick, and crops for the fields.

const GAP = 24;
const SMALLEST = 0.1;
const LARGEST = 4;
const FINER = 1.3; // enlarged this far, the page is shown from its full picture
const ready = new Map(); // address → a picture that is loaded and decoded
const MOST_READY = 3;
const LEAFING_MS = 150;

export async function fetchPicture(address) {
  if (!ready.has(address)) {
    ready.set(address, decoded(address));
    while (ready.size > MOST_READY) ready.delete(ready.keys().next().value);
  }
  return ready.get(address);
}

// The whole picture, decoded, and a small one as wide as the window shows it: drawing that one costs next to nothing.
async function decoded(address) {
  const image = new Image();
  image.alt = "";
  image.draggable = false;
  image.src = address;
  await image.decode();
  const whole = await createImageBitmap(image);
  const room = (document.querySelector("#picture")?.clientWidth || 960) - 2 * GAP;
  const width = Math.min(whole.width, Math.round(room * (window.devicePixelRatio || 1)));
  const height = Math.max(1, Math.round((whole.height * width) / whole.width));
  const small = await createImageBitmap(whole, { resizeWidth: width, resizeHeight: height, resizeQuality: "high" });
  return { image, whole, small };
}

export class Picture {
  constructor(desk, { onPick, onShown }) {
    this.case = desk.dataset.case;
    this.view = desk.querySelector("#picture");
    this.stage = desk.querySelector("#stage");
    this.number = desk.querySelector("#page");
    this.absent = desk.querySelector("#no-picture");
    this.said = desk.querySelector("#word-said");
    this.addresses = JSON.parse(this.view.dataset.pictures || "{}");
    this.count = Math.max(1, Number(this.view.dataset.pages));
    this.onPick = onPick;
    this.onShown = onShown;
    this.page = 0;
    this.image = null; // { image, whole, small } of the page
    this.words = [];
    this.loading = Promise.resolve(); // the words of the page, under way
    this.picked = [];
    this.picking = false;
    this.x = this.y = 0;
    this.scale = 1;
    this.listen();
  }

  async show(page, box) {
    page = Math.min(Math.max(1, page || 1), this.count);
    if (page !== this.page) {
      this.page = page;
      this.image = null;
      this.words = [];
      this.picked = [];
      this.stage.replaceChildren();
      this.number.value = String(page);
      const address = this.address(page);
      this.absent.hidden = Boolean(address);
      if (address && !this.addresses[page] && !await this.stays(page)) return;
      if (address) {
        try {
          const image = await fetchPicture(address);
          if (this.page !== page) return;
          this.image = image;
          this.stage.replaceChildren(this.preview());
          this.fit();
        } catch {
          this.absent.hidden = false;
        }
      }
      this.loading = this.loadWords(page);
    }
    if (this.page === page) this.light(box);
    this.onShown?.();
  }

  // Pages without a stored picture are drawn when they are asked for.
  address(page) {
    return this.addresses[page] ?? (page <= Number(this.view.dataset.drawable) ? this.view.dataset.drawn.replace("PAGE", page) : "");
  }

  // Whether somebody stays on a page: who leafs through many asks for none of those between.
  async stays(page) {
    await new Promise((resolve) => { setTimeout(resolve, LEAFING_MS); });
    return this.page === page;
  }

  // The small picture, in the size of the whole one: the stage is scaled anyway.
  preview() {
    const { whole, small } = this.image;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [small.width, small.height];
    Object.assign(canvas.style, { width: `${whole.width}px`, height: `${whole.height}px` });
    canvas.getContext("2d").drawImage(small, 0, 0);
    this.finest = (small.width / whole.width) * FINER;
    return canvas;
  }

  async loadWords(page) {
    try {
      const answer = await fetch(`/cases/${encodeURIComponent(this.case)}/pages/${page}/words`);
      if (answer.ok && this.page === page) this.words = (await answer.json()).words;
    } catch {
      this.words = [];
    }
  }

  light(box) {
    this.stage.querySelector(".lit")?.remove();
    if (!box || !this.image) return;
    this.stage.append(mark("lit", box));
    this.bringIntoView(box);
  }

  bringIntoView([left, top, right, bottom]) {
    const { clientWidth: width, clientHeight: height } = this.view;
    const inside = left * this.scale + this.x > 8 && right * this.scale + this.x < width - 8;
    this.stage.classList.add("gliding");
    if (!inside) this.x = width / 2 - ((left + right) / 2) * this.scale;
    const middle = ((top + bottom) / 2) * this.scale + this.y;
    if (middle < height * 0.15 || middle > height * 0.85) this.y = height * 0.42 - ((top + bottom) / 2) * this.scale;
    this.place();
  }

  fit() {
    if (!this.image) return;
    this.scale = Math.max(SMALLEST, (this.view.clientWidth - 2 * GAP) / this.image.whole.width);
    this.x = this.y = GAP;
    this.place();
  }

  zoom(factor, x = this.view.clientWidth / 2, y = this.view.clientHeight / 2) {
    const scale = Math.min(LARGEST, Math.max(SMALLEST, this.scale * factor));
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    if (this.image && this.scale * (window.devicePixelRatio || 1) > this.finest) this.sharpen();
    this.place();
  }

  sharpen() {
    const canvas = this.stage.querySelector("canvas");
    canvas?.replaceWith(this.image.image);
  }

  place() {
    if (this.image) {
      const { clientWidth: width, clientHeight: height } = this.view;
      const [wide, high] = [this.image.whole.width * this.scale, this.image.whole.height * this.scale];
      this.x = within(this.x, width, wide);
      this.y = within(this.y, height, high);
    }
    this.stage.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }

  // Draws the place of a value, large, with a little of what stands around it.
  crop(canvas, page, box) {
    const usable = box && page === this.page && this.image;
    canvas.hidden = !usable;
    if (!usable) return;
    const density = window.devicePixelRatio || 1;
    const wide = (canvas.clientWidth || 360) * density;
    const high = (canvas.clientHeight || 72) * density;
    const [left, top, right, bottom] = box;
    const tall = Math.max((bottom - top) * 2.2, ((right - left) * 1.25 * high) / wide);
    const width = (tall * wide) / high;
    canvas.width = wide;
    canvas.height = high;
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, wide, high);
    context.drawImage(this.image.whole, (left + right - width) / 2, (top + bottom - tall) / 2, width, tall, 0, 0, wide, high);
  }

  listen() {
    let held = null;
    this.view.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      held = { x: event.clientX, y: event.clientY, atX: this.x, atY: this.y, moved: false };
      this.view.setPointerCapture(event.pointerId);
      this.stage.classList.remove("gliding");
    });
    this.view.addEventListener("pointermove", (event) => {
      if (!held) return this.hover(this.wordAt(event));
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      held.moved ||= Math.hypot(dx, dy) > 5;
      if (!held.moved) return;
      this.view.classList.add("dragging");
      this.x = held.atX + dx;
      this.y = held.atY + dy;
      this.place();
    });
    this.view.addEventListener("pointerup", (event) => {
      const clicked = held && !held.moved;
      held = null;
      this.view.classList.remove("dragging");
      if (clicked) this.loading.then(() => this.click(event));
    });
    this.view.addEventListener("pointercancel", () => { held = null; });
    this.view.addEventListener("pointerleave", () => this.hover(-1));
    this.view.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.stage.classList.remove("gliding");
      const edge = this.view.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) return this.zoom(Math.exp(-event.deltaY / 300), event.clientX - edge.left, event.clientY - edge.top);
      this.x -= event.shiftKey ? event.deltaY : event.deltaX;
      this.y -= event.shiftKey ? 0 : event.deltaY;
      this.place();
    }, { passive: false });
  }

  click(event) {
    const word = this.wordAt(event);
    if (word >= 0) this.pick(word, event.shiftKey);
  }

  wordAt(event) {
    const edge = this.view.getBoundingClientRect();
    const x = (event.clientX - edge.left - this.x) / this.scale;
    const y = (event.clientY - edge.top - this.y) / this.scale;
    const near = 3 / this.scale;
    return this.words.findIndex(({ box: [left, top, right, bottom] }) => x > left - near && x < right + near && y > top - near && y < bottom + near);
  }

  hover(word) {
    this.stage.querySelector(".word.hover")?.remove();
    this.view.style.cursor = word >= 0 ? "pointer" : "";
    if (word >= 0) this.stage.append(mark("word hover", this.words[word].box));
  }

  pick(word, more) {
    this.picked = more && !this.picked.includes(word) ? [...this.picked, word] : [word];
    this.draw();
    this.onPick(this.page, this.picked, around(this.picked.map((one) => this.words[one].box)));
  }

  draw() {
    this.stage.querySelectorAll(".word").forEach((one) => one.remove());
    for (const one of this.picked) this.stage.append(mark("word", this.words[one].box));
  }

  // Picking by keyboard: a cursor goes from word to word. Keys that come before the words wait for them.
  async startPicking(box) {
    this.picking = true;
    await this.loading;
    this.picking = this.words.length > 0;
    const middle = box ? [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] : [0, 0];
    if (this.picking) this.moveTo(nearest(this.words, middle, () => true), false);
    return this.picking;
  }

  stopPicking() {
    this.picking = false;
    this.picked = [];
    this.draw();
  }

  pickingKey(event) {
    if (!this.picked.length) {
      this.loading.then(() => this.picked.length && this.pickingKey(event));
      return true;
    }
    const from = this.picked.at(-1);
    const [left, top, right, bottom] = this.words[from].box;
    const middle = [(left + right) / 2, (top + bottom) / 2];
    const line = bottom - top;
    const ways = {
      ArrowRight: () => Math.min(from + 1, this.words.length - 1),
      ArrowLeft: () => Math.max(from - 1, 0),
      ArrowDown: () => nearest(this.words, middle, (_, y) => y > middle[1] + line * 0.6),
      ArrowUp: () => nearest(this.words, middle, (_, y) => y < middle[1] - line * 0.6),
    };
    if (ways[event.key]) this.moveTo(ways[event.key](), event.shiftKey);
    else if (event.key === "Enter") {
      this.onPick(this.page, this.picked, around(this.picked.map((one) => this.words[one].box)));
      this.picking = false;
    } else if (event.key === "Escape") this.stopPicking();
    else return false;
    return true;
  }

  moveTo(word, more) {
    if (word < 0) return;
    this.picked = more && !this.picked.includes(word) ? [...this.picked, word] : [word];
    this.draw();
    this.said.textContent = this.words[word].text;
    this.bringIntoView(this.words[word].box);
  }
}

// Where a page of some length may begin: no larger gap than GAP beside it, in the middle where it is shorter.
function within(start, room, length) {
  if (length + 2 * GAP <= room) return (room - length) / 2;
  return Math.min(GAP, Math.max(room - length - GAP, start));
}

function mark(name, [left, top, right, bottom]) {
  const made = document.createElement("div");
  made.className = name;
  Object.assign(made.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  return made;
}

function around(boxes) {
  const edge = (place, choose) => choose(...boxes.map((box) => box[place]));
  return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
}

function nearest(words, [x, y], allowed) {
  let [best, least] = [-1, Infinity];
  words.forEach(({ box: [left, top, right, bottom] }, place) => {
    const [wordX, wordY] = [(left + right) / 2, (top + bottom) / 2];
    const far = Math.abs(wordX - x) + 3 * Math.abs(wordY - y);
    if (allowed(wordX, wordY) && far < least) [best, least] = [place, far];
  });
  return best;
}
