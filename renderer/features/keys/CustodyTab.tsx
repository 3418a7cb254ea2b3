import { Trash2 } from 'lucide-react';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { KeyRecord } from '#shared/domain/key.ts';
import { custodyNames, custodyTexts } from './key-words.ts';
import css from './keys.module.css';

export function CustodyTab({ record }: { record: KeyRecord }) {
  const openSheet = useSignet((state) => state.openSheet);
  return (
    <div className={css.body}>
      <KeyValueList
        pairs={[
          ['Lives in', custodyNames[record.custody]],
          ['Passphrase', record.passphrase ? 'asked at each use' : 'none of its own'],
        ]}
      />
      <p className={text.muted}>{custodyTexts[record.custody]}</p>
      {record.passphrase && (
        <p className={text.muted}>Its own passphrase seals it once more. Whoever opens the keychain still cannot use it.</p>
      )}
      <Card title="Remove">
        <p className={text.muted}>Moves the sealed key to the trash for 30 days. Until then it can be restored.</p>
        <div className={css.actions}>
          <Button look="danger" icon={Trash2} onClick={() => openSheet({ kind: 'remove-key', keyId: record.keyId })}>
            Move to trash
          </Button>
        </div>
      </Card>
    </div>
  );
}
