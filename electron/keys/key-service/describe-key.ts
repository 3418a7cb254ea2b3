import type { z } from 'zod';
import { SignetError } from '#electron/signet-error.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Desk } from './desk.ts';
import { needsPassphrase } from './passphrase.ts';
import type { Operations } from './protocol.ts';

/** Changes what a person says of a key. Its secret is not touched, so a key without a passphrase cannot become root or targets. */
export async function describeKey({ ledger }: Desk, { keyId, ...change }: z.output<Operations['describe']['input']>): Promise<KeyRecord> {
  const record = ledger.record(keyId);
  const next: KeyRecord = {
    ...record,
    label: change.label ?? record.label,
    notes: change.notes ?? record.notes,
    labels: change.labels ?? record.labels,
    role: change.role ?? record.role,
    guns: change.guns ?? record.guns,
  };
  if (needsPassphrase(next.role) && !next.passphrase) throw new SignetError({ code: 'key-needs-passphrase', keyId, label: record.label });
  return ledger.replace(next);
}
