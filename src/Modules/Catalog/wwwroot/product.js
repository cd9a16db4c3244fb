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

// All pictures in a row over the whole screen: a swipe or an arrow leads to the next, a tap shows one closer, and scrolling moves about in it.
function enlarge(link) {
  const gallery = link.closest('[data-gallery]');
  const links = [...gallery.querySelectorAll('[data-zoom]')];
  const dialog = document.createElement('dialog');
  dialog.className = 'zoom';
  dialog.setAttribute('aria-label', link.getAttribute('aria-label'));
  const track = Object.assign(document.createElement('div'), { className: 'zoom-track', tabIndex: 0 });
  track.setAttribute('role', 'group');
  track.setAttribute('aria-label', link.getAttribute('aria-label'));
  for (const one of links) {
    const page = Object.assign(document.createElement('div'), { className: 'zoom-page' });
    page.append(Object.assign(document.createElement('img'), { src: one.href, alt: one.querySelector('img')?.alt ?? '', loading: 'lazy' }));
    track.append(page);
  }
  const turn = (by) => track.scrollBy({ left: by * track.clientWidth, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  const button = (name, label, sign, act) => {
    const made = Object.assign(document.createElement('button'), { className: `zoom-button ${name}`, type: 'button', textContent: sign });
    made.setAttribute('aria-label', label);
    made.addEventListener('click', act);
    dialog.append(made);
  };
  dialog.append(track);
  if (links.length > 1) {
    button('zoom-previous', gallery.dataset.previous, '‹', () => turn(-1));
    button('zoom-next', gallery.dataset.next, '›', () => turn(1));
  }
  button('zoom-close', gallery.dataset.close, '×', () => dialog.close());
  track.addEventListener('click', (event) => {
    const page = event.target.closest('.zoom-page');
    if (event.target.tagName !== 'IMG') { dialog.close(); return; }
    const at = event.target.getBoundingClientRect();
    const [x, y] = [(event.clientX - at.left) / at.width, (event.clientY - at.top) / at.height];
    // What scrolls can be reached with keys too.
    page.tabIndex = page.classList.toggle('is-close') ? 0 : -1;
    page.scrollTo({ left: x * page.scrollWidth - page.clientWidth / 2, top: y * page.scrollHeight - page.clientHeight / 2 });
  });
  dialog.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) { event.preventDefault(); turn(by); }
  });
  dialog.addEventListener('close', () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
  track.focus({ preventScroll: true });
  track.scrollLeft = links.indexOf(link) * track.clientWidth;
}
