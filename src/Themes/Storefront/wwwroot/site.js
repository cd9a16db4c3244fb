// What is personal on a page that is the same for everybody comes from one small call.
const root = document.documentElement.dataset.root ?? '';
for (const menu of document.querySelectorAll('details.office-menu')) {
  const wide = matchMedia('(min-width: 60rem)');
  const follow = () => { menu.open = wide.matches; };
  wide.addEventListener('change', follow);
  follow();
}
const tellMe = () => fetch(root + '/me', { headers: { Accept: 'application/json' } }).then((answer) => answer.ok ? answer.json() : {}).then((me) => {
  if (me.deliverTo) document.documentElement.dataset.deliverTo = me.deliverTo;
  document.dispatchEvent(new CustomEvent('me-told'));
  for (const place of document.querySelectorAll('[data-me]')) {
    const value = me[place.dataset.me];
    if (place.dataset.meShow !== undefined) place.hidden = !value;
    else { place.textContent = value || ''; place.hidden = !value; }
  }
}).catch(() => {});
if (document.querySelector('[data-me]')) {
  tellMe();
  document.addEventListener('me-changed', tellMe);
}

// A form that only orders a list needs no button where scripts run.
for (const form of document.querySelectorAll('form[data-submit-on-change]')) {
  form.querySelector('button').classList.add('visually-hidden');
  form.addEventListener('change', () => form.requestSubmit());
}

// Browsers that show a closed details element's content nowhere: filters stand open beside the list on a wide screen.
for (const panel of document.querySelectorAll('details[data-narrowing]')) {
  const wide = matchMedia('(min-width: 60rem)');
  const follow = () => { panel.open = wide.matches; };
  wide.addEventListener('change', follow);
  if (wide.matches) follow();
}

// A form that is on its way says so on its button, and is not sent twice by an impatient hand. Downloads leave the page where it is.
const mostWait = 10_000;
addEventListener('submit', (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button?.matches('.button')) return;
  setTimeout(() => button.setAttribute('aria-busy', 'true'));
  setTimeout(() => button.removeAttribute('aria-busy'), mostWait);
});
addEventListener('pageshow', () => document.querySelectorAll('.button[aria-busy]').forEach((button) => button.removeAttribute('aria-busy')));

// Offline: it is said, and a form keeps what was typed instead of losing it to an error page of the browser.
const offline = document.querySelector('[data-offline]');
if (offline) {
  const look = () => { offline.hidden = navigator.onLine; };
  addEventListener('online', look);
  addEventListener('offline', look);
  addEventListener('submit', (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    offline.hidden = true;
    requestAnimationFrame(look);
  }, true);
  look();
}
