import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { IconButton } from './Button.tsx';
import css from './FilterBar.module.css';
import { type FilterTerm, parseFilter, withoutTerm } from './filter.ts';

export interface FilterBarProps {
  /** The whole filter as text: `repo:app verdict:unsigned web`. */
  value: string;
  onChange: (value: string) => void;
  /** Fields that become chips once their term is finished. */
  fields: readonly string[];
  placeholder: string;
  /** At the end: `SavedViews`. */
  views?: ReactNode;
}

/**
 * Chips and text. Finished terms with a known field stand as chips in front; the rest is typed. A space or Enter finishes a term,
 * Backspace at the start takes the last chip back into the text, Esc clears.
 */
export function FilterBar({ value, onChange, fields, placeholder, views }: FilterBarProps) {
  const terms = parseFilter(value, fields);
  const chips = terms.filter((term) => term.field !== undefined);
  const [typed, setTyped] = useState(() => plainOf(terms));
  const [known, setKnown] = useState(value);
  // The filter was set from elsewhere: the text follows.
  if (known !== value) {
    setKnown(value);
    setTyped(plainOf(terms));
  }
  const publish = (next: string) => {
    setKnown(next);
    onChange(next);
  };
  const join = (front: readonly FilterTerm[], rest: string) => [...front.map((term) => term.source), rest.trim()].filter(Boolean).join(' ');

  const type = (text: string, finished: boolean) => {
    const pieces = parseFilter(text, fields);
    const last = pieces.at(-1);
    const open = !finished && !/\s$/.test(text) && last?.field !== undefined ? last : undefined;
    const done = pieces.filter((term) => term.field !== undefined && term !== open);
    const rest = done.length === 0 ? text : `${plainOf(pieces)}${open ? ` ${open.source}` : ''}`.trimStart();
    setTyped(rest);
    // The term being typed works already, though it is no chip yet.
    publish(join([...chipsOnly(), ...done], rest));
  };
  const chipsOnly = () => chips.filter((chip) => !typedTerms.includes(chip.source));
  const typedTerms = parseFilter(typed, fields).map((term) => term.source);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { selectionStart, selectionEnd } = event.currentTarget;
    if (event.key === 'Enter') type(typed, true);
    else if (event.key === 'Escape' && value !== '') {
      event.stopPropagation();
      setTyped('');
      publish('');
    } else if (event.key === 'Backspace' && selectionStart === 0 && selectionEnd === 0) {
      const last = chipsOnly().at(-1);
      if (!last) return;
      event.preventDefault();
      const text = `${last.source}${typed === '' ? '' : ` ${typed}`}`;
      setTyped(text);
      publish(join(chipsOnly().slice(0, -1), text));
    }
  };

  const shown = chipsOnly();
  return (
    <search className={css.bar}>
      <Search size={15} strokeWidth={1.8} aria-hidden="true" />
      {shown.map((chip, index) => (
        <button
          key={chip.source}
          type="button"
          className={css.chip}
          aria-label={`Remove filter ${chip.source}`}
          onClick={() => publish(join(parseFilter(withoutTerm(shown, index), fields), typed))}
        >
          <span className={css.chipText}>{chip.source}</span>
          <X size={13} aria-hidden="true" />
        </button>
      ))}
      <input
        className={css.input}
        type="text"
        data-filter=""
        aria-label="Filter"
        aria-keyshortcuts="Control+F"
        placeholder={shown.length > 0 ? 'Filter' : placeholder}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => type(event.target.value, false)}
        onKeyDown={onKeyDown}
      />
      {value !== '' && (
        <IconButton
          label="Clear the filter"
          icon={X}
          onClick={() => {
            setTyped('');
            publish('');
          }}
        />
      )}
      {views}
    </search>
  );
}

const plainOf = (terms: readonly FilterTerm[]): string =>
  terms
    .filter((term) => term.field === undefined)
    .map((term) => term.source)
    .join(' ');
