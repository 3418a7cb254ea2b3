import type { ClipboardEvent } from 'react';
import css from './DigestText.module.css';
import { cutDigest, digestGroups } from './digest-groups.ts';

/** A digest or key id. In full grouped by eight, in lists (`cut`) its ends; copying a selection of it gives the whole value either way. */
export function DigestText({ value, cut = false, algorithm = false }: { value: string; cut?: boolean; algorithm?: boolean }) {
  const copyWhole = (event: ClipboardEvent) => {
    event.clipboardData.setData('text/plain', value);
    event.preventDefault();
  };
  if (cut) {
    return (
      <span className={css.cut} title={value} onCopy={copyWhole}>
        {cutDigest(value)}
      </span>
    );
  }
  const parts = digestGroups(value);
  return (
    <span className={css.digest} onCopy={copyWhole}>
      {algorithm && parts.algorithm !== undefined && <span className={css.algorithm}>{parts.algorithm}</span>}
      {parts.groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups have no other identity
        <b key={index}>{group}</b>
      ))}
    </span>
  );
}
