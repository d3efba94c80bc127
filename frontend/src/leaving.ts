// Two minutes before the automatic sign-out: one question, one key to stay (WCAG 2.2.1). The clock is the server's.
const WARN_SECONDS = 120;

export const startLeaving = (): void => {
  const dialog = document.querySelector<HTMLDialogElement>("#leaving");
  const idle = Number(document.documentElement.dataset.idleSeconds ?? "0");
  if (!dialog || !idle) return;
  let until = Date.now() + idle * 1000;
  const form = dialog.querySelector("form");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.status !== 204) return location.reload();
    until = Date.now() + idle * 1000;
    dialog.close();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const headers = (event as CustomEvent).detail?.ctx?.request?.headers ?? {};
    if (!("X-Tieout-By-Itself" in headers)) until = Date.now() + idle * 1000;
  });
  setInterval(() => {
    const left = Math.round((until - Date.now()) / 1000);
    if (left <= 0) location.reload();
    else if (left <= WARN_SECONDS) {
      const place = dialog.querySelector(".left");
      if (place) place.textContent = left > 60 ? `${Math.ceil(left / 60)} minutes` : `${left} seconds`;
      if (!dialog.open) dialog.showModal();
    }
  }, 1000);
};
