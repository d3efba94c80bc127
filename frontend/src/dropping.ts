// Files chosen or dropped: the form sends itself once a file is there.
export const startDropping = (): void => {
  const form = document.querySelector<HTMLFormElement>("form[data-drop]");
  if (!form) return;
  const send = (): void => {
    form.querySelectorAll("output").forEach((place) => (place.textContent = ""));
    form.classList.add("sending");
    form.requestSubmit();
  };
  form.querySelectorAll<HTMLElement>("[data-slot]").forEach((slot) => {
    const input = slot.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) return;
    input.addEventListener("change", () => {
      const picked = slot.querySelector("output");
      if (picked) picked.textContent = [...(input.files ?? [])].map((file) => file.name).join(", ");
      if (input.files?.length) send();
    });
    slot.addEventListener("dragover", (event) => {
      event.preventDefault();
      slot.classList.add("over");
    });
    slot.addEventListener("dragleave", () => slot.classList.remove("over"));
    slot.addEventListener("drop", (event) => {
      event.preventDefault();
      slot.classList.remove("over");
      if (!event.dataTransfer?.files.length) return;
      input.files = event.dataTransfer.files;
      send();
    });
  });
};
