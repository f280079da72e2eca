/** Light or dark: as the system says, or as chosen here. */

import { h } from "./dom";

const KEY = "dragoman-theme";
type Theme = "auto" | "light" | "dark";
const WORDS: Record<Theme, string> = { auto: "System", light: "Light", dark: "Dark" };

function kept(): Theme {
  try {
    const found = localStorage.getItem(KEY);
    return found === "light" || found === "dark" ? found : "auto";
  } catch {
    return "auto";
  }
}

function set(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

set(kept());

/** Called when the colours change; drawings on canvas must be made anew. */
export const recoloured = (listener: () => void): (() => void) => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", listener);
  addEventListener("dragoman-theme", listener);
  return () => {
    system.removeEventListener("change", listener);
    removeEventListener("dragoman-theme", listener);
  };
};

export function themeSwitch(): HTMLElement {
  const select = h("select", {
    "aria-label": "Colours",
    change: () => {
      const theme = select.value as Theme;
      try {
        localStorage.setItem(KEY, theme);
      } catch {
        // private windows keep nothing: the choice holds until the page is left
      }
      set(theme);
      dispatchEvent(new Event("dragoman-theme"));
    },
  }, (Object.keys(WORDS) as Theme[]).map((one) => h("option", { value: one }, WORDS[one])));
  select.value = kept();
  return select;
}
