/** Correcting, where the server lets the archive be annotated. */

import type { Context } from "./context";
import { h, type Child } from "./dom";
import type { Annotation, EventDetail, Report } from "./types";

export interface Tools { element: HTMLElement; keys: (event: KeyboardEvent) => boolean }

export function eventTools(_context: Context, _event: EventDetail, _reports: Report[]): Tools | null {
  return null;
}

export function annotationsOf(_context: Context, annotations: Annotation[]): Child {
  return annotations.length > 0 && h("p", {}, `${annotations.length}`);
}
