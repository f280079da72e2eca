/** Keys that work everywhere, and the dialog that tells all of them. */

import { dialog } from "./dialog";
import { h } from "./dom";
import { go, state, VIEWS } from "./state";

const KEYS: [string, string][] = [
  ["1 – 6", "Events, Timeline, Map, Network, Stories, Sanctions"],
  ["/", "Words to search for"],
  ["j, k", "Next, previous event or report"],
  ["Enter", "Open what has the focus"],
  ["u", "Up: from an event or article back to the list"],
  ["← →", "In an article: previous, next mark"],
  ["+ − 0", "In the map and network: closer, farther, all"],
  ["?", "This list"],
];
const EDITING: [string, string][] = [
  ["a", "Accept the event"],
  ["r", "Reject the event"],
  ["c", "Correct the event"],
  ["n", "In an article: add an event at the selected words"],
  ["z", "Undo the last annotation"],
];

export function keysDialog(editable: boolean): void {
  if (document.querySelector("dialog[open]")) return;
  const list = (keys: [string, string][]): HTMLElement =>
    h("dl", { class: "keys" }, keys.map(([key, told]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, told)]));
  dialog("Keys", list(KEYS), h("h3", {}, "Correcting"),
    editable ? list(EDITING) : h("p", {}, "The archive is open for reading only. ", h("code", {}, "dragoman serve --edit"), " lets it be corrected."));
}

export function onKey(event: KeyboardEvent, editable: boolean): boolean {
  const view = VIEWS[Number(event.key) - 1];
  if (view && /^[1-6]$/.test(event.key)) {
    go(state().to(view));
    return true;
  }
  if (event.key === "?") {
    keysDialog(editable);
    return true;
  }
  if (event.key === "j" || event.key === "k") return step(event.key === "j" ? 1 : -1);
  if (event.key === "u") {
    const up = document.querySelector<HTMLAnchorElement>("#view a.up");
    up?.click();
    return up !== null;
  }
  return false;
}

/** Move the focus along the items of a list. */
function step(by: number): boolean {
  const items = [...document.querySelectorAll<HTMLElement>("#view [data-item], #view a.stretched")];
  if (items.length === 0) return false;
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(Math.max(at + by, 0), items.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}
