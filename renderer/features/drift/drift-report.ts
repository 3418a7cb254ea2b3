import type { DriftedRow } from '#renderer/store/drift.ts';

/** The facts about tags that point elsewhere than was signed, for a message or a ticket. */
export const reportJson = (rows: readonly DriftedRow[]): string =>
  JSON.stringify(
    rows.map(({ repository, tag, place, digest, drift }) => ({
      repository,
      tag,
      signed: { digest: drift.signed, role: drift.role, version: drift.version },
      found: { digest, in: place, firstSeen: drift.seenAt },
      ...(drift.ignored ? { ignored: true } : {}),
    })),
    undefined,
    2,
  );

export const reportText = (rows: readonly DriftedRow[]): string =>
  rows
    .map(({ repository, tag, place, digest, drift }) =>
      [
        `${repository}:${tag} is not what was signed.`,
        `  signed:  ${drift.signed} (${drift.role}, version ${drift.version})`,
        `  found:   ${digest} (in ${place}, first seen ${drift.seenAt})`,
      ].join('\n'),
    )
    .join('\n\n');
