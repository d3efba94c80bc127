// What this computer remembers about the look of the pages. Nothing of a client.
export const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

export const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing: the choice lasts as long as the page
  }
};

export const say = (text: string): void => {
  const place = document.querySelector(".messages");
  if (!place) return;
  const line = document.createElement("p");
  line.className = "message info passing";
  line.textContent = text;
  place.replaceChildren(line);
};
