// Pictures of a product: dropped, uploaded several at once, put in order by dragging. Without this the forms do the same, one page at a time.
const form = document.getElementById('product-form');
const section = () => document.querySelector('[data-pictures]');
let dragged = null;

if (section()) {
  enhance();
  addEventListener('dragover', (event) => { if (files(event)) event.preventDefault(); });
  addEventListener('drop', (event) => { if (files(event)) event.preventDefault(); });
}

function files(event) { return [...event.dataTransfer?.types ?? []].includes('Files'); }

function enhance() {
  const here = section();
  const zone = here.querySelector('[data-drop]');
  zone.querySelector('[data-plain]').hidden = true;
  zone.querySelector('.drop-here').hidden = false;
  const input = zone.querySelector('input[type=file]');
  input.addEventListener('change', () => { upload([...input.files]); });
  zone.addEventListener('dragover', (event) => { if (files(event)) zone.classList.add('is-over'); });
  zone.addEventListener('dragleave', () => zone.classList.remove('is-over'));
  zone.addEventListener('drop', (event) => { zone.classList.remove('is-over'); if (files(event)) upload([...event.dataTransfer.files]); });

  here.addEventListener('submit', async (event) => {
    if (!event.target.matches('.picture-form')) return;
    event.preventDefault();
    const button = event.submitter;
    const id = event.target.closest('[data-picture]').dataset.picture;
    const fields = new FormData(event.target, button);
    await send(button?.getAttribute('formaction') ?? event.target.getAttribute('action'), fields);
    const place = fields.get('Position');
    const item = section().querySelector(`[data-picture="${id}"]`);
    if (place && item) {
      say(here.dataset.moved.replace('{0}', place).replace('{1}', section().querySelectorAll('[data-picture]').length));
      (item.querySelector(`button[aria-label="${CSS.escape(button.getAttribute('aria-label'))}"]`) ?? item.querySelector('button[name=Position]')).focus();
    }
  });

  for (const item of here.querySelectorAll('[data-picture]')) {
    item.draggable = true;
    // Text in a field can still be marked with the mouse.
    for (const field of item.querySelectorAll('input')) {
      field.addEventListener('focus', () => { item.draggable = false; });
      field.addEventListener('blur', () => { item.draggable = true; });
    }
    item.addEventListener('dragstart', (event) => { dragged = item; item.classList.add('is-dragged'); event.dataTransfer.effectAllowed = 'move'; event.dataTransfer.setData('text/plain', item.dataset.picture); });
    item.addEventListener('dragend', () => { item.classList.remove('is-dragged'); dragged = null; });
    item.addEventListener('dragover', (event) => { if (dragged && dragged !== item) { event.preventDefault(); item.classList.add('is-target'); } });
    item.addEventListener('dragleave', () => item.classList.remove('is-target'));
    item.addEventListener('drop', async (event) => {
      item.classList.remove('is-target');
      if (!dragged || dragged === item) return;
      event.preventDefault();
      const moved = dragged.querySelector('form');
      const all = [...here.querySelectorAll('[data-picture]')];
      const fields = new FormData(moved);
      fields.set('Position', all.indexOf(item) + 1);
      await send(moved.getAttribute('action'), fields);
      say(here.dataset.moved.replace('{0}', all.indexOf(item) + 1).replace('{1}', all.length));
    });
  }
}

function say(text) { section().querySelector('[data-said]').textContent = text; }

async function upload(chosen) {
  const zone = section().querySelector('[data-drop]');
  const list = zone.querySelector('.uploads');
  list.replaceChildren();
  const rows = chosen.map((file) => {
    const row = document.createElement('li');
    const bar = Object.assign(document.createElement('progress'), { max: 1, value: 0 });
    bar.setAttribute('aria-label', file.name);
    row.append(Object.assign(document.createElement('span'), { textContent: file.name }), bar);
    list.append(row);
    return row;
  });
  // One after the other: the pictures keep the order in which they were chosen.
  for (const [i, file] of chosen.entries()) {
    const fields = new FormData();
    fields.append('file', file);
    fields.append('__RequestVerificationToken', zone.querySelector('[name=__RequestVerificationToken]').value);
    const row = rows[i];
    const why = await send(zone.getAttribute('action'), fields, (part) => { row.querySelector('progress').value = part; }, rows);
    row.querySelector('progress')?.remove();
    row.append(Object.assign(document.createElement('p'), { className: why === null ? 'muted' : 'field-error', textContent: why ?? section().dataset.added }));
  }
  const input = section().querySelector('[data-drop] input[type=file]');
  input.value = '';
}

// Posts, then shows the pictures as they are now; answers why it was refused, or null.
function send(action, fields, progress, rows) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', action);
    request.setRequestHeader('Accept', 'text/html');
    if (progress) request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener('loadend', () => {
      const page = new DOMParser().parseFromString(request.responseText ?? '', 'text/html');
      const there = page.querySelector('[data-pictures]');
      if (request.status === 200 && there) {
        section().replaceWith(there);
        enhance();
        if (rows) there.querySelector('.uploads').append(...rows);
        follow(page);
        done(null);
        return;
      }
      const why = page.querySelector('.notice-error')?.textContent.trim() || section().dataset.failed;
      if (!rows) { const note = Object.assign(document.createElement('p'), { className: 'field-error', textContent: why }); note.setAttribute('role', 'alert'); section().querySelector('.picture-list').before(note); }
      done(why);
    });
    request.send(fields);
  });
}

// The form beside was made from the version before this change; if somebody else has saved too, it must still notice.
function follow(page) {
  const [mine, now] = [form?.querySelector('[name=Version]'), page.querySelector('#product-form [name=Version]')];
  if (mine && now && +now.value === +mine.value + 1) mine.value = now.value;
}
