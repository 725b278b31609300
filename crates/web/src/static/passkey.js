// Asks the authenticator on behalf of a form: its answer goes along in the hidden field `passkey`. Buttons that need it say for what, in
// `data-passkey`; without this file, or in a browser without passkeys, they stay hidden.
const FAILED = "[data-passkey-failed]";
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

async function ask(form, purpose) {
  const headers = { "content-type": "application/json" };
  const csrf = form.elements.namedItem("csrf");
  if (csrf) headers["x-csrf-token"] = csrf.value;
  const response = await fetch("/api/v1/passkey-challenges", { method: "POST", headers, body: JSON.stringify({ purpose }) });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

async function make(asked) {
  const credential = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: asked.rp_id, name: asked.rp_name },
      user: { id: bytes(asked.user_handle), name: asked.user_name, displayName: asked.user_name },
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: asked.known.map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      timeout: 300000,
    },
  });
  return { client_data: text(credential.response.clientDataJSON), attestation: text(credential.response.attestationObject) };
}

async function use(asked) {
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(asked.challenge),
      rpId: asked.rp_id,
      allowCredentials: asked.known.map((id) => ({ type: "public-key", id: bytes(id) })),
      userVerification: "required",
      timeout: 300000,
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  const answer = { id: credential.id, client_data: text(clientDataJSON), authenticator_data: text(authenticatorData), signature: text(signature) };
  return userHandle ? { ...answer, user_handle: text(userHandle) } : answer;
}

async function send(form, purpose) {
  for (const note of form.querySelectorAll(FAILED)) note.hidden = true;
  try {
    const asked = await ask(form, purpose);
    const answer = purpose === "add" ? await make(asked) : await use(asked);
    form.elements.namedItem("passkey").value = JSON.stringify(answer);
  } catch {
    for (const note of form.querySelectorAll(FAILED)) note.hidden = false;
    return;
  }
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    button.form.addEventListener("submit", (event) => {
      if (event.submitter !== button) return;
      event.preventDefault();
      send(button.form, button.dataset.passkey);
    });
  }
  for (const note of document.querySelectorAll("[data-passkey-none]")) note.hidden = true;
}
