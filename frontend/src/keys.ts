// Single keys: each acts on the control that carries it (data-key), so that every key can be seen and clicked as well.
// They are off while someone types, and can be switched off for good (WCAG 2.1.4).
import { keep, kept } from "./kept";

const WAIT_MS = 900;
let first = "";
let firstAt = 0;

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("select, textarea, input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit])"));

const switchedOn = (): boolean => kept("tieout-keys") !== "0";

const act = (control: HTMLElement): void => {
  if (control.matches("input, select, textarea")) control.focus();
  else control.click();
};

const controlOf = (key: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>("[data-key]")].find((one) => one.dataset.key === key && one.getClientRects().length > 0);

const nextRow = (step: number): boolean => {
  const links = [...document.querySelectorAll<HTMLElement>("table[data-rows] tbody a")];
  if (!links.length) return false;
  const place = links.indexOf(document.activeElement as HTMLElement);
  const target = links[Math.min(Math.max(place + step, 0), links.length - 1)];
  target?.focus();
  return true;
};

const pressed = (event: KeyboardEvent): void => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (!switchedOn() && event.key !== "?") return;
  const now = Date.now();
  const pair = first && now - firstAt < WAIT_MS ? `${first} ${event.key}` : "";
  first = "";
  const control = (pair && controlOf(pair)) || controlOf(event.key);
  if (control) {
    event.preventDefault();
    act(control);
  } else if (event.key === "x" && document.activeElement?.matches(".hand-list input")) {
    (document.activeElement as HTMLElement).click();
  } else if (event.key === "j" || event.key === "k") {
    if (nextRow(event.key === "j" ? 1 : -1)) event.preventDefault();
  } else if (event.key === "g") {
    first = event.key;
    firstAt = now;
  }
};

const nameOf = (control: HTMLElement): string =>
  (control.dataset.keyName || control.getAttribute("aria-label") || (control as HTMLInputElement).labels?.[0]?.textContent || control.getAttribute("placeholder") || control.textContent || "").trim().replace(/\s+/g, " ");

export const showKeys = (): void => {
  const dialog = document.querySelector<HTMLDialogElement>("#keys");
  const list = dialog?.querySelector("dl");
  if (!dialog || !list) return;
  list.replaceChildren();
  const told = new Map<string, string>();
  document.querySelectorAll<HTMLElement>("[data-key]").forEach((one) => told.set(one.dataset.key ?? "", nameOf(one)));
  if (document.querySelector("table[data-rows] tbody a") && !told.has("j")) told.set("j k", "Next and previous row");
  if (document.querySelector(".hand-list input")) told.set("x", "Select the line");
  told.forEach((what, key) => {
    const term = document.createElement("dt");
    key.split(" ").forEach((one) => {
      const cap = document.createElement("kbd");
      cap.textContent = one;
      term.append(cap, " ");
    });
    const description = document.createElement("dd");
    description.textContent = what;
    list.append(term, description);
  });
  dialog.showModal();
};

export const startKeys = (): void => {
  document.addEventListener("keydown", pressed);
  const box = document.querySelector<HTMLInputElement>('[data-action="keys-on"]');
  if (!box) return;
  box.checked = switchedOn();
  box.addEventListener("change", () => keep("tieout-keys", box.checked ? "1" : "0"));
};
