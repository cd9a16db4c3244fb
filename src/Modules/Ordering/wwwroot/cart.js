// Adding to the cart without leaving the page; and telling at once what a form still lacks. Without this the forms do the same.
const root = document.documentElement.dataset.root ?? '';

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form[data-add-to-cart]');
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const buttons = [...form.querySelectorAll('button'), ...document.querySelectorAll(`button[form="${form.id}"]`)];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) { form.submit(); return; }
    await open(form.querySelector('button'));
  } catch { form.submit(); } finally { buttons.forEach((button) => { button.disabled = false; }); }
});

async function open(opener) {
  const answer = await fetch(root + '/cart/drawer');
  if (!answer.ok) { location.href = root + '/cart'; return; }
  const dialog = document.createElement('dialog');
  dialog.className = 'drawer';
  dialog.setAttribute('aria-labelledby', 'drawer-title');
  dialog.append(...new DOMParser().parseFromString(await answer.text(), 'text/html').body.childNodes);
  dialog.addEventListener('click', (event) => { if (event.target === dialog || event.target.closest('[data-drawer-close]')) dialog.close(); });
  dialog.addEventListener('close', () => { dialog.remove(); opener?.focus(); });
  document.body.append(dialog);
  dialog.showModal();
  document.dispatchEvent(new CustomEvent('me-changed'));
}

for (const form of document.querySelectorAll('form[data-check]')) {
  const say = (control) => {
    const field = control.closest('.field');
    if (!field || control.type === 'hidden') return;
    const id = `${control.id}-live`;
    let note = document.getElementById(id);
    const wrong = !control.validity.valid;
    field.classList.toggle('has-error', wrong || (field.querySelector('.field-error:not([data-live])') !== null && control.value === control.defaultValue));
    if (wrong) control.setAttribute('aria-invalid', 'true'); else control.removeAttribute('aria-invalid');
    if (!wrong) { note?.remove(); if (control.value !== control.defaultValue) field.querySelector('.field-error')?.remove(); return; }
    if (!note) {
      note = document.createElement('p');
      note.id = id;
      note.className = 'field-error';
      note.dataset.live = '';
      field.append(note);
      control.setAttribute('aria-describedby', [control.getAttribute('aria-describedby'), id].filter(Boolean).join(' '));
    }
    note.textContent = control.validationMessage;
  };
  form.addEventListener('focusout', (event) => { if (event.target.matches('input, select, textarea') && (event.target.value !== '' || event.target.dataset.seen)) { event.target.dataset.seen = '1'; say(event.target); } });
  form.addEventListener('input', (event) => { if (event.target.getAttribute('aria-invalid') === 'true') say(event.target); });
  form.addEventListener('invalid', (event) => { event.target.dataset.seen = '1'; say(event.target); }, true);
}

// The page speaks of all places; for a buyer whose country is known, the part of that country takes its place.
const deliverHere = async () => {
  const place = document.querySelector('[data-delivery=""]');
  const country = document.documentElement.dataset.deliverTo;
  if (!place || !country) return;
  const answer = await fetch(`${root}/deliveries/${place.dataset.variant}?to=${country}`).catch(() => null);
  if (answer?.ok && place.isConnected) place.replaceWith(...new DOMParser().parseFromString(await answer.text(), 'text/html').body.children);
};
document.addEventListener('me-told', deliverHere);
document.addEventListener('product-changed', deliverHere);
deliverHere();
