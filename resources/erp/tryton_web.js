(patience) => {
  // Eyes and hands of tryton_web.resource in Tryton's web client. Every call waits for a state, never for a time, and
  // answers with {state, ...}: "ok", or what came instead. Patience begins anew whenever the server has answered.
  const LOOK_MS = 4, QUIET_LOOKS = 2, SOON_MS = 50, ABSENT_MS = 1500, MOST = 6;
  let answers = 0;
  jQuery(document).ajaxComplete(() => { answers += 1; });
  jQuery.support.transition = false;  // dialogs open without fading
  jQuery.fx.off = true;

  // The client is at rest when no request is under way and nothing is about to happen: it puts much of its work off.
  const start = window.setTimeout.bind(window), cancel = window.clearTimeout.bind(window);
  const post = new MessageChannel(), due = new Map();  // messages are not held back by 4 ms as nested timers are
  const run = (ticket) => { const work = due.get(ticket); due.delete(ticket); work?.(); };
  post.port1.onmessage = (message) => run(message.data);
  const is_lookup = (ms, rest) => ms === 300 && rest.length === 1;  // waits for more letters; robots send all at once
  let tickets = 0;
  window.setTimeout = (work, ms = 0, ...rest) => {
    const wait = is_lookup(ms, rest) ? 0 : ms;
    if (wait > SOON_MS) return start(work, wait, ...rest);
    const ticket = -(tickets += 1);
    due.set(ticket, () => work(...rest));
    if (wait > 1) start(run, wait, ticket); else post.port2.postMessage(ticket);
    return ticket;
  };
  window.clearTimeout = (timer) => { if (!due.delete(timer)) cancel(timer); };
  const at_rest = () => jQuery.active === 0 && due.size === 0;

  const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim().replace(/:$/, '');
  const says = (element, text) => element.textContent.includes(text) && plain(element.innerText) === text;  // innerText is slow
  const visible = (element) => Boolean(element && element.offsetParent !== null);
  const all = (selector, where = document) => [...where.querySelectorAll(selector)].filter(visible);
  const dialogs = () => [...document.querySelectorAll('.modal.in')].filter((modal) => modal.style.display !== 'none');
  const scope = () => dialogs().at(-1) ?? document.querySelector('#tabcontent > .tab-pane.active') ?? document;
  let opened = 0;  // dialogs that stand there because we opened them
  const safe = (text) => plain(text).replace(/"[^"]*"/g, '"…"').slice(0, 200);  // what is quoted may be personal

  const trouble = () => {
    if (all('[name=login]').length || all('#ask-dialog-entry[type=password]').length) return { state: 'session' };
    for (const [kind, state] of [['error', 'failed'], ['user-warning', 'warning'], ['warning', 'refused'],
      ['message', 'failed'], ['ask', 'refused']]) {
      const modal = dialogs().find((dialog) => dialog.classList.contains(`${kind}-dialog`));
      if (modal) return { state, text: safe((modal.querySelector('.modal-body') ?? modal).innerText) };
    }
    if (dialogs().length > opened) return { state: 'dialog', text: safe(dialogs().at(-1).innerText) };
    const bar = all('.alert-danger').at(-1);
    return bar && { state: 'refused', text: safe(bar.innerText) };
  };

  const attempt = (look) => {
    try {
      return look();
    } catch (error) {
      if (error instanceof TypeError) return false;  // what was looked at is just being drawn anew: not yet
      throw error;
    }
  };
  const wait = (reached, absent, minds = trouble) => new Promise((done) => {
    const end = Date.now() + MOST * patience;  // a client that asks on and on must not keep us for ever
    let quiet = 0, heard = answers, until = Date.now() + patience, since = Date.now();
    const look = () => {
      if (heard !== answers) { heard = answers; since = Date.now(); until = since + patience; }
      quiet = at_rest() ? quiet + 1 : 0;
      const met = quiet >= QUIET_LOOKS && minds();
      if (met) return done(met);
      const found = quiet >= QUIET_LOOKS && attempt(reached);
      if (found) return done(found === true ? { state: 'ok' } : found);
      if (absent && quiet >= QUIET_LOOKS && Date.now() - since > ABSENT_MS) return done({ state: 'missing', text: absent });
      if (Date.now() > Math.min(until, end)) return done({ state: 'slow' });
      return start(look, LOOK_MS);
    };
    look();
  });

  const labelled = (label) => {
    for (const found of all('label', scope())) {
      if (!says(found, label)) continue;
      const element = document.getElementById(found.htmlFor);
      const input = element?.matches('input, textarea, select') ? element : element?.querySelector('input[name], textarea');
      if (input) return input;
    }
    return null;
  };
  const labelled_panel = (label) => {
    const found = all('label', scope()).find((element) => says(element, label));
    return found && document.getElementById(found.htmlFor);
  };
  const button = (wanted) => all('button, a[role=tab], .nav-tabs a', scope()).find((found) => !found.disabled
    && (found.name === wanted || found.id === wanted || plain(found.innerText).toLowerCase() === wanted.toLowerCase()));
  const typable = () => {
    const element = document.activeElement;
    return element.matches('input, textarea') && visible(element) && !element.readOnly && !element.disabled && element;
  };
  const field = (name) => all(`[name=${name}]`, scope()).at(-1);
  const state = () => JSON.parse(field('state')?.value ?? 'null');

  const nothing = () => false;
  const asked = () => all('#ask-dialog-entry[type=password]').at(-1);

  /** Puts the cursor into the field of this label, and the value in place of what stands there. */
  const type = async (label, value) => {
    for (let trial = 0; trial < 3; trial += 1) {
      const met = await wait(() => Boolean(labelled(label)), label);
      if (met.state !== 'ok') return met;
      labelled(label).focus();
      const open = await wait(() => Boolean(typable()));
      if (open.state !== 'ok') return open;
      document.activeElement.select();
      document.execCommand(value ? 'insertText' : 'delete', false, value);
      if (document.activeElement.value === value) return { state: 'ok' };
    }
    return { state: 'slow' };
  };
  const offered = () => document.activeElement.closest('.dropdown.open')?.querySelectorAll('li.completion');
  /** Empties a look-up: while a record stands in it, it offers no others. */
  const clear = async (label) => {
    const met = await wait(() => Boolean(labelled(label)), label);
    if (met.state !== 'ok' || !labelled(label).value) return met;
    labelled(label).closest('.dropdown')?.querySelector('.icon-secondary button')?.click();
    return wait(() => labelled(label)?.value === '');
  };
  const pick = (fits) => async (label, value) => {
    const empty = await clear(label);
    if (empty.state !== 'ok') return empty;
    for (let trial = 0; trial < 3; trial += 1) {
      const typed = await type(label, value);
      if (typed.state !== 'ok') return typed;
      const met = await wait(() => Boolean(offered()) || (document.activeElement.value !== value && { state: 'lost' }));
      if (met.state === 'lost') continue;
      if (met.state !== 'ok') return met;
      const fitting = [...offered()].filter((choice) => fits(plain(choice.innerText), value));
      if (fitting.length !== 1) return { state: 'lookup', count: fitting.length, text: label };
      fitting[0].click();
      return { state: 'ok' };
    }
    return { state: 'slow' };
  };
  const hands = {
    type: async (label, value) => {
      const met = await type(label, value);
      if (met.state === 'ok') document.activeElement.blur();
      return met;
    },
    /** Takes the one offered record that is called so, or whose name begins with this code. */
    choose: pick((text, value) => text === value || text.startsWith(`${value} - `)),
    /** Takes the one record that the server found by a code it does not show. */
    find: pick(() => true),
    /** A new record is drawn: its fields are empty, and the client's last act was to put the focus into the first. */
    meet: (blank) => wait(() => blank.every((name) => field(name) && !field(name).value)
      && scope().contains(document.activeElement) && document.activeElement.name === blank[0]),
    press: async (wanted) => {
      const met = await wait(() => Boolean(button(wanted)), wanted);
      if (met.state === 'ok') button(wanted).click();
      return met;
    },
  };

  window.surehand = {
    /** The log-in asks for the user name, of this database. */
    asks_name: (database) => wait(() => {
      const chosen = all('#database').at(-1)?.value;
      return chosen && all('[name=login]').length && (chosen === database || { state: 'database' });
    }, null, nothing),
    asks_password: () => wait(() => Boolean(asked()), null, nothing),
    /** The invoices are open, or the log-in asks again. */
    logged_in: () => wait(() => {
      if (button('new_')) return true;
      if (asked() && !asked().value) return { state: 'login' };
      const met = !asked() && trouble();
      return met && met.state !== 'session' && met;
    }, null, nothing),

    /** The list or a form of supplier invoices is open, and a new one may be begun. */
    ready: () => wait(() => Boolean(button('new_')), 'New'),

    press: (wanted) => hands.press(wanted),

    /** Does one thing after the other; each step is [hand, what, value]. */
    enter: async (steps) => {
      for (const [hand, what, value] of steps) {
        const met = await hands[hand](what, value);
        if (met.state !== 'ok') return { at: `${hand} ${what}`, ...met };
      }
      return { state: 'ok' };
    },

    /** Begins the first line of the form. */
    new_line: async () => {
      const lines = () => labelled_panel('Lines');
      const met = await wait(() => Boolean(lines()?.querySelector('button[title=New]:enabled')), 'Lines');
      if (met.state === 'ok') {
        opened = 1;
        lines().querySelector('button[title=New]').click();
      }
      return met;
    },

    closed: async () => {
      const met = await wait(() => dialogs().length === 0);
      if (met.state === 'ok') opened = 0;
      return met;
    },
    saved: () => wait(() => Boolean(document.querySelector('.tab-pane.active button#save:disabled'))),
    validated: () => wait(() => state() === 'validated' && !button('validate_invoice')),

    /** Opens the nth of the tax lines that have this description. */
    tax: async (code, place) => {
      const rows = () => all('tr', scope()).filter((row) => [...row.querySelectorAll('td')].some((cell) =>
        plain(cell.innerText) === code));
      const met = await wait(() => rows().length > place, code);
      if (met.state === 'ok') {
        opened = 1;
        const cell = [...rows()[place].querySelectorAll('td')].find((found) => plain(found.innerText) === code);
        cell.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      }
      return met;
    },

    /** Deletes the draft of this number, which is open. */
    remove: async (number) => {
      const met = await wait(() => field('reference')?.value === number && state() === 'draft');
      if (met.state !== 'ok') return met;
      opened = 1;
      document.querySelector('.tab-pane.active a#delete_').click();
      const asked = await wait(() => dialogs().some((modal) => modal.classList.contains('confirmation-dialog')));
      if (asked.state !== 'ok') return asked;
      dialogs().at(-1).querySelector('.btn-primary').click();
      return wait(() => dialogs().length === 0 && field('reference')?.value !== number);
    },

    /** The number of the company that the user works in, or null. */
    company: () => Sao.Session.current_session.context.company ?? null,

    date_format: () => Sao.i18n.locale.date,
  };
  return true;
}
