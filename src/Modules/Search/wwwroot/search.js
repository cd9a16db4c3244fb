// Suggestions below the search field, as a combobox (WAI-ARIA Authoring Practices). Without this the form searches all the same.
const root = document.documentElement.dataset.root ?? '';
for (const input of document.querySelectorAll('input[data-suggestions]')) {
  const list = document.createElement('ul');
  list.id = 'search-suggestions';
  list.className = 'suggestions';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.getAttribute('aria-label'));
  input.form.append(list);
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) input.setAttribute(name, value);
  let timer, asked, chosen = -1;

  const close = () => { list.hidden = true; chosen = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };
  const choose = (index) => {
    const options = [...list.children];
    chosen = options.length === 0 ? -1 : (index + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute('aria-selected', i === chosen));
    if (chosen < 0) return;
    input.setAttribute('aria-activedescendant', options[chosen].id);
    options[chosen].scrollIntoView({ block: 'nearest' });
  };
  const show = (lines) => {
    list.replaceChildren(...lines.map((line, i) => {
      const option = document.createElement('li');
      option.id = `suggestion-${i}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset.path = root + line.path;
      if (line.image) { const picture = document.createElement('img'); picture.src = root + line.image; picture.alt = ''; picture.width = 40; picture.height = 40; option.append(picture); }
      const text = document.createElement('span');
      text.textContent = line.text;
      option.append(text);
      if (line.note) { const note = document.createElement('span'); note.className = 'suggestion-note'; note.textContent = line.note; option.append(note); }
      return option;
    }));
    if (lines.length === 0) { close(); return; }
    list.hidden = false;
    chosen = -1;
    input.setAttribute('aria-expanded', 'true');
  };
  const ask = async () => {
    const words = input.value.trim();
    asked?.abort();
    if (words.length < 2) { close(); return; }
    asked = new AbortController();
    try {
      const answer = await fetch(`${root}/search/suggestions?q=${encodeURIComponent(words)}`, { signal: asked.signal });
      if (answer.ok) show(await answer.json());
    } catch { /* typed on, or offline */ }
  };

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 140); });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') { event.preventDefault(); if (list.hidden) ask(); else choose(chosen + 1); }
    if (event.key === 'ArrowUp' && !list.hidden) { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); close(); }
    if (event.key === 'Enter' && chosen >= 0) { event.preventDefault(); location.href = list.children[chosen].dataset.path; }
  });
  input.addEventListener('blur', () => setTimeout(close, 150));
  list.addEventListener('mousedown', (event) => { event.preventDefault(); const option = event.target.closest('[role=option]'); if (option) location.href = option.dataset.path; });
}
