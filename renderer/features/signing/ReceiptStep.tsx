import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { copyText } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import type { Receipt } from '#shared/contract/signing.ts';
import css from './signing.module.css';

/** What holds now, with the versions before and after, and the way back. */
export function ReceiptStep({ receipt, wayBack, signed }: { receipt: Receipt; wayBack: ReactNode; signed?: ReactNode }) {
  const { command } = receipt;
  return (
    <>
      <Banner tone="trusted" title={<ForeignText text={receipt.sentence} />}>
        It was written, read again and verified afresh.
      </Banner>
      {signed}
      <KeyValueList
        pairs={[
          ['Repository', <ForeignText key="gun" text={receipt.gun} />],
          ...receipt.versions.map(
            ({ role, before, after }) =>
              [
                role,
                before === undefined
                  ? `version ${after}, the first`
                  : before === after
                    ? `version ${after}, unchanged`
                    : `version ${before} → ${after}`,
              ] as const,
          ),
          ['Signed bytes', <DigestText key="bytes" value={`sha256:${receipt.payload}`} algorithm />],
        ]}
      />
      <div>
        <h2 className={css.heading}>How to take this back</h2>
        <p className={css.small}>{wayBack}</p>
      </div>
      <div className={css.row}>
        <Button size="s" icon={Copy} onClick={() => void copyText(JSON.stringify(receipt, undefined, 2), 'Receipt')}>
          Copy receipt as JSON
        </Button>
        {command !== undefined && (
          <Button size="s" icon={Copy} onClick={() => void copyText(command, 'Command')}>
            Copy as command
          </Button>
        )}
      </div>
    </>
  );
}
