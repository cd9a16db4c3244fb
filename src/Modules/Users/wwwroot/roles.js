// The matrix of roles: what is implied follows the ticks at once, and on a phone one role is shown at a time.
const form = document.querySelector('[data-roles]');
if (form) {
  const boxes = [...form.querySelectorAll('[data-may]')];
  const byRole = Map.groupBy ? Map.groupBy(boxes, (box) => box.closest('[data-role]').dataset.role) : boxes.reduce((map, box) => { const id = box.closest('[data-role]').dataset.role; return map.set(id, [...(map.get(id) ?? []), box]); }, new Map());
  const show = (role) => {
    const mine = new Map(byRole.get(role).map((box) => [box.dataset.may, box]));
    const implied = (box) => box.dataset.through.split(' ').some((name) => mine.has(name) && (mine.get(name).checked || implied(mine.get(name))));
    for (const box of mine.values()) {
      const through = implied(box);
      box.parentElement.querySelector('.roles-implied').hidden = !through;
      if (through) box.setAttribute('aria-describedby', 'roles-implied'); else box.removeAttribute('aria-describedby');
    }
  };
  form.addEventListener('change', (event) => { if (event.target.matches('[data-may]')) show(event.target.closest('[data-role]').dataset.role); });

  const pick = form.querySelector('[data-roles-pick]');
  const choice = pick.querySelector('select');
  const table = form.querySelector('table');
  const one = () => { for (const cell of table.querySelectorAll('[data-role]')) cell.classList.toggle('is-shown', cell.dataset.role === choice.value); };
  pick.hidden = false;
  table.classList.add('is-one');
  choice.addEventListener('change', one);
  one();
}
