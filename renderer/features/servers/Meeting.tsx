import { useEffect, useRef } from 'react';
import { hostOf } from '#renderer/store/servers.ts';
import { useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatDate, formatEnd } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import type { FirstMeeting } from '#shared/contract/servers.ts';
import css from './servers.module.css';

/** What a person decides on: whose root this is. It gets the focus to be read, so that nothing goes on with a second Enter. */
export function Meeting({ met }: { met: FirstMeeting }) {
  const read = useRef<HTMLDivElement>(null);
  useEffect(() => read.current?.focus(), []);
  return (
    <div ref={read} tabIndex={-1} className={css.meeting}>
      <Found met={met} />
    </div>
  );
}

function Found({ met }: { met: FirstMeeting }) {
  const time = useTimeStyle();
  const host = hostOf(met.server);
  if (met.empty) {
    return (
      <Banner tone="unsigned" title="Nothing is published there.">
        {host} has no trust data for <ForeignText text={met.gun} />. Whoever initialises it decides whose keys count.
      </Banner>
    );
  }
  if (met.problem !== undefined) {
    return (
      <Banner tone="rejected" title="This cannot be trusted.">
        {host} has trust data for <ForeignText text={met.gun} />, but it does not hold: {met.problem} Nothing of it was kept.
      </Banner>
    );
  }
  return (
    <>
      <KeyValueList
        pairs={[
          ['Repository', <ForeignText key="gun" text={met.gun} />],
          ['Server', host],
          ['Root', `version ${met.rootVersion}`],
          ['Signed tags', counted(met.tags, 'tag')],
        ]}
      />
      {met.roots.map((root) => (
        <section key={root.keyId} aria-label="Root certificate">
          <KeyValueList
            pairs={[
              ['Root certificate', <ForeignText key="subject" text={root.subject} />],
              ['Ends', `${formatDate(root.notAfter, time)}, ${formatEnd(root.notAfter, time.now)}`],
              ['Its id', <DigestText key="id" value={root.keyId} />],
            ]}
          />
        </section>
      ))}
      {met.earlier === 'continues' && (
        <Banner tone="trusted" title="It continues what was trusted here before.">
          docker or notary on this computer knew a root of this repository, and this one is signed on from that.
        </Banner>
      )}
      {met.earlier === 'differs' && (
        <Banner tone="rejected" title="It is not what was trusted here before.">
          docker or notary on this computer knew a root of this repository, and what the server has is not signed on from that. It was
          started anew, or somebody took its place. Do not go on before its owner has told you which.
        </Banner>
      )}
      <Banner tone="warning" title="Compare this id before you go on.">
        Ask the owner of the repository for the id of its root by another way than this server: by phone, on paper, in person. From now on
        Signet refuses every root that this one has not signed.
      </Banner>
    </>
  );
}
