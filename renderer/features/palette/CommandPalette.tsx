import { Dialog } from '@base-ui/react/dialog';
import { BookMarked, ChevronRight, KeyRound, Package, Search } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useSignet } from '#renderer/store.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import css from './Palette.module.css';
import { type PaletteEntry, searchPalette } from './palette-search.ts';
import { useEntries } from './use-entries.ts';

const icons = { command: ChevronRight, image: Package, key: KeyRound, repository: BookMarked } as const;
const kinds = { command: 'command', image: 'image', key: 'key', repository: 'repository' } as const;
const most = 50;

/** Find anything by its name and go there, or run a command: an ARIA combobox whose list never takes the focus. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const entries = useEntries();
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query);
  const found = useMemo(() => searchPalette(entries, wanted, most), [entries, wanted]);
  const [at, setAt] = useState(0);
  const current = found[Math.min(at, found.length - 1)];

  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const choose = (entry: PaletteEntry | undefined) => {
    if (!entry || entry.disabledReason !== undefined) return;
    onClose();
    // The palette gives the focus back first; then the command may take it.
    requestAnimationFrame(entry.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 };
    const next = steps[event.key];
    if (next !== undefined) setAt(Math.max(0, Math.min(found.length - 1, next)));
    else if (event.key === 'Enter') choose(current);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={css.backdrop} />
        <Dialog.Popup className={css.popup} initialFocus={input} aria-label="Search or run a command">
          <div className={css.input}>
            <Search size={17} strokeWidth={1.8} aria-hidden="true" />
            <input
              ref={input}
              type="text"
              role="combobox"
              aria-label="Search images, keys, repositories, commands"
              aria-expanded={found.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={current ? `${id}-${Math.min(at, found.length - 1)}` : undefined}
              aria-autocomplete="list"
              placeholder="Search images, keys, repositories, commands"
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setAt(0);
              }}
              onKeyDown={onKeyDown}
            />
            <Kbd keys="Esc" />
          </div>
          <div className={css.list} role="listbox" id={`${id}-list`} aria-label="Found" hidden={found.length === 0}>
            {found.map((entry, index) => {
              const Icon = icons[entry.kind];
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: as above
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
                <div
                  key={entry.id}
                  id={`${id}-${index}`}
                  role="option"
                  className={css.entry}
                  aria-selected={entry === current}
                  aria-disabled={entry.disabledReason !== undefined || undefined}
                  onPointerMove={() => setAt(index)}
                  onClick={() => choose(entry)}
                >
                  <Icon size={15} strokeWidth={1.8} aria-hidden="true" />
                  <span className={css.title}>
                    <ForeignText text={entry.title} />
                  </span>
                  <span className={css.context}>
                    {entry.kind !== 'command' && <span className="visually-hidden">{kinds[entry.kind]}, </span>}
                    {entry.context}
                  </span>
                  {entry.shortcut !== undefined && <Kbd keys={entry.shortcut} />}
                </div>
              );
            })}
          </div>
          {found.length === 0 && <p className={css.none}>Nothing is called “{query}”.</p>}
          <Announce count={found.length} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Announce({ count }: { count: number }) {
  const announce = useSignet((state) => state.announce);
  useEffect(() => {
    const timer = setTimeout(() => announce(count === 0 ? 'Nothing found' : `${count} found`), 400);
    return () => clearTimeout(timer);
  }, [announce, count]);
  return null;
}
