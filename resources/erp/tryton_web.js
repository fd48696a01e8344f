(patience) => {
  // Eyes and hands of tryton_web.resource in Tryton's web client. Every call waits for a state, never for a time, and
  // answers with {state, ...}: "ok", or what came instead. Patience begins anew whenever the server has answered.
  const LOOK_MS = 10, QUIET_LOOKS = 4, ABSENT_MS = 1500;
  let answers = 0;
  jQuery(document).ajaxComplete(() => { answers += 1; });
  jQuery.support.transition = false;  // dialogs open without fading
  jQuery.fx.off = true;

  const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim().replace(/:$/, '');
  const visible = (element) => Boolean(element && element.offsetParent !== null);
  const all = (selector, where = document) => [...where.querySelectorAll(selector)].filter(visible);
  const dialogs = () => [...document.querySelectorAll('.modal.in')].filter((modal) => modal.style.display !== 'none');
  const scope = () => dialogs().at(-1) ?? document.querySelector('#tabcontent > .tab-pane.active');
  const safe = (text) => plain(text).replace(/"[^"]*"/g, '"…"').slice(0, 200);  // what is quoted may be personal

  const trouble = () => {
    if (all('[name=login]').length || all('#ask-dialog-entry[type=password]').length) return { state: 'session' };
    for (const [kind, state] of [['error', 'failed'], ['user-warning', 'warning'], ['warning', 'refused'],
      ['message', 'refused'], ['ask', 'refused']]) {
      const modal = dialogs().find((dialog) => dialog.classList.contains(`${kind}-dialog`));
      if (modal) return { state, text: safe((modal.querySelector('.modal-body') ?? modal).innerText) };
    }
    const bar = all('.alert-danger').at(-1);
    return bar && { state: 'refused', text: safe(bar.innerText) };
  };

  const wait = (reached, absent, minds = trouble) => new Promise((done) => {
    let quiet = 0, heard = answers, until = Date.now() + patience, since = Date.now();
    const look = () => {
      if (heard !== answers) { heard = answers; since = Date.now(); until = since + patience; }
      quiet = jQuery.active === 0 ? quiet + 1 : 0;
      const met = quiet >= QUIET_LOOKS && minds();
      if (met) return done(met);
      const found = quiet >= QUIET_LOOKS && reached();
      if (found) return done(found === true ? { state: 'ok' } : found);
      if (absent && quiet >= QUIET_LOOKS && Date.now() - since > ABSENT_MS) return done({ state: 'missing', text: absent });
      if (Date.now() > until) return done({ state: 'slow' });
      return setTimeout(look, LOOK_MS);
    };
    look();
  });

  const labelled = (label) => {
    for (const found of all('label', scope())) {
      if (plain(found.innerText) !== label) continue;
      const element = document.getElementById(found.htmlFor);
      const input = element?.matches('input, textarea, select') ? element : element?.querySelector('input[name], textarea');
      if (input) return input;
    }
    return null;
  };
  const labelled_panel = (label) => {
    const found = all('label', scope()).find((element) => plain(element.innerText) === label);
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

    press: async (wanted) => {
      const met = await wait(() => Boolean(button(wanted)), wanted);
      if (met.state === 'ok') button(wanted).click();
      return met;
    },

    /** A new record is drawn: its fields are empty, and the client's last act was to put the focus into it. */
    blank: (names) => wait(() => names.every((name) => field(name) && !field(name).value)
      && scope().contains(document.activeElement) && document.activeElement.name === names[0]),

    /** Puts the cursor into the field of this label, where typing replaces what stands there. */
    open: async (label) => {
      const met = await wait(() => Boolean(labelled(label)), label);
      if (met.state !== 'ok') return met;
      labelled(label).focus();
      const open = await wait(() => Boolean(typable()));
      if (open.state === 'ok') document.activeElement.select();
      return open;
    },

    /** Takes the one offered record that is called so; "code" takes the one that the server found by a code. */
    choose: async (value, rule, label) => {
      const fits = (text) => rule === 'code' || text === value || text.startsWith(`${value} - `);
      const met = await wait(() => {
        if (document.querySelector('.dropdown.open > .dropdown-completion')) return true;
        return document.activeElement.value !== value && { state: 'lost' };
      });
      if (met.state !== 'ok') return met;
      const fitting = all('.dropdown.open li.completion').filter((choice) => fits(plain(choice.innerText)));
      if (fitting.length !== 1) return { state: 'lookup', count: fitting.length, text: label };
      (fitting[0].querySelector('a') ?? fitting[0]).click();
      return { state: 'ok' };
    },

    /** Begins the first line of the form. */
    new_line: async () => {
      const lines = () => labelled_panel('Lines');
      const met = await wait(() => Boolean(lines()?.querySelector('button[title=New]:enabled')), 'Lines');
      if (met.state === 'ok') lines().querySelector('button[title=New]').click();
      return met;
    },

    closed: () => wait(() => dialogs().length === 0),
    saved: () => wait(() => Boolean(document.querySelector('.tab-pane.active button#save:disabled'))),
    validated: () => wait(() => state() === 'validated' && !button('validate_invoice')),

    /** Opens the line of the tax lines that begins with this description. */
    tax: async (code) => {
      const row = () => all('tr', scope()).find((found) => plain(found.querySelector('td.char, td.tax, td:nth-child(3)')
        ?.innerText) === code);
      const met = await wait(() => Boolean(row()), code);
      if (met.state === 'ok') row().querySelector('td:nth-child(3)').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      return met;
    },

    /** Deletes the record that is open. */
    remove: async () => {
      const met = await wait(() => Boolean(document.querySelector('.tab-pane.active a#delete_')), 'Delete');
      if (met.state !== 'ok') return met;
      document.querySelector('.tab-pane.active a#delete_').click();
      const asked = await wait(() => dialogs().some((modal) => modal.classList.contains('confirmation-dialog')));
      if (asked.state !== 'ok') return asked;
      dialogs().at(-1).querySelector('.btn-primary').click();
      return wait(() => dialogs().length === 0);
    },

    date_format: () => Sao.i18n.locale.date,
  };
  return true;
}
