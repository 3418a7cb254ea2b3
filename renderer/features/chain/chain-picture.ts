import { verdictWords } from '#renderer/ui/verdict-words.ts';
import type { Chain } from '#shared/domain/chain.ts';
import { foreignParts } from '#shared/domain/foreign.ts';
import { layoutChain } from './chain-layout.ts';
import { type CheckResult, edgeResult, resultWords } from './chain-model.ts';
import { linesOf, subtitleLine, titleLine } from './node-text.ts';

/** For paper and reports, so always light; the words tell what the colours do. */
const ink = { text: '#14202b', quiet: '#465564', line: '#c3cbd3', paper: '#ffffff' } as const;
const colours: Readonly<Record<CheckResult, string>> = { passed: '#16713f', warning: '#815300', failed: '#b3261e', 'not-made': '#5a6977' };
const head = 58;

const visible = (text: string): string =>
  foreignParts(text)
    .map((part) => (part.kind === 'text' ? part.text : `[${part.name}]`))
    .join('');
const escaped = (text: string): string =>
  visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const words = (x: number, y: number, text: string, style: string): string => `<text x="${x}" y="${y}" ${style}>${escaped(text)}</text>`;

/** The chain as an SVG that stands by itself: sentence and time, then every node with its verdict and every edge with its result. Pure. */
export function chainPicture(chain: Chain): string {
  const layout = layoutChain(chain);
  const width = Math.max(layout.width, 640);
  const edges = layout.edges.flatMap((placed) => {
    const edge = chain.edges.find(({ id }) => id === placed.id);
    if (!edge) return [];
    const result = edgeResult(edge);
    const { x, y } = placed.mark;
    return [
      `<path d="${placed.path}" fill="none" stroke="${colours[result]}" stroke-width="1.5"/>`,
      `<circle cx="${x}" cy="${y}" r="6" fill="${colours[result]}" stroke="${ink.paper}" stroke-width="3"/>`,
      words(x, y + 20, resultWords[result], `font-size="10" text-anchor="middle" fill="${colours[result]}"`),
    ];
  });
  const nodes = layout.nodes.flatMap(({ id, x, y, width, height }) => {
    const node = chain.nodes.find((one) => one.id === id);
    if (!node) return [];
    const lines = [
      ...linesOf(visible(node.title), titleLine + 4).map((line) => ({
        line,
        style: `font-size="12.5" font-weight="600" fill="${ink.text}"`,
      })),
      ...linesOf(visible(node.subtitle ?? ''), subtitleLine + 4).map((line) => ({ line, style: `font-size="11" fill="${ink.quiet}"` })),
    ];
    const from = y + height / 2 - (lines.length * 16) / 2 + 12;
    return [
      `<g><title>${escaped([node.title, node.subtitle, verdictWords[node.verdict]].filter(Boolean).join(', '))}</title>`,
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${ink.paper}" stroke="${ink.line}"/>`,
      ...lines.map(({ line, style }, index) => words(x + 12, from + index * 16, line, style)),
      '</g>',
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${layout.height + head}" viewBox="0 0 ${width} ${layout.height + head}" font-family="Inter, system-ui, sans-serif">`,
    `<title>${escaped(chain.sentence)}</title>`,
    `<rect width="100%" height="100%" fill="${ink.paper}"/>`,
    words(14, 26, `${verdictWords[chain.verdict]}. ${chain.sentence}`, `font-size="14" font-weight="600" fill="${ink.text}"`),
    words(
      14,
      45,
      `Judged ${chain.judgedAt}${chain.freshUntil === undefined ? '' : `, fresh until ${chain.freshUntil}`}`,
      `font-size="11" fill="${ink.quiet}"`,
    ),
    `<g transform="translate(0 ${head})">`,
    ...edges,
    ...nodes,
    '</g>',
    '</svg>',
  ].join('\n');
}
