import { useTimeStyle } from '#renderer/store.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatDate } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { TrustServerRow } from '#shared/contract/servers.ts';
import { fingerprintText } from '#shared/domain/server-certificate.ts';

/** By what a server and the person prove themselves to each other, and where that comes from. */
export function ServerProofs({ row: { pin, dockerCas, client, problem } }: { row: TrustServerRow }) {
  const time = useTimeStyle();
  return (
    <>
      {pin !== undefined && (
        <div className={text.faint}>
          Pinned key: <code>{fingerprintText(pin)}</code>
        </div>
      )}
      {dockerCas > 0 && <div className={text.faint}>{counted(dockerCas, 'CA')} from docker’s folder.</div>}
      {client && (
        <div className={text.faint}>
          You prove who you are by <ForeignText text={client.subject} />
          {client.from === 'docker' ? ' from docker’s folder' : ''}, {new Date(client.notAfter) < time.now ? 'which ended on' : 'until'}{' '}
          {formatDate(client.notAfter, time)}.{client.exposed && ' Others on this computer can read its key: chmod 600 helps.'}
        </div>
      )}
      {problem !== undefined && (
        <div className={text.faint}>
          It is not asked, because docker’s folder for it cannot be used: <ForeignText text={problem} />.
        </div>
      )}
    </>
  );
}
