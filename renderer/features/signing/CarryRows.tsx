import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import type { CarryRow } from '#shared/domain/carry.ts';
import { carryWords, isCarriable } from './carry-words.ts';
import css from './signing.module.css';

interface CarryRowsProps {
  rows: readonly CarryRow[];
  excluded: ReadonlySet<string>;
  onExcluded: (excluded: ReadonlySet<string>) => void;
}

/** More than these nobody ticks one by one. */
const shown = 200;

/** Each name of the source: carried unless it is ticked off, or not, and why. */
export function CarryRows({ rows, excluded, onExcluded }: CarryRowsProps) {
  if (rows.length === 0) return null;
  const toggle = (name: string, yes: boolean) => {
    const next = new Set(excluded);
    if (yes) next.delete(name);
    else next.add(name);
    onExcluded(next);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={css.tags} aria-label="Names to carry" tabIndex={0}>
      {rows.slice(0, shown).map((row) => (
        <Checkbox
          key={row.name}
          label={
            <>
              <ForeignText text={row.name} mono /> <DigestText value={row.sha256} cut />
            </>
          }
          hint={
            <>
              <ForeignText text={`${row.role}, signed by ${row.signedBy.join(' and ')}`} /> · <ForeignText text={carryWords(row)} />
            </>
          }
          checked={isCarriable(row) && !excluded.has(row.name)}
          disabled={!isCarriable(row)}
          onChange={(yes) => toggle(row.name, yes)}
        />
      ))}
      {rows.length > shown && (
        <p className={css.small}>And {counted(rows.length - shown, 'more name')}, carried too. The review lists every one.</p>
      )}
    </section>
  );
}
