import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import type { KeyRecord } from '#shared/domain/key.ts';
import { namesInShort } from './key-list.ts';

interface BackupNoticeProps {
  keys: readonly KeyRecord[];
  onShow: (key: KeyRecord) => void;
  onFilter: () => void;
}

/** Names the keys whose loss would be final. */
export function BackupNotice({ keys, onShow, onFilter }: BackupNoticeProps) {
  const [first] = keys;
  if (!first) return null;
  const names = namesInShort(keys.map(({ label }) => label));
  return (
    <Banner
      tone="warning"
      title={keys.length === 1 ? `${names} has no verified backup.` : `${keys.length} keys have no verified backup: ${names}.`}
      actions={
        <Button size="s" onClick={() => (keys.length === 1 ? onShow(first) : onFilter())}>
          {keys.length === 1 ? 'Back up' : 'Show'}
        </Button>
      }
    >
      If this computer is lost, so {keys.length === 1 ? 'is it' : 'are they'}. Making a backup takes two minutes.
    </Banner>
  );
}
