// What every page does.
import { startDropping } from "./dropping";
import { showKeys, startKeys } from "./keys";
import { startLeaving } from "./leaving";
import { startLook, switchNames, switchRows, switchTheme } from "./look";

const actions: Record<string, () => void> = {
  theme: switchTheme,
  "hide-names": switchNames,
  compact: switchRows,
  keys: showKeys,
};

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const control = target?.closest<HTMLElement>("[data-action]");
  if (control) actions[control.dataset.action ?? ""]?.();
  document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
});

startLook();
startKeys();
startLeaving();
startDropping();
