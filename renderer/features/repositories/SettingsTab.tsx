import { CircleSlash, Pin, Repeat, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import type { Loadable } from '#renderer/store/lists.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { copyText, knownValue, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, Line, Lines, Tag } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { PinContent, PinName } from '#renderer/ui/PinWords.tsx';
import text from '#renderer/ui/text.module.css';
import type { TrustServerRow } from '#shared/contract/servers.ts';
import type { CollectionDetail, CollectionRow } from '#shared/contract/trust.ts';
import type { PinRow } from '#shared/domain/pin.ts';
import type { Failure } from '#shared/failure.ts';
import css from './repositories.module.css';
import { useCovering } from './use-covering.ts';

interface SettingsTabProps {
  row: CollectionRow;
  detail: Loadable<CollectionDetail>;
  onUnfollow: () => void;
}

/** What a person decides about a repository, and where it is kept. */
export function SettingsTab({ row, detail, onUnfollow }: SettingsTabProps) {
  const known = knownValue(detail);
  return (
    <div className={css.body}>
      <Pins row={row} detail={known} />
      <SnapshotHolder row={row} detail={known} />
      {row.server !== undefined && <Server url={row.server} onUnfollow={onUnfollow} />}
      <Deletion row={row} />
    </div>
  );
}

function Pins({ row, detail }: { row: CollectionRow; detail: CollectionDetail | undefined }) {
  const covering = useCovering(row.gun);
  const openSheet = useSignet((state) => state.openSheet);
  const [failure, setFailure] = useState<Failure>();
  const known = knownValue(covering);
  const rootIds = detail?.roles.find(({ role }) => role === 'root')?.keys.map(({ id }) => id) ?? [];
  const remove = async (pin: PinRow) => {
    const reply = await api.pins.remove({ of: pin.kind, name: pin.name });
    setFailure(reply.ok || reply.failure.code === 'cancelled' ? undefined : reply.failure);
    covering.reload();
  };
  const exact = known?.rows.find((pin) => pin.kind === 'certificates' && pin.name === row.gun);
  return (
    <Card
      title="Pins"
      actions={
        !exact && (
          <Button
            size="s"
            icon={Pin}
            disabledReason={rootIds.length === 0 ? 'No root that could be pinned was read.' : undefined}
            onClick={() => openSheet({ kind: 'pin', name: row.gun, keyIds: rootIds })}
          >
            Pin its root certificate
          </Button>
        )
      }
    >
      {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
      {covering.state === 'failed' && <ErrorCard words={explain(covering.failure)} />}
      {known && known.rows.length > 0 && (
        <Lines label="Pins that cover it">
          {known.rows.map((pin, index) => (
            <Line
              key={`${pin.kind} ${pin.name}`}
              end={
                <span className={css.deeds}>
                  {pin.kind === 'certificates' && (
                    <Button
                      size="s"
                      aria-label={`Change the pin for ${pin.name}`}
                      onClick={() => openSheet({ kind: 'pin', name: pin.name, keyIds: pin.keyIds })}
                    >
                      Change
                    </Button>
                  )}
                  <Button size="s" aria-label={`Remove the pin for ${pin.name}`} onClick={() => void remove(pin)}>
                    Remove
                  </Button>
                </span>
              }
            >
              <PinName row={pin} /> {index === 0 && <Tag tone="special">decides</Tag>}
              <PinContent row={pin} />
            </Line>
          ))}
        </Lines>
      )}
      {known && known.rows.length === 0 && <p className={text.muted}>{unpinned[known.decides === 'first-use' ? 'allowed' : 'refused']}</p>}
    </Card>
  );
}

const unpinned = {
  allowed: 'No pin covers it. Its root is believed because you decided on it when you met it first; later roots have to be signed by it.',
  refused: 'No pin covers it, and trust on first use is refused: it stays because Signet knew its root before.',
} as const;

function SnapshotHolder({ row, detail }: { row: CollectionRow; detail: CollectionDetail | undefined }) {
  const openSheet = useSignet((state) => state.openSheet);
  const role = (name: string) => detail?.roles.find((one) => one.role === name);
  const snapshot = role('snapshot');
  const root = role('root');
  const ours = snapshot?.keys.find(({ keyId }) => keyId !== undefined);
  const holder =
    snapshot === undefined
      ? 'not known'
      : ours
        ? `this computer, with “${ours.label ?? ''}”`
        : row.server === undefined
          ? 'a key that is not among yours'
          : `${hostOf(row.server)}, or whoever has a key that is not among yours`;
  return (
    <Card
      title="Snapshots"
      actions={
        <Button
          size="s"
          icon={Repeat}
          disabledReason={
            root?.canSign.yes ? undefined : `Only the root key can change this. ${root?.canSign.reason ?? 'No root could be read'}.`
          }
          onClick={() => openSheet({ kind: 'rotate-snapshot', gun: row.gun, ...(row.server === undefined ? {} : { server: row.server }) })}
        >
          {row.server === undefined ? 'Change their key' : 'Change who signs them'}
        </Button>
      }
    >
      <KeyValueList pairs={[['Signed by', <ForeignText key="holder" text={holder} />]]} />
      {row.server !== undefined && ours && <p className={css.can}>Delegations can publish only where the trust server signs snapshots.</p>}
    </Card>
  );
}

function Server({ url, onUnfollow }: { url: string; onUnfollow: () => void }) {
  const servers = useSignet((state) => state.servers);
  const loadServers = useSignet((state) => state.loadServers);
  useEffect(() => void loadServers(), [loadServers]);
  const server = knownValue(servers)?.find((one) => one.url === url);
  return (
    <Card
      title="Trust server"
      actions={
        <Button size="s" icon={CircleSlash} onClick={onUnfollow}>
          Follow no longer
        </Button>
      }
    >
      <KeyValueList
        pairs={[
          ['Address', <ForeignText key="url" text={url} />],
          ['Proves itself by', url.startsWith('http://') ? 'nothing: it is this computer' : proofs(server)],
          ...(server?.client ? [['You prove yourself by', <ForeignText key="client" text={server.client.subject} />] as const] : []),
        ]}
      />
      <p className={css.can}>If you follow it no longer, nothing changes on the server, and Signet keeps what it knows of its root.</p>
    </Card>
  );
}

/** What its TLS certificate may come from. */
function proofs(server: TrustServerRow | undefined): string {
  if (!server) return 'not known';
  if (server.pin !== undefined) return 'the one key that you pinned for it';
  return [
    'authorities of this system',
    ...(server.ownCa ? ['your CA file'] : []),
    ...(server.dockerCas > 0 ? [counted(server.dockerCas, 'CA of docker’s folder for it', 'CAs of docker’s folder for it')] : []),
  ].join(', ');
}

function Deletion({ row: { gun, server } }: { row: CollectionRow }) {
  const openSheet = useSignet((state) => state.openSheet);
  return (
    <Card
      title="Delete"
      actions={
        <Button size="s" look="danger" icon={Trash2} onClick={() => openSheet({ kind: 'delete-repository', gun, server })}>
          Delete trust data
        </Button>
      }
    >
      <p className={text.muted}>
        {server === undefined
          ? 'Takes the collection out of Signet, once you have a backup. Your keys stay.'
          : `Takes everything that ${hostOf(server)} has of it from there, for everybody, once you have a backup. Your keys stay.`}
      </p>
    </Card>
  );
}
