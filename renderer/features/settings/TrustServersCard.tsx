import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { knownValue, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, Line, Lines, Tag } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { TrustServerRow } from '#shared/contract/servers.ts';
import type { Failure } from '#shared/failure.ts';
import { ServerProofs } from './ServerProofs.tsx';

/** Where repositories are published. A server that is forgotten keeps everything it has. */
export function TrustServersCard() {
  const servers = useSignet((state) => state.servers);
  const loadServers = useSignet((state) => state.loadServers);
  const openSheet = useSignet((state) => state.openSheet);
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => void loadServers(), [loadServers]);
  const list = knownValue(servers) ?? [];
  const forget = async (url: string) => {
    const reply = await api.servers.remove({ url });
    setFailure(reply.ok ? undefined : reply.failure);
    await loadServers();
  };
  return (
    <Card
      title="Trust servers"
      actions={
        <Button size="s" icon={Plus} onClick={() => openSheet({ kind: 'add-server' })}>
          Add a server
        </Button>
      }
    >
      {failure && <ErrorCard words={explain(failure)} />}
      {servers.state === 'failed' && <ErrorCard words={explain(servers.failure)} />}
      {list.length === 0 ? (
        <p className={text.muted}>None yet. Without one, signatures go to collections on this computer.</p>
      ) : (
        <Lines label="Trust servers">
          {list.map((row) => (
            <ServerLine key={row.url} row={row} onForget={() => void forget(row.url)} />
          ))}
        </Lines>
      )}
    </Card>
  );
}

function ServerLine({ row, onForget }: { row: TrustServerRow; onForget: () => void }) {
  const { url, ownCa, pin, problem, repositories } = row;
  const followed = counted(repositories, 'repository', 'repositories');
  return (
    <Line
      end={
        <Button
          size="s"
          aria-label={`Forget ${hostOf(url)}`}
          disabledReason={repositories > 0 ? `${followed} on it are followed.` : undefined}
          onClick={onForget}
        >
          Forget
        </Button>
      }
    >
      <ForeignText text={hostOf(url)} /> {ownCa && <Tag>own CA</Tag>} {pin !== undefined && <Tag>pinned</Tag>}{' '}
      {problem !== undefined && <Tag tone="warning">not asked</Tag>}
      <div className={text.faint}>{repositories === 0 ? 'No repository on it is followed.' : `${followed} followed.`}</div>
      <ServerProofs row={row} />
    </Line>
  );
}
