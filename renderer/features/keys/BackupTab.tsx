import { Download, ShieldCheck } from 'lucide-react';
import { useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { formatAge } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { KeyRecord } from '#shared/domain/key.ts';
import css from './keys.module.css';

export function BackupTab({ record }: { record: KeyRecord }) {
  const time = useTimeStyle();
  const openSheet = useSignet((state) => state.openSheet);
  const { backup, keyId } = record;
  return (
    <div className={css.body}>
      {backup.state === 'verified' && (
        <Banner tone="trusted" title="This key has a backup that was opened and compared.">
          Verified {formatAge(backup.at, time)}. Prove it again now and then: media age.
        </Banner>
      )}
      {backup.state === 'made' && (
        <Banner tone="warning" title="A backup was made, but nobody has opened it yet.">
          Written {formatAge(backup.at, time)}. A backup counts once it was read back to the same key.
        </Banner>
      )}
      {backup.state === 'none' && (
        <Banner tone="warning" title="This key has no backup.">
          If this computer is lost, so is the key. Making a backup takes two minutes.
        </Banner>
      )}
      <div className={css.actions}>
        <Button
          look={backup.state === 'none' ? 'primary' : 'plain'}
          icon={Download}
          onClick={() => openSheet({ kind: 'export-key', keyId, backup: true })}
        >
          Make a backup
        </Button>
        <Button
          look={backup.state === 'made' ? 'primary' : 'plain'}
          icon={ShieldCheck}
          onClick={() => openSheet({ kind: 'verify-backup', keyId })}
        >
          Verify a backup
        </Button>
      </div>
      <p className={text.muted}>Keep the file and its passphrase apart, and neither of them on this computer.</p>
    </div>
  );
}
