// Tables: choosing rows shows what can be done with them; "/" goes to the search.
for (const form of document.querySelectorAll('[data-table]')) {
  const all = form.querySelector('[data-table-all]');
  const boxes = [...form.querySelectorAll('input[name=id]')];
  const label = form.querySelector('[data-table-count]');
  if (!all || !label) continue;
  const words = label.dataset.tableCount;
  let last = null;
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    form.classList.toggle('has-chosen', chosen > 0);
    label.textContent = `${words} ${chosen}`;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.hidden = false;
  form.classList.add('is-enhanced');
  all.addEventListener('change', () => { boxes.forEach((box) => { box.checked = all.checked; }); show(); });
  boxes.forEach((box, i) => box.addEventListener('click', (event) => {
    if (event.shiftKey && last !== null) boxes.slice(Math.min(i, last), Math.max(i, last) + 1).forEach((other) => { other.checked = box.checked; });
    last = i;
    show();
  }));
  // A browser that goes back fills the boxes after this script has run.
  addEventListener('pageshow', show);
  show();
}
if (matchMedia('(max-width: 59.99rem)').matches) for (const filters of document.querySelectorAll('.table-filters')) filters.open = filters.dataset.filtered === 'True';
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu-pop[open]')) if (!menu.contains(event.target)) menu.open = false;
});
// On a Russian keyboard a letter's key is the Latin one that stands at its place.
const keyOf = (event) => /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key) ? event.code[3].toLowerCase() : event.key;
const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') for (const menu of document.querySelectorAll('details.menu-pop[open]')) { menu.open = false; menu.querySelector('summary').focus(); }
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !typing(event.target)) {
    const search = document.querySelector('[data-table-search]');
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
});
for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => print());
// Parts of a page that stay fresh: the page is read again and only they are put in place.
const live = [...document.querySelectorAll('[data-live][id]')];
if (live.length > 0) {
  const ids = live.map((part) => part.id);
  const every = Math.min(...live.map((part) => +part.dataset.live || 15));
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const id of ids) {
        const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
        if (old && now && !old.contains(document.activeElement)) old.replaceWith(now);
      }
    } catch { /* the next round tries again */ }
  }, every * 1000);
}
// Ctrl+K: pages of the menu at once, things from the server a moment later.
const opener = document.querySelector('[data-palette]');
if (opener) {
  const dialog = document.createElement('dialog');
  dialog.className = 'palette';
  dialog.setAttribute('aria-label', opener.dataset.paletteLabel);
  const input = Object.assign(document.createElement('input'), { type: 'search', placeholder: opener.dataset.paletteLabel, autocomplete: 'off' });
  const list = document.createElement('ul');
  list.id = 'palette-list';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', opener.dataset.paletteLabel);
  for (const [name, value] of [['role', 'combobox'], ['aria-expanded', 'true'], ['aria-controls', list.id], ['aria-label', opener.dataset.paletteLabel]]) input.setAttribute(name, value);
  dialog.append(input, list);
  document.body.append(dialog);
  const pages = [...document.querySelectorAll('.office-menu a')].map((a) => ({ title: a.textContent.trim(), note: '', kind: a.closest('.menu-group')?.querySelector('.menu-heading')?.textContent ?? '', path: a.getAttribute('href') }));
  let chosen = 0, round = 0, timer = 0;
  const mark = () => [...list.children].forEach((item, i) => {
    item.setAttribute('aria-selected', i === chosen);
    if (i === chosen) { input.setAttribute('aria-activedescendant', item.id); item.scrollIntoView({ block: 'nearest' }); }
  });
  const show = (found) => {
    chosen = 0;
    list.replaceChildren(...found.slice(0, 24).map((thing, i) => {
      const item = document.createElement('li');
      item.id = `palette-${i}`;
      item.setAttribute('role', 'option');
      const link = Object.assign(document.createElement('a'), { href: thing.path, tabIndex: -1 });
      for (const [name, text] of [['title', thing.title], ['note', thing.note], ['kind', thing.kind]]) link.append(Object.assign(document.createElement('span'), { className: name, textContent: text }));
      item.append(link);
      return item;
    }));
    if (found.length === 0) list.replaceChildren(Object.assign(document.createElement('li'), { className: 'palette-none', textContent: opener.dataset.paletteNone }));
    mark();
  };
  const find = () => {
    const words = input.value.trim().toLowerCase();
    const local = pages.filter((page) => page.title.toLowerCase().includes(words));
    show(local);
    clearTimeout(timer);
    if (words.length < 2 || !opener.dataset.palette) return;
    const mine = ++round;
    timer = setTimeout(async () => {
      try {
        const answer = await fetch(`${opener.dataset.palette}?q=${encodeURIComponent(words)}`, { headers: { Accept: 'application/json' } });
        if (answer.ok && mine === round) { const things = await answer.json(); show([...local, ...things.filter((thing) => !local.some((page) => page.path === thing.path))]); }
      } catch { /* the pages stay */ }
    }, 150);
  };
  const open = () => { input.value = ''; find(); dialog.showModal(); input.focus(); };
  opener.addEventListener('click', (event) => { event.preventDefault(); open(); });
  opener.tabIndex = 0;
  opener.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(); } });
  input.addEventListener('input', find);
  input.addEventListener('keydown', (event) => {
    const last = list.children.length - 1;
    if (event.key === 'ArrowDown') { chosen = Math.min(last, chosen + 1); mark(); event.preventDefault(); }
    if (event.key === 'ArrowUp') { chosen = Math.max(0, chosen - 1); mark(); event.preventDefault(); }
    if (event.key === 'Enter') { const link = list.children[chosen]?.querySelector('a'); if (link) { event.preventDefault(); link.click(); } }
  });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && keyOf(event).toLowerCase() === 'k') { event.preventDefault(); if (dialog.open) dialog.close(); else open(); }
  });
}
// Keys for frequent acts: whatever says data-key, and a list of them behind "?".
const named = () => [...document.querySelectorAll('[data-key]')].filter((one) => one.offsetParent !== null);
document.addEventListener('keydown', (event) => {
  // Saving works from within a field too.
  if ((event.ctrlKey || event.metaKey) && keyOf(event).toLowerCase() === 's') {
    const save = named().find((one) => one.dataset.key === 'Ctrl+S');
    if (save) { event.preventDefault(); save.click(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
  if (event.key === '?') { event.preventDefault(); tellKeys(); return; }
  if (walk(keyOf(event))) { event.preventDefault(); return; }
  const target = named().find((one) => one.dataset.key === keyOf(event));
  if (target) { event.preventDefault(); target.click(); }
});
// In a table j and k go from row to row, c chooses the one where they are; Enter opens it, for its link has the focus.
function walk(key) {
  const rows = [...document.querySelectorAll('[data-table] tbody tr')];
  const at = rows.findIndex((row) => row.classList.contains('is-at'));
  if (key === 'c') { rows[at]?.querySelector('input[name=id]')?.click(); return at >= 0; }
  if ((key !== 'j' && key !== 'k') || rows.length === 0) return false;
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + (key === 'j' ? 1 : at < 0 ? 1 : -1)))];
  rows[at]?.classList.remove('is-at');
  next.classList.add('is-at');
  (next.querySelector('td a') ?? next.querySelector('input'))?.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  return true;
}
function tellKeys() {
  const help = document.createElement('dialog');
  help.className = 'palette keys';
  const names = document.createElement('dl');
  const tell = (key, name) => {
    const [term, text] = [document.createElement('dt'), document.createElement('dd')];
    term.append(Object.assign(document.createElement('kbd'), { textContent: key }));
    text.textContent = name;
    names.append(term, text);
  };
  for (const one of document.querySelectorAll('[data-key]')) {
    if (one.offsetParent !== null || one.closest('[data-table-acts]')) tell(one.dataset.key, one.dataset.paletteLabel ?? one.textContent.trim());
  }
  for (const note of document.querySelectorAll('[data-key-note]')) tell(note.dataset.keyNote, note.textContent);
  help.append(Object.assign(document.createElement('h2'), { textContent: opensKeys?.textContent.trim() ?? '' }), names);
  help.addEventListener('close', () => help.remove());
  help.addEventListener('click', () => help.close());
  document.body.append(help);
  help.showModal();
}
const opensKeys = document.querySelector('[data-keys-open]');
if (opensKeys) {
  opensKeys.hidden = false;
  opensKeys.addEventListener('click', tellKeys);
}
