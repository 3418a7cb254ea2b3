import { useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatAge } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import type { KeyRecord } from '#shared/domain/key.ts';
import { BackupTag, RoleTag } from './BackupTag.tsx';
import { algorithmNames, custodyNames } from './key-words.ts';
import css from './keys.module.css';

/** More than these are found faster in the table. */
export const mostCards = 120;

interface KeyCardsProps {
  keys: readonly KeyRecord[];
  opened: string | undefined;
  onOpen: (key: KeyRecord) => void;
}

export function KeyCards({ keys, opened, onOpen }: KeyCardsProps) {
  return (
    <ul className={css.cards} aria-label="Keys">
      {keys.slice(0, mostCards).map((key) => (
        <KeyCard key={key.keyId} record={key} current={key.keyId === opened} onOpen={() => onOpen(key)} />
      ))}
    </ul>
  );
}

export const usedIn = ({ guns }: KeyRecord): string => {
  const short = guns.map((gun) => gun.split('/').slice(1).join('/') || gun);
  if (short.length === 0) return 'none yet';
  return short.length <= 2 ? short.join(', ') : `${short.slice(0, 2).join(', ')} and ${counted(short.length - 2, 'other')}`;
};

function KeyCard({ record, current, onOpen }: { record: KeyRecord; current: boolean; onOpen: () => void }) {
  const time = useTimeStyle();
  return (
    <li className={css.card} data-current={current ? '' : undefined}>
      <div className={css.cardHead}>
        <strong>
          <ForeignText text={record.label} />
        </strong>
        <RoleTag role={record.role} />
        <span className={css.space} />
        <BackupTag backup={record.backup} />
      </div>
      <KeyValueList
        pairs={[
          ['Algorithm', algorithmNames[record.algorithm]],
          ['Key', <DigestText key="key" value={record.keyId} cut />],
          ['Used in', <ForeignText key="used" text={usedIn(record)} />],
          ['Lives in', `${custodyNames[record.custody]}${record.passphrase ? ', with passphrase' : ''}`],
        ]}
      />
      <div className={css.cardFoot}>
        <span>Last used {record.lastUsedAt === undefined ? 'never' : formatAge(record.lastUsedAt, time)}</span>
        <Button size="s" look="ghost" aria-label={`Details of ${record.label}`} onClick={onOpen}>
          Details
        </Button>
      </div>
    </li>
  );
}
