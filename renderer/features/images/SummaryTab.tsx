import { Copy, ShieldCheck } from 'lucide-react';
import { explain, explainProblem } from '#renderer/failure-text.ts';
import { copyText, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Card, Line, Lines } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatBytes, formatCount, formatEnd, formatInstant } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { ImageDetail } from '#shared/contract/images.ts';
import type { ImageEntry } from '#shared/domain/image.ts';
import { ConfigCards } from './ConfigCards.tsx';
import { whyNotVerified } from './image-commands.ts';
import css from './images.module.css';
import { isSignedThroughRegistry } from './sign-request.ts';
import { useImages } from './use-images.ts';
import { WhoCouldSign } from './WhoCouldSign.tsx';

const remarks: Readonly<Record<ImageEntry['remarks'][number], string>> = {
  'duplicate-name': 'Another image in this source has the same name. The name alone does not say which one is meant.',
  'digest-invented-by-save': 'docker save made up this manifest. After a push the registry may give another digest.',
  'no-manifest': 'This archive holds no manifest. The registry digest exists only after a push.',
  attestations: 'Attestations from the build lie beside the platforms.',
  incomplete: 'A part of this image could not be read. What is shown is the rest.',
  unread: 'Only its digest is known, by the word of the registry. It is read before anything is signed.',
  'digest-unknown-until-pushed':
    'This image was never pushed from here, nor pulled by this name. Its registry digest exists only after a push.',
  'digest-unconfirmed': 'The engine made this digest up itself when it stored the image. A registry may have another one, or none.',
  'several-digests':
    'The engine remembers several digests for this name: of what it pulled, of one platform of it, or of what it pushed. One that is signed counts.',
  'no-end-of-archive': 'The archive ends without its end mark. What is shown here was complete.',
};

export function SummaryTab({ detail, onSign }: { detail: ImageDetail; onSign: () => void }) {
  const { entry, row, judgement, signable } = detail;
  const time = useTimeStyle();
  return (
    <div className={css.body}>
      <Banner tone={judgement.verdict} title={<ForeignText text={judgement.sentence} />}>
        <ForeignText text={judgement.looked} />
        {judgement.freshUntil !== undefined &&
          ` Fresh until ${formatInstant(judgement.freshUntil, time)}, ${formatEnd(judgement.freshUntil, time.now)}.`}
      </Banner>
      {detail.unread && <Unread unread={detail.unread} />}
      {entry.remarks.map((remark) => (
        <p key={remark} className={css.remark}>
          {remarks[remark]}
        </p>
      ))}
      <KeyValueList
        pairs={[
          ['Digest', row.digest === undefined ? 'none before a push' : <Digest key="digest" value={row.digest} />],
          [
            'Media type',
            entry.descriptor && (
              <span key="type" className={text.mono}>
                <ForeignText text={entry.descriptor.mediaType} />
              </span>
            ),
          ],
          [
            'Size',
            entry.descriptor
              ? `${formatCount(entry.descriptor.size)} bytes, content ${formatBytes(entry.size)}`
              : `${row.placeKind === 'engine' ? 'unpacked' : 'content'} ${formatBytes(entry.size)}`,
          ],
          [
            'Created',
            entry.created !== undefined && !Number.isNaN(Date.parse(entry.created)) ? formatInstant(entry.created, time) : undefined,
          ],
          ['Found in', <ForeignText key="place" text={row.place} />],
        ]}
      />
      <ContentCheck detail={detail} />
      <Platforms entry={entry} />
      <WhoCouldSign
        row={row}
        onSign={onSign}
        reason={signable.yes || isSignedThroughRegistry(row) ? undefined : (signable.reason ?? 'It cannot be signed.')}
      />
      <ConfigCards entry={entry} configs={detail.configs} />
    </div>
  );
}

/** What is shown of an image of an engine or a registry that is away is from the last time. */
function Unread({ unread: { problem, facts } }: { unread: NonNullable<ImageDetail['unread']> }) {
  const words = explainProblem(problem, facts);
  return (
    <Banner tone="stale" title={words?.title ?? problem}>
      {words?.detail} Its configuration and history are not shown; the rest is from when it was read last.
    </Banner>
  );
}

function Digest({ value }: { value: string }) {
  return (
    <span className={css.digest}>
      <DigestText value={value} algorithm />
      <IconButton label="Copy digest" icon={Copy} onClick={() => void copyText(value, 'Digest')} />
    </span>
  );
}

function Platforms({ entry }: { entry: ImageEntry }) {
  return (
    <Card title="Platforms">
      {entry.platforms.length === 0 ? (
        <p className={text.muted}>No platform of this image could be read.</p>
      ) : (
        <Lines label="Platforms">
          {entry.platforms.map((platform) => (
            <Line key={`${platform.platform} ${platform.imageId}`} end={formatBytes(platform.size)}>
              <ForeignText text={platform.platform} />{' '}
              <span className={text.faint}>
                <DigestText value={platform.manifest?.digest ?? platform.imageId} cut />
              </span>
            </Line>
          ))}
        </Lines>
      )}
    </Card>
  );
}

/** Hashes every part again; large images take a while, shown among the tasks. */
function ContentCheck({ detail: { row } }: { detail: ImageDetail }) {
  const content = useImages((state) => state.content);
  const verifyContent = useImages((state) => state.verifyContent);
  const { placeId, entryId } = row;
  const unable = whyNotVerified(row);
  const verify = () => void verifyContent({ placeId, entryId });
  return (
    <div className={css.check}>
      <Button icon={ShieldCheck} shortcut="V" disabledReason={unable} busy={content.step === 'running'} onClick={verify}>
        {content.step === 'running' ? 'Hashing every part' : 'Verify content'}
      </Button>
      <div role="status" className={css.checkResult}>
        {content.step === 'idle' && (
          <span className={text.faint}>
            {unable ?? 'Manifests and configurations were hashed when the source was read. Layers are hashed here.'}
          </span>
        )}
        {content.step === 'running' && <span className={text.faint}>Progress and Cancel are among the tasks.</span>}
        {content.step === 'done' && <ForeignText text={content.sentence} />}
      </div>
      {content.step === 'failed' && content.failure.code !== 'cancelled' && (
        <ErrorCard words={explain(content.failure)} onCopy={(details) => void copyText(details, 'Details')} />
      )}
      {content.step === 'failed' && content.failure.code === 'cancelled' && (
        <span className={text.faint}>Cancelled. Nothing was found out.</span>
      )}
    </div>
  );
}
