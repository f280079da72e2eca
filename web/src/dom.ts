/** Elements by code. Text becomes text nodes; nothing in the page is ever parsed as HTML. */

export type Child = Node | string | number | null | undefined | false | Child[];
type Listener = (event: never) => void;
type Value = string | number | boolean | null | undefined | Listener;
export type Attributes = Record<string, Value>;

const SVG = "http://www.w3.org/2000/svg";

function fill<T extends Element>(element: T, attributes: Attributes, children: Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

/** An HTML element. Attributes that are functions listen to the event of that name. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  name: K, attributes: Attributes = {}, ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, name) as SVGElementTagNameMap[K], attributes, children);
}

export function append(parent: Node, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

/** Text of a report, kept apart from the direction of what surrounds it. */
export function bdi(text: string | null | undefined): HTMLElement {
  return h("bdi", {}, shown(text ?? ""));
}

/** Characters that turn the direction of text around or cannot be seen are drawn instead of obeyed. */
export function shown(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu, (mark) => NAMES[mark] ?? "\ufffd")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/gu, "\ufffd");
}

const NAMES: Record<string, string> = {
  "\u202a": "[LRE]", "\u202b": "[RLE]", "\u202c": "[PDF]", "\u202d": "[LRO]", "\u202e": "[RLO]",
  "\u2066": "[LRI]", "\u2067": "[RLI]", "\u2068": "[FSI]", "\u2069": "[PDI]",
  "\u200e": "[LRM]", "\u200f": "[RLM]", "\u061c": "[ALM]",
};

/** A link to another site, where the address is one of the web; else its words alone. */
export function outside(address: string | null, label: string): HTMLElement {
  let url: URL | null = null;
  try {
    url = address ? new URL(address) : null;
  } catch {
    url = null;
  }
  if (url && (url.protocol === "https:" || url.protocol === "http:")) {
    return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer external" }, label);
  }
  return h("span", { class: "address" }, shown(address ?? ""));
}

let numbers = 0;
/** An id that is not used yet. */
export const fresh = (prefix: string): string => `${prefix}-${++numbers}`;
