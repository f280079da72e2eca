/** Where the parties of a network stand in its box, and where their names have room. */

export interface Point { x: number; y: number }
/** A disc in pixels, and how wide its name is. */
export interface Disc extends Point { key: string; size: number; width: number }
interface Box { left: number; top: number; right: number; bottom: number }

/** No side is stretched more than this against the other. */
const STRETCH = 2.2;
/** Half the height of a name, from its middle to its baseline, and between a disc and its name; pixels. */
const HALF = 8.5;
const BASELINE = 4.5;
const GAP = 4;

/** Points turned so that they are longest where the box is, and stretched towards its shape. */
export function fitted(points: Point[], width: number, height: number): Point[] {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
  const [midX, midY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const own = points.map(({ x, y }) => ({ x: x - midX, y: y - midY }));
  const slant = Math.atan2(2 * mean(own.map(({ x, y }) => x * y)), mean(own.map(({ x, y }) => x * x - y * y))) / 2; // of the longest axis
  const turn = (width >= height ? 0 : Math.PI / 2) - slant;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const turned = own.map(({ x, y }) => ({ x: x * cos - y * sin, y: x * sin + y * cos }));
  const extent = (values: number[]): number => Math.max(...values) - Math.min(...values);
  const [wide, high] = [extent(turned.map(({ x }) => x)), extent(turned.map(({ y }) => y))];
  if (!(wide > 0 && high > 0 && width > 0 && height > 0)) return turned;
  const stretch = Math.min(Math.max(((width / height) * high) / wide, 1 / STRETCH), STRETCH);
  return turned.map(({ x, y }) => ({ x: x * stretch, y }));
}

/** Where names begin (left end, baseline) so that none touches another or a disc; a name without room has no place. */
export function placed(discs: Disc[], width: number, height: number): Map<string, Point> {
  const found = new Map<string, Point>();
  const names: Box[] = [];
  const meets = (one: Box, other: Box): boolean => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const covers = (box: Box, disc: Disc): boolean => {
    const away = Math.hypot(Math.max(box.left - disc.x, 0, disc.x - box.right), Math.max(box.top - disc.y, 0, disc.y - box.bottom));
    return away < disc.size;
  };
  for (const disc of [...discs].sort((a, b) => b.size - a.size)) {
    const [side, over] = [disc.size + GAP, disc.size + HALF + 1];
    const near = disc.size * 0.7 + GAP;
    const tries = [[side, 0], [-side - disc.width, 0], [-disc.width / 2, over], [-disc.width / 2, -over],
      [near, over * 0.8], [near, -over * 0.8], [-near - disc.width, over * 0.8], [-near - disc.width, -over * 0.8]] as const;
    for (const [x, y] of tries) {
      const box = { left: disc.x + x, right: disc.x + x + disc.width, top: disc.y + y - HALF, bottom: disc.y + y + HALF };
      const inside = box.left >= 2 && box.right <= width - 2 && box.top >= 2 && box.bottom <= height - 2;
      if (!inside || names.some((name) => meets(box, name)) || discs.some((other) => other !== disc && covers(box, other))) continue;
      names.push({ left: box.left - GAP, right: box.right + GAP, top: box.top, bottom: box.bottom });
      found.set(disc.key, { x: box.left, y: disc.y + y + BASELINE });
      break;
    }
  }
  return found;
}
