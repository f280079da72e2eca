/** Numbers, days and names as people write them. */

import type { Meta, Party, Place } from "./types";

const whole = new Intl.NumberFormat("en-GB");
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

export const number = (value: number): string => whole.format(value);
export const percent = (value: number): string => `${Math.round(value * 100)}%`;

/** "1 event", "2 events" */
export function count(value: number, one: string, several = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : several}`;
}

function parsed(iso: string): Date | null {
  const found = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(found.getTime()) ? null : found;
}

export function date(iso: string | null | undefined): string {
  if (!iso) return "";
  const found = parsed(iso);
  return found ? day.format(found) : iso;
}

/** One day, a whole month, or the first and the last: "2 May 2031", "May 2031", "2–4 May 2031". */
export function days(first: string | null, last: string | null): string {
  if (!first) return last ? `until ${date(last)}` : "";
  if (!last || last === first) return date(first);
  const [from, to] = [parsed(first), parsed(last)];
  if (!from || !to || first.slice(0, 7) !== last.slice(0, 7)) return `${date(first)} – ${date(last)}`;
  const after = new Date(to.getTime() + 86_400_000);
  return from.getUTCDate() === 1 && after.getUTCDate() === 1 ? month.format(from) : `${from.getUTCDate()}–${date(last)}`;
}

/** A stretch of time as its grain is called. */
export function stretch(by: string, start: string, end: string): string {
  const found = parsed(start);
  if (by === "month" && found) return month.format(found);
  if (by === "year") return start.slice(0, 4);
  return days(start, end);
}

/** MOBILIZE → Mobilize; heavy-weapons → heavy weapons */
export const typeName = (type: string): string => type.charAt(0) + type.slice(1).toLowerCase().replaceAll("_", " ");
export const plain = (word: string): string => word.replace(/[-_]/g, " ");
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export class Names {
  constructor(private readonly meta: Meta) {}

  /** A code in words, such as "Norway"; "CHN:GOV" → "China · government". */
  code(value: string): string {
    const [country, sector] = value.split(":");
    const parts = [country ? (this.meta.codes[country] ?? country) : "", sector ? this.sector(sector) : ""];
    return parts.filter(Boolean).join(" · ");
  }

  sector(value: string): string {
    return (this.meta.sectors[value] ?? value).toLowerCase();
  }

  country(code: string | null): string {
    return code ? (this.meta.codes[code] ?? code) : "";
  }

  /** What the name was resolved to: "Norway, government (NOR:GOV)". */
  resolved(party: { code: string | null; sector: string | null }): string {
    const words = [party.code ? this.country(party.code) : "", party.sector ? this.sector(party.sector) : ""];
    const codes = [party.code, party.sector].filter(Boolean).join(":");
    return codes ? `${words.filter(Boolean).join(", ")} (${codes})` : "not resolved";
  }

  place(place: Place): string {
    const country = this.country(place.country);
    return country && country !== place.name ? `${place.name}, ${country}` : place.name;
  }

  quad(value: number): string {
    return this.meta.quads.find((one) => one.quad === value)?.name ?? "other";
  }
}

export const partyName = (party: Party): string => party.name || party.code || "unnamed";

/** Text by code points, as all offsets count; JavaScript's strings count UTF-16. */
export class Points {
  private readonly at: Uint32Array | null;
  readonly length: number;

  constructor(readonly text: string) {
    if (!/[\ud800-\udbff]/.test(text)) {
      this.at = null;
      this.length = text.length;
      return;
    }
    const found: number[] = [];
    for (let n = 0; n < text.length; n += (text.codePointAt(n) ?? 0) > 0xffff ? 2 : 1) found.push(n);
    this.length = found.length;
    found.push(text.length);
    this.at = Uint32Array.from(found);
  }

  slice(start: number, end: number): string {
    const first = this.clamp(start);
    const last = this.clamp(end);
    return this.at ? this.text.slice(this.at[first], this.at[last]) : this.text.slice(first, last);
  }

  private clamp(n: number): number {
    return Math.max(0, Math.min(n, this.length));
  }
}

/** How many code points a string has. */
export const points = (text: string): number => new Points(text).length;
