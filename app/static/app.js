// Comfort only: every page works without this file.

const status = document.getElementById("live-status");

function announce(words) {
  if (status && status.textContent !== words) status.textContent = words;
}

// Ask first, then show that the form is under way. One listener, so that a refused question sends nothing.
const dialog = document.getElementById("confirm");
const confirmed = new WeakSet();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
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

// A live form saves itself and brings back what is complete. One save at a time and none is cut short: each answer
// carries the revision that the next save, or the form itself, has to name.
for (const form of document.querySelectorAll("form[data-live]")) {
  const shown = document.querySelector("[data-save-state]");
  let timer;
  let flight = null;
  let again = false;
  let refused = false;

  const say = (state, words = shown?.dataset[state]) => {
    if (!shown) return;
    shown.textContent = words;
    shown.classList.toggle("failed", state === "failed");
    if (state === "failed") announce(words);
  };

  const bring = (fresh) => {
    const old = document.getElementById("live-checklist");
    const changed = old.dataset.summary !== fresh.dataset.summary;
    if (old.contains(document.activeElement)) {
      old.querySelector("[name=revision]").value = fresh.querySelector("[name=revision]").value;
    } else {
      const folded = old.querySelector("details[data-folds]");
      const next = fresh.querySelector("details[data-folds]");
      if (folded && next) next.open = folded.open;
      old.replaceWith(fresh);
    }
    if (changed) announce(fresh.dataset.summary || "");
  };

  const post = async () => {
    say("saving");
    try {
      const response = await fetch(form.dataset.live, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)), // as the form itself is sent: without a limit of fields
        headers: { "X-CSRF-Token": form.elements.csrf_token.value, "X-Requested-With": "fetch" },
        credentials: "same-origin",
      });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("live-checklist");
      if (response.status === 409) {
        // Somebody else saved first. Saying so once is enough; nothing more is sent from here by itself.
        refused = true;
        say("failed", [...page.querySelectorAll(".problem h1, .problem .lead")].map((part) => part.textContent).join(". "));
      } else if (!response.ok || !fresh) {
        say("failed");
      } else {
        bring(fresh);
        say("saved");
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      say("failed"); // no connection
    }
  };

  const save = () => {
    clearTimeout(timer);
    if (flight) {
      again = true;
      return;
    }
    again = false;
    flight = post().finally(() => {
      flight = null;
      if (again && !form.dataset.sent) save();
    });
  };

  const soon = (delay) => {
    clearTimeout(timer);
    if (!refused) timer = setTimeout(save, delay);
  };
  if ("unsaved" in form.dataset) soon(250);
  form.addEventListener("input", () => soon(900));
  form.addEventListener("change", () => soon(250));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    again = false;
    if (!flight) return;
    event.preventDefault();
    flight.finally(() => form.requestSubmit(event.submitter));
  });
}

// A list that is long on a phone starts folded there, and folds again when it has led somewhere.
const roomy = matchMedia("(min-width: 60rem)");
const fold = () => {
  for (const part of document.querySelectorAll("details[data-folds]")) part.open = roomy.matches;
};
roomy.addEventListener("change", fold);
fold();
document.addEventListener("click", (event) => {
  const part = event.target.closest("details[data-folds]");
  if (part && event.target.closest("a") && !roomy.matches) part.open = false;
});

// Fields with several values are named by their row's key: a blank row's is made up here.
let made = 0;
function keyed(part, key = `n${Date.now().toString(36)}${made++}`) {
  for (const field of part.querySelectorAll("[name*=__key__], [value=__key__]")) {
    if (field.name === "criterion-key") field.value = key;
    else field.name = field.name.replace("__key__", key);
  }
  return part;
}

// Rows added and removed on the spot instead of by a round trip.
for (const list of document.querySelectorAll("[data-repeat]")) {
  const rows = list.querySelector(".rows");
  const item = list.dataset.repeat;
  const blank = list.querySelector("template").content.firstElementChild;

  const first = (row) => row.querySelector("input, select");

  const renumber = () => {
    [...rows.children].forEach((row, index) => {
      row.querySelector("button").value = `remove-${item}-${index}`;
      for (const number of row.querySelectorAll("[data-number]")) number.textContent = index + 1;
    });
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=action]");
    if (!button) return;
    event.preventDefault();
    let at;
    if (button.value === `add-${item}`) {
      at = keyed(blank.cloneNode(true));
      rows.append(at);
    } else {
      const row = button.closest(".row");
      at = row.nextElementSibling || row.previousElementSibling;
      row.remove();
    }
    renumber();
    rows.dispatchEvent(new Event("change", { bubbles: true }));
    (at ? first(at) : list.querySelector(`[value="add-${item}"]`)).focus();
  });
}

