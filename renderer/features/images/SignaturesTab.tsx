import { Banner } from '#renderer/ui/Banner.tsx';
import { Card, CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatBytes } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { ImageDetail } from '#shared/contract/images.ts';
import css from './images.module.css';

/** Who signed it per content trust, and what else points at it. */
export function SignaturesTab({ detail }: { detail: ImageDetail }) {
  const { judgement, entry } = detail;
  return (
    <div className={css.body}>
      <Banner tone={judgement.verdict} title={<ForeignText text={judgement.sentence} />}>
        <ForeignText text={judgement.looked} />
      </Banner>
      <Card title="Content trust">
        {judgement.signedBy.length === 0 ? (
          <p className={text.muted}>Nobody has stated that this tag is this digest.</p>
        ) : (
          <Lines label="Signers">
            {judgement.signedBy.map((signer) => (
              <Line
                key={signer}
                mark={
                  <CheckMark result={judgement.verdict === 'rejected' ? 'bad' : judgement.verdict === 'trusted' ? 'good' : 'warning'} />
                }
              >
                <ForeignText text={signer} />
              </Line>
            ))}
          </Lines>
        )}
      </Card>
      <Card title="Found beside the image">
        {entry.referrers.length === 0 ? (
          <p className={text.muted}>No signature, attestation or list of parts points at this image in its source.</p>
        ) : (
          <>
            <Lines label="Referrers">
              {entry.referrers.map((referrer) => (
                <Line key={referrer.descriptor.digest} end={formatBytes(referrer.descriptor.size)}>
                  <ForeignText text={referrer.artifactType === '' ? 'no type given' : referrer.artifactType} />
                  <div className={text.faint}>
                    <DigestText value={referrer.descriptor.digest} cut /> about <DigestText value={referrer.subject} cut />
                  </div>
                </Line>
              ))}
            </Lines>
            <p className={css.note}>They are listed as found. Signet judges content trust; these were not judged.</p>
          </>
        )}
      </Card>
    </div>
  );
}
