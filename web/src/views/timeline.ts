import type { Context, Shown } from "../context";
export async function timelineView(_context: Context): Promise<Shown> { return { title: "", told: "", body: "" }; }
