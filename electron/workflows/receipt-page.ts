import { plainForeign } from '#shared/domain/foreign.ts';
import { apartFromSigned, countSet } from '#shared/domain/set-count.ts';
import { cutOffNote, receiptState, type SetReceipt, wasCutOff } from '#shared/domain/set-receipt.ts';
import type { SetPart } from '#shared/domain/signing-set.ts';

/** A set's receipt as a page to be printed. Names come from outside: none is read as markup, and what would hide or turn text round is named. Pure. */
export function receiptPage(receipt: SetReceipt): string {
  const { startedAt, parts } = receipt;
  const { all, signed } = countSet(parts);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Receipt of Signet</title>
<style>
  body { font: 10pt/1.45 sans-serif; color: #111; margin: 0; }
  h1 { font-size: 15pt; margin: 0 0 2pt; }
  h2 { font-size: 11pt; margin: 14pt 0 2pt; overflow-wrap: anywhere; break-after: avoid; }
  p { margin: 0 0 3pt; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; }
  td { border-top: 0.5pt solid #ccc; padding: 2pt 6pt 2pt 0; vertical-align: top; overflow-wrap: anywhere; }
  td:last-child { font: 8pt/1.6 monospace; width: 68%; }
  tr { break-inside: avoid; }
</style>
<h1>Receipt</h1>
<p>Begun ${outside(startedAt)} (UTC). ${signed.repositories} of ${all.repositories} repositories signed, ${signed.tags} of ${all.tags} tags. ${apartFromSigned(parts)}</p>
${wasCutOff(receipt) ? `<p>${cutOffNote}</p>` : ''}
${parts.map(section).join('\n')}
</html>
`;
}

function section(part: SetPart): string {
  const { gun, server, images, versions, failure } = part;
  const facts = [
    ...(server === undefined ? [] : [`on ${server}`]),
    ...(versions ?? []).map(({ role, before, after }) => (before === undefined ? `${role} ${after}` : `${role} ${before} → ${after}`)),
    ...(failure ? [failure.problem] : []),
  ];
  return `<h2>${outside(gun)}</h2>
<p>${receiptState(part)}${facts.map((fact) => ` · ${outside(fact)}`).join('')}</p>
<table>
${images.map(({ tag, expected }) => `<tr><td>${outside(tag)}</td><td>${outside(expected)}</td></tr>`).join('\n')}
</table>`;
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const outside = (text: string): string => `<bdi>${plainForeign(text).replace(/[&<>"']/g, (mark) => marks[mark] as string)}</bdi>`;
