// The product editor without a reload: values of options as chips, rows of variants from the server. Without this its buttons do the same.
const form = document.getElementById('product-form');
const section = () => form.querySelector('[data-variants]');
const same = (a, b) => a.toLowerCase() === b.toLowerCase();
let edits = 0, next = null, busy = false, swapping = false;

if (form && section()) {
  enhance();
  form.addEventListener('input', () => { edits++; });
  form.addEventListener('change', (event) => { if (/^Option\d$/.test(event.target.name ?? '') && valuesOf(event.target.closest('[data-option]')).length > 0) make('follow-options'); });
  form.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-variants] button[name=Action]');
    if (!button) return;
    event.preventDefault();
    if (button.dataset.ask && !await ask(button.dataset.ask, [])) return;
    make(button.value);
  });
}

function enhance() {
  for (const option of section().querySelectorAll('[data-option]')) {
    const area = option.querySelector('[data-chips]');
    const box = document.createElement('div');
    box.className = 'chip-box';
    const list = document.createElement('ul');
    list.setAttribute('role', 'list');
    const input = Object.assign(document.createElement('input'), { type: 'text', id: `chips-${option.dataset.option}`, placeholder: section().dataset.add, autocomplete: 'off', maxLength: 100 });
    input.setAttribute('aria-describedby', area.getAttribute('aria-describedby') ?? '');
    option.querySelector(`label[for="${area.id}"]`).htmlFor = input.id;
    option.querySelector('.field-hint').textContent = section().dataset.separate;
    box.append(list, input);
    area.hidden = true;
    area.after(box);
    box.addEventListener('click', (event) => { if (event.target === box) input.focus(); });
    list.addEventListener('click', (event) => { const button = event.target.closest('button'); if (button) remove(option, button.parentElement.dataset.value); });
    // What is being typed is no part of the form yet.
    input.addEventListener('input', (event) => { event.stopPropagation(); if (/[,;\n]/.test(input.value)) take(option, input); });
    input.addEventListener('change', (event) => { event.stopPropagation(); take(option, input); });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') { event.preventDefault(); take(option, input); }
      if (event.key === 'Backspace' && input.value === '' && valuesOf(option).length > 0) { event.preventDefault(); remove(option, valuesOf(option).at(-1)); }
    });
    show(option);
  }
}

function valuesOf(option) {
  return option.querySelector('[data-chips]').value.split('\n').map((value) => value.trim()).filter(Boolean);
}

function show(option) {
  const words = section().dataset.remove;
  option.querySelector('.chip-box ul').replaceChildren(...valuesOf(option).map((value) => {
    const item = document.createElement('li');
    item.dataset.value = value;
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: '×' });
    button.setAttribute('aria-label', words.replace('{0}', value));
    item.append(value, button);
    return item;
  }));
}

function take(option, input) {
  // A field that is being replaced says that it changed; its text goes on in the new one.
  if (swapping || !input.isConnected) return;
  const values = valuesOf(option);
  const more = input.value.split(/[,;\n]/).map((value) => value.trim()).filter((value, i, all) => value && !values.some((old) => same(old, value)) && all.findIndex((other) => same(other, value)) === i);
  input.value = '';
  if (more.length === 0) return;
  write(option, [...values, ...more]);
}

async function remove(option, value) {
  const number = option.dataset.option;
  const gone = [...section().querySelectorAll('.variant[data-saved]')].filter((row) => same(row.querySelector(`[name$=".Option${number}"]`)?.value ?? '', value)).map((row) => row.dataset.label);
  if (gone.length > 0 && !await ask(section().dataset.confirm.replace('{0}', value), gone)) return;
  write(section().querySelector(`[data-option="${number}"]`), valuesOf(option).filter((other) => !same(other, value)));
  document.getElementById(`chips-${number}`).focus();
}

function write(option, values) {
  option.querySelector('[data-chips]').value = values.join('\n');
  show(option);
  edits++;
  if (option.querySelector('[name^=Option]').value.trim() && values.length > 0) make('follow-options');
}

// One round after the other: what is asked for meanwhile waits for its turn.
async function make(action) {
  next = action;
  if (busy) return;
  busy = true;
  while (next) {
    const due = next;
    next = null;
    await round(due);
  }
  busy = false;
}

async function round(action) {
  const before = edits;
  const here = section();
  here.setAttribute('aria-busy', 'true');
  try {
    const fields = new FormData(form);
    fields.set('Action', action);
    // An option that has just been named has no values yet: it is left out until it has, and that is no mistake.
    const unfinished = [];
    for (const option of action === 'follow-options' ? [...here.querySelectorAll('[data-option]')].reverse() : []) {
      const name = option.querySelector('[name^=Option]');
      if (valuesOf(option).length > 0 || option.querySelector('[name^=ValuesWas]').value) break;
      if (name.value) { unfinished.push(name); fields.set(name.name, ''); }
    }
    const answer = await fetch(form.action, { method: 'POST', body: fields, headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const there = page.querySelector('[data-variants]');
    if (!there) throw new Error('no form');
    // What was typed meanwhile would be lost: the same again with it.
    if (before !== edits || next) { next ??= action; return; }
    const focused = document.activeElement && here.contains(document.activeElement) ? document.activeElement.id || document.activeElement.value : '';
    const typing = [...here.querySelectorAll('.chip-box > input')].map((input) => [input.id, input.value]);
    const refusal = page.querySelector('#product-form .notice-error');
    form.querySelectorAll('.notice-error').forEach((old) => old.remove());
    swapping = true;
    here.replaceWith(there);
    swapping = false;
    enhance();
    unfinished.forEach((name) => { there.querySelector(`[name=${name.name}]`).value = name.value; });
    if (refusal) there.querySelector('.matrix').prepend(refusal);
    typing.forEach(([id, text]) => { const input = document.getElementById(id); if (input) input.value = text; });
    (document.getElementById(focused) ?? [...there.querySelectorAll('button[name=Action]')].find((button) => button.value === focused))?.focus();
  } catch {
    // The way without scripts still works.
    const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name: 'Action', value: action });
    form.append(hidden);
    form.noValidate = true;
    form.submit();
  } finally { here.removeAttribute('aria-busy'); }
}

function ask(question, rows) {
  const words = section().dataset;
  const dialog = document.createElement('dialog');
  dialog.className = 'ask stack';
  const title = Object.assign(document.createElement('h2'), { textContent: question, id: 'ask-title' });
  dialog.setAttribute('aria-labelledby', title.id);
  dialog.append(title);
  if (rows.length > 0) {
    const list = document.createElement('ul');
    list.append(...rows.map((row) => Object.assign(document.createElement('li'), { textContent: row })));
    dialog.append(Object.assign(document.createElement('p'), { textContent: words.confirmText }), list);
  }
  const acts = Object.assign(document.createElement('form'), { method: 'dialog', className: 'form-actions' });
  acts.append(
    Object.assign(document.createElement('button'), { className: 'button button-danger', value: 'yes', textContent: words.confirmYes }),
    Object.assign(document.createElement('button'), { className: 'button', value: 'no', textContent: words.confirmNo }));
  dialog.append(acts);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener('close', () => { dialog.remove(); done(dialog.returnValue === 'yes'); }));
}
