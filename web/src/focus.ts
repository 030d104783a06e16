/** The focus is never lost: when what has it is taken away, hidden or switched off, it goes to what is left around it, else to the map. */

/** What may hold the focus of what was in it. */
const HOLDERS = "main, dialog, [data-panel]";
const CONTROLS = "a[href], button, input, select, textarea, summary";

const there = (element: Element): boolean =>
  element.isConnected && !element.matches(":disabled") && element.checkVisibility({ visibilityProperty: true });

/** ``around``: from the nearest to the farthest of what it stood in. */
function next(around: Element[]): HTMLElement | null {
  for (const one of around) {
    if (!there(one)) continue;
    if (one.matches(HOLDERS)) return one as HTMLElement;
    if (one.contains(document.getElementById("place"))) break;
    const left = [...one.querySelectorAll<HTMLElement>(CONTROLS)].find(there);
    if (left) return left;
  }
  return null;
}

function around(element: Element | null): Element[] {
  return element?.parentElement ? [element.parentElement, ...around(element.parentElement)] : [];
}

/** Until the answer is called. */
export function keepFocus(): () => void {
  let last: { element: Element; around: Element[] } | null = null;
  let waiting = 0;

  const came = (event: FocusEvent) => {
    if (event.target instanceof Element) last = { element: event.target, around: around(event.target) };
  };
  /** Who leaves what is still there means to. */
  const left = () => {
    setTimeout(() => {
      if (last && document.activeElement === document.body && there(last.element)) last = null;
    });
  };
  const look = () => {
    waiting = 0;
    if (!last || there(last.element) || (document.activeElement !== document.body && document.activeElement !== last.element)) return;
    const to = next(last.around) ?? document.querySelector<HTMLElement>("[data-map]");
    last = null;
    to?.focus({ preventScroll: true });
  };
  // The browser lets go of what is hidden or switched off only when it has drawn that.
  const changed = new MutationObserver(() => {
    waiting ||= requestAnimationFrame(() => setTimeout(look));
  });

  addEventListener("focusin", came);
  addEventListener("focusout", left);
  changed.observe(document.body, { subtree: true, childList: true, attributeFilter: ["disabled", "hidden", "class"] });
  return () => {
    removeEventListener("focusin", came);
    removeEventListener("focusout", left);
    changed.disconnect();
    cancelAnimationFrame(waiting);
  };
}
