/** Many things of a drawing, one stop of the Tab key: arrows move between them. */

export function roving(elements: (HTMLElement | SVGElement)[], label: (n: number) => string, act: (n: number) => void, tell: (n: number | null) => void): void {
  elements.forEach((element, n) => {
    element.setAttribute("tabindex", n === 0 ? "0" : "-1");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", label(n));
    element.addEventListener("click", () => act(n));
    element.addEventListener("pointerenter", () => tell(n));
    element.addEventListener("pointerleave", () => tell(null));
    element.addEventListener("focus", () => tell(n));
    element.addEventListener("blur", () => tell(null));
    element.addEventListener("keydown", (event) => {
      const { key } = event as KeyboardEvent;
      if (key === "Enter" || key === " ") {
        event.preventDefault();
        act(n);
        return;
      }
      const to = key === "ArrowRight" || key === "ArrowDown" ? n + 1 : key === "ArrowLeft" || key === "ArrowUp" ? n - 1
        : key === "Home" ? 0 : key === "End" ? elements.length - 1 : null;
      const next = to === null ? undefined : elements[to];
      if (to === null) return;
      event.preventDefault();
      if (!next) return;
      element.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  });
}
