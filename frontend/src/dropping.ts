// Files chosen or dropped: the form sends itself once a file is there, says how much is sent, and can be stopped.
const megabytes = (bytes: number): string => (bytes / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 });

const send = (form: HTMLFormElement, place: HTMLElement): void => {
  const request = new XMLHttpRequest();
  const bar = document.createElement("progress");
  const told = document.createElement("p");
  const stop = document.createElement("button");
  bar.setAttribute("aria-label", "How much is sent");
  told.setAttribute("role", "status");
  stop.type = "button";
  stop.textContent = "Stop";
  place.replaceChildren(told, bar, stop);
  form.classList.add("sending");

  const end = (text: string): void => {
    form.classList.remove("sending");
    told.textContent = text;
    place.replaceChildren(told);
    form.reset();
  };
  request.upload.addEventListener("progress", (event) => {
    bar.max = event.total;
    bar.value = event.loaded;
    told.textContent = `Sending: ${megabytes(event.loaded)} of ${megabytes(event.total)} MB`;
  });
  request.addEventListener("load", () => (request.status < 400 ? location.assign(form.dataset.then ?? location.href) : form.submit()));
  request.addEventListener("error", () => end("It was not sent. Is tieout still running?"));
  request.addEventListener("abort", () => end("Stopped. Nothing was kept."));
  stop.addEventListener("click", () => request.abort());
  request.open("POST", form.action);
  request.setRequestHeader("X-Tieout-Sent", "1");
  request.send(new FormData(form));
};

const formOf = (target: EventTarget | null): HTMLFormElement | null =>
  target instanceof Element ? target.closest<HTMLFormElement>("form[data-drop]") : null;

const slotOf = (target: EventTarget | null): HTMLElement | null =>
  formOf(target) && target instanceof Element ? target.closest<HTMLElement>("[data-slot]") : null;

const begin = (slot: HTMLElement): void => {
  const form = formOf(slot);
  const input = slot.querySelector<HTMLInputElement>("input[type=file]");
  const place = slot.querySelector<HTMLElement>(".picked");
  if (form && place && input?.files?.length && !form.classList.contains("sending")) send(form, place);
};

// On the document, because the list of files is put in place anew whenever a file has been read.
export const startDropping = (): void => {
  document.addEventListener("change", (event) => {
    const slot = slotOf(event.target);
    if (slot) begin(slot);
  });
  document.addEventListener("dragover", (event) => {
    const slot = slotOf(event.target);
    if (!slot) return;
    event.preventDefault();
    slot.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => slotOf(event.target)?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    const slot = slotOf(event.target);
    const input = slot?.querySelector<HTMLInputElement>("input[type=file]");
    if (!slot || !input) return;
    event.preventDefault();
    slot.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    begin(slot);
  });
  // what is being sent isn't swept away: its own end loads the page
  document.addEventListener("htmx:before:swap", (event) => {
    if (document.querySelector("form.sending")) event.preventDefault();
  });
};
