import type { Context, Shown } from "../context";
export async function mapView(_context: Context): Promise<Shown> { return { title: "", told: "", body: "" }; }
