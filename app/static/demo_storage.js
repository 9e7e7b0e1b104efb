// The platform's side of LTI-PM-S 0.1: keeps values for the tool, in this window, and for the tool's origin only.

{
  const { tool, frame } = document.currentScript.dataset;
  const kept = new Map();

  const answers = {
    "lti.capabilities": () => ({
      supported_messages: ["lti.put_data", "lti.get_data", "lti.capabilities"].map((subject) => ({ subject, frame })),
    }),
    "lti.put_data": ({ key, value }) => {
      if (value === null) kept.delete(key);
      else kept.set(key, value);
      return { key, value };
    },
    "lti.get_data": ({ key }) => ({ key, value: kept.get(key) ?? null }),
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== tool || typeof event.data?.subject !== "string") return;
    const { subject, message_id } = event.data;
    // Where a frame keeps the values, the page around it tells so and keeps none.
    if (!Object.hasOwn(answers, subject) || (frame && subject !== "lti.capabilities")) return;
    const answer = answers[subject](event.data);
    document.documentElement.dataset.kept = kept.size;
    event.source.postMessage({ subject: `${subject}.response`, message_id, ...answer }, event.origin);
  });
}
