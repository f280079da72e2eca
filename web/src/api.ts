/** Asking the server. */

import type { Annotation, Verdict } from "./types";

export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(await reach(path, signal ? { signal } : {}));
}

async function reach(path: string, how: RequestInit): Promise<Response> {
  try {
    return await fetch(`/api/${path}`, { headers: { Accept: "application/json" }, credentials: "same-origin", ...how });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused(0, "The server does not answer. Is dragoman serve still running?");
  }
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  let detail = "";
  try {
    const told: unknown = await response.json();
    if (told && typeof told === "object" && "detail" in told) detail = String(told.detail);
  } catch {
    detail = "";
  }
  throw new Refused(response.status, detail || `The server answered with status ${response.status}.`);
}

export interface Judgement {
  target: string | null;
  article: string;
  verdict: Verdict;
  changes: Record<string, unknown>;
  note?: string | null;
}

export class Writer {
  constructor(private readonly token: string) {}

  async add(judgement: Judgement): Promise<Annotation> {
    const how = { method: "POST", body: JSON.stringify(judgement), headers: this.headers() };
    return answer<Annotation>(await reach("annotations", how));
  }

  async undo(id: number): Promise<void> {
    const response = await reach(`annotations/${id}`, { method: "DELETE", headers: this.headers() });
    if (!response.ok) await answer(response);
  }

  private headers(): Record<string, string> {
    return { "Content-Type": "application/json", Accept: "application/json", "X-Dragoman-Token": this.token };
  }
}
