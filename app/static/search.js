// Comfort only: entries of a long list by a combobox (WAI-ARIA, list autocomplete with manual selection), chips that go
// at once, and advice on an outcome while it is written. Rows come and go by editor.js, so all listeners are the
// document's, and what belongs to a row is named anew whenever the rows have changed.

const status = document.getElementById("live-status");
const known = new WeakSet();
let made = 0;

const say = (words) => {
  if (status) status.textContent = words;
};
const parts = (widget) => ({
  words: widget.querySelector("[data-query]"),
  list: widget.querySelector("[role=listbox]"),
  chips: widget.querySelector("[data-chips]"),
});
const languageOf = (part) => document.querySelector(part.dataset.languageOf || null)?.value || "";

function name(widget) {
  const row = widget.closest(".row");
  return widget.dataset.name.replace("{row}", row ? [...row.parentElement.children].indexOf(row) : "");
}

function enhance(widget) {
  const { words } = parts(widget);
  for (const part of widget.querySelectorAll("[data-without-script]")) part.remove();
  for (const button of widget.querySelectorAll("button")) plain(button);
  const list = document.createElement("ul");
  list.role = "listbox";
  list.hidden = true;
  list.className = "search-list";
  words.after(list);
  words.hidden = false;
  words.value = "";
  words.removeAttribute("name");
  words.role = "combobox";
  words.ariaAutoComplete = "list";
  words.ariaExpanded = "false";
  identify(widget);
}

function plain(button) {
  button.type = "button";
  for (const attribute of ["name", "value", "formaction"]) button.removeAttribute(attribute);
}

function identify(widget) {
  const { words, list } = parts(widget);
  const label = widget.querySelector("label");
  list.id = `search-list-${++made}`;
  list.setAttribute("aria-label", label.textContent);
  words.setAttribute("aria-controls", list.id);
  label.htmlFor = words.id = `search-words-${made}`;
}

function adopt(scope = document) {
  for (const widget of scope.querySelectorAll("[data-search]")) {
    if (!known.has(widget)) {
      enhance(widget);
      known.add(widget);
    }
    for (const input of widget.querySelectorAll("[data-chips] input")) input.name = name(widget);
  }
}

function close(widget) {
  const { words, list } = parts(widget);
  list.hidden = true;
  list.replaceChildren();
  words.ariaExpanded = "false";
  words.removeAttribute("aria-activedescendant");
}

function activate(widget, option) {
  const { words, list } = parts(widget);
  for (const one of list.children) one.ariaSelected = String(one === option);
  if (option) {
    words.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else words.removeAttribute("aria-activedescendant");
}

function open(widget, choices) {
  const { words, list, chips } = parts(widget);
  const chosen = new Set([...chips.querySelectorAll("input")].map((input) => input.value));
  const options = choices.filter((choice) => !chosen.has(choice.value)).map((choice, n) => {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `${list.id}-${n}`;
    option.ariaSelected = "false";
    Object.assign(option.dataset, { value: choice.value, label: choice.label, also: choice.also, lang: choice.lang });
    const label = document.createElement("span");
    label.lang = choice.lang;
    label.textContent = choice.label;
    option.append(label);
    if (choice.also) {
      const also = document.createElement("span");
      also.className = "chip-note";
      also.textContent = choice.also;
      option.append(" ", also);
    }
    return option;
  });
  list.replaceChildren(...options);
  list.hidden = !options.length;
  words.ariaExpanded = String(options.length > 0);
  activate(widget, null);
  note(widget, options.length ? "" : widget.dataset.none);
  say(options.length ? widget.dataset.found.replace("{n}", options.length) : widget.dataset.none);
}

// What is shown below the field where there is no list.
function note(widget, words) {
  let place = widget.querySelector("[data-said]");
  if (!place) {
    place = document.createElement("p");
    place.className = "hint";
    place.dataset.said = "";
    widget.querySelector(".search-box").append(place);
  }
  place.textContent = words;
  place.hidden = !words;
}

const timers = new WeakMap();
const asked = new WeakMap();
function later(part, delay, act) {
  clearTimeout(timers.get(part));
  timers.set(part, setTimeout(act, delay));
}

async function ask(part, address, query) {
  const url = new URL(address, location.href);
  url.searchParams.set("q", query);
  const language = languageOf(part);
  if (language) url.searchParams.set("in", language);
  asked.get(part)?.abort();
  const call = new AbortController();
  asked.set(part, call);
  const answer = await fetch(url, { signal: call.signal, credentials: "same-origin", headers: { Accept: "*/*" } });
  if (!answer.ok) throw new TypeError(answer.status);
  return answer;
}

async function find(widget) {
  const query = parts(widget).words.value.trim();
  if (query.length < 2) {
    asked.get(widget)?.abort();
    note(widget, "");
    return close(widget);
  }
  try {
    const { choices } = await (await ask(widget, widget.dataset.url, query)).json();
    if (document.activeElement === parts(widget).words) open(widget, choices);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof TypeError)) throw error;
    close(widget); // no connection, or asked too often
    note(widget, widget.dataset.failed);
    say(widget.dataset.failed);
  }
}

