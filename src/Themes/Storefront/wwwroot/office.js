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
  show();
}
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu-pop[open]')) if (!menu.contains(event.target)) menu.open = false;
});
const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') for (const menu of document.querySelectorAll('details.menu-pop[open]')) { menu.open = false; menu.querySelector('summary').focus(); }
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !typing(event.target)) {
    const search = document.querySelector('[data-table-search]');
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
});
for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => print());
