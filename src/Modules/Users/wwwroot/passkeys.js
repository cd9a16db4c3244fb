// Passkeys: asks the browser for a credential and sends it on. The buttons are hidden where there is no WebAuthn.
const root = document.documentElement.dataset.root ?? '';
const supported = 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

async function post(path, body) {
  const answer = await fetch(root + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });
  if (answer.status === 403 && (await answer.clone().json().catch(() => ({}))).code === 'users.proof_needed') { location.assign(`${root}/account/security/proof`); return new Promise(() => {}); }
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.status === 204 ? null : answer.json();
}

function wire(selector, act) {
  const button = document.querySelector(selector);
  if (!button || !supported) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const error = document.querySelector('[data-passkey-error]');
    error.hidden = true;
    button.disabled = true;
    try { await act(); } catch (fault) { if (fault.name !== 'NotAllowedError') error.hidden = false; } finally { button.disabled = false; }
  });
}

wire('[data-passkey-log-in]', async () => {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(await post('/log-in/passkey/options'));
  const credential = await navigator.credentials.get({ publicKey: options });
  const answer = await post('/log-in/passkey', { credential: JSON.stringify(credential), returnUrl: document.querySelector('[name=ReturnUrl]')?.value });
  location.assign(answer.location);
});

wire('[data-passkey-add]', async () => {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(await post('/account/passkeys/options'));
  const credential = await navigator.credentials.create({ publicKey: options });
  await post('/account/passkeys', { credential: JSON.stringify(credential), name: navigator.userAgentData?.platform ?? 'Passkey' });
  location.reload();
});
