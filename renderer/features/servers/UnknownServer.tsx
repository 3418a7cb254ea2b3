import { useEffect, useRef } from 'react';
import { useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatDate, formatEnd } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { fingerprintText } from '#shared/domain/server-certificate.ts';
import type { Failure } from '#shared/failure.ts';
import css from './servers.module.css';

/** What a person decides on: whether this is the key of the server they mean. It gets the focus to be read, so that Enter pins nothing. */
export function UnknownServer({ shown }: { shown: Failure<'server-unknown'> }) {
  const time = useTimeStyle();
  const read = useRef<HTMLDivElement>(null);
  useEffect(() => read.current?.focus(), []);
  const { server, fingerprint, subject, issuer, notBefore, notAfter, before } = shown;
  const changed = before !== '' && before !== fingerprint;
  return (
    <div ref={read} tabIndex={-1} className={css.meeting}>
      <Banner tone="warning" title={`Nobody whom this computer trusts vouches for ${server}.`}>
        It shows a certificate of its own, or of a CA that is not known here. Name and dates in it hold. Nothing was sent to it.
      </Banner>
      <KeyValueList
        pairs={[
          ['Fingerprint', <Fingerprint key="now" value={fingerprint} />],
          ['Pinned until now', changed ? <Fingerprint key="before" value={before} /> : undefined],
          ['Subject', <ForeignText key="subject" text={subject} />],
          ['Issuer', subject === issuer ? 'itself' : <ForeignText key="issuer" text={issuer} />],
          ['Valid', `${formatDate(notBefore, time)} to ${formatDate(notAfter, time)}, ${formatEnd(notAfter, time.now)}`],
        ]}
      />
      {changed && (
        <Banner tone="rejected" title="It is not the key that you pinned.">
          Its owner made a new one, or somebody stands between you and the server. Do not go on before the owner has told you which.
        </Banner>
      )}
      <Banner tone="warning" title="Compare the fingerprint before you pin it.">
        Ask whoever runs the server for it by another way than this network. It is the SHA-256 of the server’s public key. From then on
        Signet asks this one server with this key alone, and refuses every other key.
      </Banner>
    </div>
  );
}

const Fingerprint = ({ value }: { value: string }) => <code className={css.fingerprint}>{fingerprintText(value)}</code>;
