import type { Context, Shown } from "../context";
export async function networkView(_context: Context): Promise<Shown> { return { title: "", told: "", body: "" }; }
