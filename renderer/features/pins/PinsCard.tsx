import { Download, Plus, Upload } from 'lucide-react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { copyText, knownValue, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, Line, Lines } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { PinContent, PinName } from '#renderer/ui/PinWords.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import text from '#renderer/ui/text.module.css';
import type { PinRow } from '#shared/domain/pin.ts';
import css from './pins.module.css';
import { usePins } from './use-pins.ts';

/** All pins of this person. Every change is asked about once more, outside of this window. */
export function PinsCard() {
  const { pins, failure, act } = usePins();
  const openSheet = useSignet((state) => state.openSheet);
  const toast = useSignet((state) => state.toast);
  const known = knownValue(pins);
  const exportAll = async () => {
    const place = await api.files.pickSave({ suggested: 'trust-pinning.json' });
    const file = place.ok ? place.value.picked : undefined;
    if (!file) return;
    const written = await act(() => api.pins.export({ file: file.token }));
    if (!written) return;
    const unheard =
      written.unheard.length === 0
        ? undefined
        : `notary reads names in small letters, so there ${written.unheard.join(', ')} ${written.unheard.length === 1 ? 'has' : 'have'} no effect.`;
    toast({ tone: unheard ? 'warning' : 'good', title: `${file.name} is written for notary`, ...(unheard ? { detail: unheard } : {}) });
  };
  const unreadable = pins.state === 'failed' && pins.failure.code === 'pins-unreadable';
  return (
    <Card
      title="Pins"
      actions={
        <span className={css.buttons}>
          <Button size="s" icon={Upload} onClick={() => openSheet({ kind: 'import-pins' })}>
            Import
          </Button>
          <Button size="s" icon={Download} onClick={() => void exportAll()}>
            Export
          </Button>
          <Button size="s" icon={Plus} onClick={() => openSheet({ kind: 'pin' })}>
            Add a pin
          </Button>
        </span>
      }
    >
      <div className={css.stack}>
        <p className={text.muted}>
          A pin says which root certificates repositories may have. The exact name decides, else the longest prefix; Signet looks at it
          every time.
        </p>
        {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
        {pins.state === 'failed' && (
          <ErrorCard
            words={explain(pins.failure)}
            actions={unreadable && <Button onClick={() => void act(() => api.pins.putAside({}))}>Begin without pins</Button>}
          />
        )}
        {known?.rows.length === 0 && <p className={text.muted}>Nothing is pinned yet.</p>}
        {known && known.rows.length > 0 && (
          <Lines label="Pins">
            {known.rows.map((row) => (
              <Pin
                key={`${row.kind} ${row.name}`}
                row={row}
                onRemove={() => void act(() => api.pins.remove({ of: row.kind, name: row.name }))}
              />
            ))}
          </Lines>
        )}
        {known && (
          <div className={css.switch}>
            <div>
              <div id="pins-first-use">Trust on first use</div>
              <div className={text.faint} id="pins-first-use-hint">
                Where no pin covers a repository, you decide on the first root you see. Otherwise it is refused.
              </div>
            </div>
            <Toggle
              on={!known.disableTofu}
              onChange={(allowed) => void act(() => api.pins.setFirstUse({ allowed }))}
              labelledBy="pins-first-use"
              describedBy="pins-first-use-hint"
            />
          </div>
        )}
      </div>
    </Card>
  );
}

function Pin({ row, onRemove }: { row: PinRow; onRemove: () => void }) {
  const openSheet = useSignet((state) => state.openSheet);
  const name = row.name === '' ? 'every repository' : row.name;
  return (
    <Line
      end={
        <span className={css.buttons}>
          {row.kind === 'certificates' && (
            <Button
              size="s"
              aria-label={`Change the pin for ${name}`}
              onClick={() => openSheet({ kind: 'pin', name: row.name, keyIds: row.keyIds })}
            >
              Change
            </Button>
          )}
          <Button size="s" aria-label={`Remove the pin for ${name}`} onClick={onRemove}>
            Remove
          </Button>
        </span>
      }
    >
      <PinName row={row} />
      <PinContent row={row} />
    </Line>
  );
}
