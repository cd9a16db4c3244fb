// The brand: whatever is changed shows in the frame at once; a picker of colours stands beside each field.
const form = document.querySelector('[data-brand-form]');
if (form) {
  const frame = document.querySelector('[data-brand-frame]');
  form.querySelector('[data-brand-preview]').hidden = true;
  let timer = 0, round = 0;

  const show = async () => {
    const mine = ++round;
    const body = new URLSearchParams(new FormData(form));
    body.set('Act', 'preview');
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const source = page.querySelector('[data-brand-frame]')?.getAttribute('src');
      if (mine !== round || !source) return;
      document.getElementById('brand-contrasts').replaceChildren(...page.getElementById('brand-contrasts').childNodes);
      await paint(source);
    } catch { /* the next change tries again */ }
  };

  // Only the style sheet, the name and the logo are put in place: the page in the frame stays where it was scrolled to.
  const paint = async (source) => {
    const inner = frame.contentDocument;
    const old = inner?.querySelector('link[data-brand-trial]');
    if (!old) { frame.src = source; return; }
    const link = old.cloneNode();
    link.href = source.replace('/preview?', '/preview.css?');
    await new Promise((done) => { link.addEventListener('load', done); link.addEventListener('error', done); old.after(link); });
    for (const one of inner.querySelectorAll('link[data-brand-trial]')) if (one !== link) one.remove();
    const asked = new URL(source, location.href).searchParams;
    const mark = inner.querySelector('.site-header .brand');
    const logo = asked.get('Logo');
    mark.classList.toggle('brand-logo', Boolean(logo));
    if (logo) mark.replaceChildren(Object.assign(inner.createElement('img'), { src: document.documentElement.dataset.root + logo, alt: asked.get('SiteName') ?? '', height: 40 }));
    else mark.textContent = asked.get('SiteName') ?? '';
    frame.dataset.painted = round;
  };

  for (const field of form.querySelectorAll('[data-colour]')) {
    const row = document.createElement('span');
    row.className = 'colour-row';
    const picker = Object.assign(document.createElement('input'), { type: 'color' });
    picker.setAttribute('aria-label', field.dataset.colour);
    // An empty field means the theme's own colour.
    picker.value = getComputedStyle(document.documentElement).getPropertyValue(field.dataset.token).trim();
    const follow = () => { if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value; };
    follow();
    field.addEventListener('input', follow);
    picker.addEventListener('input', () => { field.value = picker.value; });
    field.replaceWith(row);
    row.append(field, picker);
  }
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(show, 200); });
  form.addEventListener('change', () => { clearTimeout(timer); timer = setTimeout(show, 50); });
}
