// Runs before the page is drawn: light or dark, whether names are hidden, how high rows are, as this computer was last told.
const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const root = document.documentElement;
const theme = kept("tieout-theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;
if (kept("tieout-hide-names") === "1") root.dataset.hideNames = "";
if (kept("tieout-compact") === "1") root.dataset.compact = "";
root.dataset.script = "";
