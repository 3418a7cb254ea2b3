/** How many characters of a node's title and subtitle fit into a line at their sizes. */
export const titleLine = 14;
export const subtitleLine = 18;
const mostLines = 2;

/** At most two lines, broken after a sign where words join; what does not fit ends in an ellipsis. */
export function linesOf(text: string, fits: number): readonly string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < mostLines) {
    if (rest.length <= fits) return [...lines, rest];
    if (lines.length === mostLines - 1) return [...lines, `${rest.slice(0, fits - 1)}…`];
    const start = rest.slice(0, fits + 1);
    const joint = Math.max(start.lastIndexOf(' '), start.slice(0, fits).search(/[/·@:-][^/·@:-]*$/) + 1);
    const at = joint > fits / 3 ? joint : fits;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return lines;
}