function choose(widget, option) {
  const { words, chips } = parts(widget);
  words.value = "";
  close(widget);
  if (chips.children.length >= Number(widget.dataset.most)) {
    note(widget, widget.dataset.full);
    return say(widget.dataset.full);
  }
  const chip = widget.querySelector("[data-blank]").firstElementChild.cloneNode(true);
  const { value, label, also, lang } = option.dataset;
  const input = chip.querySelector("input");
  input.name = name(widget);
  input.value = value;
  for (const place of chip.querySelectorAll("[data-label]")) place.textContent = label;
  chip.querySelector("[data-label]").lang = lang;
  const extra = chip.querySelector("[data-note]");
  if (widget.dataset.name === "field") extra.textContent = also;
  else extra.remove();
  plain(chip.querySelector("button"));
  chips.append(chip);
  say(widget.dataset.added.replace("{name}", label));
  chips.dispatchEvent(new Event("change", { bubbles: true }));
}

function remove(widget, chip) {
  const label = chip.querySelector("[data-label]").textContent;
  const next = (chip.nextElementSibling || chip.previousElementSibling)?.querySelector("button");
  chip.remove();
  note(widget, "");
  say(widget.dataset.removed.replace("{name}", label));
  (next || parts(widget).words).focus();
  parts(widget).chips.dispatchEvent(new Event("change", { bubbles: true }));
}

// Nothing of the search itself is part of the form: what is typed there saves nothing and submits nothing.
const typedIn = (event) => (event.target.matches?.("[data-query]") ? event.target.closest("[data-search]") : null);

for (const type of ["input", "change"]) {
  document.addEventListener(type, (event) => {
    const widget = typedIn(event);
    if (!widget) return;
    event.stopPropagation();
    if (type === "input") later(widget, 180, () => find(widget));
  }, true);
}

document.addEventListener("keydown", (event) => {
  const widget = typedIn(event);
  if (!widget || event.isComposing) return;
  const { words, list } = parts(widget);
  const options = [...list.children];
  const at = options.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "Enter") {
    event.preventDefault();
    if (at >= 0) choose(widget, options[at]);
  } else if (event.key === "Escape" && (!list.hidden || words.value)) {
    event.preventDefault();
    if (list.hidden) words.value = "";
    close(widget);
    note(widget, "");
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) return void find(widget);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = at < 0 && step < 0 ? options.length - 1 : at + step;
    activate(widget, options[next] || null); // past either end nothing is chosen, and then it begins anew
  }
}, true);

document.addEventListener("click", (event) => {
  const widget = event.target.closest("[data-search]");
  if (!widget) return;
  const option = event.target.closest("[role=option]");
  const button = event.target.closest(".chip-button");
  if (option) {
    choose(widget, option);
    parts(widget).words.focus();
  } else if (button) remove(widget, button.closest(".chip"));
  if (option || button) event.stopPropagation();
}, true);

document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[role=option]")) event.preventDefault(); // the field keeps the focus
});

document.addEventListener("focusout", (event) => {
  const widget = typedIn(event);
  if (widget) close(widget);
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".rows")) adopt(event.target);
}, true);

// Advice on how an outcome begins, while it is written.
document.addEventListener("input", (event) => {
  const field = event.target;
  const row = field.closest(".row");
  const place = row?.querySelector("[data-hint]");
  // The first text of a row is the one in the main language, which the advice is about.
  if (!place || field !== row.querySelector("input[type=text], textarea")) return;
  later(place, 500, async () => {
    try {
      place.innerHTML = await (await ask(place, place.dataset.hint, field.value)).text();
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  });
});

adopt();
