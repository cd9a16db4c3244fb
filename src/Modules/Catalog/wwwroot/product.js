// The product page without a reload: another variant, a larger picture. Without this its links do the same.
document.addEventListener('click', async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const variant = event.target.closest('a[data-variant]');
  const zoom = event.target.closest('a[data-zoom]');
  const thumb = event.target.closest('a[data-thumb]');
  if (variant) { event.preventDefault(); if (!await swap(variant.href)) location.href = variant.href; else history.pushState({ product: true }, '', variant.href); }
  if (zoom) { event.preventDefault(); enlarge(zoom); }
  if (thumb) { event.preventDefault(); const picture = document.querySelector(thumb.hash); picture?.parentElement.scrollTo({ left: picture.offsetLeft - picture.parentElement.offsetLeft, behavior: 'smooth' }); }
});
addEventListener('popstate', () => { if (document.querySelector('[data-swap=product]')) swap(location.href).then((done) => done || location.reload()); });

async function swap(address) {
  const here = document.querySelector('[data-swap=product]');
  here.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    const there = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-swap=product]');
    if (!there) return false;
    const focused = document.activeElement?.closest('[data-variant]')?.getAttribute('href');
    const gallery = here.querySelector('[data-gallery]');
    const same = gallery.querySelector('[data-zoom]')?.href === there.querySelector('[data-zoom]')?.href;
    if (same) there.querySelector('[data-gallery]').replaceWith(gallery);
    here.replaceWith(there);
    document.dispatchEvent(new CustomEvent('product-changed'));
    if (focused) there.querySelector(`[data-variant][href="${CSS.escape(focused)}"]`)?.focus();
    return true;
  } catch { return false; } finally { here.removeAttribute('aria-busy'); }
}

function enlarge(link) {
  const dialog = document.createElement('dialog');
  dialog.className = 'zoom';
  const close = document.createElement('button');
  close.className = 'zoom-close';
  close.type = 'button';
  close.setAttribute('aria-label', document.documentElement.lang === 'ru' ? 'Закрыть' : 'Close');
  close.textContent = '×';
  const picture = document.createElement('img');
  picture.src = link.href;
  picture.alt = link.querySelector('img')?.alt ?? '';
  dialog.append(picture, close);
  dialog.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}
