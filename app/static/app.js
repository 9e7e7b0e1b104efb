// Comfort only: every page works without this file.

const status = document.getElementById("live-status");

function announce(words) {
  if (status && status.textContent !== words) status.textContent = words;
}

// Ask first, then show that the form is under way. One listener, so that a refused question sends nothing.
const dialog = document.getElementById("confirm");
const confirmed = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const question = button?.dataset.confirm || form.dataset.confirm;
  if (question && dialog?.showModal && !confirmed.has(form)) {
    event.preventDefault();
    ask(question, button, () => {
      confirmed.add(form);
      form.requestSubmit(button);
      confirmed.delete(form);
    });
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault(); // a second click
    return;
  }
  if (button && "busy" in button.dataset) {
    form.dataset.sent = "yes";
    // After the browser has read the form: a disabled button's name and value are not sent.
    setTimeout(() => {
      button.dataset.words = button.textContent;
      button.textContent = button.dataset.busyText || button.textContent;
      button.disabled = true;
      announce(button.textContent);
    });
  }
});

function ask(question, button, then) {
  document.getElementById("confirm-question").textContent = question;
  const yes = dialog.querySelector("[data-yes]");
  yes.textContent = button?.textContent.trim() || yes.dataset.yes;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && then(), { once: true });
  dialog.showModal();
}

// A page that comes back from the browser's history must be usable again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[data-words]")) {
    button.textContent = button.dataset.words;
    button.disabled = false;
    delete button.dataset.words;
  }
});

// A live form saves itself and brings back what is complete.
for (const form of document.querySelectorAll("form[data-live]")) {
  const shown = form.querySelector("[data-save-state]") || document.querySelector("[data-save-state]");
  let timer;
  let request;

  const say = (state) => {
    if (!shown) return;
    shown.textContent = shown.dataset[state];
    shown.classList.toggle("failed", state === "failed");
    if (state === "failed") announce(shown.textContent);
  };

  const save = async () => {
    request?.abort();
    const mine = (request = new AbortController());
    say("saving");
    try {
      const response = await fetch(form.dataset.live, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-CSRF-Token": form.elements.csrf_token.value, "X-Requested-With": "fetch" },
        credentials: "same-origin",
        signal: mine.signal,
      });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("live-checklist");
      if (!response.ok || !fresh) throw new TypeError("not saved");
      const old = document.getElementById("live-checklist");
      const changed = old?.dataset.summary !== fresh.dataset.summary;
      if (!old?.contains(document.activeElement)) old?.replaceWith(fresh);
      if (changed) announce(fresh.dataset.summary || "");
      say("saved");
    } catch (error) {
      if (error.name !== "AbortError") say("failed");
    }
  };

  const soon = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };
  form.addEventListener("input", () => soon(900));
  form.addEventListener("change", () => soon(250));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    request?.abort();
  });
}

// Rows added and removed on the spot instead of by a round trip.
for (const list of document.querySelectorAll("[data-repeat]")) {
  const rows = list.querySelector(".rows");
  const item = list.dataset.repeat;

  const renumber = () => {
    [...rows.children].forEach((row, index) => {
      const input = row.querySelector("input");
      input.id = `${list.id}-${index + 1}`;
      row.querySelector("label").htmlFor = input.id;
      row.querySelector("button").value = `remove-${item}-${index}`;
      for (const number of row.querySelectorAll("[data-number]")) number.textContent = index + 1;
    });
  };

  const cleared = (row) => {
    const input = row.querySelector("input");
    input.value = "";
    for (const name of ["aria-invalid", "aria-describedby"]) input.removeAttribute(name);
    row.querySelector(".error")?.remove();
    return input;
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=action]");
    if (!button) return;
    event.preventDefault();
    if (button.value === `add-${item}`) {
      rows.append(rows.lastElementChild.cloneNode(true));
      renumber();
      cleared(rows.lastElementChild).focus();
      return;
    }
    const row = button.closest(".row");
    const next = row.nextElementSibling || row.previousElementSibling;
    if (next) row.remove();
    else cleared(row);
    renumber();
    (next || row).querySelector("input").focus();
    rows.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// A file may be dropped or pasted where one can be chosen.
for (const place of document.querySelectorAll("[data-drop]")) {
  const input = place.querySelector("input[type=file]");

  const take = (files) => {
    if (!files.length) return;
    const one = new DataTransfer();
    one.items.add(files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  input.addEventListener("change", () => {
    if (place.dataset.drop === "submit" && input.files.length) input.form.requestSubmit();
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  if (!source) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // A frame may not be allowed to write to the clipboard: select, so that the keyboard can copy.
      source.focus();
      source.select?.();
      return;
    }
    announce(button.dataset.copied);
    button.dataset.label ??= button.innerHTML;
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.innerHTML = button.dataset.label), 2000);
  });
}
