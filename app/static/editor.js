// The teacher's form: comfort only, everything here works by a round trip too.

const form = document.getElementById("editor");
const locale = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
const amount = (input) => {
  const typed = input?.value.trim().replace(",", ".") ?? "";
  return /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : 0;
};
const changed = (part) => part.dispatchEvent(new Event("change", { bubbles: true }));

// A page that answered a button is saved by itself: loading it again must show that, and not press the button again.
if ("unsaved" in form.dataset) history.replaceState(null, "", location.href);

// Outcomes: rows come and go on the spot. The number of a row stands in its ids, its names and its words.
for (const list of form.querySelectorAll("[data-outcomes]")) {
  const rows = list.querySelector(".rows");
  const blank = list.querySelector("template[data-row]").content.querySelector(".row");
  const tick = list.querySelector("template[data-tick]").content.firstElementChild;
  const kinds = document.getElementById("f-assessment");
  const first = (row) => row.querySelector("[name=outcome]");

  const renumber = () => {
    [...rows.children].forEach((row, index) => {
      for (const part of row.querySelectorAll("[id], [for], [aria-describedby]")) {
        for (const name of ["id", "for", "aria-describedby"]) {
          const value = part.getAttribute(name);
          if (value) part.setAttribute(name, value.replace(/\bf-outcome-\d+/g, `f-outcome-${index + 1}`));
        }
      }
      for (const field of row.querySelectorAll("[name^=outcome-]")) {
        field.name = field.name.replace(/^outcome-\d+/, `outcome-${index}`);
      }
      row.querySelector("[value^=remove-outcome-]").value = `remove-outcome-${index}`;
      for (const number of row.querySelectorAll("[data-number]")) number.textContent = index + 1;
    });
  };

  // With several kinds of assessment, each outcome says which of them shows it; at first all do.
  const offer = () => {
    const chosen = [...kinds.querySelectorAll("input:checked")];
    [...rows.children].forEach((row, index) => {
      const place = row.querySelector("[data-assessments]");
      const here = new Map([...place.querySelectorAll(".tick")].map((one) => [one.querySelector("[type=checkbox]").value, one]));
      const all = [...here.values()].every((one) => one.querySelector("[type=checkbox]").checked);
      for (const [code, one] of here) if (!chosen.some((kind) => kind.value === code)) one.remove();
      for (const kind of chosen) {
        let one = here.get(kind.value);
        if (!one) {
          one = tick.cloneNode(true);
          for (const field of one.querySelectorAll("input")) {
            field.value = kind.value;
            field.name = field.name.replace(/^outcome-\d+/, `outcome-${index}`);
          }
          one.querySelector("[type=checkbox]").checked = all;
          one.querySelector("span").textContent = kind.closest(".choice").querySelector(".choice-label").textContent;
        }
        place.append(one);
      }
      place.hidden = chosen.length < 2;
    });
  };

  // An outcome is one line, however long: Enter does what it does in a line.
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("textarea") || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=action]"));
  });
  kinds.addEventListener("change", offer);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=action]");
    if (!button) return;
    if (button.value === "add-outcome") {
      event.preventDefault();
      rows.append(blank.cloneNode(true));
      offer();
      renumber();
      first(rows.lastElementChild).focus();
    } else if (button.value.startsWith("remove-outcome-")) {
      event.preventDefault();
      const row = button.closest(".row");
      const next = row.nextElementSibling || row.previousElementSibling;
      if (!next) rows.append(blank.cloneNode(true));
      row.remove();
      offer();
      renumber();
      first(next || rows.lastElementChild).focus();
    } else return;
    changed(rows);
  });
  offer();
}

// Hours for one credit, where they are other than readers expect.
for (const words of form.querySelectorAll("[data-ratio]")) {
  const [ects, hours] = ["ects", "hours"].map((name) => form.elements[name]);
  const tell = () => {
    const ratio = hours.value.trim() ? amount(hours) / amount(ects) : Number(words.dataset.hours);
    words.hidden = !amount(ects) || !(ratio > 0) || (ratio >= 25 && ratio <= 30);
    if (!words.hidden) words.querySelector("span").textContent = words.dataset.pattern.replace("{ratio}", locale.format(ratio));
  };
  for (const input of [ects, hours]) input.addEventListener("input", tell);
}

// Words that are about one choice only.
for (const part of form.querySelectorAll("[data-when]")) {
  const field = document.querySelector(part.dataset.when);
  const fit = () => (part.hidden = field.value !== part.dataset.is);
  field.addEventListener("change", fit);
  fit();
}

// A folded part says what stands in it.
for (const words of form.querySelectorAll("[data-shows]")) {
  const places = [...document.querySelectorAll(words.dataset.shows)];
  const said = (place) => {
    if (place.matches("select")) return place.value ? [place.selectedOptions[0].textContent] : [];
    if (place.matches("input, textarea")) return place.value.trim() ? [place.value.trim()] : [];
    return [...place.querySelectorAll("input:checked")].map((one) => one.closest("label").querySelector(".choice-label, span:not(.choice-words)").textContent);
  };
  const tell = () => {
    const found = places.flatMap(said).join(", ");
    words.textContent = found.length > 80 ? `${found.slice(0, 79)}…` : found || words.dataset.empty;
    words.classList.toggle("folded-empty", !found);
  };
  for (const place of places) for (const kind of ["input", "change"]) place.addEventListener(kind, tell);
}

// The main fields are in the language that is chosen, unless that one has fields of its own.
const chosen = form.elements.language;
chosen.addEventListener("change", () => {
  if (form.querySelector(`[data-language="${chosen.value}"] :not([data-main])[lang]`)) return;
  for (const field of form.querySelectorAll("[data-main]")) field.lang = chosen.value;
  for (const name of form.querySelectorAll("[data-main-name]")) name.textContent = chosen.selectedOptions[0].textContent;
});

// Of texts in several languages, one at a time.
const show = (code) => {
  for (const text of form.querySelectorAll("[data-language]")) text.hidden = Boolean(code) && text.dataset.language !== code;
  for (const button of form.querySelectorAll("[data-show-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.showLanguage === code));
  }
};
for (const group of form.querySelectorAll("[data-switch]")) {
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show-language]");
    if (button) show(button.dataset.showLanguage);
  });
}

// A link to a field opens what the field is folded into, and leads into it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#f-']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  const text = field.closest("[data-language]");
  if (text?.hidden) show("");
  const target = field.matches("input, textarea, select") ? field : field.querySelector("summary, input:not([type=hidden]), textarea, select");
  (target ?? field).focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
});
