/** Costs by size as a picture: one small chart for each figure that has points, both axes logarithmic. */
import type { Point } from './figure';
import type { Row } from './table';

const COLUMNS = 3;
const CHART = { width: 250, height: 170, left: 54, right: 30, top: 34, bottom: 34 };
/** Of milliseconds, the same for all charts, so that they can be compared. */
const DECADES = { from: -1, to: 3 };

export const picture = (rows: ReadonlyArray<Row>): string | null => {
  const charts = rows.flatMap(({ figure, result }) =>
    'points' in result && result.points !== undefined ? [{ figure, result, points: result.points }] : [],
  );
  if (charts.length === 0) return null;
  const [width, height] = [COLUMNS * CHART.width, Math.ceil(charts.length / COLUMNS) * CHART.height];
  const drawn = charts.map(({ figure, result, points }, index) => {
    const [x, y] = [(index % COLUMNS) * CHART.width, Math.floor(index / COLUMNS) * CHART.height];
    const slope = result.values[0]?.ours ?? Number.NaN;
    return `<g transform="translate(${x} ${y})">${chart(`${figure.name.replace('growth-', '')}: slope ${slope.toFixed(3)}`, points)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="10">`,
    '<title>What a request costs by how many there are of something, both as logarithms</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
};

const chart = (title: string, points: ReadonlyArray<Point>): string => {
  const [first, last] = [Math.log10(points[0]?.size ?? 1), Math.log10(points.at(-1)?.size ?? 10)];
  const [right, bottom] = [CHART.width - CHART.right, CHART.height - CHART.bottom];
  const x = (size: number): number =>
    CHART.left + ((Math.log10(size) - first) / (last - first || 1)) * (right - CHART.left);
  const y = (ms: number): number =>
    bottom - ((Math.log10(ms) - DECADES.from) / (DECADES.to - DECADES.from)) * (bottom - CHART.top);
  const lines = Array.from({ length: DECADES.to - DECADES.from + 1 }, (_, n) => 10 ** (DECADES.from + n)).map(
    ms =>
      `<path d="M${CHART.left} ${at(y(ms))}H${right}" stroke="#ddd"/><text x="${CHART.left - 4}" y="${at(y(ms) + 3)}" text-anchor="end">${ms} ms</text>`,
  );
  const sizes = points.map(
    ({ size }) =>
      `<text x="${at(x(size))}" y="${bottom + 14}" text-anchor="middle">${size.toLocaleString('en-GB')}</text>`,
  );
  const dots = points.map(({ size, ms }) => `<circle cx="${at(x(size))}" cy="${at(y(ms))}" r="3" fill="#1a5fb4"/>`);
  const way = points.map(({ size, ms }) => `${at(x(size))} ${at(y(ms))}`).join('L');
  return [
    `<text x="${CHART.left}" y="18" font-weight="bold">${title}</text>`,
    ...lines,
    ...sizes,
    `<path d="M${way}" fill="none" stroke="#1a5fb4" stroke-width="1.5"/>`,
    ...dots,
  ].join('\n');
};

const at = (place: number): string => place.toFixed(1);
