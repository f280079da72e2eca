/** What every view is given. */

import type { Writer } from "./api";
import type { Names } from "./format";
import type { State } from "./state";
import type { Child } from "./dom";
import type { Meta } from "./types";

export interface Context {
  meta: Meta;
  names: Names;
  state: State;
  signal: AbortSignal;
  writer: Writer | null;
  /** Say something to those who do not see the page. */
  announce: (words: string) => void;
  /** Show the same view anew, as after a correction. */
  reload: () => void;
}

/** A view as it is shown. */
export interface Shown {
  title: string;
  /** What is announced when it has come, such as "12 events". */
  told: string;
  body: Child;
  /** Run when it stands in the document. */
  placed?: () => void;
  /** Run before it goes. */
  gone?: () => void;
  /** Keys of its own. */
  keys?: (event: KeyboardEvent) => boolean;
}
