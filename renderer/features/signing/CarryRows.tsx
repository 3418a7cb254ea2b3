import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import type { CarryRow } from '#shared/domain/carry.ts';
import { type CarryChoices, carryWords, isCarriable, isChosen } from './carry-words.ts';
import css from './signing.module.css';

interface CarryRowsProps {
  rows: readonly CarryRow[];
  choices: CarryChoices;
  onChoices: (choices: CarryChoices) => void;
}

/** More than these nobody ticks one by one. */
const shown = 200;

/** Each name of the source: whether it is carried, or why it cannot be. */
export function CarryRows({ rows, choices, onChoices }: CarryRowsProps) {
  if (rows.length === 0) return null;
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
          checked={isChosen(row, choices)}
          disabled={!isCarriable(row)}
          onChange={(yes) => onChoices(new Map(choices).set(row.name, yes))}
        />
      ))}
      {rows.length > shown && (
        <p className={css.small}>And {counted(rows.length - shown, 'more name')}. The review lists every one that is carried.</p>
      )}
    </section>
  );
}
