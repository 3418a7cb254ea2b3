import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Line, Lines } from '#renderer/ui/Card.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';

/** The registries that a log-in is kept for, each with a way to forget it; nothing where there are none. */
export function KeptLogins() {
  const announce = useSignet((state) => state.announce);
  const [hosts, setHosts] = useState<readonly string[]>([]);
  const look = async () => {
    const reply = await api.images.logins({});
    if (reply.ok) setHosts(reply.value.hosts);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sheet opens
  useEffect(() => void look(), []);
  const forget = async (host: string) => {
    const reply = await api.images.forgetLogin({ host });
    if (reply.ok) announce(`The log-in for ${host} was forgotten`);
    await look();
  };
  if (hosts.length === 0) return null;
  return (
    <Lines label="Log-ins that Signet keeps">
      {hosts.map((host) => (
        <Line
          key={host}
          end={
            <Button size="s" aria-label={`Forget the log-in for ${host}`} onClick={() => void forget(host)}>
              Forget
            </Button>
          }
        >
          Log-in for <ForeignText text={host} />
        </Line>
      ))}
    </Lines>
  );
}
