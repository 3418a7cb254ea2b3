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
import type { Failure } from '#shared/failure.ts';

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
          {list.map(({ url, ownCa, repositories }) => (
            <Line
              key={url}
              end={
                <Button
                  size="s"
                  aria-label={`Forget ${hostOf(url)}`}
                  disabledReason={
                    repositories > 0 ? `${counted(repositories, 'repository', 'repositories')} on it are followed.` : undefined
                  }
                  onClick={() => void forget(url)}
                >
                  Forget
                </Button>
              }
            >
              <ForeignText text={hostOf(url)} /> {ownCa && <Tag>own CA</Tag>}
              <div className={text.faint}>
                {repositories === 0
                  ? 'No repository on it is followed.'
                  : `${counted(repositories, 'repository', 'repositories')} followed.`}
              </div>
            </Line>
          ))}
        </Lines>
      )}
    </Card>
  );
}
