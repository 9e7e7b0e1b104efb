// Who has only a photo or a scan of the paper: the browser reads its QR code where it can, and the page shows nothing
// of this where it cannot. The picture itself is never sent, only what its code says.

const part = document.querySelector("[data-read-code]");
const form = part.closest("form");
const given = form.querySelector("input[type=file]");
const text = form.querySelector("textarea");
const verify = form.querySelector("[data-busy]");
const said = part.querySelector("[role=status]");
const cleared = new WeakSet(); // pictures that carry a credential in their file, which the site reads itself

async function makeDetector() {
  try {
    const kinds = await window.BarcodeDetector.getSupportedFormats();
    return kinds.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch {
    return null; // the name is there, and nothing behind it on this machine
  }
}

function isPicture(file) {
  return file.type.startsWith("image/") && file.type !== "image/svg+xml";
}

// A badge is a PNG whose own chunk, by the name "openbadgecredential" or "openbadges", holds what is verified.
async function isBadge(file) {
  return file.type === "image/png" && (await file.text()).includes("openbadge");
}

async function codeIn(detector, file) {
  try {
    const picture = await createImageBitmap(file);
    const codes = (await detector.detect(picture)).map((code) => code.rawValue.trim()).filter(Boolean);
    picture.close();
    return codes.find((code) => code.startsWith(`${location.origin}/`)) ?? codes[0] ?? "";
  } catch {
    return ""; // no picture that this browser can open
  }
}

async function read(detector, file) {
  given.value = "";
  said.replaceChildren();
  part.setAttribute("aria-busy", "true");
  const code = await codeIn(detector, file);
  part.removeAttribute("aria-busy");
  if (code) {
    text.value = code;
    form.requestSubmit(verify);
  } else {
    said.append(part.querySelector("template").content.cloneNode(true));
    said.scrollIntoView({ block: "nearest" });
  }
}

const detector = window.BarcodeDetector ? await makeDetector() : null;
if (detector) {
  const pictures = document.createElement("input");
  pictures.type = "file";
  pictures.accept = "image/*"; // on a phone this offers the camera too
  pictures.addEventListener("change", () => {
    const [file] = pictures.files;
    if (file) read(detector, file);
    pictures.value = "";
  });
  part.querySelector("button").addEventListener("click", () => pictures.click());
  part.hidden = false;

  // One that is dropped or chosen where a credential is expected is read as well.
  form.addEventListener("submit", async (event) => {
    const [file] = given.files;
    if (!file || !isPicture(file) || cleared.has(file)) return;
    event.preventDefault();
    if (await isBadge(file)) {
      cleared.add(file);
      form.requestSubmit(verify);
    } else {
      await read(detector, file);
    }
  });
}
