/** Text with stretches marked: cut where any begins or ends, so that they may overlap. */

import { h, shown } from "./dom";
import { Points } from "./format";
import type { Extent, FieldWords } from "./types";

/** How a field is drawn; several fields of the record rest on words of one kind. */
export const KIND: Record<string, string> = {
  trigger: "trigger", actor: "actor", recipient: "recipient", place: "place", date: "date", speaker: "speaker",
  attributed_to: "speaker", location: "place", event_loc: "place",
};

export interface Mark extends Extent {
  kind: string;
  /** The event of the article that it belongs to. */
  owner?: string;
  told?: string;
}

export interface Piece extends Extent {
  text: string;
  marks: Mark[];
}

/** The text in pieces, each with the marks that cover it. */
export function pieces(text: Points, from: number, to: number, marks: Mark[]): Piece[] {
  const inside = marks.filter((mark) => mark.start < to && mark.end > from && mark.start < mark.end);
  const cuts = new Set([from, to]);
  for (const { start, end } of inside) {
    if (start > from) cuts.add(start);
    if (end < to) cuts.add(end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  const starting = [...inside].sort((a, b) => a.start - b.start);
  const found: Piece[] = [];
  let open: Mark[] = [];
  let next = 0;
  for (let n = 0; n + 1 < sorted.length; n++) {
    const [start, end] = [sorted[n] as number, sorted[n + 1] as number];
    open = open.filter((mark) => mark.end > start);
    for (let mark = starting[next]; mark && mark.start <= start; mark = starting[++next]) if (mark.end > start) open.push(mark);
    found.push({ start, end, text: text.slice(start, end), marks: [...open] });
  }
  return found;
}

export const classes = (marks: Mark[]): string => [...new Set(marks.map(({ kind }) => `m-${kind}`))].join(" ");

/** A sentence of a report with the words of its fields; offsets are those of the article. */
export function markedSentence(wording: string, start: number, spans: FieldWords[]): HTMLElement {
  const marks = spans.flatMap((span): Mark[] => {
    const kind = KIND[span.field];
    return kind ? [{ start: span.start - start, end: span.end - start, kind }] : [];
  });
  const text = new Points(wording);
  return h("blockquote", { class: "wording", dir: "auto" }, pieces(text, 0, text.length, marks).map((piece) => {
    if (piece.marks.length === 0) return shown(piece.text);
    const kinds = [...new Set(piece.marks.map(({ kind }) => kind))];
    return h("mark", { class: classes(piece.marks), title: kinds.join(", ") }, shown(piece.text));
  }));
}
