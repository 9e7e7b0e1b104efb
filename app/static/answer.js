// A deep linking answer on its way to the platform: through the frame that opened this window, else from here.

const page = document.getElementById("answering");
const form = document.getElementById("answer");
const TAKEN_MS = 1500;

// The frame that waits is a page of ours; nobody else is told, and nobody else is believed.
function handBack() {
  return new Promise((done) => {
    window.addEventListener("message", (event) => {
      if (event.origin === location.origin && event.data?.subject === "mc.answer.taken") done(true);
    });
    const { url, jwt, seal } = page.dataset;
    window.opener.postMessage({ subject: "mc.answer", url, jwt, seal }, location.origin);
    setTimeout(done, TAKEN_MS, false);
  });
}

if (page.dataset.seal && window.parent === window && window.opener && (await handBack())) {
  for (const part of page.querySelectorAll("[data-show]")) part.hidden = part.dataset.show !== "handed";
  page.querySelector('[data-show="handed"] h1').focus();
  window.close();
} else {
  form.submit();
}
