// Light and dark, names shown or hidden, rows high or compact.
import { keep, say } from "./kept";

const root = document.documentElement;

const isDark = (): boolean =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

export const switchTheme = (): void => {
  root.dataset.theme = isDark() ? "light" : "dark";
  keep("tieout-theme", root.dataset.theme);
};

export const namesHidden = (): boolean => "hideNames" in root.dataset;

const showState = (button: Element): void => {
  button.setAttribute("aria-pressed", String(namesHidden()));
};

export const switchNames = (): void => {
  if (namesHidden()) delete root.dataset.hideNames;
  else root.dataset.hideNames = "";
  keep("tieout-hide-names", namesHidden() ? "1" : "0");
  document.querySelectorAll('[data-action="hide-names"]').forEach(showState);
  document.dispatchEvent(new CustomEvent("names-changed"));
  say(namesHidden() ? "Names are hidden." : "Names are shown.");
};

const compact = (): boolean => "compact" in root.dataset;

export const rowHeight = (): number => (compact() ? 26 : 32);

const showRows = (button: Element): void => {
  button.setAttribute("aria-pressed", String(compact()));
};

export const switchRows = (): void => {
  if (compact()) delete root.dataset.compact;
  else root.dataset.compact = "";
  keep("tieout-compact", compact() ? "1" : "0");
  document.querySelectorAll('[data-action="compact"]').forEach(showRows);
  document.dispatchEvent(new CustomEvent("rows-changed"));
};

export const startLook = (): void => {
  document.querySelectorAll('[data-action="compact"]').forEach(showRows);
  document.querySelectorAll('[data-action="hide-names"]').forEach(showState);
};
