/** A dialog of the browser: keeps the focus inside, closes by Escape, gives the focus back. */

import { fresh, h, type Child } from "./dom";

export function dialog(title: string, ...body: Child[]): HTMLDialogElement {
  const id = fresh("dialog");
  const made = h("dialog", { "aria-labelledby": id, close: () => made.remove(), click: (event: MouseEvent) => {
    if (event.target === made) made.close();
  } },
  h("div", { class: "dialog" }, h("header", {}, h("h2", { id, tabindex: -1 }, title),
    h("button", { type: "button", class: "quiet close", "aria-label": "Close", click: () => made.close() }, "×")), body));
  document.body.append(made);
  made.showModal();
  return made;
}
