// Opening inside a platform's page: LTI-PM-S 0.1 (messages) and LTI-CS-OIDC 0.1 (state in the platform's storage).
// The server decides everything; this only carries a value there and back, and tells the person what to do.

const page = document.getElementById("launch");
const data = page.dataset;
const isFramed = window.parent !== window;
const platform = isFramed ? window.parent : window.opener;

const CAPABILITIES_MS = 300; // old platforms do not know the question
const STORAGE_MS = 1500; // mobile apps name a storage and never answer
const KEEPER_MS = 6000; // what keeps our value has answered before: it is busy, not missing
const REPEAT_MS = 250; // a frame that is still loading has not heard the question
const KEPT_MS = 400; // a cookie that works makes the storage a mere second way
const SERVER_MS = 6000; // our own server is asked about a cookie only: the next page matters more
const NEXT_MS = 10000; // a page that comes later may still come, but the person must know what to do

const pause = (ms, value) => new Promise((done) => setTimeout(() => done(value), ms));

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Ask one window and give its answer, or null. Only the registered origin is asked, and only it is believed.
// Each question may be heard twice: storing and reading a value can be repeated.
function ask(frame, subject, details, ms) {
  const messageId = newId();
  return new Promise((done) => {
    const say = () => frame.postMessage({ subject, message_id: messageId, ...details }, data.origin);
    const repeated = setInterval(say, REPEAT_MS);
    const finish = (answer) => {
      clearInterval(repeated);
      window.removeEventListener("message", hear);
      done(answer);
    };
    const hear = (event) => {
      const said = event.data;
      if (event.origin !== data.origin || said === null || typeof said !== "object") return;
      if (said.message_id !== messageId || said.subject !== `${subject}.response`) return;
      finish(said.error ? null : said);
    };
    window.addEventListener("message", hear);
    say();
    setTimeout(finish, ms, null);
  });
}

function frameNamed(name) {
  if (!name || name === "_parent") return platform;
  try {
    return platform.frames[name] || platform;
  } catch {
    return platform; // a foreign window has no property of this name
  }
}

// The frame that serves `subject`: as the platform says now, else as the login said.
async function storageFrame(subject) {
  const told = frameNamed(data.target);
  const asked = [...new Set([platform, told])].map((frame) => ask(frame, "lti.capabilities", {}, CAPABILITIES_MS));
  const heard = asked.map(async (answer) => (await answer) ?? Promise.reject(new Error("silent")));
  const answer = await Promise.any(heard).catch(() => null);
  const listed = Array.isArray(answer?.supported_messages) ? answer.supported_messages : [];
  const entry = listed.find((message) => message?.subject === subject);
  return typeof entry?.frame === "string" ? frameNamed(entry.frame) : told;
}

async function store() {
  if (!data.origin || !platform) return false;
  const frame = await storageFrame("lti.put_data");
  const answer = await ask(frame, "lti.put_data", { key: data.key, value: data.value }, STORAGE_MS);
  return answer !== null && (answer.value === undefined || answer.value === data.value);
}

async function fetchStored() {
  if (!platform) return "";
  const frame = await storageFrame("lti.get_data");
  const answer = await ask(frame, "lti.get_data", { key: data.key }, KEEPER_MS);
  if (typeof answer?.value !== "string") return ""; // it may only be slow: what it keeps is needed for another try
  frame.postMessage({ subject: "lti.put_data", message_id: newId(), key: data.key, value: null }, data.origin);
  return answer.value;
}

// Whether the browser sends our cookie back; where that cannot be told, or not soon, hope so.
async function isKept(fields) {
  const told = async () => {
    const answer = await fetch(data.kept, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
    return answer.ok ? (await answer.json()).kept : true;
  };
  return Promise.race([told().catch(() => true), pause(SERVER_MS, true)]);
}

function show(what) {
  for (const part of page.querySelectorAll("[data-show]")) part.hidden = part.dataset.show !== what;
  page.querySelector(`[data-show="${what}"] h1`).focus();
}

let leaving = null;

// Go on to the next page; where it does not come, say so and let the person ask for it again.
function leave(go) {
  leaving = go;
  go();
  setTimeout(show, NEXT_MS, "late");
}

const steps = {
  async login() {
    const kept = isKept({ name: data.name });
    const stored = store();
    const enough = kept.then((is) => (is ? pause(KEPT_MS, true) : new Promise(() => {})));
    if ((await Promise.race([stored, enough])) || (await kept)) leave(() => location.replace(data.location));
    else show(isFramed ? "window" : "blocked");
  },

  async storage() {
    const form = page.querySelector("[data-finish]");
    form.elements.value.value = await fetchStored();
    if (form.elements.value.value) leave(() => form.submit());
    else show("silent");
  },

  async arrival() {
    if (await isKept({ launch_id: data.launchId })) leave(() => location.replace(data.location));
    else show(isFramed ? "window" : "blocked");
  },
};

page.addEventListener("submit", (event) => {
  // The ticket in the form works once.
  if (event.target.target === "_blank") setTimeout(show, 0, "opened");
});

page.addEventListener("click", (event) => {
  if (!event.target.closest("[data-again]")) return;
  show("wait");
  if (leaving) leave(leaving);
  else steps[data.step]();
});

// The window that was opened from here has an answer for the platform, which waits for it in this frame.
window.addEventListener("message", (event) => {
  const said = event.data;
  if (event.origin !== location.origin || said?.subject !== "mc.answer") return;
  event.source.postMessage({ subject: "mc.answer.taken" }, event.origin);
  const form = page.querySelector("[data-answer]");
  for (const name of ["url", "jwt", "seal"]) form.elements[name].value = said[name];
  leave(() => form.submit());
});

steps[data.step]();
