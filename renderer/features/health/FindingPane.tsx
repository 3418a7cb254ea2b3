import { useEffect } from 'react';
import { repairSentence, repairWords } from '#renderer/store/finding-words.ts';
import { publishedAt } from '#renderer/store/published.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { repair } from '#renderer/store/use-repair.ts';
import { knownValue, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DetailPane } from '#renderer/ui/DetailPane.tsx';
import { cutDigest } from '#renderer/ui/digest-groups.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatAge, formatDate, formatEnd, formatInstant } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import type { CollectionRow } from '#shared/contract/trust.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { type Who, whoSigns } from '#shared/health/who.ts';
import css from './health.module.css';
import { SeverityMark } from './health-columns.tsx';
import { type FindingRow, roleOf } from './health-filter.ts';
import { WhoCard } from './WhoCard.tsx';

/** One finding: what it rests on, who can act, and the way to. */
export function FindingPane({ row: { finding, title, detail }, onClose }: { row: FindingRow; onClose: () => void }) {
  const go = useSignet((state) => state.go);
  const collections = knownValue(useSignet((state) => state.collections));
  const keys = knownValue(useSignet((state) => state.keys)) ?? [];
  const collection = collections?.find(({ gun }) => gun === finding.gun);
  const { repair: wanted } = finding;
  const others = repairSentence(finding);
  return (
    <DetailPane
      label={`${title}, ${finding.gun}`}
      title={<ForeignText text={title} />}
      subtitle={
        <span className={css.subtitle}>
          <SeverityMark severity={finding.severity} /> <ForeignText text={finding.gun} />
        </span>
      }
      actions={
        wanted.by === 'you' && (
          <Button size="s" look="primary" onClick={() => repair(finding)}>
            {repairWords[wanted.action.do]}
          </Button>
        )
      }
      onClose={onClose}
    >
      <div className={css.body}>
        <p>
          <ForeignText text={detail} />
        </p>
        {others !== undefined && (
          <p>
            <strong>{wanted.by === 'others' ? 'Somebody else has to do it.' : 'Nothing repairs it.'}</strong>{' '}
            {wanted.by === 'others' && <ForeignText text={others} />}
          </p>
        )}
        {wanted.by === 'nobody' && <WhatIsLeft finding={finding} />}
        <Facts row={{ finding, title, detail }} collection={collection} keys={keys} />
        {whoMatters({ finding, title, detail }, collection, keys).map((who) => (
          <WhoCard key={who.role} who={who} />
        ))}
        <p>
          <Button size="s" onClick={() => go('repositories', { select: finding.gun, tab: 'roles' })}>
            Open the repository
          </Button>
        </p>
      </div>
    </DetailPane>
  );
}

/** Of what nothing repairs: its history can be saved, and it can be begun anew. */
function WhatIsLeft({ finding: { gun, server } }: { finding: FindingRow['finding'] }) {
  const openSheet = useSignet((state) => state.openSheet);
  return (
    <div className={css.left}>
      <Button size="s" look="primary" onClick={() => openSheet({ kind: 'archive', gun, ...(server === undefined ? {} : { server }) })}>
        Archive it
      </Button>
      <Button size="s" look="danger" onClick={() => openSheet({ kind: 'delete-repository', gun, server })}>
        Delete trust data
      </Button>
    </div>
  );
}

interface FactsProps {
  row: FindingRow;
  collection: CollectionRow | undefined;
  keys: readonly KeyRecord[];
}

function Facts({ row: { finding }, collection, keys }: FactsProps) {
  const time = useTimeStyle();
  const published = useSignet((state) => state.published);
  const loadPublished = useSignet((state) => state.loadPublished);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a publish changes the collection
  useEffect(() => void loadPublished(), [loadPublished, collection]);
  const role = roleOf(finding);
  const facts = collection?.roles.find((one) => one.role === role);
  const signers = facts?.signedBy.map((id) => keys.find(({ notaryKeyId }) => notaryKeyId === id)?.label ?? cutDigest(id));
  const signedAt = facts && publishedAt(published, finding.gun, facts.role, facts.version);
  const [certificate] = finding.kind.startsWith('certificate') ? (collection?.certificates ?? []) : [];
  return (
    <KeyValueList
      pairs={[
        ['Repository', <ForeignText key="gun" text={finding.gun} />],
        ['Held by', finding.server === undefined ? 'this computer' : <ForeignText key="server" text={hostOf(finding.server)} />],
        ['Read', collection?.readAt === undefined ? undefined : formatAge(collection.readAt, time)],
        ['Role', facts === undefined ? undefined : `${facts.role}, version ${facts.version}`],
        ['Ends', 'at' in finding ? `${formatDate(finding.at, time)}, ${formatEnd(finding.at, time.now)}` : undefined],
        ['Certificate', certificate && <ForeignText key="certificate" text={certificate.subject} />],
        ['Last signed by', signers && signers.length > 0 ? <ForeignText key="signers" text={signers.join(' and ')} /> : undefined],
        [
          'Last signed',
          facts === undefined ? undefined : signedAt ? `${formatInstant(signedAt, time)}, from here` : 'when is not known here',
        ],
      ]}
    />
  );
}

/** Of the roles that the finding is about, and of whoever else has to act. */
function whoMatters({ finding }: FindingRow, collection: CollectionRow | undefined, keys: readonly KeyRecord[]): readonly Who[] {
  if (finding.kind === 'cannot-sign') return finding.roles;
  const names = new Set([roleOf(finding), finding.repair.by === 'others' ? finding.repair.who.role : undefined]);
  return [...names].flatMap((name) => {
    const facts = collection?.roles.find(({ role }) => role === name);
    return name !== undefined && facts ? [whoSigns(facts, name, keys)] : [];
  });
}
