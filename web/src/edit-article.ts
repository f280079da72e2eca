/** Adding an event that was missed, by selecting words. */

import type { Context } from "./context";
import type { Article } from "./types";

export interface ArticleTools { element: HTMLElement; keys: (event: KeyboardEvent, chosen: string | null) => boolean }

export function articleTools(_context: Context, _article: Article, _text: HTMLElement): ArticleTools | null {
  return null;
}
