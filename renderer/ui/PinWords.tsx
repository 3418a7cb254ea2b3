import type { PinRow } from '#shared/domain/pin.ts';
import { DigestText } from './DigestText.tsx';
import { ForeignText } from './ForeignText.tsx';
import text from './text.module.css';

/** For which repositories: an exact name, or all below a prefix. */
export function PinName({ row }: { row: Pick<PinRow, 'kind' | 'name'> }) {
  if (row.name === '') return <>Every repository</>;
  if (row.kind === 'certificates') return <ForeignText text={row.name} />;
  return (
    <>
      <ForeignText text={row.name} />…
    </>
  );
}

/** What is let in: certificates by their ids, or whatever an authority issued. */
export function PinContent({ row }: { row: PinRow }) {
  if (row.kind === 'certificates') {
    if (row.keyIds.length === 0) return <div className={text.faint}>No root certificate at all.</div>;
    return (
      <>
        {row.keyIds.map((id) => (
          <div key={id} className={text.faint}>
            Certificate <DigestText value={id} cut />
          </div>
        ))}
      </>
    );
  }
  return (
    <>
      {row.authorities.map(({ subject, sha256 }) => (
        <div key={sha256} className={text.faint}>
          Issued by <ForeignText text={subject} />
        </div>
      ))}
    </>
  );
}
