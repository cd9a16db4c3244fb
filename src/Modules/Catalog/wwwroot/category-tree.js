// The tree of categories: arrows walk, Alt with arrows moves, a handle is dragged. Every move is the form's own post; the page that answers takes the old one's place.
const form = document.querySelector('[data-tree]');
if (form) {
  const news = document.querySelector('[data-tree-news]');
  const said = document.createElement('p');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');
  form.before(said);
  document.querySelector('[data-tree-help]').hidden = false;
  const closed = new Set();
  let current = null;
  let moves = Promise.resolve();

  const listOf = (item) => item.querySelector(':scope > ul');
  const childrenOf = (list) => [...(list?.children ?? [])];
  const parentOf = (item) => item.parentElement.closest('li');
  const visible = () => [...form.querySelectorAll('li')].filter((item) => !item.parentElement.closest('li[aria-expanded="false"]'));
  const topList = () => form.querySelector(':scope > ul');

  const choose = (item, focus = true) => {
    for (const one of form.querySelectorAll('li')) {
      one.tabIndex = one === item ? 0 : -1;
      for (const inner of one.querySelectorAll(':scope > .tree-row :is(a, button)')) inner.tabIndex = one === item ? 0 : -1;
    }
    current = item.dataset.id;
    if (focus) { item.focus({ preventScroll: true }); item.querySelector('.tree-row').scrollIntoView({ block: 'nearest' }); }
  };
  const open = (item, wide) => {
    if (!listOf(item)) return;
    item.setAttribute('aria-expanded', wide);
    if (wide) closed.delete(item.dataset.id); else closed.add(item.dataset.id);
  };

  const dress = () => {
    const top = topList();
    top.setAttribute('role', 'tree');
    top.setAttribute('aria-label', form.dataset.tree);
    top.setAttribute('aria-describedby', 'tree-help');
    const walk = (list, level) => childrenOf(list).forEach((item, i, all) => {
      item.setAttribute('role', 'treeitem');
      item.setAttribute('aria-level', level);
      item.setAttribute('aria-setsize', all.length);
      item.setAttribute('aria-posinset', i + 1);
      const below = listOf(item);
      if (below) {
        below.setAttribute('role', 'group');
        item.setAttribute('aria-expanded', !closed.has(item.dataset.id));
        const toggle = Object.assign(document.createElement('span'), { className: 'tree-toggle', title: form.dataset.treeToggle });
        toggle.setAttribute('aria-hidden', 'true');
        item.querySelector('.tree-handle').after(toggle);
        walk(below, level + 1);
      }
    });
    walk(top, 1);
    form.classList.add('is-enhanced');
  };

  // What is moved now stands where the answer says; on a refusal the tree stays and the reason is shown.
  const send = async (id, fields) => {
    const focused = form.contains(document.activeElement);
    const body = new URLSearchParams(fields);
    body.set('__RequestVerificationToken', form.querySelector('[name=__RequestVerificationToken]').value);
    form.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.dataset.treePlace.replace('{id}', id), { method: 'POST', body, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const [fresh, freshNews] = [page.querySelector('[data-tree]'), page.querySelector('[data-tree-news]')];
      if (!fresh || !freshNews) throw new Error(String(answer.status));
      freshNews.querySelector('#move')?.remove();
      for (const one of freshNews.querySelectorAll('[role=status], [role=alert]')) one.removeAttribute('role');
      news.replaceChildren(...freshNews.childNodes);
      form.replaceChildren(...fresh.childNodes);
      said.textContent = news.querySelector('p')?.textContent.trim() ?? '';
    } catch {
      said.textContent = form.dataset.treeFailed;
      news.replaceChildren(Object.assign(document.createElement('p'), { className: 'notice notice-error', textContent: form.dataset.treeFailed }));
    }
    form.removeAttribute('aria-busy');
    if (!form.querySelector('.tree-toggle')) dress();
    const item = document.getElementById(`c-${current ?? id}`) ?? form.querySelector('li');
    for (let above = parentOf(item); above; above = parentOf(above)) open(above, true);
    choose(item, focused || document.activeElement === document.body);
  };
  const place = (id, parent, index) => send(id, { Parent: parent?.dataset.id ?? 'top', Place: index });
  const later = (work) => { moves = moves.then(work); };

  const step = (id, key) => {
    const item = document.getElementById(`c-${id}`);
    if (!item) return null;
    const [parent, beside] = [parentOf(item), childrenOf(item.parentElement)];
    const index = beside.indexOf(item);
    if (key === 'ArrowUp' && index > 0) return place(id, parent, index - 1);
    if (key === 'ArrowDown' && index < beside.length - 1) return place(id, parent, index + 1);
    if (key === 'ArrowRight' && index > 0) return place(id, beside[index - 1], childrenOf(listOf(beside[index - 1])).length);
    if (key === 'ArrowLeft' && parent) return place(id, parentOf(parent), childrenOf(parent.parentElement).indexOf(parent) + 1);
    return null;
  };

  form.addEventListener('keydown', (event) => {
    const item = event.target.closest('li');
    if (!item || event.target !== item || event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      if (!event.key.startsWith('Arrow')) return;
      event.preventDefault();
      event.stopPropagation();
      const id = item.dataset.id;
      later(() => step(id, event.key));
      return;
    }
    const rows = visible();
    const index = rows.indexOf(item);
    const go = {
      ArrowDown: () => rows[index + 1],
      ArrowUp: () => rows[index - 1],
      Home: () => rows[0],
      End: () => rows[rows.length - 1],
      ArrowRight: () => { if (item.getAttribute('aria-expanded') === 'false') { open(item, true); return item; } return childrenOf(listOf(item))[0]; },
      ArrowLeft: () => { if (item.getAttribute('aria-expanded') === 'true') { open(item, false); return item; } return parentOf(item); },
      Enter: () => { item.querySelector('.tree-name a').click(); return item; },
    }[event.key];
    if (go) {
      event.preventDefault();
      event.stopPropagation();
      const to = go();
      if (to) choose(to);
    } else if (event.key.length === 1 && event.key !== ' ') {
      const word = event.key.toLocaleLowerCase();
      const found = [...rows.slice(index + 1), ...rows.slice(0, index)].find((row) => row.getAttribute('aria-label').toLocaleLowerCase().startsWith(word));
      if (found) { event.preventDefault(); event.stopPropagation(); choose(found); }
    }
  });
  form.addEventListener('focusin', (event) => { const item = event.target.closest('li'); if (item && item.dataset.id !== current) choose(item, false); });
  form.addEventListener('click', (event) => {
    const toggle = event.target.closest('.tree-toggle');
    if (toggle) { const item = toggle.closest('li'); open(item, item.getAttribute('aria-expanded') === 'false'); choose(item); return; }
    const row = event.target.closest('.tree-row');
    if (row && !event.target.closest('a, button')) choose(row.closest('li'));
  });
  form.addEventListener('submit', (event) => {
    if (event.submitter?.name !== 'Step') return;
    event.preventDefault();
    const id = event.submitter.closest('li').dataset.id;
    const step = event.submitter.value;
    later(async () => {
      await send(id, { Step: step });
      document.querySelector(`#c-${id} button[value=${step}]:not(:disabled)`)?.focus();
    });
  });

  // Dragging by the handle, with mouse, pen or finger: before a row, after it, or into it.
  let drag = null;
  const unmark = () => { for (const row of form.querySelectorAll('[data-drop]')) delete row.dataset.drop; };
  const end = () => {
    if (!drag) return null;
    const done = drag;
    drag = null;
    unmark();
    done.item.classList.remove('is-dragged');
    document.documentElement.classList.remove('is-dragging');
    return done;
  };
  form.addEventListener('pointerdown', (event) => {
    const handle = event.target.closest('[data-tree-handle]');
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    drag = { item: handle.closest('li'), row: null, where: null };
    choose(drag.item);
    drag.item.classList.add('is-dragged');
    document.documentElement.classList.add('is-dragging');
  });
  form.addEventListener('pointermove', (event) => {
    if (!drag) return;
    if (event.clientY < 80) scrollBy(0, -12); else if (event.clientY > innerHeight - 60) scrollBy(0, 12);
    const row = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest?.('.tree-row')).find((one) => one && form.contains(one));
    unmark();
    [drag.row, drag.where] = [null, null];
    if (!row || drag.item.contains(row)) return;
    const box = row.getBoundingClientRect();
    const part = (event.clientY - box.top) / box.height;
    [drag.row, drag.where] = [row, part < .3 ? 'before' : part > .7 ? 'after' : 'into'];
    row.dataset.drop = drag.where;
  });
  form.addEventListener('pointerup', () => {
    const done = end();
    if (!done?.row) return;
    const target = done.row.closest('li');
    const id = done.item.dataset.id;
    if (done.where === 'into') { later(() => place(id, target, childrenOf(listOf(target)).length)); return; }
    const beside = childrenOf(target.parentElement).filter((one) => one !== done.item);
    later(() => place(id, parentOf(target), beside.indexOf(target) + (done.where === 'after' ? 1 : 0)));
  });
  form.addEventListener('pointercancel', end);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') end(); });

  dress();
  const start = document.getElementById(location.hash.slice(1));
  choose(start?.matches('.tree-item') ? start : form.querySelector('li'), Boolean(start?.matches('.tree-item')));
}