// Of a condition, only what its kind needs; of several conditions, how many have to be met.
for (const list of document.querySelectorAll("[data-conditions]")) {
  const blank = list.querySelector("template").content.firstElementChild;
  const number = (input) => Number(input.value.trim().replace(",", ".")) || 0;

  const fit = () => {
    const rows = [...list.querySelectorAll(".rows > *")];
    for (const row of rows) {
      const kind = row.querySelector("[name=criterion-kind]").value;
      const activity = row.querySelector("[name=criterion-activity]");
      const more = blank.querySelector(`.rule-more > [data-for="${kind}"]`);
      if (more && !row.querySelector(`.rule-more > [data-for="${kind}"]`)) {
        const key = row.querySelector("[name=criterion-key]").value;
        row.querySelector(".rule-more").append(keyed(more.cloneNode(true), key));
      }
      const kinds = [kind, `${kind}:${row.querySelector("[name$=-each]")?.value}`];
      for (const part of row.querySelectorAll("[data-for]")) {
        part.hidden = !part.dataset.for.split(" ").some((wanted) => kinds.includes(wanted));
      }
      const none = row.querySelector("option[data-choose]");
      none.dataset.all ??= none.textContent;
      none.textContent = kind === "activity_completed" ? none.dataset.choose : none.dataset.all;
      // Grades that are accepted are those of the chosen activity; where they are not known, they are typed.
      const isOf = (ids) => ids.split(" ").includes(activity.value || "-");
      for (const scale of row.querySelectorAll("[data-scale]")) {
        scale.hidden = !isOf(scale.dataset.scale);
        for (const tick of scale.hidden ? scale.querySelectorAll("input") : []) tick.checked = false;
      }
      for (const typed of row.querySelectorAll("[data-typed]")) {
        typed.hidden = isOf(typed.dataset.typed);
        if (typed.hidden) typed.querySelector("input").value = "";
      }
      caution(row, kind, activity);
    }
    for (const part of list.querySelectorAll("[data-several]")) part.hidden = rows.length < 2;
  };

  // A threshold that is more than there is to be had is said to be, and may stay.
  const caution = (row, kind, activity) => {
    const isGrade = kind === "grade" || (kind === "some_of" && row.querySelector("[name$=-each]").value === "grade");
    const threshold = isGrade ? number(row.querySelector("[name=criterion-threshold]")) : 0;
    const isPercent = row.querySelector("[name=criterion-unit]").value === "percent";
    const chosen = kind === "some_of" ? row.querySelectorAll("[name$=-part]:checked") : activity.selectedOptions;
    const most = Math.min(...[...chosen].filter((one) => one.dataset.points).map((one) => Number(one.dataset.points)));
    row.querySelector("[data-warning=percent]").hidden = !(isPercent && threshold > 100);
    row.querySelector("[data-warning=points]").hidden = isPercent || !(threshold > most);
  };

  list.addEventListener("change", fit);
  list.addEventListener("input", fit);
  fit();
}

// Credits in hours, as they are typed.
for (const words of document.querySelectorAll("[data-hours-per-credit]")) {
  const input = document.querySelector(words.dataset.of);
  const local = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
  input?.addEventListener("input", () => {
    const typed = input.value.trim().replace(",", ".");
    const credits = /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : 0;
    const hours = credits * Number(words.dataset.hoursPerCredit);
    words.textContent = credits
      ? words.dataset.pattern.replace("{ects}", local.format(credits)).replace("{hours}", local.format(hours))
      : "";
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
    // Dropping it is asking for it; choosing one in the dialog is not yet.
    if (place.dataset.drop === "submit") input.form.requestSubmit(input.form.querySelector("[data-busy]"));
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
}

// What a link carries in its fragment, which no server and no log sees; typed by hand where this does not run.
for (const input of document.querySelectorAll("[data-from-fragment]")) {
  if (!location.hash) continue;
  input.value = decodeURIComponent(location.hash.slice(1));
  input.closest(".field").hidden = true;
  for (const link of document.querySelectorAll(".languages a")) link.hash = location.hash;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
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

// Work that goes on in the background: what is done of it, until it is done.
const follow = async () => {
  const here = [...document.querySelectorAll("[data-follow]")];
  if (!here.length) return;
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page ? [...page.querySelectorAll("[data-follow]")] : here;
  if (fresh.length !== here.length) return location.reload();
  if (page) here.forEach((part, n) => part.replaceWith(fresh[n]));
  if (page) announce(fresh.map((part) => part.dataset.words).join(". "));
  setTimeout(follow, 2000);
};
setTimeout(follow, 1000);

// A new form about a point of time begins in the zone of whoever fills it in.
for (const select of document.querySelectorAll("select[data-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}
