import { Copy } from 'lucide-react';
import { copyText, useTimeStyle } from '#renderer/store.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignBlock } from '#renderer/ui/ForeignBlock.tsx';
import { formatInstant } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { KeyRecord } from '#shared/domain/key.ts';
import { DescribeForm } from './DescribeForm.tsx';
import { algorithmNames } from './key-words.ts';
import css from './keys.module.css';
import { publicPem } from './public-pem.ts';

function Copyable({ value, what }: { value: string; what: string }) {
  return (
    <span className={css.copyable}>
      <DigestText value={value} />
      <IconButton label={`Copy ${what}`} icon={Copy} onClick={() => void copyText(value, what)} />
    </span>
  );
}

/** Which key it is, in all the forms in which others name it. */
export function IdentityTab({ record }: { record: KeyRecord }) {
  const time = useTimeStyle();
  const pem = publicPem(record.spki);
  const { certificate } = record;
  return (
    <div className={css.body}>
      <KeyValueList
        pairs={[
          ['Fingerprint', <Copyable key="fingerprint" value={record.keyId} what="Fingerprint" />],
          ['Notary key id', <Copyable key="notary" value={record.notaryKeyId} what="Notary key id" />],
          ['Algorithm', algorithmNames[record.algorithm]],
          ['Created', formatInstant(record.createdAt, time)],
        ]}
      />
      <p className={text.tiny}>
        The fingerprint is the SHA-256 of the public key. Compare it group by group, aloud, when you hand the key to somebody.
      </p>
      <DescribeForm record={record} />
      <Card
        title="Public key"
        actions={
          <Button size="s" look="ghost" icon={Copy} onClick={() => void copyText(pem, 'Public key')}>
            Copy
          </Button>
        }
      >
        <ForeignBlock label="Public key as PEM" text={pem.trimEnd()} />
      </Card>
      {certificate !== undefined && (
        <Card
          title="Certificate"
          actions={
            <Button size="s" look="ghost" icon={Copy} onClick={() => void copyText(certificate, 'Certificate')}>
              Copy
            </Button>
          }
        >
          <ForeignBlock label="Certificate as PEM" text={certificate.trimEnd()} />
        </Card>
      )}
    </div>
  );
}
