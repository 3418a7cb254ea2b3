import { Copy } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { hostOf } from '#renderer/store/servers.ts';
import { copyText, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatDate, formatEnd } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { PinContent, PinName } from '#renderer/ui/PinWords.tsx';
import type { FirstMeeting } from '#shared/contract/servers.ts';
import type { PinRow } from '#shared/domain/pin.ts';
import css from './servers.module.css';

interface MeetingProps {
  met: FirstMeeting;
  /** Whether its root certificates are pinned when it is followed. */
  pin: boolean;
  onPin: (pin: boolean) => void;
}

/** What a person decides on: whose root this is. It gets the focus to be read, so that nothing goes on with a second Enter. */
export function Meeting(props: MeetingProps) {
  const read = useRef<HTMLDivElement>(null);
  useEffect(() => read.current?.focus(), []);
  return (
    <div ref={read} tabIndex={-1} className={css.meeting}>
      <Found {...props} />
    </div>
  );
}

function Found({ met, pin, onPin }: MeetingProps) {
  const time = useTimeStyle();
  const host = hostOf(met.server);
  if (met.empty) {
    return (
      <Banner tone="unsigned" title="Nothing is published there.">
        {host} has no trust data for <ForeignText text={met.gun} />. Whoever initialises it decides whose keys count.
      </Banner>
    );
  }
  if (met.anew) return <Anew met={met} anew={met.anew} />;
  if (met.problem !== undefined) {
    return (
      <>
        <Banner tone="rejected" title="This cannot be trusted.">
          {host} has trust data for <ForeignText text={met.gun} />, but it does not hold: {met.problem} Nothing of it was kept.
        </Banner>
        {met.pinned && <Pinned row={met.pinned} />}
      </>
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
      <div>
        <Button size="s" icon={Copy} onClick={() => void copyText(met.command, 'Command')}>
          Copy as command
        </Button>
      </div>
      <Banner tone="warning" title="Compare this id before you go on.">
        Ask the owner of the repository for the id of its root by another way than this server: by phone, on paper, in person. From now on
        Signet refuses every root that this one has not signed.
      </Banner>
      {met.pinned ? (
        <Pinned row={met.pinned} />
      ) : (
        <Checkbox
          label={met.roots.length === 1 ? 'Pin this root certificate' : 'Pin these root certificates'}
          hint="No other is let in for this repository, not even one that this root has signed, before you change the pin."
          checked={pin}
          onChange={onPin}
        />
      )}
    </>
  );
}

function Pinned({ row }: { row: PinRow }) {
  return (
    <section aria-label="Pin">
      <KeyValueList
        pairs={[
          [
            'Your pin',
            <div key="pin">
              <PinName row={row} />
              <PinContent row={row} />
            </div>,
          ],
        ]}
      />
    </section>
  );
}

function Anew({ met, anew }: { met: FirstMeeting; anew: NonNullable<FirstMeeting['anew']> }) {
  const time = useTimeStyle();
  return (
    <>
      <Banner tone="rejected" title="It has another root than the one you knew.">
        Signet remembers root version {anew.rememberedVersion} of <ForeignText text={met.gun} />, and what {hostOf(met.server)} has now is
        not signed on from that. Its owner deleted it and started it anew, or somebody took its place. Ask the owner which, by another way
        than this server, and compare the id.
      </Banner>
      {anew.roots.map((root) => (
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
      {met.pinned && <Pinned row={met.pinned} />}
    </>
  );
}
