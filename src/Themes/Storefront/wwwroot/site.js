// What is personal on a page that is the same for everybody comes from one small call.
const root = document.documentElement.dataset.root ?? '';
for (const menu of document.querySelectorAll('details.office-menu')) {
  const wide = matchMedia('(min-width: 60rem)');
  const follow = () => { menu.open = wide.matches; };
  wide.addEventListener('change', follow);
  follow();
}
if (document.querySelector('[data-me]')) {
  fetch(root + '/me', { headers: { Accept: 'application/json' } }).then((answer) => answer.ok ? answer.json() : {}).then((me) => {
    for (const place of document.querySelectorAll('[data-me]')) {
      const value = me[place.dataset.me];
      if (place.dataset.meShow !== undefined) place.hidden = !value;
      else { place.textContent = value ?? ''; place.hidden = !value; }
    }
  }).catch(() => {});
}
